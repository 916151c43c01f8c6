"""What an operation takes, and what is wrong with a query."""

from __future__ import annotations

import pytest

from spdiag.catalog.operations import Operation, operation
from spdiag.catalog.parameters import body_properties, parameter_problems, parameters


def known(key: str) -> Operation:
    found = operation(key)
    assert found is not None
    return found


GET_ORDERS = known("orders.v0.getOrders")
GOOD = {"MarketplaceIds": ["ATVPDKIKX0DER"], "CreatedAfter": ["2026-01-31T10:00:00Z"]}


def test_a_query_that_fits_has_no_problem() -> None:
    assert parameter_problems(GET_ORDERS, GOOD) == ()


@pytest.mark.parametrize(
    ("change", "kind", "name", "suggestion"),
    [
        ({"MarketplaceIds": None}, "missing", "MarketplaceIds", None),
        (
            {"MarketplaceIds": None, "marketplaceIds": ["ATVPDKIKX0DER"]},
            "wrong-case",
            "marketplaceIds",
            "MarketplaceIds",
        ),
        ({"created_after": ["2026-01-31"]}, "unknown", "created_after", "CreatedAfter"),
        ({"Foo": ["1"]}, "unknown", "Foo", None),
        ({"CreatedAfter": ["yesterday"]}, "format", "CreatedAfter", None),
        ({"CreatedAfter": ["31/01/2026"]}, "format", "CreatedAfter", None),
        ({"CreatedAfter": ["2026-13-01"]}, "format", "CreatedAfter", None),
        ({"CreatedAfter": ["1769853600"]}, "format", "CreatedAfter", None),
        ({"CreatedAfter": ["2026-01-31T10:00:00 01:00"]}, "format", "CreatedAfter", None),
        ({"MaxResultsPerPage": ["ten"]}, "format", "MaxResultsPerPage", None),
        ({"MarketplaceIds": [",".join(["ATVPDKIKX0DER"] * 51)]}, "too-many", "MarketplaceIds", None),
        ({"CreatedAfter": ["2026-01-31", "2026-02-01"]}, "repeated", "CreatedAfter", None),
    ],
)
def test_one_flaw_is_one_problem(
    change: dict[str, list[str] | None], kind: str, name: str, suggestion: str | None
) -> None:
    query = {one: values for one, values in {**GOOD, **change}.items() if values is not None}

    problems = parameter_problems(GET_ORDERS, query)

    assert [(one.kind, one.name, one.suggestion) for one in problems] == [(kind, name, suggestion)]


@pytest.mark.parametrize(
    "date",
    ["2026-01-31", "2026-01-31T10:00Z", "2026-01-31T10:00:00.123Z", "2026-01-31T10:00:00+01:00", "2026-01-31T10:00:00"],
)
def test_a_date_may_be_written_in_any_iso_form(date: str) -> None:
    assert parameter_problems(GET_ORDERS, {**GOOD, "CreatedAfter": [date]}) == ()


def test_a_value_outside_its_enumeration_in_the_wrong_case_shows_the_right_one() -> None:
    problems = parameter_problems(
        known("catalogItems.2022-04-01.getCatalogItem"),
        {"marketplaceIds": ["ATVPDKIKX0DER"], "includedData": ["summaries,Images"]},
    )

    assert [(one.kind, one.suggestion) for one in problems] == [("enum", "images")]


def test_a_number_out_of_range_names_the_bounds() -> None:
    problems = parameter_problems(known("reports.2021-06-30.getReports"), {"reportTypes": ["A"], "pageSize": ["1000"]})

    assert [(one.kind, one.text) for one in problems] == [
        ("range", "`pageSize=1000` is out of range: at least 1 and at most 100")
    ]


def test_a_blank_in_a_date_is_traced_to_its_plus_sign() -> None:
    problems = parameter_problems(GET_ORDERS, {**GOOD, "CreatedAfter": ["2026-01-31T10:00:00 01:00"]})

    assert "%2B" in problems[0].text


@pytest.mark.parametrize("extra", [{"CreatedAfter": ["TEST_CASE_200"]}, {"X-Amz-Date": ["20260131T000000Z"]}])
def test_sandbox_values_and_signatures_are_no_problem(extra: dict[str, list[str]]) -> None:
    assert parameter_problems(GET_ORDERS, {**GOOD, **extra}) == ()


@pytest.mark.parametrize("key", ["business.placeOrder", "feeds.2020-09-04.getFeeds"])
def test_nothing_is_wrong_where_the_parameters_are_not_known(key: str) -> None:
    assert parameter_problems(known(key), {"anything": ["1"]}) == ()


def test_parameters_say_where_they_go() -> None:
    places = {one.name: one.place for one in parameters(known("listingsItems.2021-08-01.getListingsItem"))}

    assert places["sku"] == "path"
    assert places["marketplaceIds"] == "query"


def test_a_body_names_what_it_must_hold() -> None:
    assert body_properties(known("reports.2021-06-30.createReport")) == ("marketplaceIds", "reportType")
    assert body_properties(GET_ORDERS) is None

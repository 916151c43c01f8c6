"""Dates that come too late, and ids with a letter for a digit."""

from __future__ import annotations

import pytest

from spdiag.catalog.operations import Operation, operation, operations_named
from spdiag.catalog.places import similar_marketplace
from spdiag.catalog.values import moment, refused_values

NOW = "Wed, 01 May 2024 10:01:00 GMT"
GET_ORDERS = operations_named("getOrders")[0]
GET_ORDER = operation("orders.v0.getOrder") or GET_ORDERS
GET_REPORTS = operations_named("getReports")[0]


def said(operation: Operation, query: dict[str, list[str]], path: str = "", now: str = NOW) -> list[str]:
    return [one.text for one in refused_values(operation, query, path, now)]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2031-01-01T00:00:00Z", "in the future"),
        ("2024-05-01T10:00:00Z", "less than two minutes before the request"),
        ("2024-05-01T12:00:00+02:00", "less than two minutes before the request"),
    ],
)
def test_the_newest_two_minutes_of_orders_cannot_be_asked_for(value: str, told: str) -> None:
    assert said(GET_ORDERS, {"CreatedBefore": [value]}) == [f"`CreatedBefore={value}` is {told}"]


@pytest.mark.parametrize("value", ["2024-05-01T09:59:00Z", "yesterday"])
def test_what_is_early_enough_or_no_date_is_not_late(value: str) -> None:
    assert said(GET_ORDERS, {"CreatedBefore": [value]}) == []


def test_reports_may_be_asked_for_up_to_now() -> None:
    assert said(GET_REPORTS, {"createdSince": ["2024-05-01T10:00:30Z"]}) == []
    assert said(GET_REPORTS, {"createdSince": ["2024-05-01T10:02:00Z"]}) != []


def test_deliveries_may_lie_in_the_future() -> None:
    assert said(GET_ORDERS, {"LatestDeliveryDateBefore": ["2031-01-01T00:00:00Z"]}) == []


def test_without_a_time_of_the_answer_no_date_is_late() -> None:
    assert said(GET_ORDERS, {"CreatedBefore": ["2031-01-01T00:00:00Z"]}, now="") == []


def test_an_order_id_with_a_letter_is_named_with_what_was_meant() -> None:
    path = "/orders/v0/orders/902-1845936-54354O5"

    assert said(GET_ORDER, {}, path) == ["`orderId=902-1845936-54354O5` has a letter for a digit: 902-1845936-5435405?"]
    assert said(GET_ORDER, {}, path.replace("O", "0")) == []


def test_an_asin_with_an_o_for_its_zero_is_named() -> None:
    assert said(GET_REPORTS, {"Asin": ["BO7N4M94X4"]}) == ["`Asin=BO7N4M94X4` has a letter for a digit: B07N4M94X4?"]
    assert said(GET_REPORTS, {"Asin": ["B07N4M94X4"], "sku": ["BO7N4M94X4"]}) == []


def test_a_mistyped_marketplace_is_told_by_one_character() -> None:
    assert similar_marketplace("A1PA6795UKMFR0") == "A1PA6795UKMFR9"
    assert similar_marketplace("A1PA6795UKMFRXX") is None
    assert similar_marketplace("A1PA6795UKMF00") is None


@pytest.mark.parametrize("text", ["", "soon", "2024-13-01T00:00:00Z", "Wed, 99 May 2024 10:01:00 GMT"])
def test_what_is_no_date_has_no_moment(text: str) -> None:
    assert moment(text) is None

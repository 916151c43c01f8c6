"""Operations are found by name, and know what the models and our knowledge say of them."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from spdiag.catalog.operations import every_operation, known_last, operation, operations_named, similar_names


def keys(name: str) -> list[str]:
    return [one.key for one in operations_named(name)]


def test_the_catalog_holds_all_current_removed_and_business_operations() -> None:
    counted = Counter(
        "business" if one.api == "business" else "gone" if one.gone else "current" for one in every_operation()
    )

    assert counted == {"current": 370, "gone": 85, "business": 17}


@pytest.mark.parametrize(
    "written", ["getFeeds", "GETFEEDS", "get_feeds", "feeds.getFeeds", "Feeds.get_feeds", "feeds.2021-06-30.getFeeds"]
)
def test_a_name_is_understood_however_it_is_written(written: str) -> None:
    assert keys(written)[0] == "feeds.2021-06-30.getFeeds"


def test_sellers_operations_come_before_vendors_and_current_versions_before_older_ones() -> None:
    assert keys("getOrders") == [
        "orders.v0.getOrders",
        "vendorDirectFulfillmentOrders.2021-12-28.getOrders",
        "vendorDirectFulfillmentOrders.v1.getOrders",
    ]
    assert keys("orders.getOrder") == ["orders.2026-01-01.getOrder", "orders.v0.getOrder"]
    assert keys("createReport") == [
        "reports.2021-06-30.createReport",
        "reports.2020-09-04.createReport",
        "business.createReport",
    ]


@pytest.mark.parametrize("name", ["", ".", "nonsense", "orders.v9.getOrders", 'get"Orders', "getOrders\n"])
def test_a_name_of_no_operation_finds_none_unless_it_is_only_padded(name: str) -> None:
    assert bool(operations_named(name)) is (name.strip() == "getOrders")


def test_a_misspelt_name_finds_similar_ones() -> None:
    assert "getOrders" in similar_names("getOrder5")
    assert similar_names("zzzzzz") == ()


def test_an_operation_knows_its_rate_token_and_end() -> None:
    found = operation("orders.v0.getOrders")

    assert found is not None
    assert (found.rate, found.burst, found.rdt) == (0.0167, 20, "only-for-pii")
    assert found.data_elements == ("buyerInfo", "shippingAddress", "buyerTaxInformation")
    assert (found.deprecated, found.removal) == ("2026-01-28", "2027-03-27")
    assert (found.account, found.sandbox, found.grantless) == ("seller", "static", False)


def test_rates_the_models_lost_are_kept() -> None:
    found = operation("invoices.2024-06-19.getInvoicesExports")

    assert found is not None
    assert (found.rate, found.burst) == (0.1, 20)


def test_nine_operations_are_grantless_and_thirty_restricted() -> None:
    everything = every_operation()

    assert sum(one.grantless for one in everything) == 9
    assert Counter(one.rdt for one in everything if one.rdt) == {
        "always": 26,
        "only-for-pii": 3,
        "only-for-restricted-report-types": 1,
    }


def test_every_replacement_is_a_current_operation() -> None:
    replacements = {one.replacement for one in every_operation() if one.replacement}

    assert replacements
    assert all((found := operation(key)) is not None and not found.gone for key in replacements)


def test_an_operation_in_no_model_is_removed_only_where_amazon_named_a_day() -> None:
    dated = [one for one in every_operation() if one.removed]
    undated = operation("feeds.v0.submitFeed")

    assert len(dated) == 36
    assert undated is not None
    assert (undated.gone, undated.removed, undated.sandbox) == (True, None, None)


def test_two_operations_of_one_name_in_one_model_have_keys_of_their_own() -> None:
    assert {(one.key, one.method) for one in operations_named("linkCarrierAccount") if not one.gone} == {
        ("shipping.v2.linkCarrierAccount", "PUT"),
        ("shipping.v2.linkCarrierAccount.post", "POST"),
    }


@pytest.mark.parametrize("written", ["OrdersV0Api#getOrders", "OrdersApi->getOrdersAsync", "getOrdersWithHttpInfo()"])
def test_names_are_known_as_generated_clients_write_them(written: str) -> None:
    assert {one.key.rpartition(".")[2] for one in known_last(written)} == {"getOrders"}


@pytest.mark.parametrize("part", ["x", "a.", "a->", "::", "async_", "_", "/"])
def test_long_texts_are_no_names_and_that_is_told_fast(part: str) -> None:
    started = time.process_time()

    assert known_last(part * 50_000) == ()
    assert time.process_time() - started < 0.1

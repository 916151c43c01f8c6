"""Paths lead to operations, and flawed ones to what was meant."""

from __future__ import annotations

import re

import pytest

from spdiag.catalog.operations import every_operation
from spdiag.catalog.paths import locate

WITH_PATHS = [one for one in every_operation() if one.path]
LIVING = [one for one in WITH_PATHS if not one.gone]


def filled(template: str) -> str:
    return re.sub(r"\{[^}]*\}", "X1", template)


def test_every_current_operation_is_found_by_its_own_request_line() -> None:
    lines = [(one.method, filled(one.path or "")) for one in LIVING]

    found = [locate(method, path) for method, path in lines]

    assert [one.kind for one in found] == ["exact"] * len(LIVING)
    assert [one.operation for one in found] == LIVING


def test_every_operation_that_is_gone_is_found_as_removed() -> None:
    gone = [one for one in WITH_PATHS if one.gone]

    found = [locate(one.method, filled(one.path or "")) for one in gone]

    assert [(one.kind, one.operation) for one in found] == [("removed", one) for one in gone]


@pytest.mark.parametrize(
    ("method", "path", "kind", "key"),
    [
        ("GET", "/orders/v0/orders/1-2-3", "exact", "orders.v0.getOrder"),
        (
            "get",
            "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders?MarketplaceIds=A#top",
            "exact",
            "orders.v0.getOrders",
        ),
        ("GET", "orders/v0/orders", "exact", "orders.v0.getOrders"),
        (None, "/orders/v0/orders", "exact", "orders.v0.getOrders"),
        ("POST", "/fba/inventory/v1/items/inventory", "exact", "fbaInventory.v1.addInventory"),
        (
            "POST",
            "/uploads/2020-11-01/uploadDestinations/aplus/2020-11-01/contentDocuments",
            "exact",
            "uploads.2020-11-01.createUploadDestinationForResource",
        ),
        ("POST", "/orders/v0/orders", "wrong-method", "orders.v0.getOrders"),
        ("GET", "/orders/v0/orders/", "trailing-slash", "orders.v0.getOrders"),
        ("GET", "/orders/v0/orders//", "trailing-slash", "orders.v0.getOrders"),
        ("GET", "//orders/v0/orders", "doubled-slash", "orders.v0.getOrders"),
        ("GET", "/orders/v0/orders//address", "doubled-slash", "orders.v0.getOrderAddress"),
        ("GET", "/orders/v0/orders/orders", "doubled-segment", "orders.v0.getOrders"),
        ("GET", "/orders/v0/orders/v0/orders/1", "doubled-segment", "orders.v0.getOrder"),
        ("GET", "/reports/2021-06-30/2021-06-30/reports", "doubled-segment", "reports.2021-06-30.getReports"),
        ("GET", "/orders/V0/Orders/ABc", "case", "orders.v0.getOrder"),
        ("GET", "/sellers/v2/marketplaceParticipations", "wrong-version", "sellers.v1.getMarketplaceParticipations"),
        ("GET", "/sellers/marketplaceParticipations", "wrong-version", "sellers.v1.getMarketplaceParticipations"),
        ("POST", "/feeds/2020-09-04/feeds", "removed", "feeds.2020-09-04.createFeed"),
        ("GET", "/listings/2021-08-01/items/A1/AB/C", "raw-slash", "listingsItems.2021-08-01.getListingsItem"),
        ("POST", "/products/fees/v0/listings/A/B/feesEstimate", "raw-slash", "productFees.v0.getMyFeesEstimateForSKU"),
        ("GET", "/listings/2021-08-01/items/A1/AB%252FC", "encoded-twice", "listingsItems.2021-08-01.getListingsItem"),
        ("GET", "/listings/2021-08-01/items/A1/100%25", "exact", "listingsItems.2021-08-01.getListingsItem"),
    ],
)
def test_a_path_leads_to_the_operation_meant(method: str | None, path: str, kind: str, key: str) -> None:
    found = locate(method, path)

    assert (found.kind, found.operation and found.operation.key) == (kind, key)


@pytest.mark.parametrize(
    ("path", "instead"),
    [
        ("/orders/v0/orders/", "/orders/v0/orders"),
        ("//orders/v0/orders", "/orders/v0/orders"),
        ("/orders/v0/orders/v0/orders/1", "/orders/v0/orders/1"),
        ("/Orders/v0/orders/AbC", "/orders/v0/orders/AbC"),
        ("/listings/2021-08-01/items/A1/AB/C", "/listings/2021-08-01/items/A1/AB%2FC"),
        ("/listings/2021-08-01/items/A1/AB%252FC", "/listings/2021-08-01/items/A1/AB%2FC"),
        ("/orders/v0/orders", None),
    ],
)
def test_a_flawed_path_is_shown_as_it_should_be_written(path: str, instead: str | None) -> None:
    assert locate("GET", path).instead == instead


@pytest.mark.parametrize(
    "path", ["", "/", "/nothing/here", "/auth/o2/token", "/v0", "/orders/v0/orders/1/2/3/4", "?a=b"]
)
def test_a_path_of_no_operation_leads_nowhere(path: str) -> None:
    found = locate("GET", path)

    assert (found.kind, found.operation) == ("unknown-path", None)


def test_two_versions_that_fit_are_suggested_and_neither_is_chosen() -> None:
    found = locate("GET", "/orders/v1/orders")

    assert (found.kind, found.operation) == ("wrong-version", None)
    assert [one.key for one in found.suggestions] == ["orders.2026-01-01.searchOrders", "orders.v0.getOrders"]


def test_without_a_method_a_path_of_several_operations_names_none() -> None:
    found = locate(None, "/listings/2021-08-01/items/A1/S1")

    assert (found.kind, found.operation) == ("exact", None)
    assert found.template == "/listings/2021-08-01/items/{sellerId}/{sku}"
    assert len(found.suggestions) == 3


def test_a_removed_operation_suggests_what_replaces_it() -> None:
    found = locate("GET", "/catalog/v0/items/B00EXAMPLE")

    assert [one.key for one in found.suggestions] == ["catalogItems.2022-04-01.getCatalogItem"]


def test_a_misspelt_path_suggests_the_nearest_operations() -> None:
    found = locate("GET", "/order/v0/orders")

    assert found.kind == "unknown-path"
    assert found.suggestions[0].key == "orders.v0.getOrders"

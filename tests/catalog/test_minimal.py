"""The calls that spdiag makes up itself: complete, and within what Amazon documents."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from spdiag.catalog.minimal import day_before, lacks_marketplace, minimal_target
from spdiag.catalog.operations import Operation, every_operation, operation
from spdiag.catalog.parameters import choices, optional_names, parameter_problems
from spdiag.catalog.paths import locate
from spdiag.catalog.types import feed_type, report_type
from spdiag.catalog.values import refused_values

GERMANY = "A1PA6795UKMFR9"
NOW = "2026-11-29T00:00:30Z"
SINCE = day_before(NOW)
READS = [one for one in every_operation() if one.method == "GET" and one.path and not one.gone]
MADE_UP = [one for one in READS if minimal_target(one, (GERMANY, "A13V1IB3VIYZZH"), SINCE)]


def sent(one: Operation, *stores: str) -> dict[str, list[str]]:
    target = minimal_target(one, stores, SINCE)
    assert target is not None
    return parse_qs(urlsplit(target).query)


def named(key: str) -> Operation:
    found = operation(key)
    assert found is not None
    return found


@pytest.mark.parametrize("one", MADE_UP, ids=lambda one: one.key)
def test_a_call_made_up_is_what_the_catalog_itself_finds_right(one: Operation) -> None:
    target = minimal_target(one, (GERMANY, "A13V1IB3VIYZZH"), SINCE) or ""
    path, query = urlsplit(target).path, sent(one, GERMANY, "A13V1IB3VIYZZH")

    location = locate("GET", path)

    assert (location.kind, location.operation) == ("exact", one)
    assert parameter_problems(one, query) == ()
    assert list(refused_values(one, query, path, NOW)) == []


def test_most_reads_that_need_no_id_of_the_seller_can_be_made_up() -> None:
    assert len(READS) == 186
    assert len(MADE_UP) == 67


@pytest.mark.parametrize(
    ("key", "needed"),
    [
        ("catalogItems.2022-04-01.searchCatalogItems", {"keywords"}),
        ("feeds.2021-06-30.getFeeds", {"feedTypes"}),
        ("reports.2021-06-30.getReports", {"reportTypes"}),
        ("productPricing.v0.getPricing", {"ItemType", "Asins"}),
        ("fulfillmentInbound.v0.getShipments", {"QueryType", "ShipmentStatusList"}),
        ("sales.v1.getOrderMetrics", {"interval", "granularity", "granularityTimeZone"}),
        ("finances.2024-06-19.listTransactions", {"postedAfter"}),
    ],
)
def test_what_the_model_does_not_require_and_amazon_does_is_sent(key: str, needed: set[str]) -> None:
    assert needed <= sent(named(key), GERMANY).keys()


@pytest.mark.parametrize(
    "key",
    [
        "deliveryByAmazon.2022-07-01.getInvoiceStatus",
        "tracking.2026-01-30.getShipmentTracking",
        "orders.v0.getOrder",
        "listingsItems.2021-08-01.getListingsItem",
        "feeds.2021-06-30.createFeed",
    ],
)
def test_what_needs_an_id_of_the_sellers_or_changes_something_is_not_made_up(key: str) -> None:
    assert minimal_target(named(key), (GERMANY,), SINCE) is None


def test_the_types_that_are_named_are_living_ones() -> None:
    feeds, reports = named("feeds.2021-06-30.getFeeds"), named("reports.2021-06-30.getReports")

    feed, report = feed_type(sent(feeds)["feedTypes"][0]), report_type(sent(reports)["reportTypes"][0])

    assert feed is not None and feed.status == "listed"
    assert report is not None and (report.status, report.restricted) == ("listed", False)


def test_a_day_that_ended_is_asked_for_even_just_after_midnight() -> None:
    metrics = sent(named("sales.v1.getOrderMetrics"), GERMANY)

    assert metrics["interval"] == ["2026-11-28T00:00:00Z--2026-11-29T00:00:00Z"]


def test_no_more_marketplaces_are_sent_than_the_operation_takes() -> None:
    assert sent(named("fbaInventory.v1.getInventorySummaries"), GERMANY, "A13V1IB3VIYZZH")["marketplaceIds"] == [
        GERMANY
    ]


@pytest.mark.parametrize(
    ("key", "lacks"),
    [
        ("fbaInventory.v1.getInventorySummaries", True),
        ("fulfillmentInbound.v0.getPrepInstructions", True),
        ("productTypeDefinitions.2020-09-01.getDefinitionsProductType", True),
        ("finances.2024-06-19.listTransactions", False),
        ("listingsItems.2021-08-01.searchListingsItems", False),
    ],
)
def test_a_marketplace_may_be_all_that_lacks(key: str, lacks: bool) -> None:
    assert lacks_marketplace(named(key), (), SINCE) is lacks
    assert not lacks_marketplace(named(key), (GERMANY,), SINCE)


def test_a_query_without_any_of_what_it_needs_one_of_lacks_it() -> None:
    found = parameter_problems(named("catalogItems.2022-04-01.searchCatalogItems"), {"marketplaceIds": [GERMANY]})

    assert [(one.kind, one.text) for one in found] == [
        ("one-of", "`keywords` or `identifiers` with `identifiersType` is required")
    ]


def test_of_what_a_query_needs_one_of_the_first_there_is_not_optional() -> None:
    reports = named("reports.2021-06-30.getReports")

    assert optional_names(reports, ("reportTypes=A", "pageSize=10")) == ["pageSize"]
    assert optional_names(reports, ("pageSize=10", "nextToken=x", "reportTypes=A")) == ["pageSize", "nextToken"]
    assert choices(named("orders.v0.getOrder")) == ()

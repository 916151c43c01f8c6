"""Roles of operations and types, and what types there are."""

from __future__ import annotations

import pytest

from spdiag.catalog.operations import Operation, every_operation, operation
from spdiag.catalog.roles import (
    role,
    role_names,
    roles_for,
    roles_for_feed_type,
    roles_for_notification_type,
    roles_for_report_type,
)
from spdiag.catalog.types import feed_type, notification_type, report_type, selling_type, similar_types


def known(key: str) -> Operation:
    found = operation(key)
    assert found is not None
    return found


def test_some_roles_open_an_operation_in_one_region_only() -> None:
    participations = known("sellers.v1.getMarketplaceParticipations")

    in_europe, in_the_far_east = roles_for(participations, "eu"), roles_for(participations, "FE")

    assert in_europe == ("Product Listing", "Selling Partner Insights")
    assert "Pricing" in in_the_far_east
    assert set(roles_for(participations)) >= set(in_the_far_east) | set(in_europe)


def test_a_grantless_operation_needs_no_role() -> None:
    assert roles_for(known("notifications.v1.getDestinations"), "na") == ()


def test_every_role_that_opens_an_operation_of_sp_api_is_a_known_role() -> None:
    named = {name for one in every_operation() if one.api != "business" for name, _ in one.roles}

    assert named == set(role_names())


def test_business_operations_have_roles_of_their_own() -> None:
    assert roles_for(known("business.placeOrder"), "eu") == ("Amazon Business Order Placement",)


@pytest.mark.parametrize(
    "text", ["Direct-to-Consumer Shipping (Restricted)", "direct-to-consumer shipping", "Direct to Consumer Delivery"]
)
def test_a_role_is_found_by_its_other_names(text: str) -> None:
    found = role(text)

    assert found is not None
    assert (found.name, found.restricted, found.vendors) == ("Direct-to-Consumer Shipping (Restricted)", True, True)


def test_what_is_no_role_is_not_found() -> None:
    assert role("Everything") is None


def test_types_know_their_roles_by_region() -> None:
    assert roles_for_report_type("GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX", "eu") == ()
    assert roles_for_report_type("GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX", "na") == ("Tax Remittance (Restricted)",)
    assert roles_for_feed_type("JSON_LISTINGS_FEED") == ("Inventory and Order Tracking", "Product Listing")
    assert roles_for_notification_type("ACCOUNT_STATUS_CHANGED") == ("Selling Partner Insights",)
    assert roles_for_report_type("NOT_A_TYPE") == ()


def test_a_report_type_knows_whether_it_is_restricted_and_where_it_is_to_be_had() -> None:
    found = report_type("GET_VAT_TRANSACTION_DATA")

    assert found is not None
    assert (found.restricted, found.status, found.party) == (True, "listed", ("seller",))
    assert found.marketplaces == "DE ES IT FR GB"


def test_a_feed_type_knows_that_it_was_removed() -> None:
    found = feed_type("POST_PRODUCT_DATA")

    assert found is not None
    assert (found.status, found.removed) == ("removed", "2025-07-31")


def test_a_notification_type_knows_how_it_is_delivered() -> None:
    found = notification_type("BRANDED_ITEM_CONTENT_CHANGE")

    assert found is not None
    assert (found.delivery, found.party) == ("eventbridge", ("seller",))


def test_a_type_is_found_whatever_its_kind() -> None:
    kinds = [
        found.kind
        for name in ("GET_AFN_INVENTORY_DATA", "JSON_LISTINGS_FEED", "ORDER_CHANGE")
        if (found := selling_type(name))
    ]

    assert kinds == ["report", "feed", "notification"]
    assert selling_type("GET_NOTHING") is None


def test_a_misspelt_type_finds_similar_ones() -> None:
    assert "GET_MERCHANT_LISTINGS_ALL_DATA" in similar_types("report", "GET_MERCHANT_LISTING_ALL_DATA")

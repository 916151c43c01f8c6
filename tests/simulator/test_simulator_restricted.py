"""Restricted Data Tokens."""

from __future__ import annotations

import pytest

from spdiag.simulator.world import Seller

ADDRESS = "/orders/v0/orders/902-1845936-5435065/address"
GENERIC = "/orders/v0/orders/{orderId}/address"
ORDERS = "/orders/v0/orders"
ASKED = f"{ORDERS}?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=2026-01-01T00:00:00Z"


def token(response):
    return response.json()["restrictedDataToken"]


def message(response):
    return response.status_code, response.json()["errors"][0]["message"]


def test_personal_data_needs_a_restricted_data_token(person):
    assert person.get(ADDRESS).status_code == 403


@pytest.mark.parametrize("path", [ADDRESS, GENERIC])
def test_a_restricted_data_token_opens_its_path(person, path):
    made = person.restricted({"method": "GET", "path": path})

    assert token(made).startswith("Atz.sprdt|")
    assert made.json()["expiresIn"] == 3600
    assert person.get(ADDRESS, token=token(made)).status_code == 200


def test_a_restricted_data_token_opens_no_other_path(person):
    made = person.restricted({"method": "GET", "path": ADDRESS})

    assert person.get(ADDRESS.replace("902-", "903-"), token=token(made)).status_code == 403


def test_a_trailing_slash_makes_a_token_that_opens_nothing(person):
    made = person.restricted({"method": "GET", "path": ADDRESS + "/"})

    assert made.status_code == 200
    assert person.get(ADDRESS, token=token(made)).status_code == 403


def test_a_restricted_data_token_expires_after_an_hour(person):
    made = person.restricted({"method": "GET", "path": ADDRESS})
    person.clock.now += 3600

    answer = person.get(ADDRESS, token=token(made))

    assert answer.json()["errors"][0]["details"] == "The access token you provided has expired."


def test_a_data_element_without_its_role_is_refused(enter):
    person = enter(sellers=(Seller(),))

    made = person.restricted({"method": "GET", "path": ORDERS, "dataElements": ["buyerInfo", "shippingAddress"]})

    assert message(made) == (
        400,
        "Application does not have access to one or more requested data elements: [buyerInfo, shippingAddress]",
    )


def test_an_address_without_its_role_is_refused(enter):
    made = enter(sellers=(Seller(),)).restricted({"method": "GET", "path": ADDRESS})

    assert message(made)[0] == 400


def test_an_operation_that_is_not_restricted_gets_no_such_token(person):
    made = person.restricted({"method": "GET", "path": "/sellers/v1/marketplaceParticipations"})

    assert message(made) == (400, "Application do not have access to some or all requested resource")


@pytest.mark.parametrize("resources", [[], [{"method": "GET"}], [{"method": "GET", "path": ADDRESS}] * 51])
def test_the_list_of_resources_is_checked(person, resources):
    made = person.restricted(*resources)

    assert message(made) == (400, "Request is missing or has invalid parameters")


def test_a_report_needs_the_path_of_one_document(person):
    made = person.restricted({"method": "GET", "path": "/reports/2021-06-30/documents/{reportDocumentId}"})

    assert message(made) == (400, "Invalid or unsupported document ID found")


def test_orders_come_without_buyers_unless_the_token_opens_them(person):
    path = "/orders/v0/orders/902-1845936-5435065"
    made = person.restricted({"method": "GET", "path": path, "dataElements": ["shippingAddress"]})

    plain, restricted = person.get(path), person.get(path, token=token(made))

    assert "ShippingAddress" not in plain.json()["payload"]
    assert "ShippingAddress" in restricted.json()["payload"]
    assert "BuyerInfo" not in restricted.json()["payload"]

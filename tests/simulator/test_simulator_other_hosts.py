"""The sandbox, and Amazon Business."""

from __future__ import annotations

import pytest

from spdiag.simulator.world import Application, Seller

SANDBOX = "SPDIAG_SPAPI_SANDBOX_URL_EU"
BUSINESS = "SPDIAG_BUSINESS_URL_EU"
REPORTS = "/reports/2021-01-08/orders"
ANALYTICS = "Amazon Business Analytics"


def message(response):
    return response.status_code, response.json()["errors"][0]["message"]


def test_the_sandbox_answers_the_cases_of_the_model(person):
    case = "/orders/v0/orders?CreatedAfter=TEST_CASE_{}&MarketplaceIds=ATVPDKIKX0DER"

    fine, wrong = (person.get(case.format(status), at=SANDBOX) for status in (200, 400))

    assert fine.status_code == 200
    assert fine.json()["payload"]["Orders"]
    assert wrong.status_code == 400


def test_the_sandbox_matches_values_in_the_path(person):
    assert person.get("/orders/v0/orders/TEST_CASE_200/address", at=SANDBOX).status_code == 200


def test_the_sandbox_matches_bodies(person):
    body = {"contentType": "text/tab-separated-values; charset=UTF-8"}

    answer = person.send("POST", "/feeds/2021-06-30/documents", at=SANDBOX, json=body)

    assert answer.status_code == 201


def test_the_sandbox_matches_nothing_else(person):
    answer = person.get("/orders/v0/orders?CreatedAfter=2026-01-01&MarketplaceIds=ATVPDKIKX0DER", at=SANDBOX)

    assert message(answer) == (400, "Could not match input arguments")


def test_the_sandbox_wants_a_token_too(person):
    answer = person.get("/orders/v0/orders", at=SANDBOX, token="")

    assert answer.json()["errors"][0]["details"] == "Access token is missing in the request header."


def test_a_restricted_data_token_of_the_sandbox_opens_nothing(person):
    body = {"restrictedResources": [{"method": "GET", "path": "/orders/v0/orders/943-12-123434/address"}]}
    made = person.send("POST", "/tokens/2021-03-01/restrictedDataToken", at=SANDBOX, json=body)

    answer = person.get("/orders/v0/orders/943-12-123434/address", token=made.json()["restrictedDataToken"])

    assert answer.status_code == 403


def test_an_application_for_the_sandbox_works_there_alone(enter):
    person = enter(application=Application(kind="sandbox"))
    path = "/sellers/v1/marketplaceParticipations"

    assert person.get(path, at=SANDBOX).status_code == 200
    assert (
        person.get(path).json()["errors"][0]["details"]
        == "The access token you provided is revoked, malformed or invalid."
    )


@pytest.fixture
def buyer(enter):
    """A person with an Amazon Business account."""
    return enter(application=Application(also=(ANALYTICS,)), sellers=(Seller(emails=("buyer@example.com",)),))


def test_amazon_business_serves_a_user_of_the_account(buyer):
    answer = buyer.get(REPORTS, at=BUSINESS, headers={"x-amz-user-email": "Buyer@example.com"})

    assert answer.status_code == 200


def test_amazon_business_refuses_an_address_that_is_not_of_the_account(buyer):
    answer = buyer.get(REPORTS, at=BUSINESS, headers={"x-amz-user-email": "other@example.com"})

    assert message(answer) == (403, "Email is not authorized")
    assert answer.json()["errors"][0]["details"] == "End user email is not Authorized"


def test_amazon_business_wants_an_address(buyer):
    assert buyer.get(REPORTS, at=BUSINESS).status_code == 400


def test_amazon_business_wants_the_role_of_the_operation(buyer):
    answer = buyer.get(
        "/reconciliation/2021-01-08/transactions", at=BUSINESS, headers={"x-amz-user-email": "buyer@example.com"}
    )

    assert message(answer) == (403, "Access to requested resource is denied.")


def test_amazon_business_knows_no_path_of_sp_api(buyer):
    answer = buyer.get("/orders/v0/orders", at=BUSINESS, headers={"x-amz-user-email": "buyer@example.com"})

    assert message(answer) == (403, "Access to requested resource is denied.")


def test_the_sandbox_of_amazon_business_serves_the_same_paths(buyer):
    answer = buyer.get(REPORTS, at="SPDIAG_BUSINESS_SANDBOX_URL_EU", headers={"x-amz-user-email": "buyer@example.com"})

    assert answer.status_code == 200


def test_the_sandbox_has_a_rate_of_its_own(person):
    token = person.token()

    statuses = [
        person.get("/sellers/v1/marketplaceParticipations", at=SANDBOX, token=token).status_code for _ in range(16)
    ]

    assert statuses == [200] * 15 + [429]

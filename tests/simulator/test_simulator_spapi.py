"""What SP-API checks, and how it refuses."""

from __future__ import annotations

import pytest

from spdiag.simulator.world import Application, Seller, Store

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
ORDERS = "/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=2026-01-01T00:00:00Z"
TRANSACTIONS = "/finances/2024-06-19/transactions?postedAfter=2026-01-01T00:00:00Z"
DESTINATIONS = "/notifications/v1/destinations"
DENIED = (403, "Unauthorized", "Access to requested resource is denied.", "")


def refusal(response):
    first = response.json()["errors"][0]
    return response.status_code, first["code"], first["message"], first.get("details")


def test_a_success_carries_amazons_headers_and_its_rate(person):
    answer = person.get(ORDERS)

    assert answer.status_code == 200
    assert answer.headers["x-amzn-RateLimit-Limit"] == "0.0167"
    assert answer.headers["Content-Type"] == "application/json"
    assert {"x-amzn-RequestId", "x-amz-apigw-id", "X-Amzn-Trace-Id", "Date"} <= set(answer.headers)


def test_a_success_without_content_leaves_the_connection_usable(person):
    answer = person.send("DELETE", "/dataKiosk/2023-11-15/queries/1")

    assert (answer.status_code, answer.content) == (204, b"")
    assert person.get(ORDERS).status_code == 200


def test_request_ids_are_never_the_same(person):
    token = person.token()

    ids = {person.get("/nowhere", token=token).headers["x-amzn-RequestId"] for _ in range(5)}

    assert len(ids) == 5


def test_a_call_without_a_token_is_told_so(person):
    answer = person.get(ORDERS, token="")

    assert answer.headers["x-amzn-ErrorType"] == "AccessDeniedException"
    assert refusal(answer) == (*DENIED[:3], "Access token is missing in the request header.")


def test_a_token_nobody_issued_is_invalid(person):
    answer = person.get(ORDERS, token="Atza|invented")

    assert refusal(answer) == (*DENIED[:3], "The access token you provided is revoked, malformed or invalid.")


def test_a_refresh_token_is_no_access_token(person):
    answer = person.get(ORDERS, token=person.simulator.credentials["SP_API_REFRESH_TOKEN"])

    assert refusal(answer)[3] == "The access token you provided is revoked, malformed or invalid."


def test_a_token_expires_after_an_hour(person):
    token = person.token()
    person.clock.now += 3600

    assert refusal(person.get(ORDERS, token=token)) == (*DENIED[:3], "The access token you provided has expired.")


@pytest.mark.parametrize("path", ["/orders/v0/order", "/orders/v0/orders/", "/orders/v9/orders", "/Orders/v0/orders"])
def test_a_path_that_amazon_does_not_know_is_denied_without_a_reason(person, path):
    assert refusal(person.get(path)) == DENIED


def test_a_method_that_the_path_does_not_take_is_denied(person):
    assert refusal(person.send("DELETE", PARTICIPATIONS)) == DENIED


def test_a_removed_operation_is_denied(person):
    assert refusal(person.get("/authorization/v1/authorizationCode?sellingPartnerId=A")) == DENIED


def test_a_token_request_at_sp_api_finds_no_such_route(person):
    answer = person.send("POST", "/auth/o2/token", data={"grant_type": "refresh_token"})

    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"
    assert refusal(answer) == (403, "MissingAuthenticationToken", "Access to requested resource is denied.", None)


def test_a_get_with_a_body_never_reaches_sp_api(person):
    answer = person.get(ORDERS, data="{}")

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/html")
    assert "x-amzn-RequestId" not in answer.headers


def test_a_grantless_operation_refuses_a_sellers_token(person):
    assert refusal(person.get(DESTINATIONS)) == DENIED


def test_a_grantless_operation_takes_a_token_of_its_scope(person):
    assert person.get(DESTINATIONS, token=person.grantless()).status_code == 200


def test_a_grantless_token_of_another_scope_is_denied(person):
    token = person.grantless("sellingpartnerapi::client_credential:rotation")

    assert refusal(person.get(DESTINATIONS, token=token)) == DENIED


def test_a_sellers_operation_refuses_a_grantless_token(person):
    assert refusal(person.get(ORDERS, token=person.grantless())) == DENIED


def test_an_authorization_counts_in_its_own_region_alone(person):
    assert refusal(person.get(PARTICIPATIONS, at="SPDIAG_SPAPI_URL_NA")) == DENIED
    assert person.get(PARTICIPATIONS, at="SPDIAG_SPAPI_URL_EU").status_code == 200


def test_a_marketplace_of_another_region_is_not_valid_there(person):
    answer = person.get(ORDERS.replace("A1PA6795UKMFR9", "ATVPDKIKX0DER"))

    assert refusal(answer) == (*DENIED[:3], "The marketplaces you provided are not valid for region.")


def test_a_marketplace_that_does_not_exist_is_refused(person):
    answer = person.get(ORDERS.replace("A1PA6795UKMFR9", "A1PA6795UKMFR8"))

    assert refusal(answer)[2] == "Requested MarketplaceId is invalid, unsupported, or does not exist."


def test_an_operation_of_a_role_not_held_is_denied_while_others_work(enter):
    person = enter(application=Application(roles=("Product Listing",)))

    assert refusal(person.get(TRANSACTIONS)) == DENIED
    assert person.get(PARTICIPATIONS).status_code == 200


def test_a_role_counts_once_the_seller_has_agreed_to_it(enter):
    person = enter(sellers=(Seller(roles=("Product Listing",)),))

    assert refusal(person.get(TRANSACTIONS)) == DENIED


def test_a_report_type_asks_for_its_own_role(enter):
    person = enter(application=Application(roles=("Product Listing",)))

    answer = person.send(
        "POST",
        "/reports/2021-06-30/reports",
        json={"reportType": "GET_V2_SELLER_PERFORMANCE_REPORT", "marketplaceIds": ["A1PA6795UKMFR9"]},
    )

    assert refusal(answer) == DENIED


def test_a_vendor_has_no_participations_and_no_orders_of_a_seller(enter):
    person = enter(sellers=(Seller(account="vendor"),))

    assert refusal(person.get(PARTICIPATIONS)) == DENIED
    assert refusal(person.get(ORDERS)) == DENIED


def test_a_vendors_operation_is_for_vendors(enter):
    path = "/vendor/orders/v1/purchaseOrders"

    assert refusal(enter(sellers=(Seller(),)).get(path)) == DENIED
    assert enter(sellers=(Seller(account="vendor"),)).get(path).status_code == 200


def test_the_burst_is_served_and_the_next_call_exceeds_the_quota(person):
    token = person.token()

    answers = [person.get(PARTICIPATIONS, token=token) for _ in range(16)]

    assert [answer.status_code for answer in answers] == [200] * 15 + [429]
    assert refusal(answers[-1])[:3] == (429, "QuotaExceeded", "You exceeded your quota for the requested resource.")
    assert "x-amzn-RateLimit-Limit" not in answers[-1].headers


def test_the_bucket_fills_with_time(person):
    token = person.token()
    for _ in range(15):
        person.get(PARTICIPATIONS, token=token)

    person.clock.now += 63

    assert person.get(PARTICIPATIONS, token=token).status_code == 200
    assert person.get(PARTICIPATIONS, token=token).status_code == 429


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/orders/v0/orders?CreatedAfter=2026-01-01", "Missing or invalid request parameters: [MarketplaceIds]"),
        (
            "/orders/v0/orders?marketplaceIds=A1PA6795UKMFR9&CreatedAfter=2026-01-01",
            "Missing or invalid request parameters: [MarketplaceIds]",
        ),
        (f"{ORDERS}&Colour=red", "Missing or invalid request parameters: [Colour]"),
        (f"{ORDERS}&MaxResultsPerPage=many", "Missing or invalid request parameters: [MaxResultsPerPage]"),
        ("/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9", "Dates were not provided"),
        ("/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=yesterday", "timestamp must follow ISO8601"),
        ("/catalog/2022-04-01/items?marketplaceIds=A1PA6795UKMFR9", "Missing required 'identifiers' or 'keywords'."),
        (
            "/reports/2021-06-30/reports?reportTypes=A&processingStatuses=READY",
            "1 validation error detected: Value 'READY' at 'processingStatuses' failed to satisfy constraint: Member "
            "must satisfy enum value set: [CANCELLED, DONE, FATAL, IN_PROGRESS, IN_QUEUE]",
        ),
    ],
)
def test_parameters_are_held_against_the_model(person, path, message):
    assert refusal(person.get(path)) == (400, "InvalidInput", message, "")


def test_too_many_values_are_refused_with_the_limit(person):
    answer = person.get(f"{ORDERS}&AmazonOrderIds={','.join(str(one) for one in range(51))}")

    assert refusal(answer)[2].endswith("Member must have length less than or equal to 50")


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"json": {"marketplaceIds": ["A1PA6795UKMFR9"]}}, 400, "Missing or invalid request parameters: [reportType]"),
        (
            {"data": "{", "headers": {"Content-Type": "application/json"}},
            400,
            "Request has missing or invalid parameters and cannot be parsed.",
        ),
        (
            {"data": "<a/>", "headers": {"Content-Type": "text/xml"}},
            415,
            "The request payload format is not supported.",
        ),
    ],
)
def test_a_body_is_held_against_the_model(person, body, status, message):
    answer = person.send("POST", "/reports/2021-06-30/reports", **body)

    assert refusal(answer)[::2] == (status, message)


def test_participations_tell_each_store_and_its_state(enter):
    stores = (Store(id="DE"), Store(id="FR", participating=False), Store(id="IT", suspended_listings=True))
    person = enter(sellers=(Seller(marketplaces=stores),))

    listed = person.get(PARTICIPATIONS).json()["payload"]

    told = {one["marketplace"]["countryCode"]: tuple(one["participation"].values()) for one in listed[:3]}
    assert told == {"DE": (True, False), "FR": (False, False), "IT": (True, True)}


def test_participations_list_a_marketplace_that_is_no_store(person):
    shown = person.get(PARTICIPATIONS).json()["payload"][-1]["marketplace"]

    told = (shown["name"], shown["countryCode"], shown["defaultCurrencyCode"], shown["domainName"])
    assert told == ("Non-Amazon", "DE", "EUR", "")


def test_a_marketplace_that_is_no_store_is_not_one_to_ask_for(enter):
    person = enter(sellers=(Seller(marketplaces=(Store(id="DE"), Store(id="A38D8NSA03LJTC"))),))

    answer = person.get(ORDERS.replace("A1PA6795UKMFR9", "A38D8NSA03LJTC"))

    assert refusal(answer)[0] == 400
    assert "MarketplaceId is invalid" in refusal(answer)[2]


def test_a_role_that_the_developer_profile_lacks_does_not_count(enter):
    person = enter(application=Application(profile=("Product Listing",)))

    assert refusal(person.get(TRANSACTIONS)) == DENIED
    assert person.get(PARTICIPATIONS).status_code == 200


def test_a_test_case_of_the_sandbox_is_no_date_in_production(person):
    answer = person.get(ORDERS.replace("2026-01-01T00:00:00Z", "TEST_CASE_200"))

    assert refusal(answer)[::2] == (400, "timestamp must follow ISO8601")


def test_a_parameter_that_no_operation_takes_is_named_as_it_was_sent(person):
    answer = person.get("/catalog/2022-04-01/items?marketplaceIds=A1PA6795UKMFR9&keywords=shirt&pagesize=20")

    assert refusal(answer)[2] == "Missing or invalid request parameters: [pagesize]"


@pytest.mark.parametrize(
    ("seller", "more"),
    [
        (Seller(marketplaces=(Store(id="DE", orders=False), Store(id="FR"))), ""),
        (Seller(orders_since="2199-01-01T00:00:00Z"), ""),
        (Seller(), "&OrderStatuses=Canceled"),
    ],
)
def test_orders_are_those_of_the_marketplace_the_account_and_the_filter(enter, seller, more):
    person = enter(sellers=(seller,))

    answer = person.get(ORDERS + more)

    assert (answer.status_code, answer.json()["payload"]["Orders"]) == (200, [])


def test_reports_from_the_time_to_come_are_none(person):
    answer = person.get("/reports/2021-06-30/reports?reportTypes=X&createdSince=2099-01-01T00:00:00Z")

    assert (answer.status_code, answer.json()) == (200, {"reports": []})


def test_a_store_the_seller_is_not_in_is_denied(enter):
    person = enter(sellers=(Seller(marketplaces=(Store(id="DE", participating=False),)),))

    assert refusal(person.get(ORDERS)) == DENIED


def test_there_are_no_orders_from_before_the_first(person):
    early = person.get(f"{ORDERS.replace('2026', '2015')}&CreatedBefore=2015-02-01T00:00:00Z")
    late = person.get(ORDERS)

    assert (early.status_code, early.json()["payload"]["Orders"]) == (200, [])
    assert {one["MarketplaceId"] for one in late.json()["payload"]["Orders"]} == {"A1PA6795UKMFR9"}


@pytest.mark.parametrize("status", ["dormant", "deactivated"])
def test_an_account_that_is_not_active_is_noticed_by_create_feed_alone(enter, status):
    person = enter(sellers=(Seller(status=status),))

    document = person.send("POST", "/feeds/2021-06-30/documents", json={"contentType": "text/xml; charset=UTF-8"})
    feed = person.send(
        "POST",
        "/feeds/2021-06-30/feeds",
        json={"feedType": "JSON_LISTINGS_FEED", "marketplaceIds": ["A1PA6795UKMFR9"], "inputFeedDocumentId": "1"},
    )

    assert document.status_code == 201
    assert refusal(feed) == (400, "InvalidInput", "Invalid request parameters", "")


def test_an_active_account_can_create_feeds(person):
    feed = person.send(
        "POST",
        "/feeds/2021-06-30/feeds",
        json={"feedType": "JSON_LISTINGS_FEED", "marketplaceIds": ["A1PA6795UKMFR9"], "inputFeedDocumentId": "1"},
    )

    assert feed.status_code == 202


@pytest.mark.parametrize(
    ("status", "told", "metric"),
    [("normal", "NORMAL", "GOOD"), ("at-risk", "AT_RISK", "BAD"), ("deactivated", "DEACTIVATED", "BAD")],
)
def test_the_performance_report_tells_the_accounts_status(enter, status, told, metric):
    person = enter(sellers=(Seller(status=status, marketplaces=(Store(id="DE"),)),))

    listed = person.get("/reports/2021-06-30/reports?reportTypes=GET_V2_SELLER_PERFORMANCE_REPORT").json()["reports"]
    link = person.get(f"/reports/2021-06-30/documents/{listed[0]['reportDocumentId']}").json()
    report = person.session.get(link["url"], timeout=5).content

    import gzip
    import json

    found = json.loads(gzip.decompress(report))
    assert found["accountStatuses"] == [{"marketplaceId": "A1PA6795UKMFR9", "status": told}]
    assert found["performanceMetrics"][0]["lateShipmentRate"]["status"] == metric

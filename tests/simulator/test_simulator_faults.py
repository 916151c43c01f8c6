"""Faults, as a client meets them."""

from __future__ import annotations

import pytest
import requests

from spdiag.simulator.world import Fault

PATH = "/sellers/v1/marketplaceParticipations"
ORDERS = "/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=2026-01-01T00:00:00Z"


def test_a_status_comes_with_amazons_words(enter):
    person = enter(faults=(Fault(at="spapi", kind="status", status=500),))

    answer = person.get(PATH)

    assert answer.status_code == 500
    assert answer.json()["errors"][0]["code"] == "InternalFailure"
    assert answer.headers["x-amzn-RequestId"]


def test_a_status_may_bring_a_body_and_headers_of_its_own(enter):
    person = enter(faults=(Fault(at="spapi", kind="status", status=502, body='{"a": 1}', headers={"Via": "proxy"}),))

    answer = person.get(PATH)

    assert (answer.status_code, answer.json(), answer.headers["Via"]) == (502, {"a": 1}, "proxy")


def test_a_page_comes_from_before_sp_api(enter):
    person = enter(faults=(Fault(at="spapi", kind="html"),))

    answer = person.get(PATH)

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html")
    assert "Website Temporarily Unavailable" in answer.text
    assert "x-amzn-RequestId" not in answer.headers


def test_an_empty_answer_has_a_status_alone(enter):
    person = enter(faults=(Fault(at="spapi", kind="empty", status=500),))

    answer = person.get(PATH)

    assert (answer.status_code, answer.content) == (500, b"")


def test_a_truncated_answer_breaks_off(enter):
    person = enter(faults=(Fault(at="spapi", kind="truncated"),))

    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        person.get(PATH)


def test_a_reset_connection_is_reset(enter):
    person = enter(faults=(Fault(at="spapi", kind="reset"),))

    with pytest.raises(requests.exceptions.ConnectionError, match="reset by peer"):
        person.get(PATH)


def test_a_time_out_never_answers(enter):
    person = enter(faults=(Fault(at="spapi", kind="timeout"),))
    token = person.token()

    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(
            person.simulator.endpoints["SPDIAG_SPAPI_URL_EU"] + PATH, timeout=0.1, headers={"x-amz-access-token": token}
        )


def test_a_slow_answer_comes_in_the_end(enter):
    person = enter(faults=(Fault(at="spapi", kind="slow", seconds=0.15),))

    answer = person.get(PATH)

    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() > 0.15


def test_a_throttled_endpoint_names_no_rate(enter):
    person = enter(faults=(Fault(at="spapi", kind="throttle"),))

    answer = person.get(PATH)

    assert answer.status_code == 429
    assert "x-amzn-RateLimit-Limit" not in answer.headers


def test_nothing_listens_at_a_closed_endpoint(enter):
    person = enter(faults=(Fault(at="lwa", kind="closed"),))

    with pytest.raises(requests.exceptions.ConnectionError, match="refused"):
        person.exchange()


def test_a_closed_region_leaves_the_others_open(enter):
    person = enter(faults=(Fault(at="spapi", kind="closed", region="na"),))

    assert person.get(PATH).status_code == 200
    with pytest.raises(requests.exceptions.ConnectionError, match="refused"):
        person.get(PATH, at="SPDIAG_SPAPI_URL_NA")


def test_a_fault_may_pass(enter):
    person = enter(faults=(Fault(at="spapi", kind="status", times=2),))

    assert [person.get(PATH).status_code for _ in range(3)] == [503, 503, 200]


@pytest.mark.parametrize(
    "aim",
    [
        {"operation": "getOrders"},
        {"operation": "orders.v0.getOrders"},
        {"path": "/orders/"},
        {"operation": "getOrders", "method": "get", "seller": "A2EXAMPLE5ELLR"},
    ],
)
def test_a_fault_strikes_what_it_names_and_nothing_else(enter, aim):
    person = enter(faults=(Fault(at="spapi", kind="status", **aim),))

    assert person.get(ORDERS).status_code == 503
    assert person.get(PATH).status_code == 200


@pytest.mark.parametrize("aim", [{"operation": "getOrder"}, {"seller": "A3OTHER"}, {"method": "POST"}])
def test_a_fault_misses_what_it_does_not_name(enter, aim):
    person = enter(faults=(Fault(at="spapi", kind="status", **aim),))

    assert person.get(ORDERS).status_code == 200


def test_login_with_amazon_fails_in_its_own_words(enter):
    person = enter(faults=(Fault(at="lwa", kind="status", status=500),))

    answer = person.exchange()

    assert (answer.status_code, answer.json()["error"]) == (500, "server_error")


@pytest.mark.parametrize(
    ("at", "struck"),
    [
        ("spapi", {"SPDIAG_SPAPI_URL_EU"}),
        ("business", {"SPDIAG_BUSINESS_URL_EU"}),
        ("sandbox", {"SPDIAG_SPAPI_SANDBOX_URL_EU", "SPDIAG_BUSINESS_SANDBOX_URL_EU"}),
    ],
)
def test_a_fault_strikes_its_own_hosts_alone(enter, at, struck):
    person = enter(faults=(Fault(at=at, kind="status", status=504),))
    hosts = (
        "SPDIAG_SPAPI_URL_EU",
        "SPDIAG_SPAPI_SANDBOX_URL_EU",
        "SPDIAG_BUSINESS_URL_EU",
        "SPDIAG_BUSINESS_SANDBOX_URL_EU",
    )

    found = {host for host in hosts if person.get(PATH, at=host).status_code == 504}

    assert found == struck


def test_a_fault_at_all_strikes_login_with_amazon_too(enter):
    person = enter(faults=(Fault(at="all", kind="html"),))

    assert person.exchange().status_code == 503
    assert person.get(PATH, token="Atza|x").status_code == 503

"""Faults, as a client meets them."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

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


def test_a_reset_midway_lets_half_an_answer_through(enter):
    person = enter(faults=(Fault(at="spapi", kind="reset-midway"),))

    with pytest.raises(requests.exceptions.RequestException, match=r"reset by peer|IncompleteRead"):
        person.get(PATH)


def test_a_fault_may_let_requests_pass_before_it_strikes(enter):
    person = enter(faults=(Fault(at="spapi", kind="status", status=500, after=1, times=1),))

    seen = [person.get(PATH, token=person.token()).status_code for _ in range(3)]

    assert seen == [200, 500, 200]


def test_a_body_may_be_written_in_another_encoding(enter):
    person = enter(faults=(Fault(at="spapi", kind="status", status=400, body="gültig", encoding="latin-1"),))

    assert person.get(PATH).content == b"g\xfcltig"


def test_a_name_that_does_not_resolve_is_nobodys(enter):
    person = enter(faults=(Fault(at="spapi", kind="dns", region="eu"),))

    url = person.simulator.endpoints["SPDIAG_SPAPI_URL_EU"]

    assert url == "https://spapi-eu.invalid"
    assert person.simulator.allowed_hosts == ("spapi-eu.invalid",)
    assert person.simulator.endpoints["SPDIAG_SPAPI_URL_NA"].startswith("http://127.0.0.1:")


def test_a_handshake_without_a_certificate_fails(enter):
    person = enter(faults=(Fault(at="spapi", kind="tls"),))

    with pytest.raises(requests.exceptions.SSLError):
        requests.get(person.simulator.endpoints["SPDIAG_SPAPI_URL_EU"], timeout=5)


def test_a_proxy_answers_in_place_of_every_endpoint(enter):
    person = enter(faults=(Fault(at="proxy", kind="html", status=407, body="<p>Who are you?</p>"),))
    proxies = {"http": person.simulator.proxies["http_proxy"]}

    answer = requests.get(person.simulator.endpoints["SPDIAG_SPAPI_URL_EU"] + PATH, proxies=proxies, timeout=5)

    assert (answer.status_code, answer.text) == (407, "<p>Who are you?</p>")
    assert [one.endpoint for one in person.simulator.log] == ["proxy"]


def test_most_worlds_need_no_proxy_and_no_host_but_loopback(enter):
    person = enter()

    assert (person.simulator.proxies, person.simulator.allowed_hosts) == ({}, ())


def test_amazons_clock_may_be_ahead(enter):
    person = enter(clock_ahead=3600.0)

    date = parsedate_to_datetime(person.get(PATH).headers["Date"]).timestamp()

    assert date == person.clock.now + 3600

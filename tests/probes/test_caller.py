"""Sending: what is retried, what is bounded, and what never goes out."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest

from spdiag.core.problem import Problem
from spdiag.probes.answers import Request
from spdiag.probes.caller import Caller
from spdiag.probes.endpoints import endpoints

REFUSED = (403, {"x-amzn-RequestId": "r-1"}, b'{"errors":[{"code":"Unauthorized"}]}')


def get(base: str, target: str = "/orders/v0/orders?a=1", **more: object) -> Request:
    return Request(method="GET", base=base, target=target, place="eu", **more)  # type: ignore[arg-type]


def test_an_answer_is_taken_apart_and_recorded(amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [REFUSED]
    here = caller()

    answer = here.send(get(amazon.url))

    assert (answer.outcome, answer.status, answer.place, answer.path) == ("refused", 403, "eu", "/orders/v0/orders")
    assert [(call.method, call.path, call.status, call.request_id) for call in here.calls] == [
        ("GET", "/orders/v0/orders", 403, "r-1")
    ]
    assert amazon.asked[0][1] == "/orders/v0/orders?a=1"
    assert amazon.asked[0][2]["User-Agent"].startswith("spdiag/")


@pytest.mark.parametrize("passing", [(429, {}, b""), (503, {}, b"<html>"), (500, {}, b""), (None, {}, b"")])
def test_what_may_pass_is_tried_again(amazon, caller: Callable[..., Caller], passing) -> None:
    amazon.script = [passing, (200, {}, b'{"payload":[]}')]

    answer = caller().send(get(amazon.url))

    assert (answer.outcome, answer.tries) == ("answered", 2)


def test_what_does_not_pass_ends_after_three_tries(amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [(503, {}, b"<html>busy</html>")]

    answer = caller().send(get(amazon.url))

    assert (answer.outcome, answer.tries, len(amazon.asked)) == ("server-error", 3, 3)


def test_a_refusal_is_not_tried_again(amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [REFUSED]

    caller().send(get(amazon.url))

    assert len(amazon.asked) == 1


def test_a_throttled_call_of_a_slow_rate_is_not_tried_again(amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [(429, {}, b"{}")]

    answer = caller().send(get(amazon.url, retry=False))

    assert (answer.outcome, len(amazon.asked)) == ("throttled", 1)


def test_no_more_calls_go_out_than_allowed(amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [(503, {}, b"")]
    here = caller(most_calls=2)

    first, second = here.send(get(amazon.url)), here.send(get(amazon.url))

    assert (first.outcome, second.outcome, len(amazon.asked)) == ("server-error", "not-run", 2)


def test_the_whole_run_ends_in_time(caller: Callable[..., Caller]) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    started = time.monotonic()

    answer = caller(timeout=0.5, pause=time.sleep).send(get(f"http://127.0.0.1:{silent.getsockname()[1]}"))

    assert (answer.outcome, answer.hindrance) == ("unreachable", "timeout")
    assert time.monotonic() - started < 2
    silent.close()


def test_a_port_where_nobody_listens_is_refused(caller: Callable[..., Caller]) -> None:
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()

    assert caller().send(get(f"http://127.0.0.1:{port}")).hindrance == "refused"


def test_a_name_that_does_not_resolve_is_dns(caller: Callable[..., Caller]) -> None:
    assert caller().send(get("https://sellingpartnerapi.invalid")).hindrance == "dns"


def test_a_plain_port_is_no_tls(amazon, caller: Callable[..., Caller]) -> None:
    assert caller().send(get(amazon.url.replace("http:", "https:"))).hindrance == "tls"


def test_a_cut_connection_is_a_reset(amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [(None, {}, b"")]

    assert caller().send(get(amazon.url)).hindrance == "reset"


@pytest.mark.parametrize(
    "foreign",
    [
        (302, {"Location": "https://login.example.com"}, b""),
        (407, {}, b"proxy"),
        (511, {}, b"log in first"),
        (200, {}, b"<html>Please log in</html>"),
        (200, {}, b'{"access_token": "Atza|cut of'),
        (403, {}, b"<html>blocked by policy</html>"),
    ],
)
def test_an_answer_that_is_not_amazons_is_none(amazon, caller: Callable[..., Caller], foreign) -> None:
    amazon.script = [foreign]

    answer = caller().send(get(amazon.url))

    assert (answer.outcome, answer.hindrance) == ("unreachable", "unusable-answer")
    assert all(path.startswith("/orders") for _, path, _, _ in amazon.asked)


def test_credentials_of_netrc_are_not_sent(amazon, caller: Callable[..., Caller], tmp_path, monkeypatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))

    caller().send(get(amazon.url))

    assert "Authorization" not in amazon.asked[0][2]


def test_a_body_without_end_is_cut(amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [(200, {"x-amzn-RequestId": "r"}, b"[" + b"1," * 1_500_000 + b"1]")]

    assert len(caller().send(get(amazon.url)).body) == 1_000_000


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_changing_request_never_goes_out(amazon, caller: Callable[..., Caller], method: str) -> None:
    with pytest.raises(AssertionError):
        caller().send(Request(method=method, base=amazon.url, target="/feeds/2021-06-30/feeds", place="eu"))

    assert amazon.asked == []


def test_the_addresses_are_amazons_unless_told_otherwise() -> None:
    plain = endpoints({})
    business = endpoints({}, business=True, sandbox=True)

    assert plain.lwa == "https://api.amazon.com/auth/o2/token"
    assert plain.api["fe"] == "https://sellingpartnerapi-fe.amazon.com"
    assert business.api["fe"] == "https://sandbox.jp.business-api.amazon.com"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com", "insecure-url"),
        ("http://sellingpartnerapi-eu.amazon.com", "insecure-url"),
        ("https://example.com", "host-not-allowed"),
        ("https://evilamazon.com", "host-not-allowed"),
        ("https://amazon.com.example.com", "host-not-allowed"),
        ("https://api.amazon.com@example.com", "insecure-url"),
        ("file:///etc/passwd", "insecure-url"),
        ("nothing", "insecure-url"),
    ],
)
def test_a_token_goes_to_no_strange_host(url: str, code: str) -> None:
    with pytest.raises(Problem) as told:
        endpoints({"SPDIAG_SPAPI_URL_EU": url})

    assert told.value.code == code


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1", "https://localhost"])
def test_loopback_is_fine(url: str) -> None:
    assert endpoints({"SPDIAG_SPAPI_URL_EU": url}).api["eu"] == url


def test_a_host_that_is_named_is_trusted() -> None:
    assert endpoints({"SPDIAG_LWA_URL": "https://lwa.test/x"}, allowed=["lwa.test"]).lwa == "https://lwa.test/x"

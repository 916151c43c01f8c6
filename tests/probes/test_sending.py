"""What goes over the wire: how long it waits, what it follows, and what the body may be."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
import requests

from spdiag.probes.answers import Request
from spdiag.probes.caller import Caller
from spdiag.probes.endpoints import endpoints, is_loopback
from spdiag.probes.wire import LARGEST_BODY

Scripted = tuple[int | None, dict[str, str], bytes]
BUSY: Scripted = (503, {}, b"<html>busy</html>")
FINE: Scripted = (200, {}, b'{"payload":[]}')


class Amazon(Protocol):
    """The server of the fixture: what it will answer, and what it was asked."""

    script: list[Scripted]
    asked: list[tuple[str, str, dict[str, str], bytes]]
    url: str


def get(base: str, **more: object) -> Request:
    return Request(method="GET", base=base, target="/orders/v0/orders", place="eu", **more)  # type: ignore[arg-type]


@contextmanager
def saying(*pieces: bytes, every: float = 0.0) -> Iterator[str]:
    """A port that reads one request, writes the pieces one by one, and hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def talk() -> None:
        client, _ = listening.accept()
        with client:
            client.recv(65_536)
            for piece in pieces:
                if over.wait(every):
                    return
                try:
                    client.sendall(piece)
                except OSError:
                    return

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.close()
        thread.join(2)


def test_each_pause_is_longer_than_the_last_could_be_short(amazon: Amazon, caller: Callable[..., Caller]) -> None:
    pauses: list[float] = []
    amazon.script = [BUSY]

    caller(pause=pauses.append, timeout=30.0).send(get(amazon.url))

    assert len(pauses) == 2
    assert 0.25 <= pauses[0] <= 0.5 <= pauses[1] <= 1.0


def test_two_callers_do_not_wait_in_step(amazon: Amazon, caller: Callable[..., Caller]) -> None:
    pauses: list[float] = []
    amazon.script = [BUSY]

    for _ in range(6):
        caller(pause=pauses.append, timeout=30.0).send(get(amazon.url))

    assert len({round(one, 6) for one in pauses[::2]}) > 1


def test_who_waits_is_told_and_no_secret_is(amazon: Amazon, caller: Callable[..., Caller]) -> None:
    told: list[str] = []
    amazon.script = [BUSY, FINE]

    caller(progress=told.append).send(get(amazon.url, headers={"x-amz-access-token": "Atza|canary"}))

    assert told == [f"{amazon.url.removeprefix('http://')} answered 503, trying again"]


def test_nothing_is_sent_once_the_time_is_up(amazon: Amazon, caller: Callable[..., Caller]) -> None:
    late = caller(timeout=0.01)
    time.sleep(0.02)

    answer = late.send(get(amazon.url))

    assert (answer.outcome, answer.tries, amazon.asked, late.calls) == ("not-run", 0, [], [])


def test_every_try_counts_against_the_budget_and_is_recorded(amazon: Amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [BUSY, (None, {}, b""), FINE]
    here = caller(most_calls=3)

    first, second = here.send(get(amazon.url)), here.send(get(amazon.url))

    assert (first.outcome, first.tries, second.outcome) == ("answered", 3, "not-run")
    assert [(call.status, call.trouble) for call in here.calls] == [(503, ""), (None, "reset"), (200, "")]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_reported_and_not_followed(amazon: Amazon, caller: Callable[..., Caller], status: int) -> None:
    amazon.script = [(status, {"Location": f"{amazon.url}/elsewhere"}, b""), FINE]

    answer = caller().send(get(amazon.url, headers={"x-amz-access-token": "Atza|x"}))

    assert (answer.status, answer.outcome) == (status, "unreachable")
    assert [path for _, path, _, _ in amazon.asked] == ["/orders/v0/orders"]


def test_a_proxy_that_is_not_there_is_named_as_the_trouble(
    caller: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")

    assert caller().send(get("https://sellingpartnerapi-eu.amazon.com")).hindrance == "proxy"


def test_where_requests_would_send_credentials_of_netrc_spdiag_does_not(
    amazon: Amazon, caller: Callable[..., Caller], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password canary\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    requests.get(amazon.url, timeout=5)

    caller().send(get(amazon.url))

    assert ["Authorization" in headers for _, _, headers, _ in amazon.asked] == [True, False]


def test_a_compressed_body_is_read(amazon: Amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [(200, {"Content-Encoding": "gzip"}, gzip.compress(b'{"payload": ["one"]}'))]

    assert caller().send(get(amazon.url)).json == {"payload": ["one"]}


def test_a_small_body_that_unfolds_to_a_huge_one_is_cut(amazon: Amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [(200, {"Content-Encoding": "gzip"}, gzip.compress(b"[" + b" " * 50_000_000))]

    assert len(caller().send(get(amazon.url)).body) == LARGEST_BODY


def test_a_body_that_only_claims_to_be_compressed_is_no_answer(amazon: Amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [(200, {"Content-Encoding": "gzip"}, b'{"payload": []}')]

    assert caller().send(get(amazon.url)).outcome == "unreachable"


def test_a_body_in_chunks_is_read_whole(caller: Callable[..., Caller]) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    with saying(head, b'a\r\n{"payload"\r\n', b"3\r\n:1}\r\n", b"0\r\n\r\n", every=0.02) as url:
        answer = caller().send(get(url))

    assert answer.json == {"payload": 1}


@pytest.mark.parametrize(
    "cut",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"",
    ],
)
def test_an_answer_that_breaks_off_is_no_answer_though_its_start_is_json(
    caller: Callable[..., Caller], cut: bytes
) -> None:
    with saying(cut) as url:
        answer = caller(most_calls=1).send(get(url))

    assert answer.outcome == "unreachable"
    assert answer.hindrance in ("reset", "unusable-answer")


@pytest.mark.parametrize(
    "place",
    [
        "body",
        pytest.param(
            "headers",
            marks=pytest.mark.xfail(reason="each line of a header starts the socket's time anew", strict=True),
        ),
    ],
)
def test_a_server_that_drips_does_not_outlast_the_run(caller: Callable[..., Caller], place: str) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + (b"" if place == "headers" else b"Content-Length: 90000\r\n\r\n")
    drops = [b"X-Drop: 1\r\n" if place == "headers" else b" "] * 60
    started = time.monotonic()

    with saying(head, *drops, every=0.1) as url:
        caller(timeout=0.6, most_calls=1).send(get(url))
        spent = time.monotonic() - started

    assert spent < 2.5


def test_the_request_id_is_kept_whatever_its_letter_case(amazon: Amazon, caller: Callable[..., Caller]) -> None:
    amazon.script = [(403, {"X-AMZN-REQUESTID": "r-9"}, b"{}")]
    here = caller()

    here.send(get(amazon.url))

    assert here.calls[0].request_id == "r-9"


@pytest.mark.parametrize(
    ("method", "target", "place"),
    [
        ("POST", "/tokens/2021-03-01/restrictedDataToken/x", "eu"),
        ("POST", "/tokens/2021-03-01/restrictedDataToken?x=1", "eu"),
        ("POST", "", "eu"),
        ("PUT", "", "lwa"),
        ("PUT", "/tokens/2021-03-01/restrictedDataToken", "eu"),
        ("get", "/orders/v0/orders", "eu"),
        ("HEAD", "/orders/v0/orders", "eu"),
    ],
)
def test_beside_gets_only_the_two_posts_that_mint_tokens_go_out(
    amazon: Amazon, caller: Callable[..., Caller], method: str, target: str, place: str
) -> None:
    with pytest.raises(AssertionError):
        caller().send(Request(method=method, base=amazon.url, target=target, place=place))

    assert amazon.asked == []


@pytest.mark.parametrize("region", ["na", "eu", "fe"])
@pytest.mark.parametrize(
    ("variable", "business", "sandbox"),
    [
        ("SPDIAG_SPAPI_URL_", False, False),
        ("SPDIAG_SPAPI_SANDBOX_URL_", False, True),
        ("SPDIAG_BUSINESS_URL_", True, False),
        ("SPDIAG_BUSINESS_SANDBOX_URL_", True, True),
    ],
)
def test_each_address_can_be_pointed_elsewhere_by_itself(
    region: str, variable: str, business: bool, sandbox: bool
) -> None:
    plain = endpoints({}, business=business, sandbox=sandbox)

    told = endpoints({variable + region.upper(): "http://127.0.0.1:9/"}, business=business, sandbox=sandbox)

    assert told.api == {**plain.api, region: "http://127.0.0.1:9"}
    assert told.lwa == plain.lwa
    assert all(address.startswith("https://") for address in plain.api.values())
    assert all(("sandbox." in address) is sandbox for address in plain.api.values())


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example.com", False),
        ("127.0.0.1.example.com", False),
        ("127.1", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine_alone(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback

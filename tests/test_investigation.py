"""The loop around the core, against the simulator and against servers that are not Amazon."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from running import Ran

from spdiag.simulator import Simulator, world

HINDRANCES = ("network", "throttling", "server")
NAMES = ("SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET", "SP_API_REFRESH_TOKEN")
TOKEN = b'{"access_token":"Atza|x","token_type":"bearer","expires_in":3600}'


@contextmanager
def serving(answers: Mapping[str, tuple[int, dict[str, str], bytes]]) -> Iterator[str]:
    """A server that answers by the method of the request."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, body = answers[self.command]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name http.server calls

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str]], None]:
    def settle(values: Mapping[str, str]) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return settle


def checked(spdiag: Callable[..., Ran], *arguments: str) -> tuple[Ran, dict[str, object]]:
    ran = spdiag("check", "--format", "json", *arguments)
    return ran, json.loads(ran.out)


@pytest.mark.parametrize(
    "foreign",
    [
        (302, {"Location": "https://login.example.com"}, b""),
        (200, {}, b"<html>Please log in to the guest network</html>"),
        (200, {}, b'{"access_token":"Atza|half'),
        (200, {}, b"{}"),
        (403, {}, b"<html>Blocked by your company</html>"),
        (407, {}, b"Proxy Authentication Required"),
        (511, {}, b"<html>Log in</html>"),
        (400, {}, b""),
    ],
)
@pytest.mark.parametrize("at", ["lwa", "api"])
def test_what_answers_in_amazons_place_is_never_a_credential_cause(at, foreign, spdiag, settled) -> None:
    answers = {"POST": foreign if at == "lwa" else (200, {}, TOKEN), "GET": foreign}
    with serving(answers) as url:
        settled({name: f"value-of-{name}" for name in NAMES})
        settled({"SPDIAG_LWA_URL": f"{url}/auth/o2/token", "SPDIAG_SPAPI_URL_EU": url})

        ran, document = checked(
            spdiag, "--region", "eu", "--marketplace", "DE", "--operation", "getOrders", "--timeout", "5"
        )

    assert (ran.status, document["outcome"]) == (4, "untestable")
    assert document["verdict"]["cause"].split(".")[0] in HINDRANCES


def test_the_region_is_found_out_where_nobody_names_one(spdiag, settled) -> None:
    with Simulator("healthy") as amazon:
        settled({**amazon.endpoints, **amazon.credentials})

        ran, document = checked(spdiag, "--operation", "getMarketplaceParticipations")

    assert (ran.status, document["subject"]["region"]) == (0, "eu")
    asked = [call["host"] for call in document["calls"] if call["path"].endswith("Participations")]
    assert len(asked) == len(set(asked)) <= 3


def test_a_budget_of_one_call_ends_cleanly(spdiag, settled) -> None:
    with Simulator("healthy") as amazon:
        settled({**amazon.endpoints, **amazon.credentials})

        ran, document = checked(spdiag, "--region", "eu", "--marketplace", "DE", "--max-calls", "1")

    assert len(document["calls"]) == 1
    assert ran.status in (0, 3, 4)
    assert document["verdict"] is None or document["verdict"]["cause"].split(".")[0] in HINDRANCES


def test_a_short_time_limit_ends_cleanly(spdiag, settled) -> None:
    with Simulator("slow") as amazon:
        settled({**amazon.endpoints, **amazon.credentials})

        ran, document = checked(spdiag, "--region", "eu", "--marketplace", "DE", "--timeout", "0.3")

    assert (ran.status, document["outcome"]) == (4, "untestable")


def test_personal_data_in_a_request_is_sent_as_it_is_and_never_shown(spdiag, settled) -> None:
    line = "GET /orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=2026-01-01T00:00:00Z&BuyerEmail=jane@example.com"
    with Simulator("healthy") as amazon:
        settled({**amazon.endpoints, **amazon.credentials})

        ran, document = checked(spdiag, "--region", "eu", "--request", line, "-v")

    assert "jane" not in ran.out + ran.err
    assert [call["status"] for call in document["calls"] if call["path"] == "/orders/v0/orders"] == [200]


@pytest.mark.parametrize("line", ["POST /feeds/2021-06-30/feeds", "DELETE /notifications/v1/destinations/x", "PUT /x"])
def test_a_changing_request_is_never_replayed(line: str, spdiag, settled) -> None:
    with Simulator("healthy") as amazon:
        settled({**amazon.endpoints, **amazon.credentials})

        checked(spdiag, "--region", "eu", "--request", line)

        changing = [one for one in amazon.log if one.method != "GET" and one.endpoint != "lwa"]

    assert changing == []


def test_an_error_given_counts_where_its_call_cannot_be_replayed(spdiag, settled, tmp_path) -> None:
    error = tmp_path / "error.json"
    error.write_text('{"errors":[{"code":"InvalidInput","message":"Invalid request parameters","details":""}]}')
    with Simulator("inactive-seller") as amazon:
        settled({**amazon.endpoints, **amazon.credentials})

        ran, document = checked(
            spdiag, "--region", "eu", "--marketplace", "DE", "--operation", "createFeed", "--error", str(error)
        )

    assert (ran.status, document["verdict"]["cause"], document["verdict"]["owner"]) == (1, "account.inactive", "seller")


def test_the_sandbox_of_the_environment_is_the_one_that_is_called(spdiag, settled) -> None:
    with Simulator("healthy") as amazon:
        settled({**amazon.endpoints, **amazon.credentials, "AWS_ENV": "SANDBOX"})

        _, document = checked(spdiag, "--region", "eu", "--smoke")

        called = {one.endpoint for one in amazon.log}

    assert called == {"lwa", "sandbox-eu"}
    assert document["subject"]["sandbox"] is True


def test_a_revoked_seller_is_not_mistaken_for_a_bad_client(spdiag, settled) -> None:
    known = world("revoked-authorization")
    with Simulator(replace(known, title="the same")) as amazon:
        settled({**amazon.endpoints, **amazon.credentials})

        _, document = checked(spdiag, "--region", "eu")

    causes = [cause["id"] for cause in document["causes"]]
    assert causes[:2] == ["token.authorization-revoked", "lwa.invalid-grant-refresh-token"]
    assert document["verdict"]["likelihood"] == "likely"
    assert "lwa.invalid-client" not in causes

"""What is recorded of a call, whose it was, and what never is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from functools import partialmethod
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
import requests
from recorded import told

from spdiag.recorder import Recorder, Request

EUROPE = "https://sellingpartnerapi-eu.amazon.com"
ORDERS = EUROPE + "/orders/v0/orders"
CANARY = "Zq7Kx0Wv9TtN3cAnArY51LmPo"
REFUSED = {"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied.", "details": ""}]}


def rows_of(*urls: str, method: str = "GET", **more: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    recorder = Recorder(rows.append, hosts=more.pop("hosts", ()))
    for url in urls:
        recorder.record(method, url, **{"status": 200, **more})
    return rows


def body(document: object) -> bytes:
    return json.dumps(document).encode()


@contextmanager
def server(status: int, content: bytes, **headers: str) -> Iterator[str]:
    """A server on loopback that answers everything alike; `/moved` leads elsewhere."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            moved = self.path.startswith("/moved")
            self.send_response(302 if moved else status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", "0" if moved else str(len(content)))
            if moved:
                self.send_header("Location", "/orders/v0/orders")
            self.end_headers()
            self.wfile.write(b"" if moved else content)

        def log_message(self, *_: object) -> None:
            pass

    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=serving.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        serving.server_close()


def test_a_row_holds_the_fields_of_the_contract() -> None:
    (row,) = rows_of(
        f"{EUROPE}/orders/v0/orders/123-1234567-1234567?MarketplaceIds=A1PA6795UKMFR9",
        status=403,
        headers={"x-amzn-RequestId": "6875f61f-6aa1-11e8-98c6-9b0000000000"},
        body=body(REFUSED),
        seconds=0.1234,
    )

    assert row.pop("time")
    assert list(row.items()) == [
        ("seller", None),
        ("marketplace", "A1PA6795UKMFR9"),
        ("method", "GET"),
        ("path", "/orders/v0/orders/123-1234567-1234567"),
        ("operation", "getOrder"),
        ("status", 403),
        ("code", "Unauthorized"),
        ("message", "Access to requested resource is denied."),
        ("details", None),
        ("request_id", "6875f61f-6aa1-11e8-98c6-9b0000000000"),
        ("ms", 123),
        ("api_host", "sellingpartnerapi-eu.amazon.com"),
    ]


@pytest.mark.parametrize(
    ("query", "first", "several"),
    [
        ("MarketplaceIds=A1PA6795UKMFR9,A13V1IB3VIYZZH", "A1PA6795UKMFR9", ["A1PA6795UKMFR9", "A13V1IB3VIYZZH"]),
        ("marketplaceIds=A1PA6795UKMFR9&marketplaceIds=A1PA6795UKMFR9", "A1PA6795UKMFR9", None),
        ("marketplaceIds=A1PA6795UKMFR9%2CA13V1IB3VIYZZH", "A1PA6795UKMFR9", ["A1PA6795UKMFR9", "A13V1IB3VIYZZH"]),
        ("MarketplaceId=ATVPDKIKX0DER", "ATVPDKIKX0DER", None),
        ("marketplace_ids=ATVPDKIKX0DER", "ATVPDKIKX0DER", None),
        ("MarketplaceIds=jane.doe@example.com", None, None),
        (f"MarketplaceIds=Atza|{CANARY}", None, None),
        ("BuyerEmail=A1PA6795UKMFR9", None, None),
        ("", None, None),
    ],
)
def test_of_the_query_only_marketplaces_stay(query: str, first: str | None, several: list[str] | None) -> None:
    (row,) = rows_of(f"{ORDERS}?{query}&NextToken={CANARY}#{CANARY}")

    assert row["marketplace"] == first
    assert row.get("marketplaces") == several
    assert CANARY not in str(row)


@pytest.mark.parametrize(
    ("url", "recorded"),
    [
        (ORDERS, True),
        ("https://SellingPartnerAPI-NA.amazon.com:443/orders/v0/orders", True),
        ("https://sandbox.sellingpartnerapi-fe.amazon.com/orders/v0/orders", True),
        ("http://localhost:8080/orders/v0/orders", True),
        ("http://[::1]:8080/orders/v0/orders", True),
        ("http://127.0.0.1:1/auth/o2/token", False),
        ("https://api.amazon.com/auth/o2/token", False),
        ("https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com/x?X-Amz-Signature=1", False),
        ("https://example.com/orders/v0/orders", False),
        ("https://127.0.0.1.example.com/", False),
        ("https://127.example/", False),
        ("https://sellingpartnerapi-eu.amazon.com@example.com/", False),
        ("not an address", False),
        ("http://[::1/orders", False),
    ],
)
def test_only_calls_to_sp_api_and_to_loopback_are_recorded(url: str, recorded: bool) -> None:
    assert bool(rows_of(url)) == recorded


def test_a_host_that_is_named_is_recorded_too() -> None:
    login, proxy = "https://api.amazon.com/auth/o2/token", "https://sp-proxy.example/orders/v0/orders"
    refused = body({"error": "invalid_grant", "error_description": "The request has an invalid grant parameter"})

    rows = rows_of(login, proxy, status=400, body=refused, hosts=("api.amazon.com", "SP-Proxy.example"))

    assert [row["code"] for row in rows] == ["invalid_grant"] * 2
    assert [row["operation"] for row in rows] == [None, "getOrders"]
    assert len(rows_of(login, hosts="api.amazon.com")) == 1


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/orders/v0/orders", "getOrders"),
        ("/orders/v0/orders/", None),
        ("/orders/v9/orders", None),
        ("/nothing/here", None),
        ("", None),
    ],
)
def test_the_operation_is_the_catalogs(path: str, operation: str | None) -> None:
    (row,) = rows_of(EUROPE + path)

    assert row["operation"] == operation
    assert row["path"] == (path or "/")


@pytest.mark.parametrize(
    ("document", "code", "message"),
    [
        (REFUSED, "Unauthorized", "Access to requested resource is denied."),
        ({"errors": [{"code": "InvalidInput"}]}, "InvalidInput", None),
        ({"message": "Too Many Requests"}, None, "Too Many Requests"),
        ({"error": {"code": "E", "message": "m"}}, "E", "m"),
        ([{"errors": [{"code": "E", "message": "m"}]}], "E", "m"),
        ({"errors": [{"code": 7, "message": {"a": 1}}]}, None, None),
        ({"errors": []}, None, None),
        ("text", None, None),
        ({"errors": [{"code": "E", "message": "one\ntwo\u2028three"}]}, "E", "one two three"),
        ({"errors": [{"code": "E", "message": "m" * 900}]}, "E", "m" * 499 + "…"),
        ({"errors": [{"code": "E", "message": "m" * 70_000}]}, None, None),
    ],
)
def test_code_and_message_come_from_the_first_error(document: object, code: str | None, message: str | None) -> None:
    (row,) = rows_of(ORDERS, status=400, body=body(document))

    assert (row["code"], row["message"]) == (code, message)


def test_details_are_those_of_the_first_error_without_what_is_secret() -> None:
    details = f"The access token {CANARY} of jane.doe@example.com has expired."
    (row,) = rows_of(ORDERS, status=403, body=body({"errors": [REFUSED["errors"][0] | {"details": details}]}))

    assert row["message"] == "Access to requested resource is denied."
    assert "has expired" in str(row["details"])
    assert CANARY not in str(row)
    assert "jane.doe" not in str(row)


@pytest.mark.parametrize("content", [b"", b"<html>Jane Doe</html>", b"{", b"[" * 60_000, b"\xff\xfe{", b"{}", b"\x00"])
def test_a_body_that_is_no_error_says_nothing(content: bytes) -> None:
    (row,) = rows_of(ORDERS, status=503, body=content)

    assert (row["status"], row["code"], row["message"]) == (503, None, None)


def test_a_header_names_the_code_where_the_body_does_not() -> None:
    (row,) = rows_of(ORDERS, status=403, headers={"x-amzn-ErrorType": "AccessDeniedException:http://internal/"})

    assert row["code"] == "AccessDeniedException"


@pytest.mark.parametrize(
    ("name", "id", "kept"),
    [
        ("x-amzn-RequestId", "6875f61f-6aa1-11e8-98c6-9b0000000000", True),
        ("X-AMZN-REQUESTID", "6875f61f-6aa1-11e8-98c6-9b0000000000", True),
        ("x-amz-request-id", "TX234S0F24A06C7", True),
        ("x-amzn-RequestId", CANARY, False),
        ("x-amzn-RequestId", f"Atza|{CANARY}", False),
        ("x-amzn-RequestId", "AKIAIOSFODNN7EXAMPLE", False),
        ("x-request-id", "6875f61f-6aa1-11e8-98c6-9b0000000000", False),
    ],
)
def test_the_id_of_the_request_is_amazons(name: str, id: str, kept: bool) -> None:
    (row,) = rows_of(ORDERS, headers={name: id})

    assert (row["request_id"] == id) == kept
    assert CANARY not in str(row)


def test_the_body_of_a_success_is_not_looked_at() -> None:
    (row,) = rows_of(ORDERS, body=body(REFUSED))

    assert (row["code"], row["message"]) == (None, None)


@pytest.mark.parametrize(
    "said", ["{}", "Atza|{}", "buyer {}@example.com", "token is {} for you", "x-amz-access-token: {}"]
)
def test_no_canary_is_on_file(said: str) -> None:
    rows: list[dict[str, Any]] = []
    echo = {"errors": [{"code": said.format(CANARY), "message": said.format(CANARY), "details": CANARY}], "x": CANARY}

    with server(403, body(echo), X_Echo=CANARY) as base:
        session = Recorder(rows.append, seller=f"Atzr|{CANARY}", note=f"Atza|{CANARY}").attach(requests.Session())
        headers = {"x-amz-access-token": f"Atza|{CANARY}", "Cookie": CANARY, "Authorization": f"Bearer {CANARY}"}
        address = f"{base}/orders/v0/orders/Atza%7C{CANARY}?NextToken={CANARY}".replace("//127", f"//me:{CANARY}@127")
        answer = session.get(address, headers=headers, data=CANARY, timeout=10)

    assert answer.json() == echo
    assert len(rows) == 1
    assert CANARY not in json.dumps(rows)


def test_a_redirect_is_part_of_its_call() -> None:
    rows: list[dict[str, Any]] = []

    with server(200, b"{}") as base:
        recorder = Recorder(rows.append)
        session = recorder.attach(recorder.attach(requests.Session()))
        with recorder.patch(), recorder.patch_requests():
            answer = session.get(base + "/moved", timeout=10)

    assert [one.status_code for one in answer.history] == [302]
    assert [(row["path"], row["status"]) for row in rows] == [("/moved", 200)]


def test_what_was_begun_within_a_call_and_outlives_it_is_a_call_of_its_own() -> None:
    rows: list[dict[str, Any]] = []
    inside: list[Context] = []

    with server(200, b"{}") as base:
        session = Recorder(rows.append).attach(requests.Session())
        session.hooks["response"].append(lambda *_, **__: inside.append(copy_context()))
        session.get(base + "/first", timeout=10)
        inside[0].run(session.get, base + "/second", timeout=10)

    assert [row["path"] for row in rows] == ["/first", "/second"]


def test_what_a_hook_of_the_program_raises_is_still_the_answer_that_came() -> None:
    rows: list[dict[str, Any]] = []

    with server(403, body(REFUSED)) as base:
        session = Recorder(rows.append).attach(requests.Session())
        session.hooks["response"].append(lambda answer, **_: answer.raise_for_status())
        with pytest.raises(requests.HTTPError):
            session.get(base + "/orders/v0/orders", timeout=10)

    assert [row["status"] for row in rows] == [403]


def test_a_stream_is_left_to_the_program() -> None:
    rows: list[dict[str, Any]] = []

    with server(403, body(REFUSED)) as base:
        session = Recorder(rows.append).attach(requests.Session())
        answer = session.get(base + "/orders/v0/orders", stream=True, timeout=10)
        content = b"".join(answer.iter_content(7))

    assert content == body(REFUSED)
    assert [(row["status"], row["code"], row["message"]) for row in rows] == [(403, None, None)]


def test_patching_ends() -> None:
    rows: list[dict[str, Any]] = []
    before = requests.Session.send

    with server(200, b"{}") as base:
        patched = Recorder(rows.append).patch_requests()
        requests.get(base + "/orders/v0/orders", timeout=10)
        patched.close()
        requests.get(base + "/orders/v0/orders", timeout=10)

    assert len(rows) == 1
    assert requests.Session.send is before


def test_a_patch_below_another_one_goes_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[dict[str, Any]] = []

    with server(200, b"{}") as base:
        patched = Recorder(rows.append).patch_requests()
        ours = requests.Session.send
        monkeypatch.setattr(requests.Session, "send", partialmethod(ours))
        patched.close()
        requests.get(base + "/orders/v0/orders", timeout=10)

    assert rows == []


def test_the_seller_is_the_one_of_the_block_then_the_recorders() -> None:
    rows: list[dict[str, Any]] = []
    recorder = Recorder(rows.append, seller="A1HOUSE")

    with recorder.seller("A2OUTER", marketplace="A1PA6795UKMFR9"):
        recorder.record("POST", ORDERS, status=200)
        with recorder.seller("A3INNER"):
            recorder.record("GET", ORDERS + "?MarketplaceIds=ATVPDKIKX0DER", status=200)
    recorder.record("GET", ORDERS, status=200)

    assert [row["seller"] for row in rows] == ["A2OUTER", "A3INNER", "A1HOUSE"]
    assert [row["marketplace"] for row in rows] == ["A1PA6795UKMFR9", "ATVPDKIKX0DER", None]


def test_the_tasks_of_asyncio_keep_their_sellers_apart() -> None:
    rows: list[dict[str, Any]] = []
    recorder = Recorder(rows.append)

    async def serve(name: str) -> None:
        with recorder.seller(name):
            await asyncio.sleep(0)
            recorder.record("GET", f"{ORDERS}/{name}", status=200)

    async def main() -> None:
        await asyncio.gather(*(serve(f"A{number}") for number in range(20)))

    asyncio.run(main())

    assert sorted((row["seller"], row["path"]) for row in rows) == sorted(
        (f"A{number}", f"/orders/v0/orders/A{number}") for number in range(20)
    )


def test_a_function_may_know_the_seller_from_the_request() -> None:
    rows: list[dict[str, Any]] = []
    asked: list[Request] = []

    def seller(request: Request) -> str | None:
        asked.append(request)
        return {"Atza|one": "A1"}.get(str(request.headers.get("x-amz-access-token")))

    with server(200, b"{}") as base:
        session = Recorder(rows.append, seller=seller).attach(requests.Session())
        session.get(base + "/orders/v0/orders", headers={"x-amz-access-token": "Atza|one"}, timeout=10)
        session.get(base + "/orders/v0/orders", timeout=10)

    assert [row["seller"] for row in rows] == ["A1", None]
    assert [(one.method, one.url) for one in asked] == [("GET", base + "/orders/v0/orders")] * 2
    assert told(rows[0])["operation"] == "getOrders"

"""`spdiag.explain` in a program: whatever an error handler holds is explained, quietly and without a risk."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import jsonschema
import pytest
import requests
import urllib3
from botocore.exceptions import ClientError

import spdiag
from spdiag import library
from spdiag.core.problem import Problem, Problems
from spdiag.paste.objects import as_text
from spdiag.render.schemas import schema

REFUSAL = {"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied.", "details": ""}]}
ORDERS = "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9"
TOKEN_URL = "https://api.amazon.com/auth/o2/token"
ACCESS = "Atza|IwEBIMostSecretOfAllTokens0123456789"
LOADED = """
import json, sys
import spdiag
alone = sorted(sys.modules)
spdiag.explain(json.loads(sys.argv[1]))
print(json.dumps([alone, sorted(sys.modules)]))
"""
NO_SOCKETS = """
import socket
def refuse(*_, **__):
    raise AssertionError("a socket was made")
socket.socket.__init__ = refuse
socket.create_connection = socket.getaddrinfo = refuse
import spdiag
print(spdiag.explain(ConnectionError("sellingpartnerapi-eu.amazon.com: Connection refused")).cause.id)
"""


class Loud:
    """Raises whatever it is asked."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __str__(self) -> str:
        raise RuntimeError("no words")


class Refused(Exception):
    """A client's exception with the answer in its attributes."""

    def __init__(self, status: int, body: object, headers: object = None) -> None:
        super().__init__(f"the call failed: {body}")
        self.status, self.body, self.headers = status, body, headers


def answer(status: int = 403, body: object = REFUSAL, url: str = ORDERS, **sent: Any) -> requests.Response:
    """What `requests` returns."""
    found = requests.Response()
    found.status_code, found.reason = status, {403: "Forbidden", 401: "Unauthorized"}.get(status, "")
    found._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    found.headers["x-amzn-RequestId"] = "0f1e2d3c-aaaa-bbbb-cccc-000000000000"
    method = "POST" if "data" in sent else "GET"
    found.request = requests.Request(method, url, **sent).prepare()
    return found


def case(thing: object, **more: Any) -> dict[str, Any]:
    document = spdiag.explain(thing, **more).as_dict()
    jsonschema.validate(document, schema("explanation"))
    found = document["case"]
    assert isinstance(found, dict)
    return found


def ring() -> object:
    found: list[object] = []
    found.append(found)
    return found


def knot() -> object:
    found: dict[str, object] = {}
    found["knot"] = found
    return found


def nested() -> object:
    found: object = "end"
    for _ in range(5_000):
        found = [found]
    return found


STRANGE: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "no text": lambda: "",
    "no bytes": lambda: b"",
    "zero": lambda: 0,
    "yes": lambda: True,
    "an object": object,
    "a class": lambda: object,
    "a module": lambda: sys,
    "a function": lambda: len,
    "an object that raises": Loud,
    "an object that raises, within": lambda: [{"body": Loud()}],
    "a list in itself": ring,
    "a dict in itself": knot,
    "lists in lists": nested,
    "not a number": lambda: float("nan"),
    "a number too long to print": lambda: 10**5_000,
    "that number in a list": lambda: [10**5_000],
    "an iterator": lambda: iter([]),
    "sets and numbers": lambda: {1: {2, 3}},
    "memory": lambda: memoryview(b"\xff\xfe"),
    "half a character": lambda: "\ud800",
    "a file": lambda: io.StringIO("x"),
    "an empty exception": Exception,
    "a mock": MagicMock,
    "a client that is a mock": lambda: Refused(MagicMock(), MagicMock(), MagicMock()),  # type: ignore[arg-type]
}


def test_an_answer_of_requests_is_read_whole() -> None:
    found = case(answer(headers={"x-amz-access-token": ACCESS}))

    assert found["status"] == 403
    assert (found["operation"], found["method"]) == ("getOrders", "GET")
    assert found["host"] == "sellingpartnerapi-eu.amazon.com"
    assert found["request_id"] == "0f1e2d3c-aaaa-bbbb-cccc-000000000000"
    assert found["errors"] == REFUSAL["errors"]


def test_a_token_is_reduced_to_its_kind_at_once() -> None:
    bearer = {"x-amz-access-token": ACCESS, "Authorization": f"Bearer {ACCESS}", "Cookie": "session=1234567"}

    text = as_text(answer(headers=bearer))

    assert "x-amz-access-token: Atza|…" in text
    assert "Authorization: Bearer Atza|…" in text
    assert "MostSecret" not in text
    assert "1234567" not in text


def test_a_wrong_kind_of_token_is_still_seen() -> None:
    found = spdiag.explain(answer(headers={"x-amz-access-token": "Atzr|IwEBIRefreshInPlaceOfAccess"}))

    assert found.found.reading.cases[0].text("token.kind") == "refresh"


def test_of_a_token_request_only_the_kind_of_grant_is_read() -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "Atzr|verySecret", "client_secret": "amzn1.oa2-cs.v1.abc"}
    refusal = {"error": "invalid_client", "error_description": "Client authentication failed"}

    text = as_text(answer(401, refusal, TOKEN_URL, data=form))

    assert "grant_type=refresh_token" in text
    assert "verySecret" not in text
    assert "v1.abc" not in text
    assert case(text)["path"] == "/auth/o2/token"


def test_an_exception_of_requests_tells_its_answer() -> None:
    with pytest.raises(requests.HTTPError) as caught:
        answer().raise_for_status()

    found = spdiag.explain(caught.value)

    assert found.cause is not None
    assert found.cause.id == "role.missing"


def test_a_body_that_nobody_has_read_stays_unread() -> None:
    raw = urllib3.HTTPResponse(io.BytesIO(b'{"errors":[]}'), status=403, preload_content=False)
    streamed = requests.Response()
    streamed.status_code, streamed.raw = 403, raw

    texts = (as_text(raw), as_text(streamed))

    assert texts == ("HTTP/1.1 403", "HTTP/1.1 403")
    assert raw.data == b'{"errors":[]}'


def test_an_answer_of_urllib3_is_read() -> None:
    fields = {"x-amzn-ErrorType": "AccessDeniedException", "Content-Type": "application/json"}

    found = case(urllib3.HTTPResponse(json.dumps(REFUSAL).encode(), headers=fields, status=403))

    assert (found["status"], found["error_type"]) == (403, "AccessDeniedException")
    assert found["errors"] == REFUSAL["errors"]


def test_an_answer_of_httpx_is_read() -> None:
    httpx = pytest.importorskip("httpx", reason="httpx comes with python-amazon-sp-api")
    request = httpx.Request("GET", ORDERS, headers={"x-amz-access-token": ACCESS})

    found = case(httpx.Response(403, json=REFUSAL, request=request))
    bare = case(httpx.Response(403, json=REFUSAL))

    assert (found["operation"], found["status"]) == ("getOrders", 403)
    assert bare["errors"] == REFUSAL["errors"]


@pytest.mark.parametrize("body", [REFUSAL, json.dumps(REFUSAL), json.dumps(REFUSAL).encode(), REFUSAL["errors"]])
def test_an_exception_with_its_answer_in_attributes_is_read_once(body: object) -> None:
    found = case(Refused(403, body, {"x-amzn-RequestId": ["one", "two"]}))

    assert found["status"] == 403
    assert found["request_id"] == "one, two"
    assert found["errors"] == REFUSAL["errors"]


def test_the_cause_behind_an_exception_is_found() -> None:
    wrapped = RuntimeError("the nightly import stopped")
    wrapped.__cause__ = Refused(403, REFUSAL)

    assert case(wrapped)["errors"] == REFUSAL["errors"]


def test_what_lies_behind_the_first_answer_is_an_older_story() -> None:
    throttled = {
        "errors": [{"code": "QuotaExceeded", "message": "You exceeded your quota for the requested resource."}]
    }
    error = Refused(403, REFUSAL)
    error.__cause__ = Refused(429, throttled)

    found = case(error)

    assert (found["status"], found["errors"]) == (403, REFUSAL["errors"])


def test_an_exception_while_another_was_handled_does_not_take_over_its_answer() -> None:
    with pytest.raises(ConnectionError) as caught:
        try:
            raise Refused(403, REFUSAL)
        except Refused:
            raise ConnectionError("Connection reset by peer: sellingpartnerapi-eu.amazon.com")  # noqa: B904

    found = spdiag.explain(caught.value)

    assert found.cause is not None
    assert found.cause.id == "network.connectivity"
    assert "status" not in found.as_dict()["case"]  # type: ignore[operator]


def test_a_chain_of_causes_that_bites_its_tail_ends() -> None:
    first, second = ValueError("one"), ValueError("two")
    first.__cause__, second.__cause__ = second, first

    text = as_text(first)

    assert text == "ValueError: two\n\nValueError: one"


def test_the_members_of_a_group_are_read() -> None:
    group = ExceptionGroup("two calls", [Refused(403, REFUSAL), ValueError("else")])

    assert case(group)["errors"] == REFUSAL["errors"]


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        ("[Errno -2] Name or service not known", "network.connectivity"),
        ("Connection refused", "network.connectivity"),
        ("Read timed out.", "network.connectivity"),
    ],
)
def test_a_broken_connection_is_never_a_fault_of_credentials(error: str, cause: str) -> None:
    request = requests.Request("POST", TOKEN_URL, data={"grant_type": "refresh_token"}).prepare()

    found = spdiag.explain(requests.ConnectionError(error, request=request))

    assert found.cause is not None
    assert found.cause.id == cause
    assert not [one.cause.id for one in found.findings if one.cause.id.startswith(("lwa.", "token.", "role."))]


def test_an_exception_of_boto3_is_read_as_one_of_aws() -> None:
    said = {"Code": "AccessDenied", "Message": "User: x is not authorized to perform: sts:AssumeRole"}

    found = spdiag.explain(ClientError({"Error": said, "ResponseMetadata": {"HTTPStatusCode": 403}}, "AssumeRole"))

    assert found.cause is not None
    assert found.cause.id == "aws.assume-role-denied"


def test_parsed_json_is_read_as_json() -> None:
    found = spdiag.explain(REFUSAL, status=403, operation="getOrders")

    assert found.as_dict()["input"] == {"kind": "json", "bytes": len(as_text(REFUSAL))}
    assert found.cause is not None
    assert found.cause.id == "role.missing"


def test_text_and_bytes_are_read_as_the_command_line_reads_them() -> None:
    pasted = json.dumps(REFUSAL)

    documents = [
        spdiag.explain(thing, status=403).as_dict() for thing in (pasted, pasted.encode(), bytearray(pasted, "ascii"))
    ]

    assert documents[0] == documents[1] == documents[2]


@pytest.mark.parametrize(
    "headers",
    [
        {"x-amzn-ErrorType": "AccessDeniedException"},
        [("x-amzn-ErrorType", "AccessDeniedException")],
        ["x-amzn-ErrorType: AccessDeniedException"],
    ],
    ids=["mapping", "pairs", "lines"],
)
def test_what_the_caller_adds_counts_and_names_its_origin(headers: Any) -> None:
    found = spdiag.explain(REFUSAL, status=403, operation="getOrders", headers=headers, sandbox=True)

    seen = {one.name: (one.value, one.origin) for one in found.found.reading.cases[0]}
    assert seen["response.status"] == (403, "argument status")
    assert seen["operation.id"] == ("getOrders", "argument operation")
    assert seen["error.type"] == ("AccessDeniedException", "argument header")
    assert seen["endpoint.sandbox"] == (True, "argument sandbox")


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_thing_is_unknown_and_raises_nothing(name: str) -> None:
    thing = STRANGE[name]()

    found = spdiag.explain(thing)

    assert not found.explained
    assert found.cause is None
    assert found.findings == ()
    assert found.as_dict()["outcome"] == "unknown"
    assert str(found)


def test_strange_arguments_raise_nothing_either() -> None:
    found = spdiag.explain(REFUSAL, status="403", operation=object(), headers=Loud())  # type: ignore[arg-type]

    assert isinstance(found, spdiag.Explanation)


def test_a_large_thing_is_read_in_part() -> None:
    large = [{"code": "InvalidInput", "message": "x" * 1_000} for _ in range(20_000)]

    assert len(as_text(large)) <= 400_000
    assert len(as_text(Refused(400, large))) <= 500_000


def test_an_explanation_gives_what_a_caller_needs() -> None:
    found = spdiag.explain(answer())

    assert found.explained
    assert found.cause is not None
    assert (found.cause.owner, "{" in found.cause.explanation) == ("developer", False)
    assert all("{" not in fix.do for fix in found.cause.fixes)
    assert found.findings[0].cause.id == found.cause.id
    assert found.questions
    assert repr(found) == f"<Explanation: role.missing, {found.findings[0].likelihood.value}>"
    json.dumps(found.as_dict())


def test_an_explanation_prints_as_the_command_line_does(spdiag: Any) -> None:
    found = library.explain("MD1000")

    assert str(found).split() == spdiag("explain", "MD1000").out.split()
    assert "\x1b" not in str(found)


def test_a_secret_of_the_environment_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LWA_CLIENT_SECRET", "correct-horse-battery")

    found = spdiag.explain(Refused(401, {"error": "invalid_client", "error_description": "correct-horse-battery"}))

    assert found.cause is not None
    assert "correct-horse" not in str(found) + json.dumps(found.as_dict()) + repr(found.found)


def test_it_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    spdiag.explain(answer(), operation="noSuchOperation")

    assert capfd.readouterr() == ("", "")


def test_playbooks_of_ones_own_are_used(tmp_path: Path) -> None:
    file = tmp_path / "errors" / "sp-api" / "ours.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "id: sp-api/ours\n"
        "title: 400 InvalidInput, the widget is upside down\n"
        "match: {error.message|contains: widget is upside down}\n"
        "causes: [{cause: request.invalid-parameter, likelihood: certain}]\n"
        'references: [{url: "https://developer-docs.amazon.com/sp-api/docs/response-format", checked: "2026-11-22"}]\n'
        "examples:\n"
        '  - {paste: "The widget is upside down.", expect: {cause: request.invalid-parameter}}\n'
        '  - {paste: "The widget is missing.", expect: {not-error: sp-api/ours}}\n',
        encoding="utf-8",
    )
    widget = {"errors": [{"code": "InvalidInput", "message": "The widget is upside down."}]}

    found = spdiag.explain(widget, playbooks=[tmp_path])

    assert found.found.matches[0].error.id == "sp-api/ours"


def test_a_mistake_in_ones_own_playbooks_is_told(tmp_path: Path) -> None:
    file = tmp_path / "errors" / "sp-api" / "ours.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("id: sp-api/ours\n", encoding="utf-8")

    with pytest.raises((Problem, Problems)):
        spdiag.explain(REFUSAL, playbooks=[tmp_path])


def test_threads_share_what_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[tuple[str, ...]] = []
    real = library.load
    monkeypatch.setattr(library, "_loaded", {})
    monkeypatch.setattr(library, "load", lambda folders: loads.append(folders) or real(folders))

    with ThreadPoolExecutor(8) as pool:
        documents = list(pool.map(lambda _: spdiag.explain(answer(), status=403).as_dict(), range(24)))

    assert loads == [()]
    assert all(document == documents[0] for document in documents)


def test_importing_spdiag_loads_next_to_nothing_and_explaining_nothing_heavy() -> None:
    heavy = {"requests", "urllib3", "boto3", "rich", "yaml", "click", "http.client", "asyncio", "logging", "pathlib"}
    spdiag.explain("MD1000")  # the cache is warm

    done = subprocess.run(
        [sys.executable, "-c", LOADED, json.dumps(REFUSAL)], capture_output=True, text=True, check=True, env=os.environ
    )

    alone, after = json.loads(done.stdout)
    assert [name for name in alone if name.startswith("spdiag")] == ["spdiag"]
    assert "spdiag.library" in after
    assert heavy & set(after) == set()


def test_explaining_makes_no_socket() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_SOCKETS], capture_output=True, text=True, check=True, env=os.environ
    )

    assert done.stdout.strip() == "network.connectivity"


def test_a_name_that_the_package_lacks_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        spdiag.nonsense  # type: ignore[attr-defined]  # noqa: B018


def test_type_checkers_see_what_is_loaded_late(tmp_path: Path) -> None:
    api = pytest.importorskip("mypy.api", reason="mypy is a tool of development")
    program = tmp_path / "program.py"
    program.write_text(
        "import spdiag\n"
        "found: spdiag.Explanation = spdiag.explain(ValueError(), status=403)\n"
        "owner: str = found.cause.owner if found.cause else ''\n"
        "wrong: int = found.explained and spdiag.explain\n"
        "spdiag.nonsense\n",
        encoding="utf-8",
    )

    said, _, _ = api.run(["--strict", "--follow-imports=silent", f"--cache-dir={tmp_path}", str(program)])

    told = [line.split(": error:")[0].rpartition(":")[2] for line in said.splitlines() if ": error:" in line]
    assert told == ["4", "5"]

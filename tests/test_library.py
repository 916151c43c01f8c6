"""`spdiag.explain` within a program: takes what an error handler has at hand, prints nothing, shows no secret."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

import spdiag
from spdiag.simulator import Simulator

EXPIRED = '{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":"The access token you provided has expired."}]}'


class SellingApiForbiddenException(Exception):
    """Shaped as python-amazon-sp-api's: a list of errors, and the header of the answer."""

    def __init__(self, error: list[dict[str, str]], headers: dict[str, str]) -> None:
        super().__init__(error, headers)
        self.code, self.error, self.headers = 403, error, headers


class ApiException(Exception):
    """Shaped as the official SDK's."""

    def __init__(self) -> None:
        self.status, self.reason, self.body = 403, "Forbidden", EXPIRED
        self.headers = {"x-amzn-RequestId": "r-1"}

    def __str__(self) -> str:
        return f"({self.status})\nReason: {self.reason}\nHTTP response headers: {self.headers}\nHTTP response body: {self.body}\n"


def first(thing: object, **context: object) -> str:
    cause = spdiag.explain(thing, **context).cause  # type: ignore[arg-type]
    return cause.id if cause else ""


@pytest.mark.parametrize(
    "thing",
    [
        EXPIRED,
        EXPIRED.encode(),
        SellingApiForbiddenException(
            [
                {
                    "code": "Unauthorized",
                    "message": "Access to requested resource is denied.",
                    "details": "The access token you provided has expired.",
                }
            ],
            {},
        ),
        ApiException(),
    ],
)
def test_what_an_error_handler_has_at_hand_is_explained(thing: object) -> None:
    assert first(thing) == "token.expired"


def test_an_answer_of_requests_is_explained_with_its_request_id() -> None:
    with Simulator("missing-role") as amazon:
        token = requests.post(
            amazon.endpoints["SPDIAG_LWA_URL"],
            data={
                "grant_type": "refresh_token",
                "refresh_token": amazon.credentials["SP_API_REFRESH_TOKEN"],
                "client_id": amazon.credentials["SP_API_CLIENT_ID"],
                "client_secret": amazon.credentials["SP_API_CLIENT_SECRET"],
            },
            timeout=5,
        ).json()["access_token"]
        answer = requests.get(
            amazon.endpoints["SPDIAG_SPAPI_URL_EU"]
            + "/finances/2024-06-19/transactions?postedAfter=2026-01-01T00:00:00Z",
            headers={"x-amz-access-token": token},
            timeout=5,
        )

    found = spdiag.explain(answer)

    assert (answer.status_code, found.cause and found.cause.id) == (403, "role.missing")
    assert found.as_dict()["case"]["request_id"] == answer.headers["x-amzn-RequestId"]  # type: ignore[index]
    assert token not in str(found) + str(found.as_dict())


def test_a_broken_connection_is_no_credential_fault() -> None:
    try:
        requests.get("http://127.0.0.1:9/orders/v0/orders", timeout=2)
    except requests.RequestException as error:
        assert first(error) == "network.connectivity"


def test_what_it_does_not_know_is_not_explained() -> None:
    for thing in (object(), 17, None, {"a": 1}, KeyError("b"), "the weather is fine", b"\xff\x00"):
        found = spdiag.explain(thing)

        assert (found.explained, found.cause) == (False, None)


def test_context_adds_what_the_thing_does_not_tell() -> None:
    found = spdiag.explain("Forbidden", status=403, operation="getOrders", headers={"x-amzn-RequestId": "r-2"})

    case = found.as_dict()["case"]
    assert (case["status"], case["operation"], case["request_id"]) == (403, "getOrders", "r-2")  # type: ignore[index]


def test_threads_share_it_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(first, [EXPIRED] * 64))

    assert told == {"token.expired"}
    assert capfd.readouterr() == ("", "")


def test_importing_it_loads_next_to_nothing() -> None:
    script = (
        "import sys, spdiag; print([n for n in ('click', 'json', 'spdiag.core', 'spdiag.library') if n in sys.modules])"
    )

    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert loaded == "[]\n"
    assert callable(spdiag.explain)

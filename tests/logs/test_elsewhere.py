"""Errors of other APIs in logs of SP-API: told last, or aside where nobody can tell whom they strike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from logs.both import DENIED, PATH, Record, Run, compared, requests

from spdiag.logs.values.shapes import is_like_amazons
from spdiag.render.schemas import schema

DECLINED = {"status": 402, "message": "Your card was declined."}


def log(folder: Path, records: list[Record]) -> str:
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records))
    return str(file)


def calls(*, refused: bool = False, path: str = "", **more: Any) -> list[Record]:
    """Calls of twelve sellers, those of the third refused where that is asked for; of orders unless a path is named."""
    return [
        {**one, "status": 403 if bad and refused else 200, "message": DENIED if bad and refused else None}
        | ({"path": path} if path else {})
        | more
        for _, one, bad in requests()
    ]


def charges(**more: Any) -> list[Record]:
    return [one | {"seller": ""} for one in calls(path="/v1/charges", **DECLINED, **more)]


def test_an_error_of_another_api_that_strikes_nobody_in_particular_is_no_finding(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, [*calls(), *charges()])

    found = compared(spdiag, file)

    assert (found["exit_code"], found["findings"]) == (0, [])
    assert [(one["path"], one["status"], one["occurrences"]) for one in found["elsewhere"]] == [
        ("/v1/charges", 402, 240)
    ]
    jsonschema.validate(found, schema("comparison"))
    assert spdiag("compare", file).status == 0


@pytest.mark.parametrize("layout", ["text", "markdown"])
def test_it_is_told_aside(layout: str, tmp_path: Path, spdiag: Run) -> None:
    out = spdiag("compare", log(tmp_path, [*calls(), *charges()]), "--format", layout).out

    assert "No errors of SP-API in these logs." in out
    assert "/v1/charges: 402 Your card was declined." in out


def test_one_that_is_told_whom_it_strikes_stands_behind_the_others(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, [*calls(refused=True), *calls(path="/v1/charges", **DECLINED)])

    found = compared(spdiag, file)

    assert [(one["scope"], one["elsewhere"]) for one in found["findings"]] == [
        ("one-seller", False),
        ("all-sellers", True),
    ]
    assert found["exit_code"] == 1
    assert found["findings"][1]["causes"] == []
    out = spdiag("compare", file).out
    assert "/v1/charges: 402 Your card was declined. (not an SP-API operation)" in out
    assert "Next: Ask whoever serves this path: it is none of SP-API." in out


def test_where_no_path_is_of_sp_api_none_is_aside(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, log(tmp_path, charges()))

    assert (found["exit_code"], found["elsewhere"]) == (3, [])
    assert len(found["findings"]) == 1


@pytest.mark.parametrize(
    ("path", "may_be"),
    [
        ("/v1/charges", False),
        ("/admin/api/{}/{}", False),
        ("/internal/mail/send", False),
        ("/orders/v9/everything", True),
        ("/Orders/whatever", True),
        ("/newApi/2027-01-01/things/{}", True),
        ("/prod/orders/v0/orders", True),
        ("/auth/o2/token", True),
        ("/{}/{}", True),
        ("/ordersSync", True),
        ("/health", False),
        ("/health-check", False),
        ("/Healthz", False),
        ("/login", False),
        ("/status", False),
        ("/api/v1/orders", False),
        ("/api/orders/v0/orders/{}", True),
        ("/orders/{}", False),
        ("/orders/{}/lines", False),
        ("/orders/{}/orders", True),
        ("/orders", True),
        ("/", True),
    ],
)
def test_what_may_be_a_path_of_amazon_s_is_none_of_another_api(path: str, may_be: bool) -> None:
    assert is_like_amazons(path) is may_be


SOLD = "/sell/fulfillment/v1/order"


@pytest.mark.parametrize(
    ("amazons", "others"),
    [
        ({"upstream": "sellingpartnerapi-eu.amazon.com"}, {"upstream": "api.ebay.com", "path": SOLD}),
        ({"upstream": "sellingpartnerapi-eu.amazon.com:443"}, {"upstream": "api.ebay.com:443", "path": SOLD}),
        ({"path": f"https://sellingpartnerapi-na.amazon.com{PATH}"}, {"path": f"https://api.ebay.com{SOLD}"}),
    ],
)
def test_the_host_tells_another_api_whose_paths_may_be_amazon_s(
    amazons: Record, others: Record, tmp_path: Path, spdiag: Run
) -> None:
    file = log(tmp_path, [*calls(**amazons), *({**one, **others} for one in charges())])

    found = compared(spdiag, file)

    assert (found["exit_code"], found["findings"]) == (0, [])
    assert [one["path"] for one in found["elsewhere"]] == [SOLD]


@pytest.mark.parametrize(
    ("amazons", "others"),
    [
        ({"host": "worker-1.acme.io"}, {"host": "worker-2.acme.io", "path": SOLD}),
        ({"host": "sellingpartnerapi-eu.amazon.com"}, {"host": "sellingpartnerapi-na.amazon.com", "path": SOLD}),
        ({"host": "sellingpartnerapi-eu.amazon.com"}, {"host": "", "path": SOLD}),
        ({"host": "sellingpartnerapi-eu.amazon.com"}, {"host": "10.0.0.7:8080", "path": PATH}),
    ],
)
def test_a_host_that_says_nothing_of_the_call_sets_none_aside(
    amazons: Record, others: Record, tmp_path: Path, spdiag: Run
) -> None:
    file = log(tmp_path, [*calls(**amazons), *({**one, **others} for one in charges())])

    found = compared(spdiag, file)

    assert (len(found["findings"]), found["elsewhere"]) == (1, [])


def test_what_a_team_serves_itself_is_no_call_of_sp_api(tmp_path: Path, spdiag: Run) -> None:
    own = [one | {"seller": ""} for path in ("/health", "/orders/17") for one in calls(path=path, status=500)]

    found = compared(spdiag, log(tmp_path, [*calls(), *own]))

    assert (found["exit_code"], found["findings"]) == (0, [])
    assert sorted(one["path"] for one in found["elsewhere"]) == ["/health", "/orders/{}"]


def test_what_was_asked_for_is_not_aside(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, log(tmp_path, [*calls(), *charges()]), "--operation", "/v1/charges")

    assert [(one["path"], one["occurrences"]) for one in found["findings"]] == [("/v1/charges", 240)]
    assert found["exit_code"] == 3

"""Records that tell of the team's own request, and of the call to Amazon that it made."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from running import Ran

from spdiag.logs.fields.finding import flat, found_in
from spdiag.logs.values.calls import object_of_calls

Run = Callable[..., Ran]
URL = "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders"
DENIED = "Access to requested resource is denied."
OWN = {"method": "POST", "path": "/jobs/run", "status": 200, "message": "job finished", "code": 7, "seller_id": "A1"}
BESIDE: Mapping[str, dict[str, Any]] = {
    "by its host": {"upstream": {"method": "GET", "url": URL, "status": 403, "error": DENIED}},
    "by its path": {"status": "error", "sp": {"method": "GET", "path": "/orders/v0/orders", "status": 403}},
    "in halves": {"call": {"request": {"method": "GET", "url": URL}, "response": {"status": 403, "message": DENIED}}},
}


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("written", BESIDE)
def test_the_call_to_amazon_counts_not_the_request_of_the_team(
    written: str, engine: str, tmp_path: Path, spdiag: Run
) -> None:
    (tmp_path / "log.jsonl").write_text(f"{json.dumps(OWN | BESIDE[written])}\n" * 30)

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

    (finding,) = json.loads(ran.out)["findings"]
    assert (finding["operation"], finding["method"], finding["status"]) == ("getOrders", "GET", 403)
    assert finding["occurrences"] == 30


def test_what_is_told_of_the_call_alone_comes_from_its_object() -> None:
    places = found_in([flat(OWN | BESIDE["by its host"])], {}).places

    assert {field: places[field][0] for field in ("path", "method", "status", "message", "seller")} == {
        "path": "upstream.url",
        "method": "upstream.method",
        "status": "upstream.status",
        "message": "upstream.error",
        "seller": "seller_id",
    }


@pytest.mark.parametrize(
    ("values", "home"),
    [
        ({"path": ["/orders/v0/orders"], "next.url": [URL]}, ""),
        ({"path": ["/jobs/run"], "a.url": [URL], "b.url": [URL]}, ""),
        ({"path": ["/jobs/run"], "a.url": [URL], "a.response.next": [URL]}, "a"),
        ({"path": ["/jobs/run"], "a.path": ["/jobs/walk"]}, ""),
        ({"path": ["/jobs/run"], "a.path": []}, ""),
        ({"request.url": [URL], "response.status": [403]}, ""),
    ],
)
def test_calls_are_in_one_object_or_outermost(values: Mapping[str, list[Any]], home: str) -> None:
    assert object_of_calls(values) == home

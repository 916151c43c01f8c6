"""Sellers and marketplaces that headers tell, as proxies and browsers write these."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.both import compared
from logs.worlds import har, incident, jsonl, row
from running import Ran

Run = Callable[..., Ran]
Record = dict[str, Any]
ROWS = [row(one) for one in incident(Random(9))]


def lists(one: Record) -> Record:
    """As Caddy writes a request."""
    headers = {"User-Agent": ["x"], "X-Seller-Id": [one["seller_id"]], "X-Amz-Marketplace": [one["marketplace_id"]]}
    asked = {"method": one["method"], "uri": one["path"], "headers": headers}
    return {"ts": one["time"], "request": asked, "status": one["status"], "resp_headers": {"Server": ["Caddy"]}}


def renamed(asked: Record) -> Record:
    return {"header" if name == "headers" else name: value for name, value in asked.items()}


def pairs(one: Record) -> Record:
    sent = {"host": "x", "x-selling-partner-id": one["seller_id"], "x-marketplace": one["marketplace_id"]}
    headers = [{"name": name, "value": value} for name, value in sent.items()]
    asked = {"method": one["method"], "uri": one["path"], "headers": headers}
    return {"ts": one["time"], "request": asked, "response": {"statusCode": one["status"]}}


def archived(rows: Sequence[Record]) -> bytes:
    """A HAR whose requests name the seller in a header."""
    whole = json.loads(har(rows))
    for entry in whole["log"]["entries"]:
        entry["request"]["headers"] = [{"name": "X-Seller-Id", "value": entry.pop("_sellerId")}]
    return json.dumps(whole).encode()


WRITTEN: Mapping[str, Callable[[Sequence[Record]], bytes]] = {
    "lists of one": lambda rows: jsonl(list(map(lists, rows))),
    "lists of one, one header": lambda rows: jsonl(
        [{"ts": one["time"], "status": one["status"], "req": renamed(lists(one)["request"])} for one in rows]
    ),
    "names and values": lambda rows: jsonl(list(map(pairs, rows))),
    "HAR": archived,
}


@pytest.mark.parametrize("form", WRITTEN)
def test_headers_tell_the_seller(form: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.jsonl").write_bytes(WRITTEN[form](ROWS))

    found = compared(spdiag, str(tmp_path / "log.jsonl"))

    assert found["rows"]["without_seller"] == 0
    assert [(one["status"], one["scope"], one["sellers"]["failing"]) for one in found["findings"]] == [
        (403, "limited-group", 5)
    ]
    assert found["findings"][0]["marketplaces"][0]["marketplace"] == "A1PA6795UKMFR9"

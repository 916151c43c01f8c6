"""Requests inside what services wrap them in: each is read, however many one record holds."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.worlds import incident, jsonl, row
from running import Ran

Run = Callable[..., Ran]
Record = dict[str, Any]
Rows = Sequence[Record]


def inner(one: Record) -> str:
    return json.dumps(one)


def attribute(key: str, value: Any) -> Record:
    return {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}


def span(one: Record) -> Record:
    named = {
        "http.request.method": one["method"],
        "url.full": f"https://sellingpartnerapi-eu.amazon.com{one['path']}",
        "http.response.status_code": one["status"],
        "seller.id": one["seller_id"],
        "marketplace.id": one["marketplace_id"],
        "error.code": one["code"],
        "error.message": one["message"],
        "at.timestamp": one["time"],
    }
    return {"spanId": "a", "kind": 3, "attributes": [attribute(*each) for each in named.items() if each[1] is not None]}


def batches(rows: Rows) -> list[Rows]:
    return [rows[place : place + 7] for place in range(0, len(rows), 7)]


def subscription(rows: Rows) -> Record:
    events = [{"id": "1", "timestamp": 1, "message": inner(one)} for one in rows]
    return {"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "/aws/lambda/x", "logEvents": events}


def spans(rows: Rows) -> Record:
    return {"resourceSpans": [{"resource": {}, "scopeSpans": [{"scope": {}, "spans": list(map(span, rows))}]}]}


def entries(rows: Rows) -> Record:
    return {"resourceLogs": [{"scopeLogs": [{"logRecords": list(map(span, rows))}]}]}


def hits(rows: Rows) -> Record:
    return {"took": 4, "hits": {"total": {"value": 9}, "hits": [{"_id": "x", "_source": one} for one in rows]}}


WRITTEN: Mapping[str, Callable[[Rows], bytes]] = {
    "CloudWatch subscription": lambda rows: gzip.compress(jsonl(list(map(subscription, batches(rows))))),
    "CloudWatch subscription of one batch": lambda rows: json.dumps(subscription(rows)).encode(),
    "Splunk": lambda rows: jsonl(
        [{"preview": False, "result": {"_raw": inner(one), "source": "/var/log/spapi.log"}} for one in rows]
    ),
    "Elasticsearch": lambda rows: json.dumps(hits(rows)).encode(),
    "Elasticsearch, pretty": lambda rows: json.dumps(hits(rows), indent=2).encode(),
    "journald": lambda rows: jsonl(
        [{"MESSAGE": inner(one), "__MONOTONIC_TIMESTAMP": "1000000001", "_HOSTNAME": "vm1"} for one in rows]
    ),
    "Loki": lambda rows: jsonl([{"labels": {"app": "x"}, "line": inner(one)} for one in rows]),
    "OpenTelemetry spans": lambda rows: jsonl(list(map(span, rows))),
    "OpenTelemetry batches": lambda rows: jsonl(list(map(spans, batches(rows)))),
    "OpenTelemetry batch, pretty": lambda rows: json.dumps(spans(rows), indent=1).encode(),
    "OpenTelemetry log entries": lambda rows: jsonl(list(map(entries, batches(rows)))),
    "objects without line ends": lambda rows: "".join(map(inner, rows)).encode(),
    "pretty objects": lambda rows: "\n".join(json.dumps(one, indent=2) for one in rows).encode(),
    "objects with other line ends": lambda rows: "".join(f"{inner(one)} \r\n" for one in rows).encode(),
}


@pytest.fixture
def made() -> list[Record]:
    return [row(call) for call in incident(Random("unfolding"), 8, 6)]


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("way", WRITTEN)
def test_requests_are_read_out_of_what_wraps_them(
    way: str, engine: str, made: list[Record], tmp_path: Path, spdiag: Run
) -> None:
    (tmp_path / "plain.jsonl").write_bytes(jsonl(made))
    (tmp_path / "wrapped").write_bytes(WRITTEN[way](made))

    plain, wrapped = (
        json.loads(spdiag("compare", str(tmp_path / name), "--engine", engine, "--format", "json").out)
        for name in ("plain.jsonl", "wrapped")
    )

    assert plain["findings"]
    assert wrapped["rows"] == plain["rows"]
    assert wrapped["findings"] == plain["findings"]


def test_an_object_that_is_broken_spoils_no_other(tmp_path: Path, made: list[Record], spdiag: Run) -> None:
    written = [inner(one) for one in made]
    written[10] = '{"path": oops}'
    (tmp_path / "log").write_text("".join(written))

    ran = spdiag("compare", str(tmp_path / "log"), "--format", "json")

    rows = json.loads(ran.out)["rows"]
    assert (rows["read"], rows["rejected"]) == (len(made), 1)


def test_attributes_of_a_span_stand_beside_its_own_status(tmp_path: Path, spdiag: Run) -> None:
    failed = {"name": "x", "startTimeUnixNano": "1793520000000000000", "status": {"code": 2, "message": "denied"}}
    url = "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders"
    attributes = [attribute("http.url", url), attribute("http.status_code", 403)]
    (tmp_path / "log").write_bytes(jsonl([failed | {"attributes": attributes}] * 9))

    ran = spdiag("compare", str(tmp_path / "log"), "--format", "json")

    found = json.loads(ran.out)
    (finding,) = found["findings"]
    assert (finding["status"], finding["message"], finding["operation"]) == (403, "denied", "getOrders")
    assert found["window"]["from"] == "2026-11-01T08:00:00Z"

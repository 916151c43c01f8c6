"""Rows of requests in arrays, maps and tables, at any depth of a document or of a line: each is a row."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.both import compared
from logs.worlds import incident, jsonl, row
from running import Ran

from spdiag.logs.reading.unfolding import unfolded

Run = Callable[..., Ran]
Record = dict[str, Any]
Rows = Sequence[Record]
COLUMNS = ("time", "method", "path", "status", "seller_id", "marketplace_id", "code", "message")
CALL = {"path": "/orders/v0/orders", "status": 403, "time": "2026-11-20T00:00:16Z"}


def parts(rows: Rows, size: int = 7) -> list[Rows]:
    return [rows[place : place + size] for place in range(0, len(rows), size)]


def cells(one: Record) -> list[Any]:
    return [one[name] for name in COLUMNS]


def pairs(one: Record, name: str, value: str = "value") -> list[Record]:
    return [{name: key, value: one[key]} for key in COLUMNS if one[key] is not None]


def but(one: Record, *names: str) -> Record:
    return {key: value for key, value in one.items() if key not in names}


def of_whom(one: Record) -> Record:
    """A call as error trackers write it: of whom it is stands in tags."""
    tags = [{"key": key, "value": one[key]} for key in ("seller_id", "marketplace_id")]
    return {"time": one["time"], "tags": tags, "context": but(one, "time", "seller_id", "marketplace_id")}


def of_parts(event: Record) -> tuple[Record, Record]:
    return event["context"], but(event, "context")


def by(rows: Rows, name: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for one in rows:
        found.setdefault(one[name], []).append(but(one, name))
    return found


def texts(rows: Rows) -> list[list[str]]:
    return [[str(1_795_132_805_470_000_000 + number), json.dumps(one)] for number, one in enumerate(rows)]


DOCUMENTS: Mapping[str, Callable[[Rows], Any]] = {
    "deep in objects": lambda rows: {"data": {"org": {"logs": {"items": rows, "count": 3}}}},
    "beside a status": lambda rows: {"status": 200, "message": "fine", "result": {"rows": rows}, "ok": True},
    "nodes": lambda rows: {"data": {"calls": {"edges": [{"node": one} for one in rows]}}},
    "pages": lambda rows: {"pages": [{"items": part} for part in parts(rows)]},
    "an array of pages": lambda rows: [{"page": number, "items": part} for number, part in enumerate(parts(rows))],
    "one page": lambda rows: {"pages": [{"items": rows}]},
    "lists of lists": parts,
    "a list under each seller": lambda rows: by(rows, "seller_id"),
    "sellers with their calls": lambda rows: {
        "sellers": [{"seller_id": id, "calls": those} for id, those in by(rows, "seller_id").items()]
    },
    "a list for each answer": lambda rows: {
        "failed": [one for one in rows if one["status"] > 399],
        "answered": [one for one in rows if one["status"] < 400],
    },
    "a map": lambda rows: {"exported": "2026-11-21", "requests": {f"r-{place}": one for place, one in enumerate(rows)}},
    "nothing but a map": lambda rows: {str(place): one for place, one in enumerate(rows)},
    "a map for each day": lambda rows: {
        f"day {day}": {f"{day}-{place}": one for place, one in enumerate(part)} for day, part in enumerate(parts(rows))
    },
    "columns and rows": lambda rows: {
        "tables": [{"columns": [{"name": one, "type": "string"} for one in COLUMNS], "rows": [*map(cells, rows)]}]
    },
    "columns, numbers and rows": lambda rows: {
        "columns": COLUMNS,
        "index": [*range(len(rows))],
        "data": [*map(cells, rows)],
    },
    "columns elsewhere": lambda rows: {
        "manifest": {"schema": {"columns": [{"name": one} for one in COLUMNS]}},
        "result": {"data_array": [*map(cells, rows)]},
    },
    "values by column": lambda rows: {name: [one[name] for one in rows] for name in COLUMNS},
    "values by column and number": lambda rows: {
        name: {str(place): one[name] for place, one in enumerate(rows)} for name in COLUMNS
    },
    "cells as objects": lambda rows: {
        "ResultSet": {
            "Rows": [
                {"Data": [{"VarCharValue": one} for one in COLUMNS]},
                *({"Data": [{} if one is None else {"VarCharValue": str(one)} for one in cells(row)]} for row in rows),
            ]
        }
    },
    "a heading among the rows": lambda rows: [list(COLUMNS), *map(cells, rows)],
    "lists of fields": lambda rows: {"results": [pairs(one, "field") for one in rows], "status": "Complete"},
    "tags": lambda rows: {
        "data": [{"traceID": "x", "spans": [{"tags": pairs(one, "key"), "logs": []}]} for one in rows]
    },
    "tags that tell whom a call is of": lambda rows: [of_whom(one) for one in rows],
    "records as text": lambda rows: {"Traces": [{"Segments": [{"Document": json.dumps(one)}]} for one in rows]},
    "times with records as text": lambda rows: {
        "status": "success",
        "data": {"result": [{"stream": {"pod": "w-1"}, "values": texts(part)} for part in parts(rows)]},
    },
    "events": lambda rows: {"events": [{"timestamp": 1, "message": json.dumps(one)} for one in rows]},
}
LINES: Mapping[str, Callable[[Rows], Sequence[Any]]] = {
    "an array a line": parts,
    "a batch a line": lambda rows: [{"batch": number, "records": part} for number, part in enumerate(parts(rows))],
    "batches of any length": lambda rows: [
        {"records": part} for size in (1, 3) for part in parts(half(rows, size), size)
    ],
    "a seller's batch a line": lambda rows: [
        {"seller_id": id, "status": "done", "calls": those} for id, those in by(rows, "seller_id").items()
    ],
    "tags that tell whom a call is of": lambda rows: [of_whom(one) for one in rows],
    "tags beside the call": lambda rows: [
        {**inner, **rest} for one in rows for inner, rest in [of_parts(of_whom(one))]
    ],
    "cells a line": lambda rows: [list(COLUMNS), *map(cells, rows)],
    "cells a line, with types": lambda rows: [list(COLUMNS), ["Nullable(String)"] * len(COLUMNS), *map(cells, rows)],
}


def half(rows: Rows, which: int) -> Rows:
    return rows[: len(rows) // 2] if which == 1 else rows[len(rows) // 2 :]


@pytest.fixture
def made() -> list[Record]:
    return [row(call) for call in incident(Random("nests"), 8, 6)]


@pytest.fixture
def plain(made: list[Record], tmp_path: Path, spdiag: Run) -> Record:
    """What is found where each of them stands on a line."""
    (tmp_path / "plain.jsonl").write_bytes(jsonl(made))
    found: Record = json.loads(spdiag("compare", str(tmp_path / "plain.jsonl"), "--format", "json").out)
    assert found["findings"]
    return found


@pytest.mark.parametrize("way", DOCUMENTS)
def test_rows_are_read_wherever_they_lie_in_a_document(
    way: str, made: list[Record], plain: Record, tmp_path: Path, spdiag: Run
) -> None:
    for name, indent in (("compact.json", None), ("pretty.json", 1)):
        (tmp_path / name).write_text(json.dumps(DOCUMENTS[way](made), indent=indent))

        found = json.loads(spdiag("compare", str(tmp_path / name), "--format", "json").out)

        assert found["rows"] == plain["rows"]
        assert found["findings"] == plain["findings"]


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("way", LINES)
def test_rows_are_read_wherever_they_lie_in_a_line(
    way: str, engine: str, made: list[Record], plain: Record, tmp_path: Path, spdiag: Run
) -> None:
    (tmp_path / "log").write_text("".join(json.dumps(one) + "\n" for one in LINES[way](made)))

    found = json.loads(spdiag("compare", str(tmp_path / "log"), "--engine", engine, "--format", "json").out)

    assert found["rows"] == plain["rows"]
    assert found["findings"] == plain["findings"]


def test_what_a_document_tells_of_itself_is_told_of_no_row(tmp_path: Path, spdiag: Run) -> None:
    rows = [{"path": "/orders/v0/orders", "status": 403, "seller_id": f"A{place:013d}"} for place in range(30)]
    document = {"exportedAt": "2026-11-21T00:00:00Z", "code": 200, "self": "/export/1", "items": rows}
    (tmp_path / "log.json").write_text(json.dumps(document))

    ran = spdiag("compare", str(tmp_path / "log.json"), "--format", "json")

    (finding,) = json.loads(ran.out)["findings"]
    assert (finding["operation"], finding["status"], finding["occurrences"]) == ("getOrders", 403, 30)
    assert finding["first_seen"] is None


def test_an_element_that_is_no_object_is_told(tmp_path: Path, made: list[Record], spdiag: Run) -> None:
    (tmp_path / "log.json").write_text(json.dumps({"items": [*made, "oops", None]}))
    (tmp_path / "log.jsonl").write_text("".join(json.dumps({"items": part}) + "\n" for part in (made, ["x", *made])))

    document, lines = (
        json.loads(spdiag("compare", str(tmp_path / name), "--format", "json").out)["rows"]
        for name in ("log.json", "log.jsonl")
    )

    assert (document["read"], document["rejected"]) == (len(made) + 2, 2)
    assert (lines["read"], lines["rejected"]) == (2 * len(made) + 1, 1)


@pytest.mark.parametrize(
    "document",
    [
        lambda rows: {"columns": COLUMNS, "data": [*map(cells, rows), ["cut"], "oops"]},
        lambda rows: {"pages": [[*rows], "oops", [{"some": "thing"}], None]},
        lambda rows: {"results": [*(pairs(one, "field") for one in rows), None, "oops"]},
    ],
)
def test_what_is_no_row_among_rows_is_told(
    document: Callable[[Rows], Any], tmp_path: Path, made: list[Record], spdiag: Run
) -> None:
    (tmp_path / "log.json").write_text(json.dumps(document(made)))

    rows = json.loads(spdiag("compare", str(tmp_path / "log.json"), "--format", "json").out)["rows"]

    assert rows["read"] - rows["rejected"] - rows["unrelated"] == len(made)
    assert rows["rejected"] == 2


def test_what_stands_behind_an_array_is_read(tmp_path: Path, made: list[Record], spdiag: Run) -> None:
    several = f"{json.dumps(made)}\n{json.dumps(made)}\n{json.dumps(made[0])}{json.dumps(made[1])}"
    (tmp_path / "log.json").write_text(several)

    ran = spdiag("compare", str(tmp_path / "log.json"), "--format", "json")

    assert json.loads(ran.out)["rows"]["read"] == 2 * len(made) + 2


@pytest.mark.parametrize(
    "record",
    [
        CALL | {"errors": [{"code": "x", "message": "y"}], "headers": [{"name": "path", "value": "/a/b"}]},
        CALL | {"attempts": [CALL, CALL, CALL]},
        CALL | {"body": {"orders": [{"id": 1, "status": "Shipped"}] * 60}},
        {"request": {"url": "/orders/v0/orders"}, "response": {"status": 403, "errors": [{"code": "x"}]}},
        {"in": CALL | {"path": "/my/sync"}, "out": CALL},
        {"level": "info", "routes": [{"path": "/a/b", "method": "GET"}, {"path": "/b/c", "method": "GET"}]},
    ],
)
def test_a_request_stands_for_itself_whatever_lists_it_has(record: Record) -> None:
    assert unfolded(record) is None


def test_a_document_that_is_one_request_is_one_row(tmp_path: Path, spdiag: Run) -> None:
    one = CALL | {"seller": "A1", "body": {"items": [{"sku": str(place)} for place in range(60)]}}
    (tmp_path / "log.json").write_text(json.dumps(one, indent=1))

    ran = spdiag("compare", str(tmp_path / "log.json"), "--format", "json")

    assert json.loads(ran.out)["rows"]["read"] == 1


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"by_seller": {"shop-1": [CALL], "shop-2": [CALL]}}, {"seller": "shop-1"}),
        ({"A1B2C3D4E5F6G7": [CALL], "ABCDEFGHIJKLMN": [CALL]}, {"seller": "A1B2C3D4E5F6G7"}),
        ({"DE": {"calls": [CALL]}, "US": {"calls": [CALL]}}, {"marketplace": "DE"}),
        ({"sellers": {"active": [CALL], "gone": [CALL]}}, {}),
        ({"seller": "A1", "batch": [CALL | {"seller": "A2"}]}, {"seller": "A2"}),
        ({"seller": "A1", "batch": [CALL | {"seller": None}]}, {"seller": "A1"}),
        ({"seller": {"id": "A1"}, "batch": [CALL | {"merchantId": "A2"}]}, {"merchantId": "A2"}),
        ({"ts": "2026-11-19T00:00:00Z", "version": "2", "batch": [CALL]}, {"version": "2"}),
    ],
)
def test_a_row_has_what_its_parents_tell_of_it_and_it_does_not(record: Record, told: Record) -> None:
    found = unfolded(record)

    assert found is not None
    assert found[0] == CALL | told


def test_calls_are_read_that_lie_under_their_operation() -> None:
    call = {"seller": "A1", "status": 403}

    found = unfolded({"getOrders": [call], "getReports": [call, call]})

    assert found == [{"operation": name} | call for name in ("getOrders", "getReports", "getReports")]


def test_a_batch_that_no_sample_shows_is_read_to_the_row(tmp_path: Path, spdiag: Run) -> None:
    made = [row(call) for call in incident(Random("late"), 40, 60)] * 3
    (tmp_path / "plain.jsonl").write_bytes(jsonl(made))
    place = len(made) // 4
    (tmp_path / "late.jsonl").write_bytes(
        jsonl([*made[:place], {"batch": 1, "records": made[place : place + 5]}, *made[place + 5 :]])
    )

    plain, late = (compared(spdiag, str(tmp_path / name)) for name in ("plain.jsonl", "late.jsonl"))

    assert late["rows"] == plain["rows"]
    assert late["findings"] == plain["findings"]

"""JSON in the cells of tables, in columns of Parquet, and deeper in JSON: what it tells is found by both engines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.both import compared, told
from logs.worlds import incident, jsonl, parquet, row, table
from running import Ran

Run = Callable[..., Ran]
Record = dict[str, Any]
MADE = incident(Random(5))
ROWS = [row(one) for one in MADE]
REFUSED = [(403, "Unauthorized", "Access to requested resource is denied.", sum(one["status"] == 403 for one in ROWS))]


def text(one: Mapping[str, Any], *keys: str) -> str:
    return json.dumps({key: value for key, value in one.items() if (key in keys if keys else value is not None)})


def sides(one: Record) -> Record:
    """The request and the answer, each in a column of its own."""
    errors = [{"code": one["code"], "message": one["message"], "details": ""}] if one["code"] else []
    answer = {"status": one["status"], "body": {"errors": errors} if errors else {"payload": {}}}
    asked = {"method": one["method"], "path": one["path"], "query": {"marketplaceIds": one["marketplace_id"]}}
    return {
        "id": 7,
        "created_at": one["time"],
        "seller_id": one["seller_id"],
        "request": json.dumps(asked),
        "response": json.dumps(answer),
    }


def dimensions(one: Record) -> Record:
    """Who it is in one column, beside the columns of the call."""
    own = {key: value for key, value in one.items() if key not in ("seller_id", "marketplace_id")}
    return {**own, "customDimensions": text(one, "seller_id", "marketplace_id")}


TABLES: Mapping[str, Callable[[Record], Record]] = {
    "a message": lambda one: {"timestamp": one["time"], "message": text(one)},
    "a message with marks": lambda one: {"@timestamp": one["time"], "@message": text(one), "@log": "12:/aws/lambda/x"},
    "a raw event": lambda one: {"_raw": text(one), "_time": one["time"], "host": "w-1", "source": "udp:514"},
    "a line and labels": lambda one: {"Time": one["time"], "Line": text(one), "labels": '{"pod": "w-1"}'},
    "a payload": lambda one: {"event_ts": one["time"], "payload": text(one)},
    "request and answer": sides,
    "request and answer as Python writes them": lambda one: {
        key: repr(json.loads(value)) if key in ("request", "response") else value for key, value in sides(one).items()
    },
    "custom dimensions": dimensions,
    "words before": lambda one: {"timestamp": one["time"], "message": f"{one['time']}\tc6af\tINFO\t{text(one)}\n"},
    "words and a call before": lambda one: {
        "timestamp": one["time"],
        "message": f"INFO {one['method']} {one['path']} {one['status']} {text(one, 'seller_id', 'marketplace_id')} "
        f"{sides(one)['response'][23:-1]}",
    },
}


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_what_the_cells_of_a_table_hold_is_found(delimiter: str, form: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.csv").write_bytes(table([TABLES[form](one) for one in ROWS], delimiter))

    found = compared(spdiag, str(tmp_path / "log.csv"))

    assert told(found) == REFUSED
    assert (found["rows"]["read"], found["rows"]["unrelated"], found["rows"]["without_seller"]) == (len(ROWS), 0, 0)
    assert found["findings"][0]["marketplaces"]
    assert found["findings"][0]["first_seen"]


@pytest.mark.parametrize("form", ["request and answer", "a payload"])
def test_columns_of_parquet_that_hold_json_are_read(form: str, tmp_path: Path, spdiag: Run) -> None:
    parquet([TABLES[form](one) for one in ROWS], tmp_path / "log.parquet")

    found = compared(spdiag, str(tmp_path / "log.parquet"))

    assert told(found) == REFUSED


def test_a_table_of_what_a_function_logged_may_begin_with_other_lines(tmp_path: Path, spdiag: Run) -> None:
    others = [{"timestamp": one["time"], "message": "START RequestId: 7c\n"} for one in ROWS[:3]]
    (tmp_path / "log.csv").write_bytes(table([*others, *map(TABLES["a message"], ROWS)]))

    found = compared(spdiag, str(tmp_path / "log.csv"))

    assert (told(found), found["rows"]["unrelated"]) == (REFUSED, 3)


def test_quotes_in_cells_may_be_escaped_by_a_backslash(tmp_path: Path, spdiag: Run) -> None:
    rows = ('{},"{}"\n'.format(one["time"], text(one).replace('"', '\\"')) for one in ROWS)
    (tmp_path / "log.csv").write_text("".join(["time,payload\n", *rows]))

    found = compared(spdiag, str(tmp_path / "log.csv"))

    assert told(found) == REFUSED


def test_lines_with_bars_are_no_table_because_json_stands_in_them(tmp_path: Path, spdiag: Run) -> None:
    lines = (f"{one['time']} | INFO | {text(one)}\n" for one in ROWS)
    (tmp_path / "log.log").write_text("".join([f"{ROWS[0]['time']} | INFO | starting up\n", *lines]))

    found = compared(spdiag, str(tmp_path / "log.log"))

    assert (told(found), found["rows"]["read"]) == (REFUSED, len(ROWS))


DEEPER: Mapping[str, Callable[[Record], Record]] = {
    "a text in an object": lambda one: {"type": "LOG", "log": {"level": "INFO", "message": text(one)}, "emitted_at": 1},
    "a text in a text": lambda one: {"log": json.dumps({"stream": "out", "event": text(one)})},
    "request and answer": sides,
    "words before": lambda one: {"log": f"{one['time']} INFO spapi {text(one)}\n", "stream": "stdout"},
}


@pytest.mark.parametrize("form", DEEPER)
def test_json_that_stands_as_text_deeper_in_json_is_read(form: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.jsonl").write_bytes(jsonl([DEEPER[form](one) for one in ROWS]))

    found = compared(spdiag, str(tmp_path / "log.jsonl"))

    assert told(found) == REFUSED
    assert found["rows"]["without_seller"] == 0


@pytest.mark.parametrize("number", [200, 6000])
def test_errors_that_stand_as_text_in_the_middle_alone_are_found(number: int, tmp_path: Path, spdiag: Run) -> None:
    plain = [row(one._replace(status=200, code="", message="")) for one in MADE[:200]] * (number // 100)
    failed = json.dumps({"status": 403, "code": "Unauthorized", "message": "Access to requested resource is denied."})
    for one in range(number, number + 40):
        plain[one] = {key: value for key, value in plain[one].items() if key != "status"} | {"response": failed}
    (tmp_path / "log.jsonl").write_bytes(jsonl(plain))

    found = compared(spdiag, str(tmp_path / "log.jsonl"))

    assert sum(one["occurrences"] for one in found["findings"]) == 40
    assert {one["status"] for one in found["findings"]} == {403}


def test_an_answer_that_refuses_stays_a_text_that_duckdb_reads(tmp_path: Path, spdiag: Run) -> None:
    answers = [
        {**row(one), "code": None, "message": json.dumps({"errors": [{"code": one.code, "message": one.message}]})}
        if one.error
        else row(one)
        for one in MADE
    ]
    (tmp_path / "log.jsonl").write_bytes(jsonl(answers))

    found = compared(spdiag, str(tmp_path / "log.jsonl"))

    assert told(found) == REFUSED


ODD = {
    "names that are numbers": "{200: 5, 404: 1}",
    "names that are numbers, deeper": "{'status': {200: {'b': 'a {x} b'}}}",
    "a set of what cannot be in one": "{{}}",
    "deep nesting": '{"a":' * 900 + "1" + "}" * 900,
    "words before": "{x} " + '{"a":' * 900 + "1" + "}" * 900,
}


@pytest.mark.parametrize("form", ODD)
def test_odd_cells_are_no_records(form: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.csv").write_bytes(table([{**one, "note": ODD[form]} for one in ROWS]))
    (tmp_path / "log.jsonl").write_bytes(jsonl([{**one, "note": ODD[form], "in": {"log": ODD[form]}} for one in ROWS]))

    assert told(compared(spdiag, str(tmp_path / "log.csv"))) == REFUSED
    assert told(compared(spdiag, str(tmp_path / "log.jsonl"))) == REFUSED


@pytest.mark.parametrize("levels", [900, 3000])
def test_messages_may_nest_deep(levels: int, tmp_path: Path, spdiag: Run) -> None:
    deep = '{"a":' * levels + "1" + "}" * levels
    (tmp_path / "log.jsonl").write_bytes(jsonl([without(one, deep, REFUSED[0][2]) for one in ROWS]))

    assert told(compared(spdiag, str(tmp_path / "log.jsonl"))) == [(403, None, *REFUSED[0][2:])]


def test_lines_of_text_may_nest_deep(tmp_path: Path, spdiag: Run) -> None:
    deep = '{"a":' * 900 + "1" + "}" * 900
    (tmp_path / "log.log").write_text("".join(f"{one['time']} INFO {text(one)}\nINFO {deep}\n" for one in ROWS))

    assert told(compared(spdiag, str(tmp_path / "log.log"))) == REFUSED


def test_maps_of_parquet_may_have_numbers_for_names(tmp_path: Path, spdiag: Run) -> None:
    import duckdb

    parquet(ROWS, tmp_path / "plain.parquet")
    made = "MAP {200: '{\"a\": 1}', 404: 'x {y}'} AS counts, {'message': MAP {1: '{z}'}} AS more"
    duckdb.sql(f"SELECT *, {made} FROM '{tmp_path}/plain.parquet'").write_parquet(str(tmp_path / "log.parquet"))

    assert told(compared(spdiag, str(tmp_path / "log.parquet"))) == REFUSED


def without(one: Record, said: str, refused: str) -> Record:
    return {
        "time": one["time"],
        "seller_id": one["seller_id"],
        "path": one["path"],
        "status": one["status"],
        "message": refused if one["status"] == 403 else said,
    }


ANSWER = json.dumps({"status": 403, "errors": [{"code": "Unauthorized", "message": REFUSED[0][2]}]})
OWN: Mapping[str, tuple[str, str, tuple[int, str | None, str | None]]] = {
    "a word for a status": ("", '{"status":"error","message":"Access denied"}', (403, None, "Access denied")),
    "a status of its own": (
        '{"orderId":"x","status":"Shipped"}',
        '{"status":200,"cached":false}',
        (403, None, '{"status"#,"cached":false}'),
    ),
    "a record in a record": ("", '{"answer":{"status":500},"code":"E1"}', (403, "E1", None)),
    "an answer that refuses": ('{"status":200,"payload":{}}', ANSWER, (403, "Unauthorized", REFUSED[0][2])),
}


@pytest.mark.parametrize("form", OWN)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_what_a_row_tells_of_its_request_is_not_told_by_its_message(
    kind: str, form: str, tmp_path: Path, spdiag: Run
) -> None:
    said, refused, error = OWN[form]
    made = [without(one, said, refused) for one in ROWS]
    (tmp_path / f"log.{kind}").write_bytes(table(made) if kind == "csv" else jsonl(made))

    found = compared(spdiag, str(tmp_path / f"log.{kind}"))

    assert told(found) == [(*error, REFUSED[0][3])]
    assert found["rows"]["read"] == len(ROWS)


def test_the_path_of_a_file_is_none_of_a_request(tmp_path: Path, spdiag: Run) -> None:
    made = [{"time": one["time"], "path": "/var/log/app.log", "status": 200, "message": text(one)} for one in ROWS]
    (tmp_path / "log.csv").write_bytes(table(made))

    assert told(compared(spdiag, str(tmp_path / "log.csv"))) == REFUSED

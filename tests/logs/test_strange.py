"""Rows written otherwise than the sample of a log: DuckDB counts the others, and Python reads these."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.worlds import ORDERS, REFUSED, calls, incident, jsonl, packed, row, sellers, table, text
from running import Ran

from spdiag.comparing.surveying import surveyed
from spdiag.comparing.tallying import tallied
from spdiag.logs.counting.counted import Limits, Told
from spdiag.logs.duck.queries import Table
from spdiag.logs.duck.tally import Duck

Run = Callable[..., Ran]
Record = dict[str, Any]
OTHERWISE: Mapping[str, Callable[[Record], Record]] = {
    "status with its reason": lambda one: {"status": f"{one['status']} OK"},
    "status as text": lambda one: {"status": str(one["status"])},
    "status of five digits": lambda _: {"status": 99_999},
    "status as truth": lambda _: {"status": True},
    "status in the message": lambda one: {
        "status": None,
        "message": f"Request failed with status code {one['status']}",
    },
    "no status, and a message that all is well": lambda one: {"status": None, "message": one["message"] or "OK"},
    "no status": lambda _: {"status": None},
    "path in a request line": lambda one: {"path": f"GET {one['path']} HTTP/1.1"},
    "path as URL": lambda one: {"path": f"https://sellingpartnerapi-eu.amazon.com{one['path']}?x=1"},
    "path with a query": lambda one: {"path": f"{one['path']}?NextToken=abc"},
    "no path, and a status in words at times": lambda one: {
        "path": None,
        "status": 500 if one["seller_id"] < "AM" else "200 OK",
    },
    "path with a slash at its end": lambda one: {"path": f"{one['path']}/"},
    "path with two slashes": lambda one: {"path": f"/{one['path']}"},
    "message as an answer": lambda one: {"message": answer(one) if one["code"] else None},
    "message as an answer in text": lambda one: {"message": json.dumps(answer(one)) if one["code"] else None},
    "message as an answer behind words": lambda one: {
        "message": f"[{one['status']}] {json.dumps(answer(one))}" if one["code"] else None
    },
    "message as an answer that is cut": lambda one: {
        "message": f"Client error: {json.dumps(answer(one))[:-9]} (truncated...)" if one["code"] else None
    },
    "message as a traceback": lambda one: {
        "message": f"Traceback (most recent call last):\n  File x\nError: {one['message']}" if one["code"] else None
    },
    "marketplaces in a list": lambda one: {"marketplace_id": [one["marketplace_id"]]},
    "marketplaces with commas": lambda one: {"marketplace_id": f"{one['marketplace_id']},APJ6JRA9NG5V4"},
    "marketplace as country": lambda _: {"marketplace_id": "DE"},
    "seller between blanks": lambda one: {"seller_id": f" {one['seller_id']} "},
    "seller as number": lambda _: {"seller_id": 12_345},
    "nobody as seller": lambda _: {"seller_id": "Unknown"},
    "a dash as seller": lambda _: {"seller_id": "-"},
    "no seller": lambda _: {"seller_id": ""},
    "method in small letters": lambda one: {"method": one["method"].lower()},
    "method in mixed letters": lambda one: {"method": one["method"].capitalize()},
    "no method": lambda _: {"method": None},
    "path with a fragment": lambda one: {"path": f"{one['path']}#top"},
    "status below zero": lambda _: {"status": -1},
    "status with a zero before": lambda one: {"status": f"0{one['status']}"},
    "time in another zone": lambda one: {"time": one["time"].replace("Z", "-08:00")},
    "time as in mails": lambda _: {"time": "Sat, 28 Nov 2026 10:00:00 GMT"},
    "marketplace in small letters": lambda one: {"marketplace_id": one["marketplace_id"].lower()},
    "time in seconds": lambda _: {"time": 1_764_000_000},
    "time in milliseconds": lambda _: {"time": "1764000000000"},
    "time in words": lambda _: {"time": "soon"},
}
IN_JSON_ALONE = ("message as an answer", "marketplaces in a list", "status as truth")
JUNK = (
    b'{"time": "2026-11-28T10:',
    b"INFO starting up",
    b'{"level": "info", "msg": "x"}',
    b"[1, 2]",
    b"null",
    b'"text"',
    b'{"path": "/\xff\xfe", "status": 200}',
    b'{"a": "\x01"}',
    b"{}",
)


def answer(one: Record) -> Record:
    return {"errors": [{"code": one["code"], "message": one["message"], "details": ""}]}


def rows() -> list[Record]:
    """So many that nobody sees their middle in a sample."""
    return [row(call) for call in incident(Random("strange"), 60, 25)]


def middle(records: list[Record], otherwise: Callable[[Record], Record]) -> list[Record]:
    here = slice(len(records) // 2 - 100, len(records) // 2 + 100)
    return [*records[: here.start], *(one | otherwise(one) for one in records[here]), *records[here.stop :]]


def both(log: Path, spdiag: Run) -> list[Record]:
    return [
        json.loads(spdiag("compare", str(log), "--engine", engine, "--format", "json").out)
        for engine in ("duckdb", "stream")
    ]


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
@pytest.mark.parametrize("how", OTHERWISE)
def test_what_is_written_otherwise_in_the_middle_of_a_log_is_read_alike(
    how: str, suffix: str, tmp_path: Path, spdiag: Run
) -> None:
    if suffix == "csv" and how in IN_JSON_ALONE:
        pytest.skip("a cell holds text")
    records = middle(rows(), OTHERWISE[how])
    log = tmp_path / f"log.{suffix}"
    log.write_bytes(jsonl(records) if suffix == "jsonl" else table(records))

    duckdb, stream = both(log, spdiag)

    assert duckdb == stream
    assert duckdb["rows"]["read"] == len(records)


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What DuckDB left for Python of each table."""
    left: list[Any] = []
    count = Duck.count

    def counted(self: Duck, table: Table) -> Any:
        left.append(count(self, table))
        return left[-1]

    monkeypatch.setattr(Duck, "count", counted)
    return left


def spoilt(content: bytes, end: bytes = b"\n") -> tuple[bytes, list[int]]:
    """Lines with junk between them, and the numbers of the lines of junk."""
    lines, numbers = content.splitlines(), []
    for place, junk in enumerate((*JUNK, *JUNK)):
        at = len(lines) // 2 + 7 * place
        lines.insert(at, junk)
        numbers.append(at + 1)
    return end.join(lines) + end, numbers


@pytest.mark.parametrize("name", ["log.jsonl", "log.jsonl.gz", "crlf.jsonl"])
def test_of_a_log_with_broken_lines_python_reads_these_alone(
    name: str, odd: list[Any], tmp_path: Path, spdiag: Run
) -> None:
    content, numbers = spoilt(jsonl(rows()), b"\r\n" if name.startswith("crlf") else b"\n")
    log = tmp_path / name
    log.write_bytes(packed(content) if name.endswith("gz") else content)

    duckdb, stream = both(log, spdiag)

    assert [number for number, _ in odd[0][str(log)]] == numbers
    assert duckdb == stream
    assert duckdb["rows"]["read"] == len(content.splitlines())


def test_broken_lines_are_told_with_their_numbers(tmp_path: Path, spdiag: Run) -> None:
    content, numbers = spoilt(jsonl(rows()))
    (tmp_path / "log.jsonl").write_bytes(content)

    told = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", "duckdb").err

    assert f"log.jsonl:{numbers[0]}: cannot be read: cut, or not JSON\n" in told
    assert f"log.jsonl:{numbers[1]}: cannot be read: not JSON\n" in told


def test_of_several_logs_each_keeps_its_broken_lines(odd: list[Any], tmp_path: Path, spdiag: Run) -> None:
    content, numbers = spoilt(jsonl(rows()))
    for name, held in (("a", content), ("b", jsonl(rows())), ("c", content)):
        (tmp_path / f"{name}.jsonl").write_bytes(held)

    duckdb, stream = both(tmp_path, spdiag)

    assert {Path(path).stem: len(lines) for path, lines in odd[0].items()} == {"a": len(numbers), "c": len(numbers)}
    assert duckdb == stream


@pytest.mark.parametrize("operation", ["", "getOrders", "/orders/v0/orders/", "ORDERS/v0/orders?x=1"])
@pytest.mark.parametrize("without", ["all", "one file", "some rows"])
def test_where_no_method_is_told_the_first_of_the_path_is_meant(
    without: str, operation: str, tmp_path: Path, spdiag: Run
) -> None:
    records = rows()
    bare = [{key: value for key, value in one.items() if key != "method"} for one in records]
    half = len(records) // 2
    first, second = {
        "all": (bare[:half], bare[half:]),
        "one file": (records[:half], bare[half:]),
        "some rows": (middle(records, lambda _: {"method": None}), []),
    }[without]
    (tmp_path / "a.jsonl").write_bytes(jsonl(first))
    if second:
        (tmp_path / "b.jsonl").write_bytes(jsonl(second))
    more = ("--operation", operation) if operation else ()

    duckdb, stream = (
        json.loads(spdiag("compare", str(tmp_path), "--engine", engine, "--format", "json", *more).out)
        for engine in ("duckdb", "stream")
    )

    assert duckdb == stream
    assert [one["operation"] for one in duckdb["findings"]] == ["getOrders"]


def test_where_too_many_lines_are_broken_python_reads_them_all(
    odd: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spdiag: Run
) -> None:
    monkeypatch.setattr("spdiag.logs.duck.tally.MANY", 5)
    (tmp_path / "log.jsonl").write_bytes(spoilt(jsonl(rows()))[0])

    duckdb, stream = both(tmp_path / "log.jsonl", spdiag)

    assert odd[0] is None
    assert duckdb == stream


def test_a_comma_behind_the_last_value_is_no_json_also_where_duckdb_takes_it(
    odd: list[Any], tmp_path: Path, spdiag: Run
) -> None:
    lines = spoilt(jsonl(rows()))[0].splitlines()
    lines.insert(len(lines) // 2, b'{"path": "/orders/v0/orders", "status": 200,}')
    (tmp_path / "log.jsonl").write_bytes(b"\n".join(lines))

    duckdb, stream = both(tmp_path / "log.jsonl", spdiag)

    assert odd[0] is None
    assert duckdb == stream


def test_a_log_with_nothing_strange_leaves_nothing_to_python(odd: list[Any], tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(jsonl(rows()))

    with counted(tmp_path / "log.jsonl"):
        pass

    assert odd == [{}]


@contextlib.contextmanager
def counted(log: Path) -> Iterator[Any]:
    with tallied(surveyed([str(log)], {}), Limits(), Told(), "duckdb") as (tally, _):
        yield tally


def test_what_sets_calls_apart_counts_also_in_what_python_reads(tmp_path: Path, spdiag: Run) -> None:
    r = Random("apart")
    who = [*sellers(r, 30, version="2.0.0"), *sellers(r, 90, version="1.9.7")]
    made = calls(r, ORDERS, who, 10, lambda one: REFUSED if one.traits["version"] == "2.0.0" else None)
    records = [row(one) for one in made]
    (tmp_path / "a.jsonl").write_bytes(jsonl(middle(records[:800], OTHERWISE["status with its reason"])))
    (tmp_path / "b.log").write_bytes(text(records[800:]))

    duckdb, stream = both(tmp_path, spdiag)

    assert duckdb == stream
    assert [one["value"] for one in duckdb["findings"][0]["differs"]] == ["2.0.0"]

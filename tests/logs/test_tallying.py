"""Logs that DuckDB counts: no row is lost, whatever their samples did not show."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.worlds import HOUR, Call, Rows, incident, jsonl, packed, row, table
from running import Ran

from spdiag.logs.reading.session import begun, engine

Run = Callable[..., Ran]
BROKEN = b'{"time": "2026-11-28T10:'
FAR = 40 * 24 * HOUR
Write = Callable[[Rows], bytes]


def parts(number: int) -> list[list[Call]]:
    """Calls in parts, each so long that nobody sees its middle in a sample."""
    made = incident(Random("parts"), 60, 25 * number)
    each = len(made) // number
    return [made[place * each : (place + 1) * each] for place in range(number)]


def middle(part: list[Call]) -> slice:
    return slice(len(part) // 2 - 5, len(part) // 2 + 5)


def moved(part: list[Call], seconds: float) -> list[Call]:
    """The part with some of its calls in the middle at another time."""
    here = middle(part)
    return [*part[: here.start], *(call._replace(at=call.at + seconds) for call in part[here]), *part[here.stop :]]


def spoilt(lines: bytes, junk: bytes) -> bytes:
    good = lines.splitlines(keepends=True)
    return b"".join([*good[: len(good) // 2], junk + b"\n", *good[len(good) // 2 :]])


@pytest.fixture
def documents(tmp_path: Path, spdiag: Run) -> Callable[[Mapping[str, bytes]], list[dict[str, Any]]]:
    """What both engines say of a directory of files, DuckDB first."""

    def of(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
        (tmp_path / "logs").mkdir()
        for name, content in files.items():
            (tmp_path / "logs" / name).write_bytes(content)
        logs = str(tmp_path / "logs")
        return [
            json.loads(spdiag("compare", logs, "--engine", engine, "--format", "json").out)
            for engine in ("duckdb", "stream")
        ]

    return of


Documents = Callable[[Mapping[str, bytes]], list[dict[str, Any]]]


@pytest.mark.parametrize("far", [FAR, -FAR, 3 * HOUR], ids=["later", "earlier", "a bit later"])
@pytest.mark.parametrize("late", [0, 1, 2])
@pytest.mark.parametrize("broken", [(), (0,), (1, 2)])
def test_broken_rows_and_other_times_in_files_read_alike_lose_no_row(
    broken: tuple[int, ...], late: int, far: float, documents: Documents
) -> None:
    those = parts(3)
    those[late] = moved(those[late], far)
    files = {f"{place}.jsonl": jsonl([row(call) for call in part]) for place, part in enumerate(those)}
    for place in broken:
        files[f"{place}.jsonl"] = spoilt(files[f"{place}.jsonl"], BROKEN)

    queried, streamed = documents(files)

    lines = sum(content.count(b"\n") for content in files.values())
    assert (queried["rows"]["read"], queried["rows"]["rejected"]) == (lines, len(broken))
    assert queried == streamed


@pytest.mark.parametrize("broken", [0, 1])
@pytest.mark.parametrize(
    ("suffix", "write", "junk"),
    [
        ("csv", table, b"a,b"),
        ("jsonl.gz", jsonl, BROKEN),
        ("tsv.gz", lambda rows: table(rows, "\t"), b"a\tb"),
    ],
    ids=["CSV", "packed lines", "packed table"],
)
def test_so_it_is_with_tables_and_packed_logs(
    suffix: str, write: Write, junk: bytes, broken: int, documents: Documents
) -> None:
    first, second = parts(2)
    rows = [[row(call) for call in part] for part in (first, moved(second, FAR))]
    contents = [write(one) for one in rows]
    contents[broken] = spoilt(contents[broken], junk)
    pack = packed if suffix.endswith("gz") else bytes

    queried, streamed = documents({f"{place}.{suffix}": pack(one) for place, one in enumerate(contents)})

    assert (queried["rows"]["read"], queried["rows"]["rejected"]) == (sum(map(len, rows)) + 1, 1)
    assert queried == streamed


def test_what_python_counts_beside_it_may_be_at_any_time(documents: Documents) -> None:
    first, second, third = parts(3)
    spread = jsonl([row(call) for call in moved(second, FAR)]).decode().encode("utf-16")
    files = {"a.jsonl": jsonl([row(call) for call in first]), "b.jsonl": spread}
    files["c.json"] = json.dumps([row(call) for call in moved(third, -FAR)]).encode()

    queried, streamed = documents(files)

    assert queried["rows"]["read"] == len(first) + len(second) + len(third)
    assert queried == streamed


@pytest.mark.parametrize(
    "limits", [("--since", "2026-11-28T06:00"), ("--until", "2026-11-28T18:00"), ("--operation", "getOrders")]
)
def test_with_limits_no_row_is_lost_either(limits: tuple[str, str], tmp_path: Path, spdiag: Run) -> None:
    first, second = parts(2)
    logs = {
        "a.jsonl": spoilt(jsonl([row(call) for call in first]), BROKEN),
        "b.jsonl": jsonl([row(call) for call in moved(second, FAR)]),
    }
    for name, content in logs.items():
        (tmp_path / name).write_bytes(content)

    queried, streamed = (
        json.loads(spdiag("compare", f"{tmp_path}/*.jsonl", *limits, "--engine", engine, "--format", "json").out)
        for engine in ("duckdb", "stream")
    )

    assert queried["rows"]["read"] == len(first) + len(second) + 1
    assert queried == streamed


@pytest.mark.parametrize("inner", [True, False])
def test_duckdb_counts_with_and_without_its_package(inner: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert import_module("duckdb")
    if not inner:
        monkeypatch.setitem(sys.modules, "_duckdb", None)  # as before DuckDB 1.4

    assert engine().__name__ == ("_duckdb" if inner else "duckdb")
    with begun() as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]

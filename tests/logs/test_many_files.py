"""Logs in many files, as rotation and S3 leave them: what one program wrote is understood once, and counted together."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.both import Record, Run
from logs.worlds import DE, FR, ORDERS, REFUSED, calls, in_order, row, sellers

from spdiag.comparing import surveying, together

SOMEBODY = sellers(Random("many"), 60, (DE, FR))
STRUCK = {one.id for one in SOMEBODY[:12]}
Write = Callable[[Path, Sequence[Mapping[str, Any]]], None]


@pytest.fixture(scope="module")
def made() -> list[Record]:
    """Calls of getOrders, in the order of their times; it fails for some sellers alone."""
    fails = calls(Random("made"), ORDERS, SOMEBODY, 40, lambda call: REFUSED if call.seller in STRUCK else None)
    return [{key: one for key, one in row(call).items() if one is not None} for call in in_order(fails)]


def lines(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    file.with_suffix(".jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in rows))


def table(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = ("time", "method", "path", "status", "code", "message", "seller_id", "marketplace_id")
    with file.with_suffix(".csv").open("w", newline="") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def turned(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Another program's lines: other names for the fields."""
    names = {"seller_id": "merchant", "path": "url", "status": "http_status", "marketplace_id": "mp", "time": "at"}
    lines(
        file,
        [{names.get(key, f"x_{key}" if key == "latency_ms" else key): v for key, v in one.items()} for one in rows],
    )


def split(folder: Path, rows: Sequence[Record], number: int, *writes: Write) -> str:
    folder.mkdir()
    each = -(-len(rows) // number)
    for place in range(number):
        writes[place % len(writes)](folder / f"log-{place:03}", rows[place * each : (place + 1) * each])
    return str(folder)


def compared(spdiag: Run, *arguments: str) -> Record:
    found: Record = json.loads(spdiag("compare", *arguments, "--format", "json").out)
    return found


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("writes", [(lines,), (table,), (lines, turned), (table, lines, turned)])
def test_many_files_tell_what_one_does(
    writes: tuple[Write, ...], engine: str, made: list[Record], tmp_path: Path, spdiag: Run
) -> None:
    whole = split(tmp_path / "whole", made, 1, lines)
    parts = split(tmp_path / "parts", made, 60, *writes)

    one, many = (compared(spdiag, folder, "--engine", engine) for folder in (whole, parts))

    assert {*one["findings"][0]["sellers"]["affected_ids"]} == STRUCK
    assert many["rows"] == one["rows"]
    assert many["findings"] == one["findings"]
    assert many["warnings"] == []


def test_the_fields_of_files_that_are_alike_are_found_once(
    made: list[Record], tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, asked = surveying.found_in, list[int]()
    monkeypatch.setattr(
        surveying, "found_in", lambda records, *rest: asked.append(len(records)) or found(records, *rest)
    )

    compared(spdiag, split(tmp_path / "parts", made, 120, lines, turned))

    assert len(asked) == 2
    assert max(asked) <= together.MOST_TOGETHER * 1.5


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
def test_a_row_that_cannot_be_read_is_told_with_its_file_and_the_others_count(
    engine: str, made: list[Record], tmp_path: Path, spdiag: Run
) -> None:
    folder = split(tmp_path / "parts", made, 60, table)
    with Path(folder, "log-033.csv").open("a") as file:
        file.write('2026-11-01T00:00:00Z,"GET,cut off\n')

    ran = spdiag("compare", folder, "--engine", engine, "--format", "json")

    assert json.loads(ran.out)["rows"]["read"] == len(made) + 1
    assert json.loads(ran.out)["rows"]["rejected"] == 1
    assert "log-033.csv" in ran.err


def test_a_file_of_its_own_among_many_is_understood_by_itself(made: list[Record], tmp_path: Path, spdiag: Run) -> None:
    folder = split(tmp_path / "parts", made, 60, lines)
    own = [{"when": one["time"], "GET or so": one["method"], "asked": one["path"], "rc": one["status"]} for one in made]
    lines(Path(folder, "own"), own[:50])

    found = compared(spdiag, folder)

    assert found["rows"]["read"] == len(made) + 50
    assert found["rows"]["without_seller"] == 50


def test_fields_of_files_that_are_alike_are_shown_once(made: list[Record], tmp_path: Path, spdiag: Run) -> None:
    folder = split(tmp_path / "parts", made, 60, lines, turned)

    shown = spdiag("compare", folder, "--fields").out.splitlines()

    assert [line for line in shown if line.endswith("(lines)")] == [
        f"{folder}/log-000.jsonl and 29 more (lines)",
        f"{folder}/log-001.jsonl and 29 more (lines)",
    ]
    assert len(shown) < 25


def test_of_many_files_that_are_no_logs_the_first_are_named(made: list[Record], tmp_path: Path, spdiag: Run) -> None:
    folder = split(tmp_path / "parts", made, 3, lines)
    for number in range(300):
        Path(folder, f"note-{number:03}.txt").write_text("deployed\n")

    warnings = compared(spdiag, folder)["warnings"]

    assert warnings[0] == f"{folder}/note-000.txt holds no request that can be read, and is left out"
    assert warnings[-1].endswith(" more hold no request that can be read, and are left out")
    assert len(warnings) < 10


def test_days_are_told_from_months_by_all_files_together(made: list[Record], tmp_path: Path, spdiag: Run) -> None:
    """Only one file in the middle has a day that is no month."""
    late = len(made) // 2
    dated = [
        one | {"time": f"{13 if place == late else 1:02}/11/2026 10:{place % 60:02}:00"}
        for place, one in enumerate(made)
    ]

    found = compared(spdiag, split(tmp_path / "parts", dated, 40, lines))

    assert (found["window"]["from"], found["window"]["to"][:10]) == ("2026-11-01T10:00:00Z", "2026-11-13")

"""Logs in which no row tells how a call was answered are never called healthy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from logs.both import START, compared
from logs.worlds import iso
from running import Ran

Run = Callable[..., Ran]
ENGINES = ("stream", "duckdb")


def event(number: int) -> dict[str, Any]:
    return {"ts": iso(START + 60 * number), "code": "I-7", "text": "worker is idle", "queue": "orders"}


def call(number: int, path: str, status: int | None) -> dict[str, Any]:
    return {**event(number), "path": path, "seller": f"A{number % 7:013d}", "status": status}


def write(folder: Path, records: list[dict[str, Any]]) -> str:
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records))
    return str(file)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_log_of_other_things_alone_is_not_healthy(engine: str, tmp_path: Path, spdiag: Run) -> None:
    ran = spdiag("compare", write(tmp_path, [event(number) for number in range(300)]), "--engine", engine)

    assert ran.status == 3
    assert "? None of the 300 rows tells of an answered request." in ran.out


def test_a_log_of_requests_without_answers_is_not_healthy(tmp_path: Path, spdiag: Run) -> None:
    records = [{**call(number, "/orders/v0/orders", None), "code": None} for number in range(300)]
    records[0]["status"] = "sent"

    ran = spdiag("compare", write(tmp_path, records), "--field", "status=status")

    assert ran.status == 3
    assert "No errors" not in ran.out


@pytest.mark.parametrize(("path", "status"), [("/health", 3), ("/orders/v0/orders", 0)])
def test_among_many_other_rows_the_few_that_are_judged_must_be_calls(
    path: str, status: int, tmp_path: Path, spdiag: Run
) -> None:
    records = [call(number, path, 200) if number % 20 == 0 else event(number) for number in range(300)]

    found = compared(spdiag, write(tmp_path, records))

    assert (found["exit_code"], found["findings"]) == (status, [])
    assert found["rows"]["unrelated"] == 285

"""Logs of errors alone: they say of themselves that each row is one, and nobody can tell who else calls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from logs.both import DENIED, Record, Run, compared, requests

TRACKED = {"eventID": "b60efdc9", "culprit": "sync.orders in fetch"}


def failures(folder: Path, *more: Record) -> str:
    """A log in which every call fails, each row with one of these after another."""
    calls = [one | {"status": 403, "message": DENIED} for _, one, _ in requests()]
    file = folder / "log.jsonl"
    rows = (json.dumps({**one, **more[number % len(more)]}) for number, one in enumerate(calls))
    file.write_text("".join(f"{row}\n" for row in rows))
    return str(file)


@pytest.mark.parametrize(
    "said", [TRACKED, {"level": "ERROR"}, {"log": {"level": "error"}}], ids=["tracker", "level", "nested level"]
)
def test_where_each_row_says_that_it_is_an_error_it_is_inconclusive(said: Record, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, failures(tmp_path, said))

    assert ([one["scope"] for one in found["findings"]], found["exit_code"]) == (["inconclusive"], 3)
    assert any("no call in these logs succeeded" in one for one in found["warnings"])


@pytest.mark.parametrize(
    "said", [({},), ({"level": "ERROR"}, {"level": "INFO"}), (TRACKED, {})], ids=["nothing", "levels", "some"]
)
def test_where_rows_do_not_say_so_it_may_be_that_nothing_works(
    said: tuple[Record, ...], tmp_path: Path, spdiag: Run
) -> None:
    found = compared(spdiag, failures(tmp_path, *said))

    assert ([one["scope"] for one in found["findings"]], found["exit_code"]) == (["all-sellers"], 1)

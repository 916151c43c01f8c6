"""Logs that say for how many calls each row stands: how often calls fail nobody can tell of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from logs.both import Record, Run, compared, log

BROKEN = {"status": 500, "message": "We encountered an internal error. Please try again."}


def often(rates: tuple[object, object]) -> Callable[[int, Record, bool], Record]:
    """Three of ten calls fail, whoever calls; of those that succeed, and of those that fail, rows say so."""

    def write(number: int, fields: Record, _refused: bool) -> Record:
        failed = Random(number).random() < 0.3
        told = fields | (BROKEN if failed else {"status": 200})
        return told if rates[failed] is None else told | {"meta": {"sample_rate": rates[failed]}}

    return write


@pytest.mark.parametrize(
    ("rates", "scope"),
    [
        ((100, 1), "inconclusive"),
        (("0.01", "1.0"), "inconclusive"),
        ((100, 100), "all-sellers"),
        ((None, None), "all-sellers"),
        (("high", "low"), "all-sellers"),
    ],
)
def test_what_share_fails_is_not_told_of_logs_that_leave_out_successes(
    rates: tuple[object, object], scope: str, tmp_path: Path, spdiag: Run
) -> None:
    (found,) = compared(spdiag, log(tmp_path, often(rates)))["findings"]

    assert found["scope"] == scope
    assert ("some calls are left out" in found["summary"]) is (scope == "inconclusive")


def test_who_never_succeeds_is_told_all_the_same(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, log(tmp_path, lambda _, fields, refused: fields | {"sample_rate": 1 if refused else 10}))

    assert [one["scope"] for one in found["findings"]] == ["one-seller"]

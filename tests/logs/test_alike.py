"""Several files of one format: what tells of errors is the same in all of them, so that one error is one finding."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from logs.both import DENIED, EXPIRED, START, Record, Run, compared, told
from logs.worlds import iso

from spdiag.logs.fields.finding import Fields
from spdiag.logs.fields.sharing import joined, with_errors

BODY = json.dumps({"errors": [{"code": "Unauthorized", "message": DENIED, "details": EXPIRED}]})
FAILED: dict[str, Record] = {
    "an answer": {"message": "request failed", "responseBody": BODY},
    "a code of any name": {"message": DENIED, "problem": "Unauthorized"},
}


def row(number: int, *, failed: bool, how: str) -> Record:
    told = {"ts": iso(START + 30 * number), "path": "/orders/v0/orders", "seller": f"A{number % 12:013d}"}
    fine = {"status": 200, "message": "request done"}
    return told | ({"status": 403} | FAILED[how] if failed else fine)


def page(file: Path, numbers: range, how: str, fails: Callable[[int], bool]) -> None:
    file.write_text("".join(json.dumps(row(one, failed=fails(one), how=how)) + "\n" for one in numbers))


@pytest.mark.parametrize("how", FAILED)
def test_pages_of_which_one_fails_throughout_tell_of_one_error(how: str, tmp_path: Path, spdiag: Run) -> None:
    for number in range(3):
        page(tmp_path / f"page{number}.jsonl", range(300 * number, 300 * number + 300), how, lambda one: one >= 450)

    assert told(compared(spdiag, str(tmp_path))) == [(403, "Unauthorized", DENIED, 450)]


@pytest.mark.parametrize("how", FAILED)
def test_a_file_with_a_failure_or_two_is_read_as_the_others_are(how: str, tmp_path: Path, spdiag: Run) -> None:
    for number, often in enumerate((20, 20, 800)):
        page(tmp_path / f"worker{number}.jsonl", range(900), how, lambda one, often=often: one % often == often - 1)

    assert told(compared(spdiag, str(tmp_path))) == [(403, "Unauthorized", DENIED, 91)]


def test_a_key_of_others_goes_before_what_stands_behind_it_there() -> None:
    own, other = Fields({"message": ("message",)}), Fields({"message": ("body", "message")})

    assert joined(own, other, {"message"}).places == other.places


def test_errors_told_in_sentences_are_not_taken_over() -> None:
    own, other = Fields({"message": ("message",)}), Fields({"message": ("body",)}, sentence="msg")

    assert with_errors(own, other) == own

"""Answers that were cut before they were logged, or escaped once more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from logs.both import DENIED, Record, Run, compared, log, told

from spdiag.logs.values.answers import read

EXPIRED = "The LWA secret token you provided has expired."
ANSWER = json.dumps({"errors": [{"code": "Unauthorized", "message": DENIED, "details": EXPIRED}]})
WAYS: dict[str, tuple[Callable[[str], str], str]] = {
    "cut in the message": (lambda one: one[:63], "Access to requ…"),
    "with dots": (lambda one: one[:63] + "...", "Access to requ…"),
    "with a word": (lambda one: one[:63] + "... (truncated)", "Access to requ…"),
    "cut behind the message": (lambda one: one[:98], DENIED),
    "cut in the details": (lambda one: one[: one.index("vided")] + "…", DENIED),
    "escaped": (json.dumps, DENIED),
    "escaped twice": (lambda one: json.dumps(json.dumps(one)), DENIED),
    "escaped without quotes": (lambda one: json.dumps(one)[1:-1], DENIED),
    "escaped and cut": (lambda one: json.dumps(one)[:115], DENIED),
    "escaped behind words": (lambda one: f"Amazon said {json.dumps(one)}", DENIED),
}


@pytest.mark.parametrize("key", ["response", "error", "x"])
@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_was_cut_or_escaped_tells_its_code(way: str, key: str, tmp_path: Path, spdiag: Run) -> None:
    say, message = WAYS[way]

    found = compared(spdiag, log(tmp_path, lambda _, one, refused: {**one, key: say(ANSWER) if refused else None}))

    assert told(found) == [(403, "Unauthorized", message, 20)]


def test_escaped_answers_that_the_sample_does_not_show_are_read_alike(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, refused: bool) -> Record:
        return {**one, "error": ("Forbidden" if number < 200 else json.dumps(ANSWER)) if refused else None}

    lines = Path(log(tmp_path, written)).read_text().splitlines(keepends=True)
    (tmp_path / "log.jsonl").write_text("".join([*lines[:200] * 5, *lines[200:], *lines[:200] * 5]))

    found = compared(spdiag, str(tmp_path / "log.jsonl"))

    assert [one["code"] for one in found["findings"] if one["code"]] == ["Unauthorized"]


def test_details_that_were_cut_tell_of_no_missing_role(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, _: bool) -> Record:
        failed = (
            {"status": 403, "response": ANSWER[: ANSWER.index("vided")] + "…"}
            if number > 120
            else {"status": 200, "response": None}
        )
        return {**one, **failed}

    (found,) = compared(spdiag, log(tmp_path, written))["findings"]

    assert found["details"] == "The LWA secret token you pro…"
    assert found["causes"][0]["id"] == "lwa.secret-expired"
    assert "role.missing" not in [one["id"] for one in found["causes"] if one["likelihood"] != "possible"]


def test_quotes_within_a_message_are_not_taken_for_an_answer_within_a_text() -> None:
    answer = {"errors": [{"code": "InvalidInput", "message": 'the value "x" is \\ wrong'}]}

    assert read(json.dumps(answer)) == answer
    assert read(json.dumps(json.dumps(answer))[1:-1]) == answer

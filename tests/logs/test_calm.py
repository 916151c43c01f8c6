"""A column that says "ok" of calls that succeeded and Amazon's words of those that failed, whatever it is called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from logs.both import Run, compared, log, told

from spdiag.logs.fields.error_texts import unnamed

WORDS = "Unauthorized: The access token you provided is revoked, malformed or invalid."


@pytest.mark.parametrize("fine", ["ok", "OK", "Success", "request completed", "sent", "-", None])
@pytest.mark.parametrize("column", ["text", "note", "result", "what"])
def test_words_of_a_failure_are_found_beside_what_is_said_of_success(
    column: str, fine: str | None, tmp_path: Path, spdiag: Run
) -> None:
    file = log(tmp_path, lambda _, fields, refused: fields | {column: WORDS if refused else fine})

    assert told(compared(spdiag, file)) == [(403, None, WORDS, 20)]


def test_what_is_said_of_calls_that_succeeded_as_well_is_no_error(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda number, fields, _: fields | {"text": f"step {number} of the nightly run"})

    assert told(compared(spdiag, file)) == [(403, None, None, 20)]


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
def test_such_words_are_found_where_no_sampled_call_failed(engine: str, tmp_path: Path, spdiag: Run) -> None:
    rows = [
        {
            "ts": f"2026-11-01T00:{number // 60:02}:{number % 60:02}Z",
            "path": "/orders/v0/orders",
            "status": 403 if 1700 <= number < 1720 else 200,
            "seller": f"A{number % 20:013d}",
            "text": WORDS if 1700 <= number < 1720 else "ok",
        }
        for number in range(3000)
    ]
    file = tmp_path / "log.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))

    ran = spdiag("compare", str(file), "--engine", engine, "--format", "json")

    assert told(json.loads(ran.out)) == [(403, None, WORDS, 20)]


def test_a_state_of_one_word_is_no_code() -> None:
    fine: dict[str, Any] = {"status": 200, "state": "delivered"}
    failed: dict[str, Any] = {"status": 403, "state": "Rejected"}

    assert unnamed([fine] * 20 + [failed] * 5, ("status",), {"status"}) == ((), ())

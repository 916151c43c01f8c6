"""Parquet as other programs write it, and errors in it that its first rows do not show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from logs.both import DENIED, PATH, START, Record, Run, compared, told
from logs.worlds import iso, parquet

from spdiag.logs.values.times import moment

ROWS = 1500
REFUSED = [(403, "Unauthorized", DENIED, 25)]
ERRORS = [{"code": "Unauthorized", "message": DENIED}]


def rows() -> list[Record]:
    """Requests, of which those of one seller are refused at last, long behind those that are looked at first."""
    return [request(number, number % 12 == 3 and number >= 1200) for number in range(ROWS)]


def request(number: int, refused: bool) -> Record:
    return {
        "ts": iso(START + 30 * number),
        "path": PATH,
        "seller": f"A{number % 12:013d}",
        "status": 403 if refused else 200,
        "errors": ERRORS if refused else [],
        "body": json.dumps({"errors": ERRORS} if refused else {"payload": {}}),
        "code": "Unauthorized" if refused else None,
        "message": DENIED if refused else None,
    }


@pytest.mark.parametrize(
    "columns",
    [
        "ts, seller, path, {'status': status, 'errors': errors} AS response",
        "ts, seller, path, status, body AS response_body",
        "ts, seller::BLOB AS seller, path::BLOB AS path, status, code::BLOB AS code, message::BLOB AS message",
        "epoch(ts::TIMESTAMP)::DECIMAL(18, 3) AS ts, seller, path, status::DECIMAL(5, 0) AS status, code, message",
    ],
)
def test_errors_behind_the_first_rows_are_told_with_code_and_message(columns: str, tmp_path: Path, spdiag: Run) -> None:
    parquet(rows(), tmp_path / "log.parquet", columns)

    found = compared(spdiag, str(tmp_path / "log.parquet"))

    assert told(found) == REFUSED
    assert moment(found["findings"][0]["first_seen"]) == START + 30 * 1203

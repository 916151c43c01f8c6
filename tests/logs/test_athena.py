"""Tables of Athena: the very text Athena gets is run by DuckDB on what lies in S3, and finds what the engines find."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import seeded
from trino_sql_validator import validate

INCIDENTS = ("quiet", "noise", "one-seller", "marketplace", "moment", "some")
COLUMNS = {
    "time": "string",
    "seller": "string",
    "marketplace": "string",
    "method": "string",
    "path": "string",
    "status": "int",
    "code": "string",
    "message": "string",
    "version": "string",
}


def compared(spdiag: Any, *arguments: str) -> dict[str, Any]:
    ran = spdiag("compare", *arguments, "--format", "json", "--exit-zero")
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def told(document: dict[str, Any]) -> list[Any]:
    """The findings of a document, however they are sorted where they tell alike."""
    return sorted(document["findings"], key=lambda one: json.dumps(one, sort_keys=True))


def written(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.mark.parametrize("incident", INCIDENTS)
def test_athena_finds_what_duckdb_and_python_find(aws, spdiag, tmp_path, incident):
    rows = seeded.rows(incident)
    aws.put("calls/one.jsonl", rows[:4_000])
    aws.put("calls/two.jsonl", rows[4_000:])
    name = aws.table(COLUMNS)
    here = written(tmp_path / "calls.jsonl", rows)

    found = compared(spdiag, name)

    python, duckdb = (compared(spdiag, here, "--engine", engine) for engine in ("stream", "duckdb"))
    assert found["rows"] == python["rows"] == duckdb["rows"]
    assert found["window"] == python["window"]
    assert told(found) == told(python)
    assert told(found) == told(duckdb)
    for text in aws.athena.texts:
        checked = validate(text)
        assert checked.valid, checked
        assert not checked.warnings, checked.warnings

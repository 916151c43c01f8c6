"""Log groups of CloudWatch: the queries are really run on what lies there, and find what Python finds."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import seeded

INCIDENTS = ("quiet", "noise", "one-seller", "marketplace", "moment", "some")


def recent(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows in the half day before now, as CloudWatch takes none that are old."""
    now = datetime.now(UTC)
    by = timedelta(seconds=round(now.timestamp() - seeded.START - seeded.HOURS * 3600) - 60)
    return [row | {"time": seeded.written((datetime.fromisoformat(row["time"]) + by).timestamp())} for row in rows]


def compared(spdiag: Any, *arguments: str) -> dict[str, Any]:
    ran = spdiag("compare", *arguments, "--format", "json", "--exit-zero")
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def told(document: dict[str, Any]) -> list[Any]:
    return sorted(document["findings"], key=lambda one: json.dumps(one, sort_keys=True))


def written(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.mark.parametrize("incident", INCIDENTS)
def test_insights_finds_what_python_finds(aws, spdiag, tmp_path, incident):
    rows = [{k: v for k, v in row.items() if k != "version"} for row in recent(seeded.rows(incident, number=3_000))]
    name = aws.group(rows)
    here = written(tmp_path / "calls.jsonl", rows)

    found = compared(spdiag, name)

    expected = compared(spdiag, here, "--engine", "stream")
    assert found["rows"] == expected["rows"]
    assert found["window"] == expected["window"]
    assert told(found) == told(expected)

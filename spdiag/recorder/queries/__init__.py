"""Ready queries for teams that log the five fields already: for each operation, status and message, the sellers."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "athena": "athena.sql",
    "cloudwatch": "cloudwatch.txt",
    "jq": "sellers.jq",
}


def query(engine: str) -> str:
    """The query for `athena`, `cloudwatch` or `jq`."""
    return (Path(__file__).parent / FILES[engine]).read_text(encoding="utf-8")

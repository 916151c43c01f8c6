"""A small log of requests, of which one seller's are refused, and what both engines say of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from logs.worlds import iso
from running import Ran

Run = Callable[..., Ran]
Record = dict[str, Any]
Findings = list[Record]
PATH = "/orders/v0/orders"
DENIED, EXPIRED = "Access to requested resource is denied.", "The access token you provided has expired."
START = 1_794_556_800
"""2026-11-13 08:00 UTC."""


def requests() -> Iterator[tuple[int, Record, bool]]:
    """A number, the fields of a request, and whether it is refused: the calls of the third of twelve sellers are."""
    for number in range(240):
        refused = number % 12 == 3
        fields = {
            "ts": iso(START + 180 * number),
            "path": PATH,
            "seller": f"A{number % 12:013d}",
            "status": 403 if refused else 200,
        }
        yield number, fields, refused


def log(folder: Path, write: Callable[[int, Record, bool], Mapping[str, Any]]) -> str:
    """The log of these requests, each written as that does."""
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(write(*one)) + "\n" for one in requests()))
    return str(file)


def compared(run: Run, file: str, *more: str) -> Record:
    """What both engines find, which must be the same."""
    streamed, queried = (
        json.loads(run("compare", file, "--engine", engine, "--format", "json", *more).out)
        for engine in ("stream", "duckdb")
    )
    assert streamed == queried
    found: Record = streamed
    return found


def told(document: Record) -> list[tuple[int | None, str | None, str | None, int]]:
    """Status, code, message and times of each finding."""
    return sorted(
        ((one["status"], one["code"], one["message"], one["occurrences"]) for one in document["findings"]), key=str
    )

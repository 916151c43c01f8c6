"""What a log is read into: records, and rows that cannot be read."""

import json
from typing import Any, NamedTuple

from spdiag.logs.fields import named


class Bad(NamedTuple):
    """A row that cannot be read, and why."""

    line: int
    why: str


class Read(NamedTuple):
    """A record and the line it begins on."""

    line: int
    record: dict[str, Any]
    wrapped: bool = False
    """Whether it stood inside another record."""


class Passed(NamedTuple):
    """So many rows that are not meant, and were not read to know that."""

    rows: int


def unwrapped(record: dict[str, Any]) -> dict[str, Any]:
    """A record whose message is itself a record, as CloudWatch and Lambda wrap them, with that one's fields too."""
    for key in ("@message", "message", "log", "textPayload"):
        inner = record.get(key)
        if isinstance(inner, str) and inner.lstrip().startswith("{") and '"' in inner:
            try:
                found = json.loads(inner)
            except ValueError:
                continue
            if isinstance(found, dict) and not _is_answer(found):
                return {**{name: value for name, value in record.items() if name != key}, **found}
    return record


def _is_answer(record: dict[str, Any]) -> bool:
    """Whether it is Amazon's answer with its errors, not a request that tells of them."""
    return "errors" in record and sum(map(named, record)) < 2

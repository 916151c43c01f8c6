"""What a log is read into: records, and rows that cannot be read."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from spdiag.logs.fields import named
from spdiag.logs.names import NAMES, plain


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


WRAPPERS = ("@message", "message", "log", "textPayload", "MESSAGE", "line", "_raw")
"""Under which key CloudWatch, Lambda, Docker, Google, journald, Loki and Splunk keep a record that was logged."""


def unwrapped(record: dict[str, Any]) -> dict[str, Any]:
    """A record whose message is itself a record, as many services wrap them, with that one's fields too."""
    outer = record.get("result")
    if isinstance(outer, dict) and "_raw" in outer:  # as Splunk writes it
        return unwrapped(outer)
    for key in WRAPPERS:
        inner = record.get(key)
        if isinstance(inner, str) and inner.lstrip().startswith("{") and '"' in inner:
            try:
                found = json.loads(inner)
            except ValueError:
                continue
            if isinstance(found, dict) and not _is_answer(found):
                return {**{name: value for name, value in record.items() if name not in (key, *MISLEADING)}, **found}
    return record


MISLEADING = ("logGroup", "source", "__MONOTONIC_TIMESTAMP")
"""What wraps a record tells there of itself: the name of a log, which looks like a path, and how long it runs."""


def _is_answer(record: dict[str, Any]) -> bool:
    """Whether it is Amazon's answer with its errors, not a request that tells of them."""
    return "errors" in record and sum(map(named, record)) < 2


OF_REQUESTS = frozenset(
    name for field in ("path", "method", "status", "seller", "marketplace", "operation") for name in NAMES[field]
)
REFUSING = ("errors", "error", "message")


def tells(record: Mapping[str, Any]) -> bool:
    """Whether a record tells of a request, by the names in it or in the records that it holds."""
    return any(plain(key) in OF_REQUESTS or (isinstance(value, dict) and tells(value)) for key, value in record.items())

"""What a log is read into: records, and rows that cannot be read."""

import json
from collections.abc import Mapping, Set
from functools import lru_cache
from typing import Any, NamedTuple

from spdiag.logs.fields.finding import DEEPEST, flat, named
from spdiag.logs.values.calls import is_call
from spdiag.logs.values.looks import is_path, is_status
from spdiag.logs.values.names import NAMES, plain


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


NO_OBJECT = "no JSON object"
WRAPPERS = ("@message", "message", "log", "textPayload", "MESSAGE", "line", "_raw")
"""Under which key CloudWatch, Lambda, Docker, Google, journald, Loki and Splunk keep a record that was logged."""
MISLEADING = ("logGroup", "source", "__MONOTONIC_TIMESTAMP")
"""What wraps a record tells there of itself: the name of a log, which looks like a path, and how long it runs."""
OWN = ("time", "seller", "marketplace", "method", "path", "operation", "status", "code", "message")
"""The fields that a row of a request tells of itself, whatever stands within it."""
OF_REQUESTS = frozenset(
    name for field in ("path", "method", "status", "seller", "marketplace", "operation") for name in NAMES[field]
)
REFUSING = ("errors", "error", "message")
"""What answers hold that refuse."""


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
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict) and not _is_answer(found):
                return joined(record, key, found)
    return record


def joined(record: dict[str, Any], key: str, inner: dict[str, Any]) -> dict[str, Any]:
    """What wraps a record under that key, and the record; of the row of a request only what that row lacks."""
    outer = {name: value for name, value in record.items() if name not in (key, *MISLEADING)}
    if not _is_request(outer, inner):
        return outer | inner
    told = {name: value for name, value in outer.items() if value not in (None, "")}
    known = {plain(name.rpartition(".")[2]) for name in flat(told)}
    fields = [NAMES[field] for field in OWN if not known.isdisjoint(NAMES[field])]
    more = _but(inner, frozenset(name for names in fields for name in names))
    return outer | more | told if any(named(name.rpartition(".")[2]) for name in flat(more)) else record


def _but(record: dict[str, Any], names: Set[str], depth: int = 0) -> dict[str, Any]:
    """A record without the fields of these names, also in the records that it holds, as deep as is read."""
    left = (
        (key, _but(value, names, depth + 1) if isinstance(value, dict) and depth < DEEPEST else value)
        for key, value in record.items()
    )
    return {key: value for key, value in left if value != {} and plain(key) not in names}


def _is_request(outer: dict[str, Any], inner: dict[str, Any]) -> bool:
    """Whether a row tells of a request itself: its path is one of Amazon's, or no other is told."""
    paths = held(outer, "path")
    if any(map(is_call, paths)):
        return True
    told = any(map(is_path, paths)) or any(map(is_status, held(outer, "status")))
    return told and not any(map(is_path, held(inner, "path")))


def held(record: Mapping[str, Any], field: str) -> list[Any]:
    """What a record holds under the names of a field."""
    return [value for key, value in flat(record).items() if _is_called(key, field)]


@lru_cache(maxsize=4096)
def _is_called(key: str, field: str) -> bool:
    return plain(key.rpartition(".")[2]) in NAMES[field]


def _is_answer(record: dict[str, Any]) -> bool:
    """Whether it is Amazon's answer with its errors, not a request that tells of them."""
    return "errors" in record and sum(map(named, record)) < 2


def tells(record: Mapping[Any, Any], depth: int = 0) -> bool:
    """Whether a record tells of a request, by the names in it or in the records that it holds, as deep as is read."""
    return any(
        (isinstance(key, str) and plain(key) in OF_REQUESTS)
        or (isinstance(value, dict) and depth < DEEPEST and tells(value, depth + 1))
        for key, value in record.items()
    )

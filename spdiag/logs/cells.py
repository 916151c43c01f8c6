"""Records that stand as JSON in the values of others: in cells of tables, in columns of Parquet, deeper in JSON."""

import json
from collections.abc import Mapping
from typing import Any

from spdiag.logs.names import NAMES, plain
from spdiag.logs.parts import MISLEADING, WRAPPERS

Record = dict[str, Any]
WRAPPING = frozenset(map(plain, WRAPPERS))
"""Columns whose value is the record that was logged; another's value is a part of it."""
OF_REQUESTS = frozenset(
    name for field in ("path", "method", "status", "seller", "marketplace", "operation") for name in NAMES[field]
)
REFUSING = ("errors", "error", "message")
DEEPEST = 3


def opened(record: Record, depth: int = 0) -> Record:
    """A record with those that stand as text in it, where one of them tells of a request; else itself.

    What a column holds is named after it, `response.status`; what was logged as a whole has its own names. Answers that
    refuse stay texts.
    """
    inner: Record = {key: found for key, value in record.items() if (found := _inner(value, depth)) is not None}
    if not any(tells(one) or isinstance(record[key], dict) for key, one in inner.items()):
        return record
    others = {key: inner.get(key, value) for key, value in record.items()}
    for key in [key for key in inner if plain(key) in WRAPPING and isinstance(record[key], str)]:
        others = {name: value for name, value in others.items() if name not in (key, *MISLEADING)} | inner[key]
    return others


def holds_record(text: str) -> bool:
    """Whether a text is a record that tells of a request."""
    found = _inner(text, 0)
    return found is not None and tells(found)


def _inner(value: Any, depth: int) -> Record | None:
    """What stands in a value; `None` where that is no record, one that holds none, or an answer that refuses."""
    if isinstance(value, dict) and depth < DEEPEST:
        found = opened(value, depth + 1)
        return found if found is not value else None
    if not isinstance(value, str) or value[:1] != "{":
        return None
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or (not tells(read) and any(read.get(name) for name in REFUSING)):
        return None
    return opened(read, depth + 1) if depth < DEEPEST else read


def tells(record: Mapping[str, Any]) -> bool:
    """Whether a record tells of a request, by the names in it or in the records that it holds."""
    return any(plain(key) in OF_REQUESTS or (isinstance(value, dict) and tells(value)) for key, value in record.items())

"""Fields without a known name, which what stands in their columns tells: operations, and statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from spdiag.catalog.operations import known_last
from spdiag.logs.names import plain

Values = Mapping[str, Sequence[Any]]
SAMPLED = 50
"""Values of a key that are looked at for operations."""
MOSTLY = 0.9
FEWEST = 5
"""Values from which on a column may be one of statuses."""
STATUSES = frozenset(map(int, HTTPStatus))
MEASURES = (
    *("level", "severity", "size", "length", "bytes", "port", "duration", "time", "latency", "elapsed", "took", "ms"),
    *("count", "limit", "max", "min", "page", "line", "id", "pid", "total", "number", "priority", "quota"),
)
"""How the names of other numbers end."""


def operations_in(values: Values) -> tuple[str, ...]:
    """The first column that names operations of SP-API."""
    for key, seen in values.items():
        sampled = seen[:SAMPLED]
        if sampled and sum(map(_is_operation, sampled)) >= MOSTLY * len(sampled):
            return (key,)
    return ()


def statuses_in(values: Values, paths: Sequence[str]) -> tuple[str, ...]:
    """The one column beside that of the paths whose numbers are all statuses, several, and some of a success."""
    if not paths:
        return ()
    beside, least = paths[0].rpartition(".")[0], max(FEWEST, len(values.get(paths[0], ())) // 2)
    found = [
        key
        for key, seen in values.items()
        if key.rpartition(".")[0] == beside and len(seen) >= least and _are_statuses(key, seen)
    ]
    return tuple(found) if len(found) == 1 else ()


def _is_operation(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 5 and bool(known_last(value))


def _are_statuses(key: str, seen: Sequence[Any]) -> bool:
    distinct = {str(one) for one in seen if not isinstance(one, bool)}
    if len(distinct) < 2 or plain(key.rpartition(".")[2]).endswith(MEASURES):
        return False
    return all(one.isdigit() and int(one) in STATUSES for one in distinct) and any(one[0] == "2" for one in distinct)

"""Fields without a known name, which what stands in their columns tells: operations, and statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spdiag.catalog.operations import known_last
from spdiag.logs.values.looks import USUAL
from spdiag.logs.values.names import plain

Values = Mapping[str, Sequence[Any]]
SAMPLED = 50
"""Values of a key that are looked at for operations."""
MOSTLY = 0.9
FEWEST = 5
"""Values from which on a column may be one of statuses."""
SHORT = (
    "s",
    "sc",
    "st",
    "rc",
    "hs",
    "stat",
    "sts",
    "stcode",
    "scode",
    "ret",
    "retcode",
    "returncode",
    "retval",
    "rescode",
)
BEGINNINGS = ("http", "resp", "rsp", "answer")
"""What columns of statuses are called; a name in a language that is not known may be one of them in a table."""
QUANTITIES = (
    *("level", "severity", "size", "length", "len", "bytes", "kb", "mb", "port", "duration", "time", "latency"),
    *("elapsed", "took", "ms", "count", "limit", "max", "min", "page", "line", "id", "pid", "total", "number"),
    *("priority", "quota", "batch", "wait", "waited", "delay", "items", "rows", "qty", "quantity", "units"),
    *("orders", "records", "results", "requests", "retries", "retry", "attempts", "after", "amount", "price"),
    *("weight", "width", "height", "pages", "lines", "calls", "chunk", "offset", "timeout", "sleep", "backoff"),
    *("budget", "memory", "threads", "seconds", "secs", "sec", "millis", "msec", "age", "ttl", "speed"),
    *("rate", "score", "index", "version", "seq", "sequence", "room", "zone", "bucket", "num", "no"),
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
    numbers = [_number(one) for one in seen]
    fine = sum(200 <= one < 300 for one in numbers)
    return len({*numbers}) > 1 and USUAL.issuperset(numbers) and fine * 2 > len(numbers) and _may_be_called(key, seen)


def _number(value: Any) -> int:
    """A number of three digits, else none of a status."""
    text = "" if isinstance(value, bool) else str(value)
    return int(text) if text.isdecimal() and len(text) == 3 else 0


def _may_be_called(key: str, seen: Sequence[Any]) -> bool:
    """Whether a column of statuses may be called so; one of a table, which has texts alone, in an unknown language."""
    name = plain(key.rpartition(".")[2])
    if name.endswith(QUANTITIES):
        return False
    foreign = all(isinstance(one, str) for one in seen) and any(_number(one) % 100 and one >= "4" for one in seen)
    return name in SHORT or name.startswith(BEGINNINGS) or foreign

"""Logs that by their own account hold errors alone: exports of error trackers, and lines of the level of errors."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from spdiag.logs.fields.finding import flat
from spdiag.logs.values.names import plain
from spdiag.logs.values.words import ERROR_LEVELS, LEVELS, TRACKED, listed

_LEVELS, _TRACKED = frozenset(listed(LEVELS)), frozenset(listed(TRACKED))
_OF_ERRORS = frozenset(listed(ERROR_LEVELS))


def are_errors_alone(records: Iterable[Mapping[str, Any]]) -> bool:
    """Whether each of some records says of itself that it is an error; `False` of none."""
    told = [_is_error(flat(one)) for one in records]
    return bool(told) and all(told)


def _is_error(record: Mapping[str, Any]) -> bool:
    """Whether the level of a record is that of errors, or it has what error trackers alone write."""
    levels = [str(value).strip().lower() for key, value in record.items() if _named(key) in _LEVELS and value]
    if levels:
        return all(level in _OF_ERRORS for level in levels)
    return any(_named(key) in _TRACKED and value not in (None, "", []) for key, value in record.items())


@lru_cache(maxsize=4096)
def _named(key: str) -> str:
    return plain(key.rpartition(".")[2])

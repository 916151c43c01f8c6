"""Logs that by their own account leave out some calls: each row says for how many it stands."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from spdiag.logs.fields.finding import flat
from spdiag.logs.values.names import plain
from spdiag.logs.values.words import SAMPLING, listed

_SAMPLING = frozenset(listed(SAMPLING))


def sampled_by(records: Iterable[Mapping[str, Any]]) -> str:
    """The column that says of some records that they stand for more calls than of others; empty where there is none."""
    told: dict[str, set[float]] = {}
    for record in map(flat, records):
        for key, value in record.items():
            if _says_so(key) and (number := _number(value)) is not None:
                told.setdefault(key, set()).add(number)
    return next((key for key, numbers in told.items() if len(numbers) > 1), "")


@lru_cache(maxsize=4096)
def _says_so(key: str) -> bool:
    return plain(key.rpartition(".")[2]) in _SAMPLING


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None

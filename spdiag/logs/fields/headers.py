"""The headers of requests, which proxies and browsers write with a list of values each, or as a list of them."""

from typing import Any

from spdiag.logs.values.names import plain
from spdiag.logs.values.pairs import by_name

Record = dict[str, Any]
ENDS = ("headers", "header")
DEEPEST = 3


def with_headers(record: Record, depth: int = 0) -> Record:
    """A record whose headers have their value each, by name; itself where they have or there are none."""
    found = {
        key: other
        for key, value in record.items()
        if (other := _other(key, value, depth)) is not None and other != value
    }
    return {**record, **found} if found else record


def _other(key: str, value: Any, depth: int) -> Any:
    if plain(key).endswith(ENDS):
        return {name: _only(one) for name, one in value.items()} if isinstance(value, dict) else by_name(value)
    return with_headers(value, depth + 1) if isinstance(value, dict) and depth < DEEPEST else None


def _only(values: Any) -> Any:
    return values[0] if isinstance(values, list) and len(values) == 1 else values

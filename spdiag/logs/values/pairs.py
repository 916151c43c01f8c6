"""Values that exports write as lists of names and values, or in parts: tags, headers, fields, addresses."""

from collections.abc import Mapping
from typing import Any

Record = dict[str, Any]
NAMING = ("key", "name", "field")
VALUE = "value"
MOST = 5
"""Keys of a pair at most, which may have a kind or a remark beside its name and value."""
DEEPEST = 4


def shaped(record: Record, depth: int = 0) -> Record:
    """A record in which what stood in pairs has its name, and addresses in parts are whole; itself where none do."""
    found = {
        key: other for key, value in record.items() if (other := _other(value, depth)) is not None and other != value
    }
    return {**record, **found} if found else record


def by_name(values: Any) -> Record | None:
    """A list of names and values, by name; `None` where it is anything else."""
    if not isinstance(values, list) or not values:
        return None
    pairs = [_pair(one) for one in values]
    return dict(filter(None, pairs)) if all(pairs) else None


def _other(value: Any, depth: int) -> Any:
    if isinstance(value, list):
        return by_name(value)
    if not isinstance(value, dict) or depth >= DEEPEST:
        return None
    return _address(value) or shaped(value, depth + 1)


def is_pair(one: Any) -> bool:
    """Whether an object is a name and a value."""
    return _pair(one) is not None


def _pair(one: Any) -> tuple[str, Any] | None:
    if not isinstance(one, dict) or not 2 <= len(one) <= MOST:
        return None
    lower = {key.lower(): value for key, value in one.items() if isinstance(key, str)}
    name = next((lower[key] for key in NAMING if isinstance(lower.get(key), str)), None)
    return (name, value_of(lower[VALUE])) if name and VALUE in lower else None


def value_of(value: Any) -> Any:
    """The value of a pair, before which its kind may be written."""
    return next(iter(value.values())) if isinstance(value, Mapping) and len(value) == 1 else value


def _address(parts: Record) -> str | None:
    """An address that Postman writes in parts."""
    path, host = parts.get("path"), parts.get("host")
    if isinstance(parts.get("raw"), str) and isinstance(path, list):
        return str(parts["raw"])
    if not isinstance(path, list) or not isinstance(host, list):
        return None
    sent = by_name(parts.get("query")) or {}
    query = "&".join(f"{name}={value}" for name, value in sent.items())
    whole = f"{parts.get('protocol', 'https')}://{'.'.join(map(str, host))}/{'/'.join(map(str, path))}"
    return f"{whole}?{query}" if query else whole

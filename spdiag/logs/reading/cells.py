"""Records that stand as JSON in the values of others: in cells of tables, in columns of Parquet, deeper in JSON."""

from typing import Any

from spdiag.logs.fields.finding import flat
from spdiag.logs.reading.parts import MISLEADING, REFUSING, WRAPPERS, joined, tells
from spdiag.logs.reading.prose import carried
from spdiag.logs.values.answers import read_of
from spdiag.logs.values.looks import is_path
from spdiag.logs.values.names import NAMES, plain

Record = dict[str, Any]
WRAPPING = frozenset(map(plain, WRAPPERS))
"""Columns whose value is the record that was logged; another's value is a part of it."""
DEEPEST = 3
NESTED = 30
"""Levels of what a text holds, at most, for it to be a record."""


def opened(record: Record, depth: int = 0) -> Record:
    """A record with those that stand as text in it, where one of them tells of a request; else itself.

    What a column holds is named after it, `response.status`; what was logged as a whole has its own names. Answers that
    refuse stay texts.
    """
    inner: Record = {key: found for key, value in record.items() if (found := _inner(value, depth)) is not None}
    if not any(tells(one) or isinstance(record[key], dict) for key, one in inner.items()):
        return _behind_words(record)
    others = {key: inner.get(key, value) for key, value in record.items()}
    for key in [key for key in inner if plain(key) in WRAPPING and isinstance(record[key], str)]:
        others = joined(others | {key: record[key]}, key, inner[key])
    return others


def _but(key: str, record: Record) -> Record:
    """What wraps a record, without the text of that."""
    return {name: value for name, value in record.items() if name not in (key, *MISLEADING)}


def _behind_words(record: Record) -> Record:
    """A record with the one that stands behind words in what was logged, where that alone tells of a request."""
    for key, value in record.items():
        if isinstance(value, str) and plain(key) in WRAPPING and "{" in value:
            others, found = _but(key, record), carried(value, value.index("{"))
            if found is not None and _has_path(found) and not _has_path(others):
                return others | found
    return record


def _has_path(record: Record) -> bool:
    return any(plain(key.rpartition(".")[2]) in NAMES["path"] and is_path(value) for key, value in flat(record).items())


def _inner(value: Any, depth: int) -> Record | None:
    """What stands in a value; `None` where that is no record, one that holds none, or an answer that refuses."""
    if isinstance(value, dict) and depth < DEEPEST and all(isinstance(key, str) for key in value):
        found = opened(value, depth + 1)
        return found if found is not value else None
    read = read_of(value) if isinstance(value, str) and value[:1] == "{" else None
    if (
        not isinstance(read, dict)
        or not _is_named(read)
        or (not tells(read) and any(read.get(name) for name in REFUSING))
    ):
        return None
    return opened(read, depth + 1) if depth < DEEPEST else read


def _is_named(value: Any, depth: int = 0) -> bool:
    """Whether all that a value holds has texts for names, and lies no deeper than records do."""
    if not isinstance(value, dict | list | tuple):
        return True
    inner = value.values() if isinstance(value, dict) else value
    named = not isinstance(value, dict) or all(isinstance(key, str) for key in value)
    return named and depth < NESTED and all(_is_named(one, depth + 1) for one in inner)

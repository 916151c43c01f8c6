"""Tables within JSON: columns named beside their rows, a heading before them, or the values of each column together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from spdiag.logs.fields.finding import is_heading
from spdiag.logs.values.pairs import by_name

Record = dict[str, Any]
Cells = list[Any]
DEEPEST = 3
MOST = 300
"""Columns of a table at most."""
ENTRY = (2, 3)
"""How long entries of a time and a text are, behind which more may be told."""
NAME = "name"
TYPE = re.compile(r"[A-Z][A-Za-z]*[0-9]*(\(.*\))?")
"""How ClickHouse names the type of a column, under its name."""


class Table(NamedTuple):
    """The rows of a table, and under which keys of what holds it the table lies."""

    rows: list[Any]
    keys: frozenset[str]


def tabled(record: Mapping[str, Any]) -> Table | None:
    """The table that an object is: names of columns and rows of as many cells, wherever in it they lie."""
    bodies = list(_lists(record, cells))
    for key, name, body in bodies:
        wide = len(cells(body[0]) or ())
        for other, named, head in _lists(record, _named):
            names = [_named(one) for one in head]
            if named != name and len(names) == wide and all(names):
                return Table(_zipped(names, body), frozenset((key, other)))
    return _by_column(record)


def listed(values: Sequence[Any]) -> list[Any] | None:
    """The rows of a list of lists: pairs of names and values, times with texts, or cells under a heading."""
    pairs = by_name(values[0])
    if pairs is not None:
        return [by_name(one) or one for one in values]
    first = cells(values[0])
    if first is not None and _is_entry(first):
        return [_entry(*row) if isinstance(row, list) and _is_entry(row) else row for row in values]
    return headed(first, values[1:]) if first is not None and is_head(first) else None


def headed(head: Sequence[str], rows: Sequence[Cells]) -> list[Any]:
    """Rows under a heading, and under the types of its columns, where it has any."""
    typed = bool(rows) and isinstance(rows[0], list) and all(map(_is_type, rows[0]))
    return _zipped(head, rows[typed:])


def is_head(values: Any) -> bool:
    """Whether a list is the heading of a table of requests."""
    texts = isinstance(values, list) and len(values) > 1 and all(isinstance(one, str) and one for one in values)
    return texts and sum(map(is_heading, values)) > 1


def cells(row: Any) -> Cells | None:
    """The cells of a row, which some services write as an object each; `None` where it is no row of cells."""
    if isinstance(row, dict) and len(row) == 1:
        row = next(iter(row.values()))
    if not isinstance(row, list) or len(row) < 2:
        return None
    if all(isinstance(one, dict) and len(one) <= 1 for one in row):
        row = [next(iter(one.values()), None) for one in row]
    return None if all(isinstance(one, dict) for one in row) else row


def _named(one: Any) -> str:
    """The name of a column."""
    name = one.get(NAME, one.get(NAME.title())) if isinstance(one, dict) else one
    return name if isinstance(name, str) else ""


def _lists(record: Mapping[str, Any], fits: Any, depth: int = 0) -> Iterator[tuple[str, str, list[Any]]]:
    """Lists of what fits, each with the outermost key that leads to it, and all of these."""
    for key, value in record.items():
        if isinstance(value, list) and value and fits(value[0]):
            yield key, key, value
        elif isinstance(value, dict) and depth < DEEPEST:
            yield from ((key, f"{key}.{name}", found) for _, name, found in _lists(value, fits, depth + 1))


def _zipped(names: Sequence[str], rows: Sequence[Any]) -> list[Any]:
    """Rows by the names of their columns; what has not as many cells stays as it is."""
    found = ((row, cells(row)) for row in rows)
    return [dict(zip(names, one, strict=True)) if one and len(one) == len(names) else row for row, one in found]


def _is_entry(row: Cells) -> bool:
    return len(row) in ENTRY and str(row[0])[:1].isdigit() and isinstance(row[1], str) and "{" in row[1]


def _entry(at: Any, line: str, more: Any = None) -> Record:
    """An entry of Loki; the time that its record has itself is a better one."""
    return {**(more if isinstance(more, dict) else {}), "when": at, "line": line}


def _by_column(record: Mapping[str, Any]) -> Table | None:
    """The table whose columns' values stand together, in lists of one length or by the numbers of rows."""
    columns = {key: one for key, value in record.items() if (one := _column(value)) is not None}
    kept = [key for one in columns.values() for key in one][:1]
    alike = bool(kept) and len({len(one) for one in columns.values()}) == 1
    if not alike or not 2 <= len(columns) <= MOST or sum(map(is_heading, columns)) < 2:
        return None
    first = next(iter(columns.values()))
    rows = [{name: one.get(key) for name, one in columns.items()} for key in first]
    return Table(rows, frozenset(columns))


def _column(value: Any) -> Mapping[Any, Any] | None:
    """The values of a column by their places."""
    held = dict(enumerate(value)) if isinstance(value, list) else value
    if not isinstance(held, dict) or len(held) < 2 or any(isinstance(one, dict | list) for one in held.values()):
        return None
    return held


def _is_type(value: Any) -> bool:
    return isinstance(value, str) and TYPE.fullmatch(value) is not None

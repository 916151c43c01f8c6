"""Tables within JSON: columns named beside their rows, a heading before them, or the values of each column together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from spdiag.logs.fields import is_heading
from spdiag.logs.pairs import by_name

Record = dict[str, Any]
Cells = list[Any]
DEEPEST = 3
NAME = "name"
TYPE = re.compile(r"[A-Z][A-Za-z]*[0-9]*(\(.*\))?")
"""How ClickHouse names the type of a column, under its name."""


class Table(NamedTuple):
    """The rows of a table, and under which keys of what holds it the table lies."""

    rows: list[Record]
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


def listed(values: Sequence[Any]) -> list[Record] | None:
    """The rows of a list of lists: pairs of names and values, times with texts, or cells under a heading."""
    pairs = by_name(values[0])
    if pairs is not None:
        return [one for one in map(by_name, values) if one is not None]
    rows = [one for one in map(cells, values) if one is not None]
    if not rows or len(rows) < len(values):
        return None
    if all(map(_is_entry, rows)):
        return [{"when": at, "line": line} for at, line in rows]  # the time of the record itself is better
    return headed(rows[0], rows[1:]) if is_head(rows[0]) else None


def headed(head: Sequence[str], rows: Sequence[Cells]) -> list[Record]:
    """Rows under a heading, and under the types of its columns, where it has any."""
    typed = bool(rows) and all(isinstance(one, str) and TYPE.fullmatch(one) for one in rows[0])
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
    return None if any(isinstance(one, dict) for one in row) else row


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


def _zipped(names: Sequence[str], rows: Sequence[Any]) -> list[Record]:
    return [dict(zip(names, one, strict=False)) for row in rows if (one := cells(row)) is not None]


def _is_entry(row: Cells) -> bool:
    return len(row) == 2 and str(row[0])[:1].isdigit() and isinstance(row[1], str) and "{" in row[1]


def _by_column(record: Mapping[str, Any]) -> Table | None:
    """The table whose columns' values stand together, in lists of one length or by the numbers of rows."""
    columns = {key: one for key, value in record.items() if (one := _column(value)) is not None}
    kept = [key for one in columns.values() for key in one][:1]
    alike = bool(kept) and len({len(one) for one in columns.values()}) == 1
    if not alike or len(columns) < 2 or sum(map(is_heading, columns)) < 2:
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

"""Rows of requests that lie in arrays, in maps of objects or in tables, at any depth of a document or of a line."""

import json
from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

from spdiag.logs.reading.cells import opened
from spdiag.logs.reading.columnar import cells, listed, tabled
from spdiag.logs.reading.har import entry
from spdiag.logs.reading.holding import DEEPEST, has_map, may_hold, some, step
from spdiag.logs.reading.lending import lent, of_key, of_keys, under
from spdiag.logs.reading.parts import unwrapped
from spdiag.logs.reading.telling import CALLED, is_row_of, told
from spdiag.logs.values.pairs import shaped

Record = dict[str, Any]
OF_WHOM = frozenset({"seller", "marketplace"})


class Around(NamedTuple):
    """What is known of where rows are looked for."""

    name: str = ""
    """Under which key."""
    depth: int = 0
    asked: bool = False
    """Whether what lies around tells the path."""
    timed: bool = True
    """Whether what lies around is one of several, whose time is that of its rows; that of a document is not."""

    def inside(self, name: str = "", **others: Any) -> "Around":
        return self._replace(name=name, depth=self.depth + 1, **others)


def nested(record: Record, *, whole: bool = False) -> list[Any] | None:
    """The rows that a record holds, with what it tells of them; `None` where it stands for itself.

    Of a `whole` document the time is not that of its rows. What is no object among the rows is left as it is.
    """
    if not whole and not may_hold(record):
        return None
    found = _of_object(record, Around(timed=not whole))
    if found:
        return found
    other = _normal(record)
    return [other] if other != record and _tells(other) and _tells_more(other, told(record)) else None


def _tells_more(other: Record, own: Set[str]) -> bool:
    """Whether a record is a row by what it holds in pairs alone, or these tell of whom the call is."""
    return not is_row_of(own) or not (told(other) & OF_WHOM) <= own


def stands(record: Mapping[str, Any]) -> bool:
    """Whether a record tells of a request by itself."""
    return is_row_of(told(record))


def rows_of(values: list[Any]) -> list[Any]:
    """The rows that an array holds; none where these are no requests."""
    return _of_list(values, Around())


def _of_object(record: Record, here: Around) -> list[Any]:
    """The rows within an object; none where it is a row itself, or holds none."""
    if here.depth >= DEEPEST:
        return []
    mapped = has_map(record)
    own = frozenset[str]() if mapped else told(record)
    if is_row_of(own, here.asked) and "call" in own:
        return []
    if not mapped and (table := tabled(record)) is not None and any(map(_is_told, some(table.rows))):
        return _lending(record, [("", table.rows)], table.keys, here)
    asks = _asks(record)
    found = [(key, rows) for key, value in record.items() if (rows := _under(key, value, asks, mapped, here))]
    if is_row_of(own, here.asked) and not any("call" in told(row) for _, rows in found for row in some(rows)):
        return []
    return _lending(record, found, frozenset(key for key, _ in found), here)


def _asks(record: Mapping[str, Any]) -> bool:
    """Whether an object tells the path of calls, and of no answer: it may hold these."""
    own = told({key: value for key, value in record.items() if not isinstance(value, dict | list)})
    return "status" not in own and not own.isdisjoint(CALLED)


def _under(key: str, value: Any, asks: bool, mapped: bool, here: Around) -> list[Any]:
    """The rows under a key of an object."""
    asked = here.asked or asks or not CALLED.isdisjoint(of_key(key, here.name))
    if isinstance(value, list):
        return _of_list(value, here.inside(key, asked=asked, timed=True))
    if not isinstance(value, dict):
        return []
    inner = here.inside(key, asked=asked, timed=here.timed or mapped)
    return _of_object(value, inner) or (_beside(value, asked) if mapped else [])


def _beside(value: Record, asked: bool) -> list[Any]:
    """The row that an object beside a map is, or the only one that it holds."""
    if len(value) == 1 and isinstance(only := next(iter(value.values())), dict) and _tells(only, asked):
        return [_normal(only)]
    return [_normal(value)] if _tells(value, asked) else []


def _of_list(values: list[Any], here: Around) -> list[Any]:
    """The rows that an array holds, however deep; none where it holds none."""
    if here.depth >= DEEPEST or not values:
        return []
    if cells(values[0]) is not None or isinstance(values[0], list):
        found = listed(values)
        if found is None:
            return _of_lists(values, here.inside(here.name))
        return [_row(one) for one in found] if any(map(_is_told, some(found))) else []
    looked = {place: _within(values[place], here) for place in range(0, len(values), step(values))}
    if not any(rows or _is_told(one, here.asked) for one, rows in looked.values()):
        return []
    read = (looked.get(place) or _within(one, here) for place, one in enumerate(values))
    return [row for one, rows in read for row in rows or [_row(one)]]


def _of_lists(values: list[Any], here: Around) -> list[Any]:
    """The rows that lists within a list hold, and what else is in it; none where no list holds any."""
    found = [_of_list(one, here) if isinstance(one, list) else [] for one in values]
    if not any(found):
        return []
    return [
        row
        for one, rows in zip(values, found, strict=True)
        for row in rows or (one if isinstance(one, list) else [one])
    ]


def _within(one: Any, here: Around) -> tuple[Any, list[Any]]:
    """An element, and the rows within it."""
    found = _read(one)
    return found, _of_object(found, here.inside()) if isinstance(found, dict) else []


def _read(one: Any) -> Any:
    """An element, also one that stands in the array as text."""
    if not isinstance(one, str) or not one.startswith("{"):
        return one
    try:
        return json.loads(one)
    except (ValueError, RecursionError):
        return one


def _row(one: Any) -> Any:
    """A row as those of other logs are; what is no object as it is."""
    return _normal(one) if isinstance(one, dict) else one


def _is_told(one: Any, asked: bool = False) -> bool:
    return isinstance(one, dict) and _tells(one, asked)


def _normal(record: Record) -> Record:
    """A row as those of other logs are."""
    return entry(record) or unwrapped(shaped(record))


def _tells(record: Record, asked: bool = False) -> bool:
    """Whether a record is the row of a request, also one that stands as text in it."""
    row = _normal(record)
    texts = any(isinstance(one, str) and "{" in one for one in row.values())
    return is_row_of(told(opened(row) if texts else row), asked)


def _lending(record: Record, found: Sequence[tuple[str, list[Any]]], taken: frozenset[str], here: Around) -> list[Any]:
    """The rows that were found under the keys of an object, with what it and its keys tell of them."""
    if not found:
        return []
    rest = {key: value for key, value in record.items() if key not in taken}
    told_here = lent(rest, asked=_asks(record), timed=here.timed)
    told_of, rows = of_keys([key for key, _ in found], here.name), list[Any]()
    for key, those in found:
        lending = {**told_here, **told_of[key]}
        rows += [under(lending, row) if isinstance(row, dict) else row for row in those]
    return rows

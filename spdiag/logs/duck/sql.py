"""The comparison as SQL for DuckDB: how each log is read, and what is counted of every row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from spdiag.core.comparison import SLOTS, Clock
from spdiag.logs.reading.session import text
from spdiag.logs.values.changing import CHANGING
from spdiag.logs.values.keys import Steps
from spdiag.logs.values.shapes import KEPT, LONGEST, LOOKED_AT, NAMING, NAMING_PEOPLE, SHORTEST_ID, VERSION, literals_at
from spdiag.logs.values.times import UNITS, is_unit, number_of

SEPARATOR = "\x1f"


class Column(NamedTuple):
    """How a field is read: the columns of the log it takes, with their types, and the expression."""

    columns: Mapping[str, str]
    expression: str


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def column(keys: Iterable[str], ways: Mapping[str, Steps], *, kind: str = "VARCHAR", empty: bool = True) -> Column:
    """The first of several keys that has a value; a nested one is taken out of its column of JSON, or of records.

    `ways` are the names that lead to nested ones. `empty` says that there may be empty texts, which are no values; a
    `kind` of "" that the columns have kinds already.
    """
    columns: dict[str, str] = {}
    parts = []
    for key in keys:
        top, *inner = ways.get(key, (key,))
        columns[str(top)] = "JSON" if inner else kind
        if inner and kind:
            parts.append(f"json_extract_string({quoted(str(top))}, {text('$' + ''.join(map(_inside, inner)))})")
        elif kind == "":
            parts.append(f"nullif({'.'.join(quoted(str(one)) for one in (top, *inner))}::VARCHAR, '')")
        else:
            parts.append(f"nullif({quoted(key)}, '')" if empty and kind == "VARCHAR" else quoted(key))
    expression = parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"
    return Column(columns, expression if parts else "NULL")


def _inside(step: str | int) -> str:
    """A step of a path into JSON."""
    return f"[{step}]" if isinstance(step, int) else f".{quoted(step)}"


def moment_of(expression: str, sampled: list[Any]) -> str | None:
    """A column of moments as seconds since 1970; `None` where SQL cannot read what the sample holds."""
    values = [value.isoformat() if isinstance(value, datetime) else value for value in sampled if value != ""]
    if not values:
        return "NULL::DOUBLE"
    if all(isinstance(value, int | float) or _is_number(value) for value in values):
        numbers = [number_of(value) for value in values]
        unit = next((unit for least, unit in UNITS if max(numbers) >= least), 1.0)
        return f"try_cast({expression} AS DOUBLE) / {unit}" if is_unit(numbers, unit) else None
    iso = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d(:?\d\d)?)?$")
    if not all(iso.match(str(value)) for value in values):
        return None
    plain = f"replace({expression}, ',', '.')" if any("," in str(value) for value in values) else expression
    zoned = any(re.search(r"[+-]\d\d(:?\d\d)?$", str(value)[10:]) for value in values)
    return f"epoch(try_cast({plain} AS {'TIMESTAMPTZ' if zoned else 'TIMESTAMP'}))"


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{9,19}(\.\d+)?", value.strip()) is not None


def path_of(expression: str, sampled: list[Any]) -> str:
    """A column of paths, without host, query and a slash at the end."""
    paths = [str(value) for value in sampled if value]
    bare = expression
    if not all(path.startswith("/") for path in paths):
        bare = f"regexp_replace({bare}, '^[A-Za-z]+://[^/]*', '')"
    if any("?" in path for path in paths):
        bare = f"CASE WHEN contains({bare}, '?') THEN split_part({bare}, '?', 1) ELSE {bare} END"  # twice as fast
    if any(len(path) > 1 and path.partition("?")[0].endswith("/") for path in paths):
        bare = f"rtrim({bare}, '/')"
    return bare


def operation_of(parts: str, words: frozenset[str], *, known: bool) -> str:
    """What makes two paths the same operation: the front, the length, and the literals behind.

    `words` are literals of paths that the catalog does not know; where all paths are `known`, the front is as it is.
    """
    fronts = [f"{parts}[{place}]" for place in range(2, KEPT + 2)]
    front = fronts if known else [_one_of(parts, place, NAMING.pattern) for place in range(1, KEPT + 1)]
    behind = _behind(parts, None if known else words, sorted(literals_at()))
    return ", ".join([*front, f"len({parts})", behind])


def _behind(parts: str, words: frozenset[str] | None, places: Sequence[int]) -> str:
    """The literals behind the front; a path is asked for those at places it has, most paths are short.

    Where all paths are known, there are no `words`.
    """
    if not places:
        return "0"
    first, *others = places
    literal = _literal(f"{parts}[{first + 1}]", literals_at()[first] | (words or frozenset()))
    literal = literal if words is None else f"CASE WHEN NOT {_somebody(parts, first)} THEN {literal} END"
    return f"CASE WHEN len({parts}) > {first} THEN hash({literal}, {_behind(parts, words, others)}) END"


def _literal(part: str, literals: frozenset[str]) -> str:
    """A part that is one of the literals; those in small letters are sought in parts that begin so, most ids do not."""
    small = [word for word in literals if word[0].islower()]
    others = [f" OR {part} = {text(word)}" for word in sorted(literals.difference(small))]
    sought = "|".join(map(re.escape, sorted(small)))
    return f"CASE WHEN ({part} >= 'a' AND regexp_full_match({part}, {text(sought)})){''.join(others)} THEN {part} END"


def _one_of(parts: str, place: int, pattern: str) -> str:
    """The part at a place, counted from 1, where it is of a pattern and names nobody."""
    part = f"{parts}[{place + 1}]"
    nobody = f" AND NOT {_somebody(parts, place)}" if place > 1 else ""
    return f"CASE WHEN regexp_full_match({part}, {text(pattern)}){nobody} THEN {part} END"


def _somebody(parts: str, place: int) -> str:
    """That the part at a place names somebody, as it stands behind a word for people."""
    people = ", ".join(map(text, sorted(NAMING_PEOPLE)))
    version = f"regexp_full_match({parts}[{place + 1}], {text(VERSION.pattern)})"
    return f"(lower({parts}[{place}]) IN ({people}) AND NOT {version})"


def constant_of(message: str) -> str:
    collapsed = f"trim(regexp_replace(left({message}, {LOOKED_AT}), '\\s\\s+|[^\\S ]', ' ', 'g'))"
    return f"rtrim(left(regexp_replace({collapsed}, {text(CHANGING.pattern)}, '#', 'g'), {LONGEST}))"


def without_id(message: str, id: str) -> str:
    return f"CASE WHEN length({id}) >= {SHORTEST_ID} THEN replace({message}, {id}, '#') ELSE {message} END"


def slots_of(clock: Clock) -> str:
    """The bit of the slot of a moment; of an unknown moment the first."""
    place = f"trunc((moment - {clock.start!r}) / {clock.width!r})::BIGINT"
    return f"(1::BIGINT << coalesce(least({SLOTS - 1}, greatest(0, {place})), 0))"

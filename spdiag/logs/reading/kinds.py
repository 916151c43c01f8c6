"""Of which kind a log is: told by the lines that it begins with."""

import json
import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from spdiag.logs.reading.headings import SEPARATOR, header_of

DOCUMENT = re.compile(r"\s*(\{|\[\s*[\[{\]])")
"""How one large JSON begins; `[worker-0] 2026-11-28` does not."""
OWN = re.compile(r'\s*\{\s*"schema"\s*:\s*"spdiag/')
"""How the documents of spdiag itself begin."""
ENOUGH = 20
"""Lines that are objects from which on a log is one of these, where all others begin so."""
NOTE = "#"
"""How lines begin that tell of a table before its heading."""


class Kind(NamedTuple):
    """The kind of a log; of a table also its delimiter, its columns, and how many lines of notes stand before these."""

    kind: str
    delimiter: str = ""
    header: tuple[str, ...] = ()
    notes: int = 0


def kind_of(lines: list[str], told: Collection[str]) -> Kind:
    """The kind of a log that begins with these lines; `told` are columns that it is told to have."""
    if not lines:
        return Kind("lines")
    if OWN.match("\n".join(lines[:2])):
        return Kind("own")
    if lines[0].strip() == "[" or _is_json_table(lines) or (len(lines) == 1 and _holds_records(lines[0])):
        return Kind("document")  # an array with a record on each line, or all on one
    whole = _whole(lines)
    if whole and whole * 2 >= sum(1 for line in lines if line.lstrip().startswith("{")) and _starts(lines, "{"):
        return Kind("lines")
    if DOCUMENT.match(lines[0]) and not whole:
        return Kind("document")
    return _table(lines, told) or Kind("text")


def _whole(lines: Sequence[str]) -> int:
    """How many of some lines are objects; all, where the first are and the others begin so."""
    first = sum(map(_is_object, lines[:ENOUGH]))
    if first == ENOUGH and all(line.startswith("{") for line in lines):
        return len(lines)
    return first + sum(map(_is_object, lines[ENOUGH:]))


def _table(lines: Sequence[str], told: Collection[str]) -> Kind | None:
    """The table that lines are, also behind notes; `None` where they are none."""
    notes = next((number for number, line in enumerate(lines) if not line.startswith(NOTE)), 0)
    for before in (0, notes) if notes else (0,):
        behind = lines[before:]
        delimiter, header = header_of(behind[1:] if SEPARATOR.fullmatch(behind[0]) else behind, told)
        if delimiter:
            return Kind("table", delimiter, header, before)
    return None


def _is_json_table(lines: Sequence[str]) -> bool:
    """Whether lines are arrays, of which the first names the columns of the others."""
    from spdiag.logs.reading.columnar import is_head

    if not lines[0].lstrip().startswith("[") or len(lines) < 2:
        return False
    head, row = (_decoded(line.rstrip().rstrip(",")) for line in lines[:2])
    return isinstance(head, list) and is_head(head) and isinstance(row, list) and len(row) == len(head)


def _decoded(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _holds_records(line: str) -> bool:
    """Whether one line is a HAR, or an object that is nothing but a list of others, or holds rows anywhere."""
    from spdiag.logs.fields.finding import named
    from spdiag.logs.reading.nests import nested

    found = _decoded(line)
    if not isinstance(found, dict):
        return False
    if nested(found, whole=True):
        return True
    if any(named(key) for key, value in found.items() if not isinstance(value, dict)):
        return False
    lists = [value for value in (*found.values(), *_inner(found.get("log"))) if isinstance(value, list)]
    return any(value and isinstance(value[0], dict) for value in lists)


def _inner(value: object) -> tuple[object, ...]:
    return tuple(value.values()) if isinstance(value, dict) else ()


def _starts(lines: list[str], mark: str) -> bool:
    return sum(1 for line in lines if line.lstrip().startswith(mark)) * 2 >= len(lines)


def _is_object(line: str) -> bool:
    """Whether a line is an object; an empty one may be a part of any."""
    found = _decoded(line)
    return isinstance(found, dict) and bool(found)

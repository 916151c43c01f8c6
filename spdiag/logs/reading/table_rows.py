"""The rows of tables, under each of their headings: several tables may have become one file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from spdiag.logs.reading.cells import opened
from spdiag.logs.reading.delimited import cells, parsed
from spdiag.logs.reading.headings import SEPARATOR, header_of
from spdiag.logs.reading.kinds import NOTE
from spdiag.logs.reading.latin import LATIN
from spdiag.logs.reading.parts import Bad, Read
from spdiag.logs.reading.peeking import Peeking
from spdiag.logs.reading.sources import Source
from spdiag.logs.values.looks import is_path

LONGEST_RECORD = 50
"""Lines that one row of a table may take; a quote left open reaches further."""
DIGITS = re.compile(r"\d\d")
"""What every row of a request has in it, and headings do not."""


def of_table(source: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    """The rows of a table; a row spoilt by a quote is told, and the rows behind it are read."""
    numbered, header, delimiter = Peeking(_texts(lines)), source.header, source.delimiter
    notes = source.notes
    for number, text in numbered:
        if not text.strip() or (number == 1 + source.notes and SEPARATOR.fullmatch(text)):
            continue
        if notes and text.startswith(NOTE):
            notes -= 1
            continue
        if not DIGITS.search(text) and (found := header_of([text]))[1]:
            delimiter, header = found
            continue
        row = cells(text, delimiter, len(header)) or _over_lines(text, numbered, delimiter, len(header))
        if row is None:
            yield Bad(number, f"not {len(header)} columns, or a quote left open")
        elif tuple(one.strip() for one in row) != header:
            record = dict(zip(header, row, strict=True))
            yield unpacked_of(number, record) if "{" in text or text.count('"') % 2 else Read(number, record)


def as_before(read: Sequence[Read], first: Sequence[Mapping[str, Any]]) -> list[Read]:
    """The rows that have paths where those of the start have them; others are under another heading."""
    paths = [key for key in (first[0] if first else ()) if all(is_path(one.get(key)) for one in first)]
    return [one for one in read if all(is_path(one.record.get(key)) for key in paths)]


def unpacked_of(number: int, record: dict[str, Any]) -> Read:
    """A record with those that stand as text in it."""
    found = opened(record)
    return Read(number, found, found is not record)


def _texts(lines: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    """Numbered lines, as text without their ends."""
    return ((number, line.decode(errors=LATIN).removesuffix("\r")) for number, line in enumerate(lines, 1))


def _over_lines(text: str, lines: Peeking[tuple[int, str]], delimiter: str, wide: int) -> list[str] | None:
    """The row of a text with the lines that a quote in it spans; when there is none, the lines are given back."""
    taken: list[tuple[int, str]] = []
    while text.count('"') % 2 and len(taken) < LONGEST_RECORD and (more := next(lines, None)) is not None:
        taken.append(more)
        if '"' in more[1]:
            whole = "\n".join([text, *(line for _, line in taken)])
            row = parsed(whole, delimiter, strict=True)
            if row is not None and len(row) == wide:
                return row
    lines.back(taken)
    return None

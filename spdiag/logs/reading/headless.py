"""Tables without a heading, as rotation leaves them: of the files of one log only the first has it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from spdiag.core.problem import Problem
from spdiag.logs.reading.delimited import cells
from spdiag.logs.reading.headings import BEHIND
from spdiag.logs.reading.records import beginning, sample
from spdiag.logs.reading.sources import Source
from spdiag.logs.values.looks import looks_like

SURE = 0.9
"""Share of the values of a column that look alike, where it has a look."""


class Heading(NamedTuple):
    """The heading of a table, and what the values of its columns look like; empty where they may be anything."""

    delimiter: str
    columns: tuple[str, ...]
    looks: tuple[str, ...]

    def fits(self, lines: Sequence[str]) -> bool:
        """Whether lines are rows under it: most have its columns, and nearly all of these look so.

        So does the first of them, but for its first cell, which may be cut.
        """
        split = (cells(line, self.delimiter, len(self.columns)) for line in lines)
        rows = [row for row in split if row is not None]
        if len(rows) * 2 <= len(lines) or not self._holds(["", *rows[0][1:]]):
            return False
        return sum(map(self._holds, rows)) >= SURE * len(rows)

    def _holds(self, row: Sequence[str]) -> bool:
        looks = zip(row, self.looks, strict=True)
        return all(not look or looks_like(cell.strip()) == look for cell, look in looks if cell.strip())


def under_headings(sources: Sequence[Source]) -> list[Source]:
    """The logs, texts among them as tables where their rows fit the heading of another table, and of no second one."""
    texts = [one for one in sources if one.kind == "text"]
    headings = tuple(_headings(sources)) if texts else ()
    return [_under(one, headings) if headings and one.kind == "text" else one for one in sources]


def _headings(sources: Sequence[Source]) -> Iterator[Heading]:
    """The headings of tables whose rows have paths, and something else that is told by its look."""
    known = set[tuple[str, ...]]()
    for one in sources:
        if one.kind == "table" and one.header not in known:
            records = _sampled(one)
            looks = tuple(_look(name, records) for name in one.header)
            if "path" in looks and len({*looks, ""}) > 2:
                known.add(one.header)
                yield Heading(one.delimiter, one.header, looks)


def _sampled(source: Source) -> list[Mapping[str, Any]]:
    """Some records of a table; none where it is damaged, which is told where it is read itself."""
    with suppress(OSError, Problem):
        return [one.record for one in sample(source, BEHIND)]
    return []


def _look(column: str, records: Sequence[Mapping[str, Any]]) -> str:
    """What nearly all values of a column look like."""
    looks = [looks_like(value) for one in records if (value := str(one.get(column) or "").strip())]
    best = max({*looks}, key=looks.count, default="")
    return best if looks.count(best) >= SURE * len(looks) else ""


def _under(source: Source, headings: Sequence[Heading]) -> Source:
    lines = [line for line in beginning(source, BEHIND) if line.strip()]
    found = [one for one in headings if lines and one.fits(lines)]
    if len(found) != 1:
        return source
    return source._replace(kind="table", delimiter=found[0].delimiter, header=found[0].columns, headless=True)

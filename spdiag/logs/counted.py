"""Logs, read and counted in Python; what cannot be read is told as it comes."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from spdiag.logs.counting import Counting
from spdiag.logs.fields import Fields
from spdiag.logs.parts import Bad
from spdiag.logs.reading import records
from spdiag.logs.rows import Picker, Row
from spdiag.logs.sources import Source

BETWEEN = 5_000
"""Rows between two tellings of progress."""


class Limits(NamedTuple):
    """Which rows are meant: from and until when, and of which operation."""

    since: float | None = None
    until: float | None = None
    operation: str = ""


class Told(NamedTuple):
    """Who hears of rows that cannot be read, of how many rows were read, and of the share that DuckDB has counted."""

    bad: Callable[[Source, Bad], None] = lambda _source, _bad: None
    rows: Callable[[int], None] = lambda _rows: None
    share: Callable[[float], None] | None = None


def count(sources: Sequence[tuple[Source, Fields]], limits: Limits, told: Told, *, ahead: bytes = b"") -> Counting:
    """What the logs add up to."""
    tally = Counting()
    for source, fields in sources:
        _count(source, fields, limits, told, tally, ahead if source.path == "-" else b"")
    told.rows(tally.read)
    return tally


def _count(  # noqa: PLR0913, PLR0917 - one log, what is asked of it, and where its counts go
    source: Source, fields: Fields, limits: Limits, told: Told, tally: Counting, ahead: bytes
) -> None:
    picker = Picker(fields)
    for one in records(source, ahead):
        if isinstance(one, Bad):
            tally.read += 1
            tally.rejected += 1
            told.bad(source, one)
            continue
        row = picker.row(one.record)
        if row is None:
            tally.read += 1
            tally.unrelated += 1
        elif _meant(row, limits):
            tally.add(row)
        else:
            tally.read += 1
            tally.outside += 1
        if tally.read % BETWEEN == 0:
            told.rows(tally.read)


def _meant(row: Row, limits: Limits) -> bool:
    if row.at is not None and (limits.since or limits.until):
        if limits.since is not None and row.at < limits.since:
            return False
        if limits.until is not None and row.at > limits.until:
            return False
    return not limits.operation or of_operation(row, limits.operation)


def of_operation(row: Row, name: str) -> bool:
    """Whether a row is a call of the operation of that name, or of the path that was named instead."""
    from spdiag.logs.shapes import place

    where = place(row.method, row.path)
    return name.casefold() in (where.operation.casefold(), where.path.casefold())

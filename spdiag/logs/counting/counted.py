"""Logs, read and counted in Python; what cannot be read is told as it comes."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from spdiag.logs.counting.beside import Lender, Lent
from spdiag.logs.counting.crowds import Crowd
from spdiag.logs.counting.puzzles import Puzzles, puzzling
from spdiag.logs.counting.rows import Picker, Row
from spdiag.logs.counting.sifting import Sieve
from spdiag.logs.counting.tally import Counting
from spdiag.logs.fields.finding import Fields
from spdiag.logs.fields.halves import Halves
from spdiag.logs.reading.parts import Bad, Passed, Read
from spdiag.logs.reading.records import objects_of, records
from spdiag.logs.reading.sources import Source
from spdiag.logs.values.shapes import is_named, place

BETWEEN = 5_000
"""Rows between two tellings of progress."""


class Limits(NamedTuple):
    """Which rows are meant: from and until when, and of which operation."""

    since: float | None = None
    until: float | None = None
    operation: str = ""


class Told(NamedTuple):
    """Who hears of rows that cannot be read, and of how many rows were read.

    Of what DuckDB counts, `share` hears the percentage that is done, and about how many rows that is.
    """

    bad: Callable[[Source, Bad], None] = lambda _source, _bad: None
    rows: Callable[[int], None] = lambda _rows: None
    share: Callable[[float, float], None] | None = None


class Given(NamedTuple):
    """A log to be counted: what it is, and where it keeps its fields.

    Lines that need not be read are sifted, where there is a sieve; where there are `lines`, these alone are counted.
    A `lender` tells whose calls they are; of one that `lends` no row is a call.
    """

    source: Source
    fields: Fields
    sieve: Sieve | None = None
    lines: Sequence[tuple[int, bytes]] | None = None
    lender: Lender | None = None
    lends: bool = False


def count(logs: Sequence[Given], limits: Limits, told: Told, *, puzzles: Puzzles | None = None) -> Counting:
    """What the logs add up to; `puzzles` keeps what puzzles.

    Where there are too many unknown operations, the logs are read once more, when it is known which are told apart;
    not a stream, which may be too long to be read twice.
    """
    tally = _counted(logs, limits, told, puzzles, Counting())
    if isinstance(tally, Crowd):
        tally = _counted(logs, limits, Told(rows=told.rows), None, Counting(tally.failures_of_each.chosen()))
        tally.name_others()
    return tally


def _counted(logs: Sequence[Given], limits: Limits, told: Told, puzzles: Puzzles | None, tally: Counting) -> Counting:
    due, lent, again = BETWEEN, Lent(), all(given.source.ahead is None for given in logs)
    for given in logs:
        picker = Picker(given.fields)
        for one in _rows(given, lent):
            if isinstance(one, Bad):
                told.bad(given.source, one)
            row = _added(one, picker, limits, tally)
            if puzzles is not None and isinstance(one, Read) and puzzling(row):
                puzzles.add(given.source.path, row, one)
            if tally.read >= due:
                told.rows(tally.read)
                due = tally.read - tally.read % BETWEEN + BETWEEN
                tally = Crowd(tally) if again and tally.is_crowded() else tally
    told.rows(tally.read)
    return tally


def _rows(given: Given, lent: Lent) -> Iterable[Read | Bad | Passed]:
    if given.lends:
        return (one._replace(record={}) if isinstance(one, Read) else one for one in records(given.source))
    if given.lender is not None:
        return lent.to(records(given.source), given.lender)
    if given.lines is not None:
        return (one for line in given.lines for one in objects_of(*line))
    if given.sieve is None:
        found = records(given.source)
        return found if given.fields.pair is None else _paired(found, Halves(given.fields.pair))
    from spdiag.logs.counting.sieve import sifted

    return sifted(given.source, given.sieve)


def _paired(found: Iterable[Read | Bad], halves: Halves) -> Iterable[Read | Bad]:
    """What was read, requests with the answers that stand in records of their own; each line counts as a row."""
    for one in found:
        if isinstance(one, Read):
            yield from (one._replace(record=record) for record in halves.taken(one.record))
        else:
            yield one
    yield from (Read(0, record) for record in halves.left())


def _added(one: Read | Bad | Passed, picker: Picker, limits: Limits, tally: Counting) -> Row | None:
    """The row of what was read, which is counted."""
    if isinstance(one, Passed):
        tally.read += one.rows
        tally.outside += one.rows
        return None
    row = picker.row(one.record) if isinstance(one, Read) else None
    if row is not None and _meant(row, limits):
        tally.add(row)
        return row
    tally.read += 1
    tally.rejected += isinstance(one, Bad)
    tally.unrelated += row is None and isinstance(one, Read)
    tally.outside += row is not None
    return row


def _meant(row: Row, limits: Limits) -> bool:
    if row.at is not None and (limits.since or limits.until):
        if limits.since is not None and row.at < limits.since:
            return False
        if limits.until is not None and row.at > limits.until:
            return False
    return not limits.operation or of_operation(row, limits.operation)


def of_operation(row: Row, name: str) -> bool:
    """Whether a row is a call of the operation of that name, or of the path that was named instead."""
    return is_named(place(row.method, row.path), name)

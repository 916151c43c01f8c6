"""Who counts which logs: DuckDB what is large and plain, Python the rest; and both as one tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from spdiag.comparing.surveying import Log, Survey
from spdiag.comparing.together import of_each
from spdiag.core.comparison import Clock, Tally
from spdiag.logs.counting.counted import Given, Limits, Told, count
from spdiag.logs.counting.puzzles import Puzzles, puzzling
from spdiag.logs.counting.rows import Picker, at_key
from spdiag.logs.counting.tally import Counting
from spdiag.logs.reading.parts import Read
from spdiag.logs.reading.records import objects_of
from spdiag.logs.reading.sources import UTF8
from spdiag.logs.values.shapes import KEPT, WORD, bare, is_somebody, place

if TYPE_CHECKING:
    from spdiag.logs.duck.queries import Table
    from spdiag.logs.duck.tally import Duck

MUCH = 2_000_000
"""Bytes from which on DuckDB is faster than Python, with the time it takes to load."""
PACKED = 6
"""How many times as long logs are unpacked."""
SMALL = 200_000
"""Bytes below which tables are counted together; a larger one by itself, for it is read again where a row is amiss."""
RARE = 0.02
"""Share of the rows up to which it is faster to seek an operation in the bytes than to count all rows."""


@contextmanager
def tallied(
    survey: Survey, limits: Limits, told: Told, engine: str, puzzles: Puzzles | None = None
) -> Iterator[tuple[Tally, int]]:
    """What the logs add up to, and how many rows tell of no request; what it took is given back when done.

    `puzzles` keeps some records that puzzle.
    """
    sifted = _sifted(survey.logs, limits) if engine != "duckdb" else ()
    sought = {one.source for one in sifted}
    whole = [log for log in survey.logs if log.source not in sought]
    if not _is_much(whole, engine):
        counted = count([*sifted, *map(_given, whole)], limits, told, puzzles=puzzles)
        yield counted, counted.unrelated
        return
    duck, left = _queried(whole, limits, _span(survey.logs, limits), told)
    try:
        counted = count([*sifted, *left], limits, told, puzzles=puzzles)
        if counted.first is not None and not all(map(duck.holds, counted.span)):
            span = _joined(counted.span, duck.span() or counted.span)
            duck.close()
            duck, _ = _queried(whole, limits, span, told)
        if puzzles is not None:
            _keep(duck.puzzling(puzzles.shown), whole, puzzles)
        if _united(duck, counted):
            yield duck, duck.unrelated
            return
    finally:
        duck.close()
    counted = count([*sifted, *map(_given, whole)], limits, Told(rows=told.rows))
    yield counted, counted.unrelated


def _united(duck: Duck, counted: Counting) -> bool:
    """Adds what Python counted to what DuckDB did; false where DuckDB cannot hold it, as a path of megabytes."""
    from spdiag.logs.reading.session import engine

    try:
        duck.add(counted)
        duck.merge()
    except engine().Error:
        return False
    return True


def _keep(lines: Sequence[tuple[str, str]], logs: Sequence[Log], puzzles: Puzzles) -> None:
    """Keeps those of the lines, each with its file, that puzzle."""
    pickers = {log.source.path: Picker(log.fields) for log in logs} if lines else {}
    for path, line in lines:
        found = [one for one in objects_of(0, line) if isinstance(one, Read)]
        rows = [pickers[path].row(one.record) for one in found]
        if len(found) > 1 and any(rows):
            puzzles.several.add(path)
        for row, one in zip(rows, found, strict=True):
            if puzzling(row):
                puzzles.add(path, row, one)


def _sifted(logs: Sequence[Log], limits: Limits) -> tuple[Given, ...]:
    """The large logs in which the operation that is meant is rare, each with a sieve for it."""
    found = []
    for log in logs if limits.operation else ():
        if _size(log) >= MUCH and _may_be_sifted(log):
            from spdiag.logs.counting.sieve import sieve

            chosen = sieve(log.source, limits.operation)
            if chosen and sum(chosen.holds(row.path.encode()) for row in log.rows) <= RARE * len(log.rows):
                found.append(Given(log.source, log.fields, chosen))
    return tuple(found)


def _may_be_sifted(log: Log) -> bool:
    alone = log.lender is None and not log.lends
    return alone and not log.wrapped and not log.fields.fronted and _has_paths(log)


def _given(log: Log) -> Given:
    return Given(log.source, log.fields, lender=log.lender, lends=log.lends)


def _has_paths(log: Log) -> bool:
    """Whether all of the sample tell by their paths which operation they are of."""
    keys = log.fields.places.get("path", ())
    return all(any(at_key(record, key) for key in keys) for record in log.records)


def _queried(
    logs: Sequence[Log], limits: Limits, span: tuple[float, float], told: Told
) -> tuple[Duck, Sequence[Given]]:
    """What DuckDB counts, and the logs that are left for Python; counted once more where the sample misled on time."""
    from spdiag.logs.duck.reach import reach
    from spdiag.logs.duck.tally import Duck

    packed = [log for log in logs if _is_packed(log)]
    if packed and None in (limits.since, limits.until):  # of what is packed the sample knows the beginning alone
        moments = reach([table for table, _ in _plans(packed)])
        since = [] if limits.since is not None else moments
        until = [] if limits.until is not None else moments
        span = min([span[0], *since]), max([span[1], *until])
    while True:
        duck = Duck(Clock.holding(*span), _words(logs), limits, _share(logs, told))
        try:
            left = _read(duck, logs)
        except BaseException:
            duck.close()
            raise
        beyond = duck.span()
        if beyond is None or all(map(duck.holds, beyond)):
            return duck, left
        duck.close()
        span = _joined(beyond, span)


def _share(logs: Sequence[Log], told: Told) -> Callable[[float], None] | None:
    """Tells of the percentage that DuckDB has counted, and of about how many rows that is."""
    heard, rows = told.share, sum(_size(log) / log.source.width for log in logs if log.source.width)
    return None if heard is None else lambda percent: heard(percent, rows * percent / 100)


def _is_packed(log: Log) -> bool:
    return bool(log.source.compression) or log.source.kind == "parquet"


def _joined(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return min(one[0], other[0]), max(one[1], other[1])


def _read(duck: Duck, logs: Sequence[Log]) -> list[Given]:
    """Counts logs; returns those that DuckDB cannot read, or the lines in them that it cannot, for Python to read."""
    plans = _plans(logs)
    planned = {id(log) for _, those in plans for log in those}
    left = [_given(log) for log in logs if id(log) not in planned]
    for table, those in plans:
        odd = duck.count(table)
        half = len(those) // 2
        if odd is not None:
            left += [_given(log)._replace(lines=odd[path]) for log in those if (path := log.source.path) in odd]
        else:
            left += map(_given, those) if not half else [*_read(duck, those[:half]), *_read(duck, those[half:])]
    return left


def _is_much(logs: Sequence[Log], engine: str) -> bool:
    if engine != "auto":
        return engine == "duckdb"
    return sum(map(_size, logs)) >= MUCH or any(log.source.kind == "parquet" for log in logs)


def _size(log: Log) -> int:
    """About how many bytes a log has, unpacked."""
    return log.source.size * (PACKED if log.source.compression else 1)


def _plans(logs: Sequence[Log]) -> list[tuple[Table, list[Log]]]:
    """The logs DuckDB can read, those that are read alike together; large tables of text each by itself."""
    from spdiag.logs.duck.tables import table

    alike: dict[object, list[Log]] = {}
    for log in logs:
        about = log.source
        if (
            about.kind in ("lines", "table", "parquet")
            and about.ahead is None
            and about.encoding in UTF8
            and not about.returned
            and not log.wrapped
            and log.lender is None
            and not log.lends
        ):
            own = about.path if about.kind == "table" and _size(log) >= SMALL else ""
            written = about.kind, about.compression, about.delimiter, about.header, about.notes, about.headless
            alike.setdefault((own, written, str(log.fields)), []).append(log)
    found = (
        (table([log.source for log in those], those[0].fields, list(_samples(those))), those)
        for those in alike.values()
    )
    return [(one, those) for one, those in found if one is not None]


def _samples(logs: Sequence[Log]) -> Iterator[dict[str, Any]]:
    """Records of all the logs that are read alike: of many logs the first and last ones of each."""
    each = of_each(len(logs))
    for log in logs:
        yield from log.records if len(log.records) <= each else (*log.records[: each // 2], *log.records[-each // 2 :])


def _span(logs: Sequence[Log], limits: Limits) -> tuple[float, float]:
    """From when to when the rows that are meant are, as far as the samples tell."""
    moments = [row.at for log in logs for row in log.rows if row.at is not None]
    first = min(moments, default=0.0) if limits.since is None else limits.since
    last = max(moments, default=1.0) if limits.until is None else limits.until
    return first, max(first, last)


def _words(logs: Sequence[Log]) -> frozenset[str] | None:
    """The words in paths that the catalog does not know, which tell operations apart; `None` where it knows all."""
    seen: Counter[str] = Counter()
    known = True
    for log in logs:
        for row in log.rows:
            where = place(row.method, row.path)
            if not where.operation:
                known = False
                _, *parts = bare(row.path).split("/")
                behind = zip(parts[KEPT - 1 :], parts[KEPT:], strict=False)
                seen.update({one for before, one in behind if WORD.fullmatch(one) and not is_somebody(before, one)})
    return None if known else frozenset(word for word, times in seen.items() if times > 1)

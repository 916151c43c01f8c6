"""Who counts which logs: DuckDB what is large and plain, Python the rest; and both as one tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from spdiag.core.comparison import Tally
from spdiag.logs.counted import Limits, Told, count
from spdiag.logs.counting import Counting
from spdiag.logs.shapes import WORD, bare, place
from spdiag.surveying import Log, Survey

if TYPE_CHECKING:
    from spdiag.logs.duck import Duck
    from spdiag.logs.duck_queries import Table

MUCH = 2_000_000
"""Bytes from which on DuckDB is faster than Python, with the time it takes to load."""
PACKED = 6
"""How many times as long logs are unpacked."""


@contextmanager
def tallied(survey: Survey, limits: Limits, told: Told, engine: str) -> Iterator[tuple[Tally, int]]:
    """What the logs add up to, and how many rows tell of no request; what it took is given back when done."""
    if not _is_much(survey.logs, engine):
        counted = _counted(survey, survey.logs, limits, told)
        yield counted, counted.unrelated
        return
    from spdiag.logs.duck import Duck
    from spdiag.logs.duck_queries import clock_of

    plans = _plans(survey.logs)
    read_by_one = {id(log) for _, logs in plans for log in logs}
    others = [log for log in survey.logs if id(log) not in read_by_one]
    first, last = _span(survey.logs)
    begin = first if limits.since is None else limits.since
    end = last if limits.until is None else limits.until
    duck = Duck(clock_of(begin, max(begin, end)), _words(survey.logs), limits)
    try:
        duck = _loaded(duck, plans, others, survey, limits, told)
        yield duck, duck.unrelated
    finally:
        duck.close()


def _loaded(  # noqa: PLR0913, PLR0917 - one step of the above
    duck: Duck, plans: Sequence[tuple[Table, list[Log]]], others: list[Log], survey: Survey, limits: Limits, told: Told
) -> Duck:
    """The tally of all logs; counted once more where the sample misled about their time."""
    from spdiag.logs.duck import Duck
    from spdiag.logs.duck_queries import clock_of

    left = [log for table, logs in plans for log in _read(duck, table, logs)]
    counted = _counted(survey, [*others, *left], limits, told)
    beyond = duck.outside()
    if beyond is not None:
        duck.close()
        duck = Duck(clock_of(*beyond), _words(survey.logs), limits)
        for table, logs in plans:
            if not any(log in left for log in logs):
                duck.count(table)
    duck.add(counted)
    duck.merge()
    told.rows(duck.totals().read)
    return duck


def _read(duck: Duck, table: Table, logs: list[Log]) -> list[Log]:
    """Counts a table; returns the logs that hold rows DuckDB cannot read, which Python reads."""
    if not duck.count(table):
        return []
    if len(logs) == 1:
        return logs
    half = len(logs) // 2
    return [
        log for part in (logs[:half], logs[half:]) for one, those in _plans(part) for log in _read(duck, one, those)
    ]


def _is_much(logs: Sequence[Log], engine: str) -> bool:
    if engine != "auto":
        return engine == "duckdb" or any(log.source.kind == "parquet" for log in logs)
    size = sum(log.source.size * (PACKED if log.source.compression else 1) for log in logs)
    return size >= MUCH or any(log.source.kind == "parquet" for log in logs)


def _plans(logs: Sequence[Log]) -> list[tuple[Table, list[Log]]]:
    """The logs DuckDB can read, those that are read alike together; tables of text each by itself, to be counted."""
    from spdiag.logs.tables import table

    alike: dict[object, list[Log]] = {}
    for log in logs:
        about = log.source
        if (
            about.kind in ("lines", "table", "parquet")
            and about.path != "-"
            and about.encoding != "utf-16"
            and not log.wrapped
        ):
            own = about.path if about.kind == "table" else ""
            alike.setdefault((own, about.kind, about.compression, about.header, str(log.fields)), []).append(log)
    found = (
        (table([log.source for log in those], those[0].fields, those[0].records), those) for those in alike.values()
    )
    return [(one, those) for one, those in found if one is not None]


def _counted(survey: Survey, logs: Sequence[Log], limits: Limits, told: Told) -> Counting:
    return count([(log.source, log.fields) for log in logs], limits, told, ahead=survey.ahead)


def _span(logs: Sequence[Log]) -> tuple[float, float]:
    """From when to when the samples are."""
    moments = [row.at for log in logs for row in log.rows if row.at is not None]
    return (min(moments), max(moments)) if moments else (0.0, 1.0)


def _words(logs: Sequence[Log]) -> frozenset[str] | None:
    """The words in paths that the catalog does not know, which tell operations apart; `None` where it knows all."""
    seen: Counter[str] = Counter()
    known = True
    for log in logs:
        for row in log.rows:
            where = place(row.method, row.path)
            if not where.operation:
                known = False
                seen.update({part for part in bare(row.path).split("/")[4:] if WORD.fullmatch(part)})
    return None if known else frozenset(word for word, times in seen.items() if times > 1)

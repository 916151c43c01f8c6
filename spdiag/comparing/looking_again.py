"""Logs counted, and once more where rows that puzzled the first time show fields that no sample had."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from spdiag.comparing.surveying import Log, Survey, missing, shared, with_rows
from spdiag.comparing.tallying import tallied
from spdiag.core.comparison import Tally
from spdiag.logs.counting.counted import Limits, Told
from spdiag.logs.counting.puzzles import Puzzles
from spdiag.logs.counting.rows import Picker
from spdiag.logs.fields.error_texts import FEWEST
from spdiag.logs.fields.finding import Fields, flat, found_in
from spdiag.logs.fields.sharing import joined
from spdiag.logs.reading.parts import Read
from spdiag.logs.reading.records import between

ONCE = (
    "standard input is too long to be read twice: {keys} hold errors that the start does not show, "
    "and are not counted (save it to a file and compare that)"
)


class Counted(NamedTuple):
    """What logs add up to, how many rows tell of no request, and the logs with the fields that were found at last."""

    tally: Tally
    unrelated: int
    survey: Survey


@contextmanager
def counted(survey: Survey, limits: Limits, told: Told, engine: str) -> Iterator[Counted]:
    """What logs add up to; they are read once more at most, and where nothing puzzles never."""
    with ExitStack() as stack:
        puzzles = None if survey.final else _puzzles(survey.logs)
        found = stack.enter_context(tallied(survey, limits, told, engine, puzzles))
        better = looked_again(survey, puzzles) if puzzles is not None else survey
        if better is not survey and _can_be_read_again(survey):
            stack.close()
            found = stack.enter_context(tallied(better, limits, Told(rows=told.rows, share=told.share), engine))
        elif better is not survey:
            better = replace(survey, warnings=(*survey.warnings, ONCE.format(keys=_new(survey, better))))
        yield Counted(*found, replace(better, final=True))


def _puzzles(logs: Sequence[Log]) -> Puzzles:
    """Keeps what puzzles in logs, of whose records some were sampled."""
    shown = frozenset(row.error for log in logs for row in log.rows if row.failed)
    calm = (log.source.path for log in logs if sum(row.failed for row in log.rows) < FEWEST)
    return Puzzles({log.source.path: log.records for log in logs}, shown, frozenset(calm))


def looked_again(survey: Survey, puzzles: Puzzles) -> Survey:
    """The survey with the fields that the puzzling records tell of too; itself where they tell of none."""
    logs = [_again(_opened(log, puzzles), puzzles.of(log.source.path), survey.told or {}) for log in survey.logs]
    if all(one is other for one, other in zip(logs, survey.logs, strict=True)):
        return survey
    every, before = shared(logs, survey.told or {}), missing(survey.logs)
    others = tuple(one for one in survey.warnings if one not in before)
    return replace(survey, logs=every, warnings=(*missing(every), *others))


def _opened(log: Log, puzzles: Puzzles) -> Log:
    """A log whose lines are read as those that hold several rows, where one of them does."""
    return replace(log, wrapped=True) if log.source.path in puzzles.several and not log.wrapped else log


def _again(log: Log, puzzling: Sequence[Read], told: Mapping[str, str]) -> Log:
    """A log with the fields that some of its records tell of too."""
    if not puzzling:
        return log
    records, wrapped = tuple(one.record for one in puzzling), any(one.wrapped for one in puzzling)
    sampled = [*map(flat, log.records), *(flat(one.record) for one in between(log.source, log.records))]
    fields = joined(log.fields, found_in([*sampled, *map(flat, records)], told))
    if fields.places == log.fields.places or all(_same(one, log.fields, fields) for one in records):
        return log
    return with_rows(replace(log, fields=fields, records=(*log.records, *records), wrapped=log.wrapped or wrapped))


def _same(record: dict[str, Any], before: Fields, after: Fields) -> bool:
    """Whether two sets of fields make the same of a record."""
    first, second = (Picker(fields._replace(traits=())).row(record) for fields in (before, after))
    return first == second


def _can_be_read_again(survey: Survey) -> bool:
    return all(log.source.ahead is None or log.source.ahead.whole for log in survey.logs)


def _new(before: Survey, after: Survey) -> str:
    """The keys that were found at last."""
    keys = {key for log in after.logs for key in _keys(log)} - {key for log in before.logs for key in _keys(log)}
    return ", ".join(sorted(keys))


def _keys(log: Log) -> set[str]:
    return {key for keys in log.fields.places.values() for key in keys}

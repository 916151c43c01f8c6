"""Logs of any number and format, surveyed: where their fields are, what is missing, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from spdiag.comparing.together import SAMPLED, Looked, alike, looked_at, of_each, read_further, some_of, spread
from spdiag.core.problem import Problem
from spdiag.logs.counting.beside import Lender, lenders, with_lent
from spdiag.logs.counting.no_paths import refuse
from spdiag.logs.counting.rows import Picker, Row, at_key
from spdiag.logs.fields.error_texts import FEWEST
from spdiag.logs.fields.finding import Fields, flat, found_in, named_as
from spdiag.logs.fields.halves import whole
from spdiag.logs.fields.sharing import in_common, joined, kind_of, with_errors
from spdiag.logs.fields.time_columns import by_half, not_read, yearless
from spdiag.logs.reading.headless import under_headings
from spdiag.logs.reading.listing import Listing, left_out, listed, passed_over
from spdiag.logs.reading.opening import begun, trouble
from spdiag.logs.reading.records import broken_line, headings
from spdiag.logs.reading.sources import Source, source
from spdiag.logs.values.times import is_ambiguous
from spdiag.logs.values.zones import is_zoneless

MOST_COLUMNS = 20
"""Columns that are named of a table that is not understood."""
TOLD = " by --field or config.toml"
UNDECIDABLE = {
    "seller": "without it nobody can tell one seller from all",
    "marketplace": "without it nobody can tell whether one marketplace is concerned",
    "path": "without it nobody can tell which operation failed",
    "status": "without it only rows with an error code or message count as failed",
    "message": "without it errors are told apart by status and code alone",
    "time": "without it nobody can tell since when, nor keep to --since and --until",
}


IN_PATHS = "sellers are taken out of paths that hold them; of other calls nobody can tell one seller from all"


@dataclass(frozen=True, slots=True)
class Log:
    """A log, and where it keeps its fields."""

    source: Source
    fields: Fields
    records: tuple[dict[str, Any], ...] = ()
    """Some of its records, from the start and the end."""
    wrapped: bool = False
    """Whether they stand inside other records."""

    rows: tuple[Row, ...] = ()
    """Those of them that tell of requests, as rows."""
    lender: Lender | None = None
    """What tells whose calls they are, where that is another log."""
    sampled: int = SAMPLED
    """How many of its records were looked at, unless it has less."""
    lends: bool = False
    """Whether it tells that of another log's calls, and of none itself."""

    @property
    def zoneless(self) -> bool:
        """Whether its times say nothing of their zone."""
        keys = (self.fields.clock,) if self.fields.clock else self.fields.places.get("time", ())
        told = ([(key, value) for key in keys if (value := at_key(one, key)) not in (None, "")] for one in self.records)
        return any(is_zoneless(*columns[0]) for columns in told if columns)


@dataclass(frozen=True, slots=True)
class Survey:
    """Logs that can be counted, and what is said of them first."""

    logs: tuple[Log, ...]
    warnings: tuple[str, ...]
    beside: tuple[str, ...] = ()
    """Of the warnings, those that the list of fields does not tell."""
    told: Mapping[str, str] | None = None
    """Where fields are, as far as that was told."""
    shut: int = 0
    """How many files and directories cannot be read, and are left out."""
    final: bool = False
    """Whether what puzzled in the logs was looked at already."""


def surveyed(names: Sequence[str], told: Mapping[str, str], called: Mapping[str, str] = MappingProxyType({})) -> Survey:
    """The logs of that name, and their fields; raises `Problem` for what cannot be read.

    `called` says how files are shown that were brought here from elsewhere.
    """
    listing = listed(names)
    found, troubles = _opened(listing, told, called)
    logs, strange = [one for one in found if isinstance(one, Log)], [one for one in found if isinstance(one, Source)]
    if not logs:
        raise next(iter(troubles.values()), None) or _unreadable(strange[0])
    shut = (*(one.message.replace(path, called.get(path, path)) for path, one in troubles.items()), *listing.shut)
    passed = passed_over([about.shown for about in strange])
    refuse((one for log in logs for one in log.records), told)
    passed += left_out(shut)
    lacking, every = absent(logs, told), lent(shared(logs, told))
    said = (*lacking, *missing(every), *passed, *_guessed(every))
    return Survey(every, said, (*lacking, *passed), told, shut=len(shut))


def _opened(
    listing: Listing, told: Mapping[str, str], called: Mapping[str, str]
) -> tuple[list[Log | Source], dict[str, Problem]]:
    """The logs, the files that are none, and the trouble with each that cannot be read, where it was not named itself.

    Raises `Problem` for one that was.
    """
    found, sources, troubles = list[Log | Source](), list[Source](), dict[str, Problem]()
    named = frozenset(path for path in listing.given if path not in called)
    for path in listing.paths:
        with _spared(path, named, troubles):
            sources.append(source(path, begun(path), told.values())._replace(name=called.get(path, "")))
    looked, most = list[Looked](), of_each(len(sources))
    for about in under_headings(sources):
        with _spared(about.path, named, troubles):
            looked.append(looked_at(about, most))
    common = {log.source.path: fields for those in alike(looked) for fields in [_fields(those, told)] for log in those}
    for log in looked:
        with _spared(log.source.path, named, troubles):
            found.append(_log(log, most, common.get(log.source.path), told))
    return found, troubles


@contextmanager
def _spared(path: str, named: Set[str], troubles: dict[str, Problem]) -> Iterator[None]:
    """Keeps the trouble with a file, unless it was named itself."""
    try:
        yield
    except (OSError, Problem) as error:
        found = trouble(path, error) if isinstance(error, OSError) else error
        if path in named:
            raise found from None
        troubles[path] = found


def _log(looked: Looked, most: int, common: Fields | None, told: Mapping[str, str]) -> Log | Source:
    """A log with its fields, or a file that is none; raises `Problem` for what cannot be read."""
    about, read, more = looked
    if not (read or about.blank or about.kind == "table"):
        return about
    fields = common or _fields([looked], told)
    wrapped = any(one.wrapped for one in (*read, *more))
    return with_rows(Log(about, fields, tuple(one.record for one in read), wrapped, sampled=most))


def _fields(logs: Sequence[Looked], told: Mapping[str, str]) -> Fields:
    """The fields of a log, or of many that are alike; more is looked at where dates are ambiguous so far."""
    some = spread(logs)
    records = [flat(one.record) for log in some for one in (*log.read, *log.more)]
    found = found_in(records, told)
    if found.has("time") or not any(is_ambiguous(value) for one in records[:1] for value in one.values()):
        return found
    return found_in([flat(one.record) for one in read_further(some)], told)


def with_rows(log: Log) -> Log:
    """A log with the rows that its fields make of its records."""
    picker, records = Picker(log.fields), whole(log.records, log.fields.pair)
    return replace(log, rows=tuple(row for one in records if (row := picker.row(one)) is not None))


def shared(logs: Sequence[Log], told: Mapping[str, str]) -> tuple[Log, ...]:
    """The logs, each with the fields that others of its kind have and its own records do not hold.

    What tells of errors is found in all logs of a kind together for those whose own records do not show it.
    """
    kinds: dict[tuple[str, ...], list[Log]] = {}
    for log in logs:
        kinds.setdefault(_kind(log), []).append(log)
    common = {kind: _common(several, told) for kind, several in kinds.items() if len({*map(_fields_of, several)}) > 1}
    return tuple(_with(log, *common[_kind(log)]) if _kind(log) in common else log for log in logs)


def _fields_of(log: Log) -> str:
    return str(log.fields)


def lent(logs: tuple[Log, ...]) -> tuple[Log, ...]:
    """The logs, those without sellers with what other logs tell of the same calls."""
    found = lenders(logs)
    lending = {about.path for one in found.values() for about in one.sources}
    own = {log.source.path: log.fields for log in logs if log.source.path in lending}
    return tuple(_lent(log, found.get(log.source.path), own) for log in logs) if found else logs


def _lent(log: Log, lender: Lender | None, lending: Mapping[str, Fields]) -> Log:
    if lender is None:
        return replace(log, lends=log.source.path in lending)
    return replace(log, lender=lender, fields=with_lent(log.fields, lending[lender.sources[0].path]))


def _kind(log: Log) -> tuple[str, ...]:
    """What logs have in common that share their fields; those with columns of their own share nothing."""
    alone = log.source.path if log.source.kind in ("table", "parquet") else ""
    return alone, log.source.kind, *kind_of(log.fields.places)


def _common(logs: Sequence[Log], told: Mapping[str, str]) -> tuple[Fields, Fields]:
    """The fields of logs of a kind together; and those that some records of all show."""
    some = [flat(one) for one in some_of([log.records for log in logs])]
    return in_common({_fields_of(log): log.fields for log in logs}.values()), found_in(some, told)


def _with(log: Log, common: Fields, together: Fields) -> Log:
    own = {key for one in log.records for key in flat(one)} if log.fields != common else set[str]()
    fields = joined(log.fields if _shows_errors(log) else with_errors(log.fields, together), common, own)
    return log if fields == log.fields else with_rows(replace(log, fields=fields))


def _shows_errors(log: Log) -> bool:
    """Whether the rows of a log that were looked at tell failures apart from successes."""
    failed = sum(row.failed for row in log.rows)
    return FEWEST <= failed <= len(log.rows) - FEWEST


def _guessed(logs: Sequence[Log]) -> tuple[str, ...]:
    """What is said of dates of which AM and PM alone tell the day, and of times without a year."""
    american = [log for log in logs if log.fields.day == 1]
    said = [by_half([*map(flat, log.records)], log.fields.places["time"], log.fields.clock) for log in american]
    said += [yearless([*map(flat, log.records)], log.fields.places["time"]) for log in logs]
    return tuple(dict.fromkeys(filter(None, said)))


def _unreadable(about: Source) -> Problem:
    """The trouble with a file that holds no request; of lines of JSON, what is wrong with the first."""
    said = f"`{about.shown}` holds no request that can be read"
    first = broken_line(about)
    if first is not None:
        hint = "write each record whole, on a line of its own"
        return Problem("unreadable-file", f"{said}; line {first.line}: {first.why}", hint=hint)
    if columns := headings(about):
        hint = "say which of them hold a request: --field path=NAME --field status=NAME --field seller=NAME"
        return Problem("unreadable-file", f"{said}; its columns are {', '.join(columns[:MOST_COLUMNS])}", hint=hint)
    hint = "JSON lines, CSV, Parquet, HAR and text logs that carry JSON are read"
    return Problem("unreadable-file", said, hint=hint)


def absent(logs: Sequence[Log], told: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that were told and no row of a log has, each with the one that would be taken instead."""
    said = []
    for field, name in told.items():
        lacking = [log for log in logs if log.records and not any(_holds(one, name) for one in log.records)]
        if lacking:
            where = "" if len(lacking) == len(logs) else f" in {_named(lacking)}"
            looked = "no row" if all(len(log.records) < log.sampled for log in lacking) else "no row that was looked at"
            found = found_in([flat(one) for one in lacking[0].records], {}).places[field]
            instead = f"; {found[0]} looks like it" if found else ""
            said.append(f"{looked}{where} has a field {name} (told for {field}{TOLD}){instead}")
    return tuple(said)


def _holds(record: Mapping[str, Any], name: str) -> bool:
    return name in flat(record) or at_key(record, name) is not None


def missing(logs: Sequence[Log]) -> tuple[str, ...]:
    """The documented fields that logs lack, and what that makes undecidable."""
    said, logs = list[str](), [log for log in logs if not log.source.blank and not log.lends]
    for field, why in UNDECIDABLE.items():
        lacking = [log for log in logs if not _has(log, field)]
        if lacking:
            where = "" if len(lacking) == len(logs) else f" in {_named(lacking)}"
            in_paths = field == "seller" and any(row.seller for log in lacking for row in log.rows)
            unread = _unread(lacking) if field == "time" else ""
            lacks = f"no {field} field{where}: {IN_PATHS if in_paths else why} (--field {field}=NAME says where it is)"
            said.append(f"{unread}{where}" if unread else lacks)
    return tuple(said)


def _unread(logs: Sequence[Log]) -> str:
    """What is said of the first column of a time that cannot be read."""
    about = (not_read([flat(one) for one in log.records], partial(named_as, "time")) for log in logs)
    return next(filter(None, about), "")


def _has(log: Log, field: str) -> bool:
    instead = {"path": "operation", "message": "code"}.get(field, field)
    in_query = field == "marketplace" and any(row.marketplace for row in log.rows)
    in_front = field == "seller" and log.fields.fronted and all(row.seller for row in log.rows)
    return log.fields.has(field) or log.fields.has(instead) or in_query or in_front


def _named(logs: Sequence[Log]) -> str:
    shown = ", ".join(log.source.shown for log in logs[:3])
    return shown if len(logs) <= 3 else f"{shown} and {len(logs) - 3} more"

"""Logs wherever they lie: files here, files in S3, tables of Athena, log groups of CloudWatch."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import NamedTuple, Protocol

from spdiag.comparing.looking_again import Counted, counted
from spdiag.comparing.surveying import Log, Survey, absent, missing, surveyed
from spdiag.core.comparison import Tally
from spdiag.core.problem import Problem
from spdiag.logs.aws.amazon import is_cloud
from spdiag.logs.aws.scanning import MOST
from spdiag.logs.counting.counted import Limits, Told
from spdiag.logs.counting.no_paths import refuse
from spdiag.logs.counting.tally import Counting
from spdiag.logs.reading.ending import ended_gently
from spdiag.logs.reading.sources import Source

Count = AbstractContextManager[Counted]


class Reach(NamedTuple):
    """Which rows are meant, how many bytes may be scanned in AWS, and who hears of that first."""

    limits: Limits = Limits()
    most: int = MOST
    say: Callable[[str], None] = lambda _: None


class Gathered(NamedTuple):
    """Logs that can be counted: all that is meant, or a part of it once more."""

    survey: Survey
    counted: Callable[[Survey, Limits, Told, str], Count]

    def tallied(self, limits: Limits, told: Told, engine: str) -> Count:
        return self.counted(self.survey, limits, told, engine)


class _Sums(Tally, Protocol):
    @property
    def unrelated(self) -> int: ...


class _Asked(Protocol):
    """A log that is asked where it lies; without some of its rows there are none."""

    @property
    def records(self) -> Sequence[object]: ...
    def allows(self, limits: Limits) -> bool: ...
    def tally(self, limits: Limits) -> _Sums: ...


@contextmanager
def gathered(names: Sequence[str], told: Mapping[str, str], reach: Reach) -> Iterator[Gathered]:
    """The logs of that name; what they took here is given back when done, also after SIGTERM.

    Raises `Problem` for what cannot be read.
    """
    asked = [name for name in names if is_cloud(name) and not name.startswith("s3://")]
    if asked and len(names) > 1:
        hint = "give it alone; files here and in S3 may be given together"
        raise Problem("usage", f"`{asked[0]}` cannot be compared together with other logs", hint=hint)
    with ended_gently(), _reached(names, told, reach) as found:
        yield found


@contextmanager
def _reached(names: Sequence[str], told: Mapping[str, str], reach: Reach) -> Iterator[Gathered]:
    if names[0].startswith("athena:"):
        yield _table(names[0], told, reach)
    elif names[0].startswith("cloudwatch:"):
        yield _group(names[0], told, reach)
    elif not any(map(is_cloud, names)):
        yield _here(surveyed(names, told))
    else:
        from spdiag.logs.aws.buckets import fetched

        with fetched(names, reach.most, reach.say) as (paths, called):
            yield _here(_brought(paths, told, called))


def _brought(paths: Sequence[str], told: Mapping[str, str], called: Mapping[str, str]) -> Survey:
    """The logs that were brought here; a trouble with one is told under its own name."""
    try:
        return surveyed(paths, told, called)
    except Problem as problem:
        for path, name in called.items():
            problem.message = problem.message.replace(path, name)
        raise


def _here(survey: Survey) -> Gathered:
    return Gathered(survey, counted)


def _table(name: str, told: Mapping[str, str], reach: Reach) -> Gathered:
    from spdiag.logs.aws.athena_log import opened
    from spdiag.logs.aws.scanning import Budget

    log = opened(name, told, reach.limits, Budget(reach.most, reach.say))
    about = Log(Source(name, "Athena table"), log.fields, log.records)
    timeless = ("no times that Athena can read: when it began cannot be told",) if log.columns.timeless else ()
    return Gathered(_survey(about, log.records, told, timeless), partial(_asked, log, reach))


def _group(name: str, told: Mapping[str, str], reach: Reach) -> Gathered:
    from spdiag.logs.aws.insights_log import opened
    from spdiag.logs.aws.scanning import Budget

    log = opened(name, told, reach.limits, Budget(reach.most, reach.say))
    about = Log(Source(name, "CloudWatch log group"), log.fields, log.records)
    return Gathered(_survey(about, log.records, told), partial(_asked, log, reach))


def _survey(about: Log, records: Sequence[object], told: Mapping[str, str], more: tuple[str, ...] = ()) -> Survey:
    refuse(about.records, told)
    lacking = absent([about], told)
    said = (*lacking, *missing([about]), *more) if records else (f"{about.source.path} holds no rows of that time",)
    return Survey((about,), said, beside=lacking)


@contextmanager
def _asked(log: _Asked, reach: Reach, survey: Survey, limits: Limits, told: Told, _engine: str) -> Iterator[Counted]:
    """What a log adds up to; nothing of a closer look that would scan more than may be."""
    if not log.records:
        yield Counted(Counting(), 0, survey)
        return
    if limits != reach.limits and not log.allows(limits):
        reach.say("no closer look at when it began: it would scan more than --max-scan allows")
        yield Counted(Counting(), 0, survey)
        return
    tally = log.tally(limits)
    told.rows(tally.totals().read)
    yield Counted(tally, tally.unrelated, survey)

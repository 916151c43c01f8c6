"""Logs as a comparison: what they add up to, judged and explained, with what they themselves say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial

from spdiag.comparing.clouds import Gathered
from spdiag.comparing.compared import Means, compared
from spdiag.comparing.disclosing import Names
from spdiag.comparing.elsewhere import sorted_out
from spdiag.comparing.looking_again import Counted
from spdiag.comparing.unsaid_methods import with_doubts
from spdiag.comparing.untold import instead_of, untold
from spdiag.core.comparison import Tally
from spdiag.core.findings import Comparison
from spdiag.core.knowledge import Knowledge
from spdiag.logs.counting.counted import Limits, Told
from spdiag.logs.fields.errors_alone import are_errors_alone
from spdiag.logs.fields.sampling import sampled_by


def answered(
    logs: Gathered, counted: Counted, limits: Limits, names: Names, handbook: Knowledge | None = None
) -> Comparison:
    """The comparison of logs that were counted; where nothing failed, with why that tells nothing, if so.

    Without a handbook its findings are not explained.
    """
    tally, unrelated, survey = counted
    means = Means(
        handbook=handbook,
        closer=_closer(logs._replace(survey=survey)),
        warnings=survey.warnings,
        beside=(*(log.source.shown for log in survey.logs), limits.operation),
        errors_alone=bool(survey.logs) and all(are_errors_alone(log.records) for log in survey.logs),
        sampled=any(sampled_by(log.records) for log in survey.logs),
        names=names,
    )
    found = compared(tally, means, unrelated=unrelated)
    found = with_doubts(found if limits.operation else sorted_out(found, survey), survey)
    timed = any(log.fields.has("time") for log in survey.logs)
    unseen = limits.operation if timed and found.totals.first is None else ""
    instead = instead_of(unseen, survey) if unseen else ""
    names.meet([instead], tally.sellers_among)
    return replace(
        found,
        unseen=names.within(unseen),
        instead=names.within(instead),
        untold="" if found.findings or unseen else untold(found.totals, survey, limits, found.unrelated),
        zoneless=any(log.zoneless for log in survey.logs),
    )


def _closer(logs: Gathered) -> Callable[[float, float, str], AbstractContextManager[Tally]] | None:
    """A closer look at some time and an operation; at what cannot be read twice there is none."""
    return partial(_look, logs) if all(log.source.ahead is None for log in logs.survey.logs) else None


@contextmanager
def _look(logs: Gathered, since: float, until: float, operation: str) -> Iterator[Tally]:
    with logs.tallied(Limits(since, until, operation), Told(), "auto") as (tally, *_):
        yield tally

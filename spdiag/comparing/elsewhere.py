"""Errors of other APIs, in logs that hold calls of SP-API too: told last, or aside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from spdiag.comparing.surveying import Survey
from spdiag.core.comparison import Place, Scope
from spdiag.core.findings import Comparison, Finding
from spdiag.logs.counting.hosts import called_at, strangers
from spdiag.logs.counting.other_paths import example
from spdiag.logs.values.shapes import is_like_amazons, place


def sorted_out(found: Comparison, survey: Survey) -> Comparison:
    """The comparison with errors of paths that are none of SP-API's behind the others, or aside.

    Where the logs that were looked at hold no operation of SP-API, all paths may be written in a way of their own.
    """
    if not any(place(row.method, row.path).operation for log in survey.logs for row in log.rows):
        return found
    unknown = any(not one.group.place.operation for one in found.findings)
    others = strangers([called_at(log.records, log.fields) for log in survey.logs] if unknown else [])
    findings = [_marked(one, others) for one in found.findings]
    told = [one for one in findings if not _is_aside(one)]
    told.sort(key=lambda one: (one.scope is Scope.OPEN, one.elsewhere))
    return replace(found, findings=tuple(told), elsewhere=tuple(filter(_is_aside, findings)))


def _is_aside(one: Finding) -> bool:
    return one.elsewhere and one.scope is Scope.OPEN


def _marked(one: Finding, others: Collection[Place]) -> Finding:
    """A finding; of another API's error what SP-API means by such is not said. At its host some call these `others`."""
    where = one.group.place
    if where.operation or (is_like_amazons(example(where.path)) and where not in others):
        return one
    return replace(one, elsewhere=True, causes=())

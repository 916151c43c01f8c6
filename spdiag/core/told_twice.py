"""Failures that are told twice: with their words by an application, and bare by a proxy of the same calls."""

from __future__ import annotations

from collections.abc import Sequence

from spdiag.core.comparison import Error, Group
from spdiag.core.findings import Finding

NEAR = 120.0
"""Seconds by which the first and the last of the same calls may be told at other times."""
AS_MANY = 0.1
"""Share by which their numbers may differ."""
TWICE = (
    "{times:,} failures of {where} with {status} and no message stand beside {others:,} with one from the same time: "
    "they are taken for the same calls, told by another log"
)


def once(findings: Sequence[Finding]) -> tuple[list[Finding], list[str]]:
    """The findings but those that tell bare of what others tell with words; and what is said of these."""
    bare = {id(one): beside for one in findings if (beside := _beside(one.group, findings))}
    kept = [one for one in findings if id(one) not in bare]
    return kept, [_said(one.group, bare[id(one)]) for one in findings if id(one) in bare]


def _beside(bare: Group, findings: Sequence[Finding]) -> list[Group]:
    """The failures with words that are those of a bare one; none where it is not bare, or they are others."""
    if bare.error != Error(bare.error.status, "", "") or bare.error.status is None or bare.first is None:
        return []
    found = [one.group for one in findings if _is_of_the_same(bare, one.group)]
    as_many = abs(bare.occurrences - _times(found)) <= AS_MANY * bare.occurrences
    return found if as_many and _is_then(bare, found) else []


def _is_of_the_same(bare: Group, other: Group) -> bool:
    """Whether failures with words have the operation and the status of a bare one."""
    same = (bare.place, bare.error.status) == (other.place, other.error.status)
    return same and bool(other.error.code or other.error.message)


def _is_then(bare: Group, found: Sequence[Group]) -> bool:
    """Whether the first and the last of them were when those of the bare one were."""
    firsts = [one.first for one in found if one.first is not None]
    lasts = [one.last for one in found if one.last is not None]
    if not firsts or not lasts or bare.first is None or bare.last is None:
        return False
    return abs(min(firsts) - bare.first) <= NEAR and abs(max(lasts) - bare.last) <= NEAR


def _times(groups: Sequence[Group]) -> int:
    return sum(one.occurrences for one in groups)


def _said(bare: Group, found: Sequence[Group]) -> str:
    where = bare.place.operation or bare.place.path
    return TWICE.format(times=bare.occurrences, where=where, status=bare.error.status, others=_times(found))

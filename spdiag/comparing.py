"""The comparison across sellers: logs in, findings out, each with its scope, its moment, and what it likely means."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from spdiag.core.apart import Top
from spdiag.core.comparison import Group, Judgement, Scope, Tally
from spdiag.core.evidence import Case, Evidence
from spdiag.core.findings import Comparison, Finding, summary
from spdiag.core.knowledge import Knowledge
from spdiag.core.redaction import Gate
from spdiag.core.scope import BY_CHANCE, judged, pooled
from spdiag.core.windows import windows
from spdiag.explaining import prepared
from spdiag.paste import read
from spdiag.setting_apart import apart, markets, widened

EXPLAINED = 8
"""Findings that are explained each, the most telling first; others with the same error and scope as those."""
NEXT = {Scope.ALL: "amazon-or-own-release", Scope.ONE: "marketplace-participation", Scope.OPEN: "more-logs"}
FEW = 0.05
"""Share of the sellers up to which a group is a few, whose accounts are looked into first."""
TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a comparison needs beside a tally: the knowledge, and how to count a part of the logs again."""

    handbook: Knowledge | None = None
    closer: Callable[[float, float, str], AbstractContextManager[Tally]] | None = None
    now: str = ""
    warnings: tuple[str, ...] = field(default=())


def compared(tally: Tally, means: Means, *, unrelated: int = 0) -> Comparison:
    """The findings of a tally, the most telling first; those that tell most are explained."""
    groups = tally.groups()
    tally.expect(windows(groups, tally))
    judgements = pooled(groups, [_judged(group, tally, means, len(groups)) for group in groups])
    pairs = list(zip(groups, judgements, strict=True))
    tally.expect(_earlier(pairs))
    found = sorted((_finding(group, judgement, tally, len(groups)) for group, judgement in pairs), key=_telling)
    explained = [_explained(one, means) for one in found[:EXPLAINED]]
    causes = {(one.group.error, one.scope): one.causes for one in reversed(explained)}
    others = [replace(one, causes=causes.get((one.group.error, one.scope), ())) for one in found[EXPLAINED:]]
    return Comparison(
        totals=tally.totals(), findings=(*explained, *others), warnings=means.warnings, unrelated=unrelated
    )


TELLING = (Scope.ALL, Scope.SOME, Scope.ONE, Scope.OPEN)


def _telling(one: Finding) -> tuple[object, ...]:
    """The most telling first; those that tell as much by name, whatever engine counted."""
    place, error = one.group.place, one.group.error
    named = (place.path, place.method, str(error.status), error.code, error.message)
    return (one.scope is Scope.OPEN, -len(one.judgement.affected), -one.group.occurrences, *named)


def _finding(group: Group, judgement: Judgement, tally: Tally, findings: int) -> Finding:
    sellers = _by_seller(group)
    places = markets(group, tally)
    differs = apart(group, judgement, tally, places, BY_CHANCE / findings)
    judgement = widened(group, judgement, differs)
    since, before = _began(group, judgement, tally)
    failing = len(sellers)
    return Finding(
        group=group,
        judgement=judgement,
        calls=tally.calls(group.key),
        seen=tally.seen(group.key),
        failing=failing,
        only_failing=sum(1 for one in sellers.values() if not one.successes),
        top=tuple(sorted(sellers.values(), key=lambda one: (-one.failures, one.seller))[:TOP]),
        marketplaces=places,
        differs=differs,
        since=since,
        before=before,
        next=_next(judgement, tally.seen(group.key)),
    )


def _judged(group: Group, tally: Tally, means: Means, findings: int) -> Judgement:
    """The judgement, after a closer look at the time it happened where the first look was too coarse."""
    first = judged(group, tally, findings=findings)
    clock = tally.clock
    if not first.closer or means.closer is None or clock is None or first.window <= 0:
        return first
    begin = clock.start + ((first.window & -first.window).bit_length() - 1) * clock.width
    end = clock.start + first.window.bit_length() * clock.width
    with means.closer(begin, end, group.place.operation or group.place.path) as near:
        same = next((one for one in near.groups() if one[1:3] == group[1:3]), None)
        seen = judged(same, near, findings=findings, looked_closer=True) if same is not None else first
    return seen._replace(window=first.window) if seen.scope is not Scope.OPEN else first


def _by_seller(group: Group) -> dict[str, Top]:
    found: dict[str, Top] = {}
    for one in group.struck:
        known = found.get(one.seller, Top(one.seller, 0, one.answered_anywhere))
        found[one.seller] = known._replace(failures=known.failures + one.failures)
    return found


def _earlier(pairs: Sequence[tuple[Group, Judgement]]) -> list[tuple[object, int]]:
    """The parts of the time before what was judged, to be asked for at once."""
    asked = ((group.key, _before(judgement)) for group, judgement in pairs if judgement.scope is not Scope.OPEN)
    return [(key, slots) for key, slots in dict.fromkeys(asked) if slots]


def _before(judgement: Judgement) -> int:
    """The slots before those in which it goes on."""
    return (judgement.window & -judgement.window) - 1 if judgement.window > 0 else 0


def _began(group: Group, judgement: Judgement, tally: Tally) -> tuple[float | None, float | None]:
    """Since when the affected sellers fail, and which share of the calls failed before."""
    mine = [one for one in group.struck if one.seller in judgement.affected and one.first is not None]
    clock = tally.clock
    if judgement.scope is Scope.OPEN or not mine or clock is None or judgement.window <= 0:
        return group.first, None
    lowest = (judgement.window & -judgement.window).bit_length() - 1
    edge = clock.start + lowest * clock.width
    since = min((one.first for one in mine if one.first is not None and one.first >= edge), default=group.first)
    earlier = _before(judgement)
    if not earlier:
        return since, None
    calls = tally.around(group.key, earlier).calls
    failed = sum(
        one.failures * (one.slots & earlier).bit_count() / max(1, one.slots.bit_count()) for one in group.struck
    )
    return since, min(1.0, failed / calls) if calls else None


def _next(judgement: Judgement, seen: int) -> str:
    if judgement.scope is Scope.SOME:
        few = len(judgement.affected) <= max(2, FEW * seen)
        return "marketplace-participation" if few else "reach-out-to-sellers"
    return NEXT[judgement.scope]


def _explained(one: Finding, means: Means) -> Finding:
    """The finding with what its error likely means, weighed with whom it strikes."""
    if means.handbook is None:
        return one
    from spdiag.core.verdict import explain

    error = one.group.error
    body = json.dumps({"errors": [{"code": error.code, "message": error.message}]})
    reading = prepared(read(body if error.code or error.message else "", Case(tuple(_facts(one, means)))), Gate())
    return replace(one, causes=explain(means.handbook, reading).findings)


def _facts(one: Finding, means: Means) -> list[Evidence]:
    """What the comparison tells about the error, as evidence."""
    origin = f"{len(one.judgement.affected) or one.failing} of {one.seen} sellers in the logs"
    facts: list[tuple[str, str | int | bool | tuple[str, ...]]] = [("request.method", one.group.place.method)]
    if one.group.error.status is not None:
        facts.append(("response.status", one.group.error.status))
    if one.group.place.operation:
        facts.append(("operation.id", one.group.place.operation))
    if one.scope is not Scope.OPEN:
        facts.append(("sellers.scope", one.scope.value))
    if one.scope in (Scope.SOME, Scope.ONE):
        facts.append(("sellers.same-operation-works-elsewhere", True))
    return [Evidence(name, value, origin) for name, value in facts if value != ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The failing call that logs are searched for; what is empty or `None` is not known of it."""

    operation: str = ""
    path: str = ""
    status: int | None = None
    code: str = ""


def evidence(found: Comparison, about: About) -> tuple[Evidence, ...]:
    """What a comparison tells a walk through the flowchart of the call it is about."""
    origin = f"{found.totals.read:,} rows of logs"
    searched = Evidence("sellers.searched", True, origin)
    one = next((one for one in found.findings if _is_about(one, about)), None)
    if one is None:
        return (searched,)
    facts: dict[str, str | int | bool | tuple[str, ...]] = {
        "sellers.scope": one.scope.value,
        "sellers.seen": one.seen,
        "sellers.failing": one.failing,
        "sellers.affected": tuple(sorted(one.judgement.affected))[:TOP],
        "sellers.marketplaces": tuple(at.marketplace for at in one.marketplaces),
        "sellers.summary": summary(one),
    }
    if one.scope in (Scope.SOME, Scope.ONE):
        facts["sellers.same-operation-works-elsewhere"] = True
    return (searched, *(Evidence(name, value, origin) for name, value in facts.items()))


def _is_about(one: Finding, about: About) -> bool:
    place, error = one.group.place, one.group.error
    called = not (about.operation or about.path) or about.operation == place.operation or about.path == place.path
    failed = about.status in (None, error.status) and about.code.casefold() in ("", error.code.casefold())
    return called and failed

"""The comparison across sellers: logs in, findings out, each with its scope, its moment, and what it likely means."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from functools import partial

from spdiag.comparing.disclosing import Disclosed, Later, Names
from spdiag.comparing.likewise import Columns, known_columns, likewise
from spdiag.comparing.setting_apart import by_column, markets, set_apart
from spdiag.comparing.whom import Fact, flags, share
from spdiag.core.apart import Top
from spdiag.core.comparison import Clock, Group, Judgement, Scope, Tally
from spdiag.core.evidence import Case, Evidence
from spdiag.core.findings import Comparison, Finding, of_everything
from spdiag.core.knowledge import Knowledge
from spdiag.core.lasting import at_one_moment, before, began, behind, lasting, lasts, over
from spdiag.core.pooling import pooled
from spdiag.core.redaction import Gate
from spdiag.core.scope import BY_CHANCE, completed, judged, of_failures_alone
from spdiag.core.several_ways import in_several_ways
from spdiag.core.told_twice import once
from spdiag.core.weighing import Finding as Cause
from spdiag.core.windows import Window, asked, window_of
from spdiag.explaining import prepared
from spdiag.logs.counting.other_paths import is_others
from spdiag.paste import read

EXPLAINED = 8
"""Findings that are explained each, the most telling first; of others one of each kind, and as many kinds."""
NEXT = {Scope.ALL: "amazon-or-own-release", Scope.ONE: "marketplace-participation", Scope.OPEN: "more-logs"}
MARGIN = 0.25
"""How much of its length is looked at, too, at both ends of such a part, to see the error begin and end."""
TOP = 10
FAILURES_ALONE = (
    "no call in these logs succeeded: if failures alone are logged, an error of some sellers looks like one of all"
)
ALONE, SAMPLED, OFTEN = "failures-alone", "sampled", "all-sometimes"
LOOKS = 3
"""Parts of the time that are looked at closer; each reads the logs once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a comparison needs beside a tally: the knowledge, how to count a part of the logs again, what is shown.

    `closer` counts the rows from one moment to another again, of one operation or of all.
    """

    handbook: Knowledge | None = None
    closer: Callable[[float, float, str], AbstractContextManager[Tally]] | None = None
    warnings: tuple[str, ...] = ()
    errors_alone: bool = False
    """Whether the logs say of themselves that they hold errors alone."""
    sampled: bool = False
    """Whether the logs say that some calls are left out of them, of which a greater share succeeded."""
    beside: tuple[str, ...] = ()
    """What is shown beside the comparison, such as the names of files."""
    names: Names = field(default_factory=lambda: Names(Gate(), numbers=False))


def compared(tally: Tally, means: Means, *, unrelated: int = 0) -> Comparison:
    """The findings of a tally, the most telling first; those that tell most are explained.

    No secret and no personal data of the logs is in them.
    """
    names = means.names
    shown = Disclosed(tally, names)
    shown.meet((*means.warnings, *means.beside))
    groups = shown.groups()
    windows = [window_of(one, shown.clock, shown.seen(one.key)) for one in groups]
    shown.expect(asked(groups, windows))
    first = _judged(groups, windows, shown)
    totals = shown.totals()
    calls = totals.read - totals.rejected - totals.outside - unrelated
    if of_failures_alone(groups, calls, said=means.errors_alone):
        judgements = [one._replace(scope=Scope.OPEN, why=ALONE) for one in first]
    else:
        judgements = in_several_ways(groups, pooled(groups, _closer(groups, first, shown, means, names), shown))
    if means.sampled:
        judgements = [one._replace(scope=Scope.OPEN, why=SAMPLED) if one.why == OFTEN else one for one in judgements]
    pairs = [(group, completed(group, one, shown)) for group, one in zip(groups, judgements, strict=True)]
    shown.expect(_earlier(pairs, shown.clock))
    idle = _idle(groups)
    every = sorted(_findings(pairs, shown, idle), key=_telling)
    found, twice = once(every)
    return Comparison(
        totals=totals,
        findings=_all_explained(of_everything(found, calls), means),
        warnings=(*map(names.within, means.warnings), *twice, *_of_failures_alone(every, calls)),
        unrelated=unrelated,
    )


def _judged(groups: Sequence[Group], windows: Sequence[Window], tally: Disclosed) -> list[Judgement]:
    """The judgements; what many of them need is fetched at once, and they are judged again then."""
    found: list[Judgement | None] = []
    judge = partial(judged, tally=tally, findings=len(groups))
    with tally.collecting():
        for group, window in zip(groups, windows, strict=True):
            try:
                found.append(judge(group, window=window))
            except Later:
                found.append(None)
    pairs = zip(groups, windows, strict=True)
    return [judge(one, window=when) if now is None else now for now, (one, when) in zip(found, pairs, strict=True)]


def _of_failures_alone(found: Sequence[Finding], calls: int) -> list[str]:
    """What to say where an error of all sellers may be one because calls that succeeded are not logged."""
    none = calls == sum(one.group.occurrences for one in found)
    doubtful = any(one.scope is Scope.ALL or one.judgement.why == ALONE for one in found)
    return [FAILURES_ALONE] if none and doubtful else []


def _all_explained(found: Sequence[Finding], means: Means) -> tuple[Finding, ...]:
    """The findings with their causes; what is known of the same error that strikes likewise is not asked again."""
    causes: dict[object, tuple[Cause, ...]] = {}
    done: list[Finding] = []
    for one in found:
        kind = (one.group.error, one.scope, *flags(one).items())
        if len(done) < EXPLAINED or (kind not in causes and len(causes) < 2 * EXPLAINED):
            done.append(_explained(one, means))
            causes.setdefault(kind, done[-1].causes)
        else:
            done.append(replace(one, causes=causes.get(kind, ())))
    return tuple(done)


def _idle(groups: Sequence[Group]) -> dict[object, frozenset[str]]:
    """For each operation the sellers that never succeeded on it."""
    found: dict[object, set[str]] = {}
    for group in groups:
        found.setdefault(group.key, set()).update(one.seller for one in group.struck if not one.answered_anywhere)
    return {key: frozenset(sellers) for key, sellers in found.items()}


def _telling(one: Finding) -> tuple[object, ...]:
    """The most telling first; those that tell as much by name, whatever engine counted."""
    place, error = one.group.place, one.group.error
    named = (place.path, place.method, str(error.status), error.code, error.message, error.details)
    return (one.scope is Scope.OPEN, -len(one.judgement.affected), -one.group.occurrences, *named)


def _findings(
    pairs: Sequence[tuple[Group, Judgement]], tally: Tally, idle: Mapping[object, frozenset[str]]
) -> list[Finding]:
    """The findings; what is known to set an error apart on one operation is sought on the others, too."""
    found = [_finding(*pair, tally, idle[pair[0].key], len(pairs)) for pair in pairs]
    known = known_columns(found)
    return [
        _finding(*pair, tally, idle[pair[0].key], len(pairs), columns)
        if (columns := known.get(pair[0].error))
        else finding
        for pair, finding in zip(pairs, found, strict=True)
    ]


def _finding(  # noqa: PLR0913, PLR0917 - what is judged, what is asked, and what is known of the others
    group: Group, judgement: Judgement, tally: Tally, idle: frozenset[str], findings: int, known: Columns = ()
) -> Finding:
    seen, failures = tally.seen(group.key), _failures(group)
    answered = {one.seller: one.answered_anywhere for one in group.struck}
    most = sorted(failures.items(), key=lambda one: (-one[1], one[0]))[:TOP]
    places = markets(group, tally)
    judgement, differs = set_apart(group, judgement, tally, places, BY_CHANCE / findings)
    judgement = by_column(group, judgement, differs, tally, BY_CHANCE / findings)
    judgement, differs = likewise(group, judgement, differs, tally, known)
    since, share_before = began(group, judgement, tally)
    judgement = at_one_moment(judgement, share_before)
    return Finding(
        group=group,
        judgement=judgement,
        calls=tally.calls(group.key),
        seen=seen,
        failing=len(failures),
        only_failing=list(answered.values()).count(0),
        top=tuple(Top(seller, times, answered[seller]) for seller, times in most),
        marketplaces=places,
        differs=differs,
        since=since,
        when=lasting(group, judgement, tally, since, share_before),
        before=share_before,
        next=_next(judgement, seen),
        lasting=lasts(group, judgement, tally.clock),
        works_elsewhere=judgement.scope in (Scope.SOME, Scope.ONE) and seen > len(idle | judgement.affected),
    )


def _closer(
    groups: Sequence[Group], first: list[Judgement], tally: Disclosed, means: Means, names: Names
) -> list[Judgement]:
    """The judgements after a closer look at the times when most happened that the first look was too coarse for.

    Many operations as one would be others then.
    """
    blurred: dict[int, list[int]] = {}
    for place, judgement in enumerate(first):
        if judgement.look and not is_others(groups[place].place.path):
            blurred.setdefault(judgement.look, []).append(place)
    found = list(first)
    for window, places in sorted(blurred.items(), key=lambda one: -len(one[1]))[:LOOKS]:
        sought = (tally.place(groups[place]) for place in places)
        operations = {where.operation or where.path for where in sought}
        operation = operations.pop() if len(operations) == 1 else ""
        with ExitStack() as stack:
            near = _near(stack, window, operation, tally, means)
            same = {one[1:3]: one for one in Disclosed(near, names).groups()} if near is not None else {}
            for place in places:
                if near is not None and groups[place][1:3] in same:
                    found[place] = _seen_closer(first[place], same[groups[place][1:3]], near, len(groups))
    return found


def _near(stack: ExitStack, window: int, operation: str, tally: Tally, means: Means) -> Tally | None:
    clock = tally.clock
    if means.closer is None or clock is None:
        return None
    first, behind = (window & -window).bit_length() - 1, window.bit_length()
    margin = MARGIN * (behind - first)
    begin, end = clock.start + (first - margin) * clock.width, clock.start + (behind + margin) * clock.width
    return stack.enter_context(means.closer(begin, end, operation))


def _seen_closer(first: Judgement, group: Group, near: Tally, findings: int) -> Judgement:
    seen = judged(group, near, findings=findings, looked_closer=True)
    if seen.scope is Scope.OPEN:
        return first
    until = over(seen, near.clock)
    return seen._replace(
        window=first.look, until=until, together=first.together if seen.together is None else seen.together
    )


def _failures(group: Group) -> dict[str, int]:
    """How often each seller failed."""
    found: dict[str, int] = {}
    for one in group.struck:
        found[one.seller] = found.get(one.seller, 0) + one.failures
    return found


def _earlier(pairs: Sequence[tuple[Group, Judgement]], clock: Clock | None) -> list[tuple[object, int]]:
    """The parts of the time before what was judged, and behind what strikes all, to be asked for at once."""
    told = [(group.key, one) for group, one in pairs if one.scope is not Scope.OPEN]
    asked = [(key, before(one)) for key, one in told]
    asked += [(key, behind(one, clock)) for key, one in told if one.scope is Scope.ALL]
    return [(key, slots) for key, slots in dict.fromkeys(asked) if slots]


def _next(judgement: Judgement, seen: int) -> str:
    if judgement.scope is Scope.SOME:
        return "marketplace-participation" if share(judgement, seen) == "few" else "reach-out-to-sellers"
    return NEXT[judgement.scope]


def _explained(one: Finding, means: Means) -> Finding:
    """The finding with what its error likely means, weighed with whom it strikes."""
    if means.handbook is None:
        return one
    from spdiag.core.verdict import explain

    error = one.group.error
    said = {"code": error.code, "message": error.message} | ({"details": error.details} if error.details else {})
    body = json.dumps({"errors": [said]})
    facts = tuple(_facts(one, means))
    found = prepared(read(body if error.code or error.message else "", Case(facts)), Gate())
    items = tuple(Case(tuple(map(_of_logs, case.evidence))) for case in found.items)  # the body is ours, not a paste
    return replace(one, causes=explain(means.handbook, found._replace(items=items)).findings)


def _of_logs(one: Evidence) -> Evidence:
    """Evidence out of the error that the logs tell."""
    return one._replace(origin="the logs") if one.origin.startswith("line ") else one


def _facts(one: Finding, means: Means) -> list[Evidence]:
    """What the comparison tells about the error, as evidence."""
    origin = f"{len(one.judgement.affected) or one.failing} of {one.seen} sellers in the logs"
    facts: list[tuple[str, Fact]] = [("request.method", one.group.place.method)]
    if one.group.error.status is not None:
        facts.append(("response.status", one.group.error.status))
    if one.group.place.operation:
        facts.append(("operation.id", one.group.place.operation))
    if one.scope is not Scope.OPEN:
        facts.append(("sellers.scope", one.scope.value))
    facts += flags(one).items()
    return [Evidence(name, value, origin) for name, value in facts if value != ""]

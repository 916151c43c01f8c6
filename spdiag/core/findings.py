"""What a comparison across sellers comes to: each finding with its scope, its moment, and its likely causes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from spdiag.core.apart import Apart, Market, Top
from spdiag.core.comparison import Group, Judgement, Scope, Totals, minute
from spdiag.core.scope import ENOUGH, calls_needed
from spdiag.core.weighing import Finding as Cause

NEAR = 600.0
"""Seconds within which the same error of all sellers begins on several operations, where it is one fault."""


SEVERAL, NEARLY = 3, 0.99
"""Operations, and the share of all calls that are theirs, from which on nothing works any more."""


class When(NamedTuple):
    """How an error goes on once it began.

    `ended` is the last failure, where the sellers concerned succeed since. `throughout` says that it began before the
    logs did, `again` that a part of the failures lies at other times than those it was judged by, `unproven` that none
    of those it strikes succeeded before, `times` how often it came.
    """

    ended: float | None = None
    throughout: bool = False
    again: bool = False
    times: int = 1
    unproven: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One failure of one operation, and whom it strikes."""

    group: Group
    judgement: Judgement
    calls: int
    seen: int
    failing: int
    only_failing: int
    top: tuple[Top, ...]
    marketplaces: tuple[Market, ...]
    differs: tuple[Apart, ...]
    since: float | None
    when: When
    before: float | None
    """Share of the operation's calls that failed so before it began; `None` where nothing was before."""
    next: str
    works_elsewhere: bool = False
    """Whether the operation succeeds for a seller that is not concerned."""
    nothing_works: bool = False
    """Whether by far most of all calls are of operations that fail so for all sellers from the same time on."""
    lasting: bool | None = None
    """Whether it failed for an hour without a success for one of those it strikes; `None` where there are no times."""
    causes: tuple[Cause, ...] = ()
    elsewhere: bool = False
    """Whether the call is none of SP-API, in logs that hold calls of it."""

    @property
    def scope(self) -> Scope:
        return self.judgement.scope

    @property
    def called_then(self) -> int:
        """How many sellers called while it went on, its edges included."""
        return max(self.judgement.called, self.failing) if self.scope is Scope.ALL else self.seen

    @property
    def affected(self) -> int:
        """How many sellers are concerned."""
        return len(self.judgement.affected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What logs say across sellers."""

    totals: Totals
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    elsewhere: tuple[Finding, ...] = ()
    """Errors of other APIs' calls, of which nobody can tell whom they strike; they are no findings."""
    unrelated: int = 0
    unseen: str = ""
    """The operation that was asked about, where the logs hold no call of it."""
    instead: str = ""
    """What the logs hold then, and what may be meant; it follows what is said of the operation."""
    untold: str = ""
    """Why nothing is known though no error was found."""
    zoneless: bool = False
    """Whether times in the logs have no zone, and are taken for UTC."""

    @property
    def exit_code(self) -> int:
        """0 nothing found, 1 a finding that is told whom it strikes, 3 errors and none of them is, or no calls."""
        if any(one.scope is not Scope.OPEN for one in self.findings):
            return 1
        return 3 if self.findings or self.unseen or self.untold else 0


def concerned(one: Finding) -> list[str]:
    """The sellers concerned, where they are not all: those with most failures first."""
    if one.scope not in (Scope.SOME, Scope.ONE):
        return []
    first = [top.seller for top in one.top if top.seller in one.judgement.affected]
    return [*first, *sorted(one.judgement.affected.difference(first))]


def alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings, those of one fault on several operations together: the same error, mostly the same sellers."""
    found: list[list[Finding]] = []
    for one in findings:
        same = next((others for others in found if _same_fault(others[0], one)), None)
        if same is None:
            found.append([one])
        else:
            same.append(one)
    return found


def of_everything(findings: Sequence[Finding], calls: int) -> list[Finding]:
    """The findings, of which those are marked that strike all sellers on several operations at once, and few others."""
    found: dict[int, Finding] = {}
    for several in alike(one for one in findings if one.scope is Scope.ALL):
        called = {one.group.key: one.calls for one in several}
        if len(called) >= SEVERAL and sum(called.values()) >= NEARLY * calls:
            found |= {id(one): replace(one, nothing_works=True) for one in several}
    return [found.get(id(one), one) for one in findings]


def _same_fault(one: Finding, other: Finding) -> bool:
    if one.group.error != other.group.error or one.scope is not other.scope:
        return False
    if one.scope is Scope.ALL and one.since is not None and other.since is not None:
        return abs(one.since - other.since) < NEAR
    both = one.judgement.affected & other.judgement.affected
    return len(both) >= min(one.affected, other.affected) / 2


def said(one: Finding) -> str:
    """A finding in a sentence: whom it strikes, and since when."""
    return SAID[one.judgement.why](one)


def summary(one: Finding) -> str:
    """The same with what it likely is."""
    causes = [f"{cause.likelihood.value} {cause.cause.id}" for cause in one.causes[:1]]
    return ": ".join([said(one), *(causes if one.scope is not Scope.OPEN else [])])


def _since(one: Finding, *, alike: bool = True) -> str:
    """When it goes on; where sellers are `alike` also whether it began for all at one moment."""
    if one.since is None:
        return ""
    if one.when.ended is not None:
        begun, ended = minute(one.since), minute(one.when.ended)
        same = ended.startswith(begun[: len("2026-11-29")])
        return f", from {begun.removesuffix(' UTC')} to {ended[len('2026-11-29 ') :] if same else ended} and not after"
    if one.when.again:
        often = f"at {one.when.times} times," if one.when.times > 1 else "at several times, above all"
        return f", {often} from {minute(one.since)} on"
    if one.when.throughout:
        return ", as long as these logs go back"
    together = {True: ", all at one moment", False: ", one by one", None: ""}[one.judgement.together]
    unproven = ", with no success before" if one.when.unproven else ""
    return f", since {minute(one.since)}{together if alike else ''}{unproven}"


def _shared(one: Finding) -> dict[str, list[str]]:
    """The values that set it apart, by field; marketplaces by their countries."""
    named = {at.marketplace: at.named for at in one.marketplaces}
    by_field: dict[str, list[str]] = {}
    for apart in one.differs:
        value = named.get(apart.value, apart.value) if apart.field == "marketplace" else apart.value
        by_field.setdefault(apart.field, []).append(value)
    return by_field


def _where(one: Finding) -> str:
    """What all of them share, in words."""
    shared = [
        f"{'nearly all' if values[1:] else 'all'} {'in' if field in PLACES else f'with {field}'} {' or '.join(values)}"
        for field, values in _shared(one).items()
    ]
    return f", {', '.join(shared[:2])}" if shared else ""


def _all(one: Finding) -> str:
    called, then = one.judgement.called, one.called_then
    those = f"all {_several(then)}" if one.affected >= called else f"{one.affected:,} of {_several(called)}"
    fail = "that call it fail" if called > 1 else "that calls it fails"
    return f"{those} {fail}{_since(one)}{_where(one)}"


def _sometimes(one: Finding) -> str:
    column = next((apart for apart in one.differs if apart.calls), None)
    if column is not None:
        calls = f"calls with {column.field} {column.value} fail, {column.failures:,} of {column.calls:,}"
        return f"{calls}, whichever seller makes them{_since(one, alike=False)}"
    there = next((values for field, values in _shared(one).items() if field in PLACES), None)
    share = f"{100 * one.judgement.rate:.0f} %"
    if there:
        calls = f"calls in {' or '.join(there)} fail, {share} of all calls"
        return f"{calls}, whichever seller makes them{_since(one, alike=False)}"
    return f"whoever calls, {share} of the calls fail{_since(one, alike=False)}{_where(one)}"


def _some(one: Finding) -> str:
    return f"{one.affected:,} of {_several(one.seen)}{_where(one)}{_since(one)}"


def _one(one: Finding) -> str:
    seller = next(iter(one.judgement.affected), "")
    where = one.marketplaces[0].in_full if len(one.marketplaces) == 1 else ""
    return f"1 of {_several(one.seen)}, {seller}{f' in {where}' if where else ''}{_since(one)}"


def _few_sellers(one: Finding) -> str:
    when = "" if one.judgement.called == one.seen else " while it goes on"
    told = f"only {_several(one.judgement.called)} called it{when}"
    always = f", {one.only_failing:,} of them without any success" if one.only_failing else ""
    return f"{told}{always}; {ENOUGH} would be needed to tell all from some"


def _few_calls(one: Finding) -> str:
    needed = calls_needed(min(0.99, one.group.occurrences / max(1, one.calls)), one.seen)
    those = f"{one.failing:,} of" if one.failing < one.seen else "each of the"
    told = f"{those} {_several(one.seen)} failed, in {one.group.occurrences:,} of {one.calls:,} calls: too few to tell"
    return f"{told}; it would take {needed} failures of one seller, at times apart and without a success"


def _background(one: Finding) -> str:
    share = f"{100 * one.group.occurrences / max(1, one.calls):.2g} % of the calls"
    return f"{share}, {one.failing:,} of {_several(one.seen)}, as chance would strike: a background"


def _several(count: int) -> str:
    return f"{count:,} seller{'' if count == 1 else 's'}"


PLACES = ("marketplace", "region")
SAID: dict[str, Callable[[Finding], str]] = {
    "all": _all,
    "all-sometimes": _sometimes,
    "stuck": lambda one: _one(one) if one.scope is Scope.ONE else _some(one),
    "alone": _one,
    "concentrated": lambda one: f"{_some(one)}; they succeed too",
    "background": _background,
    "few-sellers": _few_sellers,
    "few-calls": _few_calls,
    "failures-alone": lambda one: (
        f"{one.failing:,} of {_several(one.seen)} that fail somehow: no call in these logs succeeded, so nobody can"
        " tell who else calls"
    ),
    "sampled": lambda one: (
        f"{one.failing:,} of {_several(one.seen)}; some calls are left out of these logs, as they say themselves,"
        " so nobody can tell how often it fails"
    ),
    "no-seller": lambda one: "the logs name no seller of these calls, so nobody can tell one from all",
}

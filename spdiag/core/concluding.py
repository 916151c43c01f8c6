"""The conclusion across sellers: those whose checks came to the same, in groups; and a sentence that says who acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from spdiag.core.across import Apart, apart
from spdiag.core.diagnosis import EXIT, Diagnosis, Outcome
from spdiag.core.knowledge import Likelihood
from spdiag.core.verdict import filled
from spdiag.core.weighing import Finding

PLAIN_WORDS = ("The", "A", "An", "This", "No", "More", "All", "What", "Personal")
"""What begins a title in capitals only because it begins it."""
MOST_GROUPS = 3
LONGEST_NAME = 60
APART = {"marketplace": "all in", "region": "all in region", "application": "all with client"}
UNTOLD = (Outcome.UNTESTABLE, Outcome.NO_CREDENTIALS, Outcome.BUG)
"""Outcomes that say nothing about whether the seller's calls succeed."""
WORST = (
    Outcome.BUG,
    Outcome.PROBLEM,
    Outcome.UNTESTABLE,
    Outcome.INCONCLUSIVE,
    Outcome.NO_CREDENTIALS,
    Outcome.HEALTHY,
)
WITHOUT_CAUSE = {
    Outcome.NO_CREDENTIALS: "no complete credentials",
    Outcome.INCONCLUSIVE: "the evidence does not settle it",
    Outcome.UNTESTABLE: "could not be tested",
    Outcome.BUG: "a bug in spdiag ended the check",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sellers whose checks came to the same. `finding` is that of the first seller; none where nothing was found.

    `likelihood` is the best of the group; `apart` is what they share and no other seller has.
    """

    outcome: Outcome
    sellers: tuple[str, ...]
    finding: Finding | None = None
    likelihood: Likelihood | None = None
    apart: Apart | None = None

    @property
    def cause(self) -> str:
        return self.finding.cause.id if self.finding is not None else ""

    @property
    def owner(self) -> str:
        return self.finding.cause.owner if self.finding is not None else ""

    @property
    def says(self) -> str:
        """What is wrong, as a title; empty where nothing is."""
        if self.finding is None:
            return WITHOUT_CAUSE.get(self.outcome, "")
        return filled(self.finding.cause.title, self.finding.case)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """All sellers checked, in groups: problems first, the largest first, the healthy last; and that in a sentence.

    `listed` are those that were to be checked: more than `total` where the check was interrupted.
    """

    total: int
    listed: int
    groups: tuple[Group, ...]
    says: str
    exit_code: int

    @property
    def interrupted(self) -> bool:
        return self.total < self.listed


def concluded(
    checks: Iterable[tuple[str, Diagnosis]], listed: int | None = None, place: Callable[[str], str] = str
) -> Conclusion:
    """The conclusion across sellers; `place` says how a marketplace is called."""
    kept: dict[tuple[Outcome, str], list[tuple[str, Diagnosis]]] = {}
    checks = tuple(checks)
    for name, found in checks:
        cause = "" if found.verdict is None else found.verdict.cause.id
        kept.setdefault((found.outcome, cause), []).append((name, found))
    groups = sorted((_group(alike, checks) for alike in kept.values()), key=_rank)
    total = len(checks)
    wanted = total if listed is None else listed
    stopped = f"Stopped: {total} of {wanted} checked. " if total < wanted else ""
    return Conclusion(
        total=total,
        listed=wanted,
        groups=tuple(groups),
        says=(stopped + _sentence(groups, total, place)).rstrip(),
        exit_code=_exit_code([found for _, found in checks]),
    )


def _group(alike: Sequence[tuple[str, Diagnosis]], checks: Sequence[tuple[str, Diagnosis]]) -> Group:
    names, found = zip(*alike, strict=True)
    first: Diagnosis = found[0]
    mine = {id(one) for one in found}
    others = [one for _, one in checks if id(one) not in mine and one.outcome not in UNTOLD]
    told = [one.verdict.likelihood for one in found if one.verdict is not None]
    faulty = first.outcome is not Outcome.HEALTHY
    return Group(
        outcome=first.outcome,
        sellers=tuple(names),
        finding=first.verdict,
        likelihood=next((one for one in Likelihood if one in told), None),
        apart=apart(found, others) if faulty else None,
    )


def _rank(group: Group) -> tuple[bool, bool, int]:
    return group.outcome is Outcome.HEALTHY, group.outcome is not Outcome.PROBLEM, -len(group.sellers)


def _exit_code(found: Sequence[Diagnosis]) -> int:
    """That of the worst check: a bug, a problem found, then what could not be tested, then what stays open."""
    codes = {one.exit_code for one in found}
    return next((EXIT[outcome] for outcome in WORST if EXIT[outcome] in codes), 0)


def _sentence(groups: Sequence[Group], total: int, place: Callable[[str], str]) -> str:
    wrong = [group for group in groups if group.outcome is not Outcome.HEALTHY]
    if not wrong:
        are = "seller is" if total == 1 else "sellers are"
        return f"{total} of {total} {are} healthy." if total else ""
    first, *rest = wrong
    sellers = "seller" if total == 1 else "sellers"
    said = f"{len(first.sellers)} of {total} {sellers}{_shared(first, total, place)}: {_what(first)}"
    if rest:
        return f"{said}; {_rest(rest, total, place)}."
    return f"{said}. {_who(first, everybody=len(first.sellers) == total)}"


def _shared(group: Group, total: int, place: Callable[[str], str]) -> str:
    """Which sellers those are: the one by its name, several by what sets them apart."""
    if len(group.sellers) == 1 < total:
        return f", {group.sellers[0][:LONGEST_NAME]}"
    if group.apart is None:
        return ""
    named = map(place, group.apart.values) if group.apart.kind == "marketplace" else group.apart.values
    return f", {APART[group.apart.kind]} {' and '.join(named)}"


def _what(group: Group) -> str:
    first = group.says.partition(" ")[0]
    return group.says[:1].lower() + group.says[1:] if first in PLAIN_WORDS else group.says


def _rest(groups: Sequence[Group], total: int, place: Callable[[str], str]) -> str:
    shown = groups if len(groups) <= MOST_GROUPS else groups[: MOST_GROUPS - 1]
    told = [f"{len(group.sellers)}{_shared(group, total, place)}: {_what(group)}" for group in shown]
    left = groups[len(shown) :]
    more = sum(len(group.sellers) for group in left)
    return "; ".join([*told, *([f"{more} for {len(left)} other reasons"] if left else [])])


def _who(group: Group, *, everybody: bool) -> str:
    """Who acts; what strikes all sellers of an application is seldom theirs to mend one by one."""
    alone = len(group.sellers) == 1
    match group.outcome, group.owner:
        case Outcome.UNTESTABLE, _:
            said = f"That says nothing about {'its' if alone else 'their'} credentials; check again later."
        case Outcome.BUG, _:
            said = "Please report it."
        case _, "developer":
            said = "Yours to mend, once for all of them." if everybody and not alone else "Yours to mend."
        case _, "amazon":
            said = "Amazon's to mend; no seller must act."
        case _, "seller":
            said = "This seller must act." if alone else "Each of these sellers must act."
        case _:
            said = "What is missing is told where a seller is shown in full."
    return said

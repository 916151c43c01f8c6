"""What the checks of several sellers show together: whom an error strikes, and who must act once or one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spdiag.core.diagnosis import Diagnosis, Outcome
from spdiag.core.evidence import Case, Evidence

ENOUGH = 3
"""Sellers that must fail alike, and none succeed, before it is called a matter of all."""
SCOPE = "sellers.scope"
ELSEWHERE = "sellers.same-operation-works-elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sellers whose checks came to the same; `cause`, `owner` and `says` are empty where nothing is wrong."""

    outcome: Outcome
    cause: str
    owner: str
    says: str
    sellers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """All sellers checked, in groups, the largest group with a fault first; and what that comes to in a sentence."""

    total: int
    groups: tuple[Group, ...]
    says: str


def compared(cases: Mapping[str, Case]) -> dict[str, tuple[Evidence, ...]]:
    """What the answers to the same call, made for sellers of one application, tell about each that was refused.

    `all-sellers` needs three that were refused with the same status and none answered; a call nobody could answer
    (network, 429, 5xx) counts for nothing.
    """
    answered = [name for name, case in cases.items() if case.value("probe.call.outcome") == "answered"]
    refused = {
        name: case.number("probe.call.status")
        for name, case in cases.items()
        if case.value("probe.call.outcome") == "refused"
    }
    return {name: _told(name, refused, answered) for name in refused}


def _told(name: str, refused: Mapping[str, int | None], answered: Sequence[str]) -> tuple[Evidence, ...]:
    alike = [one for one, status in refused.items() if status == refused[name]]
    origin = f"{len(alike)} of {len(refused) + len(answered)} sellers checked"
    if answered:
        scope = "one-seller" if len(alike) == 1 else "limited-group"
        return Evidence(SCOPE, scope, origin), Evidence(ELSEWHERE, True, origin)
    return (Evidence(SCOPE, "all-sellers", origin),) if len(alike) == len(refused) >= ENOUGH else ()


def concluded(checks: Iterable[tuple[str, Diagnosis]]) -> Conclusion:
    """The conclusion across sellers."""
    kept: dict[tuple[Outcome, str, str, str], list[str]] = {}
    for name, found in checks:
        verdict = found.verdict
        key = ("", "", "") if verdict is None else (verdict.cause.id, verdict.cause.owner, verdict.cause.title)
        kept.setdefault((found.outcome, *key), []).append(name)
    groups = [
        Group(outcome=outcome, cause=cause, owner=owner, says=says, sellers=tuple(names))
        for (outcome, cause, owner, says), names in kept.items()
    ]
    groups.sort(key=lambda group: (group.outcome is Outcome.HEALTHY, -len(group.sellers)))
    total = sum(len(group.sellers) for group in groups)
    return Conclusion(total=total, groups=tuple(groups), says=_sentence(groups, total))


def _sentence(groups: Sequence[Group], total: int) -> str:
    wrong = [group for group in groups if group.outcome is not Outcome.HEALTHY]
    if not wrong:
        return f"{total} of {total} sellers are healthy."
    first = wrong[0]
    said = f"{len(first.sellers)} of {total} sellers: {_what(first)}"
    alone = len(wrong) == 1
    return f"{said}. {_who(first, alone and len(first.sellers) == total)}" if alone else f"{said}; {_rest(wrong[1:])}."


def _what(group: Group) -> str:
    if group.says:
        return group.says[:1].lower() + group.says[1:]
    return {Outcome.NO_CREDENTIALS: "no complete credentials"}.get(group.outcome, group.outcome.value)


def _rest(groups: Sequence[Group]) -> str:
    return "; ".join(f"{len(group.sellers)}: {_what(group)}" for group in groups)


def _who(group: Group, everybody: bool) -> str:
    """Who acts; what strikes all sellers of an application is seldom theirs to mend one by one."""
    match group.outcome, group.owner:
        case Outcome.UNTESTABLE, _:
            return "That says nothing about their credentials; check again later."
        case _, "developer" if everybody:
            return "Yours to mend once; no seller must act."
        case _, "developer":
            return "Yours to mend."
        case _, "amazon":
            return "Amazon's to mend; no seller must act."
        case _, "seller":
            return "Each of these sellers must act."
    return "What is missing is asked for at each seller."

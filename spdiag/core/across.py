"""What the checks of several sellers show together: whom an error strikes, and what sets those apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spdiag.core.diagnosis import Diagnosis
from spdiag.core.evidence import Case, Evidence

ENOUGH = 3
"""Sellers that must fail alike, and none succeed, before it is called a matter of all."""
ALIKE = 2
"""Sellers that must fail alike before what they have in common is taken for what sets them apart."""
SCOPE = "sellers.scope"
ELSEWHERE = "sellers.same-operation-works-elsewhere"


@dataclass(frozen=True, slots=True)
class Apart:
    """What some sellers share and no other has: `kind` is marketplace, region or application."""

    kind: str
    values: tuple[str, ...]


def compared(cases: Mapping[str, Case]) -> dict[str, tuple[Evidence, ...]]:
    """What the answers to the same call, made for sellers of one application, tell about each that was refused.

    `all-sellers` needs three that were refused with the same status and none answered; a call nobody could answer
    (network, 429, 5xx) counts for nothing.
    """
    answered = sum(1 for case in cases.values() if case.value("probe.call.outcome") == "answered")
    refused = {
        name: case.number("probe.call.status")
        for name, case in cases.items()
        if case.value("probe.call.outcome") == "refused"
    }
    alike = {status: list(refused.values()).count(status) for status in set(refused.values())}
    return {name: _told(alike[status], len(refused), answered) for name, status in refused.items()}


def _told(alike: int, refused: int, answered: int) -> tuple[Evidence, ...]:
    origin = f"{alike} of {refused + answered} sellers checked"
    if answered:
        scope = "one-seller" if alike == 1 else "limited-group"
        return Evidence(SCOPE, scope, origin), Evidence(ELSEWHERE, True, origin)
    return (Evidence(SCOPE, "all-sellers", origin),) if alike == refused >= ENOUGH else ()


def apart(some: Sequence[Diagnosis], others: Sequence[Diagnosis]) -> Apart | None:
    """What all of some sellers share and none of the others has; nothing where one alone could have it by chance."""
    if len(some) < ALIKE or not others:
        return None
    for kind, traits in TRAITS:
        shared = frozenset.intersection(*(traits(one) for one in some))
        own = shared.difference(*(traits(one) for one in others))
        if own:
            return Apart(kind, tuple(sorted(own)))
    return None


def _marketplaces(one: Diagnosis) -> frozenset[str]:
    named = one.subject.get("marketplaces")
    return frozenset(map(str, named)) if isinstance(named, list) else frozenset()


def _region(one: Diagnosis) -> frozenset[str]:
    return frozenset(filter(None, (str(one.subject.get("region") or ""),)))


def _application(one: Diagnosis) -> frozenset[str]:
    used = one.subject.get("credentials")
    return frozenset((str(used["client_id"]),)) if isinstance(used, dict) else frozenset()


def _concerned(one: Diagnosis) -> frozenset[str]:
    """The marketplaces that the seller takes no proper part in, of several that were asked for."""
    case = one.verdict.case if one.verdict is not None else Case()
    idle = any(case.value(f"participation.{name}") is False for name in ("listed", "participating"))
    amiss = idle or case.value("participation.suspended-listings") is True
    return frozenset(case.texts("participation.concerned") if amiss else ())


TRAITS = (
    ("marketplace", _marketplaces),
    ("marketplace", _concerned),
    ("region", _region),
    ("application", _application),
)

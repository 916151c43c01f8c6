"""What a finding of a comparison tells of those it strikes: how many, where, how long; as facts that playbooks name."""

from __future__ import annotations

from spdiag.core.comparison import Clock, Group, Judgement, Scope, Struck
from spdiag.core.findings import PLACES, Finding

Fact = str | int | bool | tuple[str, ...]

AT_LEAST_FEW, FEW = 2, 0.05
"""Sellers, and the share of those that call, up to which a group is a few, whose accounts are looked into first."""
AT_LEAST_MANY, MANY = 4, 0.1
"""Sellers, and the share of those that call, above which a group is many: so many accounts rarely end at once."""
WHOLE = 0.9
"""Share of a marketplace's sellers from which on all of it fails; some do not call any more once it began."""
LASTING = 3600.0
"""Seconds without a success from which on a failure is not one of a moment."""


def flags(one: Finding) -> dict[str, Fact]:
    """What else sets the sellers apart that it strikes, as far as it is known."""
    found: dict[str, Fact] = {"sellers.same-operation-works-elsewhere": True} if one.works_elsewhere else {}
    if one.scope is Scope.OPEN:
        return found
    if one.lasting is not None:
        found["sellers.lasting"] = one.lasting
    return found if one.scope is Scope.ONE else found | _of_several(one)


def share(judgement: Judgement, seen: int) -> str:
    """Whether a limited group is a few, some or many of those that call while it goes on."""
    affected = len(judgement.affected)
    callers = max(affected, judgement.called or seen)
    if affected <= max(AT_LEAST_FEW, FEW * callers):
        return "few"
    return "many" if affected > max(AT_LEAST_MANY, MANY * callers) else "some"


def lasts(group: Group, judgement: Judgement, clock: Clock | None) -> bool | None:
    """Whether one of those it strikes failed for an hour without a success; `None` where the logs have no times."""
    if clock is None or judgement.scope is Scope.OPEN:
        return None
    begun = clock.start
    if judgement.window > 0:
        begun += ((judgement.window & -judgement.window).bit_length() - 1) * clock.width
    mine = (one for one in group.struck if one.seller in judgement.affected)
    return any(_failed_for(one, begun, judgement.window, clock) >= LASTING for one in mine)


def _failed_for(one: Struck, begun: float, window: int, clock: Clock) -> float:
    """How long an account is seen to fail since it began, with no success in between."""
    if one.first is None or one.last is None:
        return 0.0
    first, last = max(one.first, begun), one.last
    if window > 0:
        last = min(last, clock.start + window.bit_length() * clock.width)
    return last - first if last > first and not _answered_between(one, first, last, clock) else 0.0


def _answered_between(one: Struck, first: float, last: float, clock: Clock) -> bool:
    """Whether the account may have succeeded between two moments."""
    if one.answered_first is None or one.answered_last is None:
        return bool(one.answered)
    if one.answered_last < first or one.answered_first > last:
        return False
    inner = clock.mask(first, last) & ~(clock.mask(first, first) | clock.mask(last, last))
    return not inner or bool(one.answered_slots & inner)


def _of_several(one: Finding) -> dict[str, Fact]:
    """What tells of sellers only where there are several."""
    found: dict[str, Fact] = {}
    if one.judgement.together is not None:
        found["sellers.began-together"] = one.judgement.together
    if one.scope is Scope.SOME:
        found["sellers.share"] = share(one.judgement, one.seen)
    if one.differs:
        found["sellers.set-apart-by"] = tuple(dict.fromkeys(_kind(apart.field) for apart in one.differs))
    if _some_marketplaces_alone(one):
        found["sellers.some-marketplaces-alone"] = True
    return found


def _some_marketplaces_alone(one: Finding) -> bool:
    """Whether all fail in some marketplaces, and in the others none that does not fail there too."""
    if not any(apart.field in PLACES for apart in one.differs):
        return False
    if one.scope is Scope.ALL:
        return any(apart.field == "marketplace" for apart in one.differs)
    named = {apart.value for apart in one.differs if apart.field == "marketplace"}
    there = [at for at in one.marketplaces if at.marketplace in named or not named]
    return one.scope is Scope.SOME and sum(at.failing for at in there) >= WHOLE * sum(at.seen for at in there)


def _kind(field: str) -> str:
    return field if field in PLACES else "field"

"""What a finding of a comparison tells of those it strikes: how many, where, how long; as facts that playbooks name."""

from __future__ import annotations

from spdiag.catalog.places import host_of
from spdiag.core.apart import Apart
from spdiag.core.comparison import Judgement, Scope
from spdiag.core.findings import PLACES, Finding

Fact = str | int | bool | tuple[str, ...]

AT_LEAST_FEW, FEW = 2, 0.05
"""Sellers, and the share of those that call, up to which a group is a few, whose accounts are looked into first."""
AT_LEAST_MANY, MANY = 4, 0.1
"""Sellers, and the share of those that call, above which a group is many: so many accounts rarely end at once."""
MOST = 0.75
"""Share of those that call a host, as far as their calls tell, from which on all of it fails."""
WHOLE = 0.9
"""Share of a marketplace's sellers from which on all of it fails; some do not call any more once it began."""


def flags(one: Finding) -> dict[str, Fact]:
    """What else sets the sellers apart that it strikes, as far as it is known."""
    found: dict[str, Fact] = {"sellers.same-operation-works-elsewhere": True} if one.works_elsewhere else {}
    if one.scope is Scope.OPEN:
        return found
    if one.lasting is not None:
        found["sellers.lasting"] = one.lasting
    if one.nothing_works:
        found["sellers.other-operations-work"] = False
    return found if one.scope is Scope.ONE else found | _of_several(one)


def share(judgement: Judgement, seen: int) -> str:
    """Whether a limited group is a few, some or many of those that call while it goes on."""
    affected = len(judgement.affected)
    callers = max(affected, judgement.called or seen)
    if affected <= max(AT_LEAST_FEW, FEW * callers):
        return "few"
    return "many" if affected > max(AT_LEAST_MANY, MANY * callers) else "some"


def _of_several(one: Finding) -> dict[str, Fact]:
    """What tells of sellers only where there are several."""
    found: dict[str, Fact] = {}
    if one.judgement.together is not None:
        found["sellers.began-together"] = one.judgement.together
    if one.scope is Scope.SOME:
        found["sellers.share"] = share(one.judgement, one.seen)
    if one.differs:
        found["sellers.set-apart-by"] = tuple(dict.fromkeys(map(_kind, one.differs)))
    if _some_marketplaces_alone(one):
        found["sellers.some-marketplaces-alone"] = True
    return found


def _some_marketplaces_alone(one: Finding) -> bool:
    """Whether all fail in some marketplaces, and in the others none that does not fail there too."""
    if any(_region_alone(one, apart) for apart in one.differs):
        return True
    if not any(apart.field in PLACES for apart in one.differs):
        return False
    if one.scope is Scope.ALL:
        return any(apart.field == "marketplace" for apart in one.differs)
    named = {apart.value for apart in one.differs if apart.field == "marketplace"}
    there = [at for at in one.marketplaces if at.marketplace in named or not named]
    calling = min(1.0, one.judgement.called / max(1, one.seen))  # about so many of them, while it goes on
    failing, seen = sum(at.failing for at in there), sum(at.seen for at in there)
    return one.scope is Scope.SOME and failing >= WHOLE * calling * seen


def _region_alone(one: Finding, apart: Apart) -> bool:
    """Whether most that call one of Amazon's hosts fail, while it goes on, and nobody else."""
    there = one.judgement.called * apart.calls / max(1, one.calls)
    return _is_amazons(apart.value) and one.scope is Scope.SOME and one.affected >= MOST * there > 0


def _is_amazons(value: str) -> bool:
    host = host_of(value)
    return host is not None and host.region is not None


def _kind(apart: Apart) -> str:
    if _is_amazons(apart.value):
        return "region"
    return apart.field if apart.field in PLACES else "field"

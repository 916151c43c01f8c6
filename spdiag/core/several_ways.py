"""An outage that answers now so, now so: errors that each strike most who call, and together let none succeed."""

from collections.abc import Sequence
from typing import NamedTuple

from spdiag.core.comparison import SLOTS, Group, Judgement, Scope
from spdiag.core.scope import ALL
from spdiag.core.windows import without_edges

HALF = 0.5
"""Share of those who call whom each of the errors strikes at least; of the sellers of each that meet another of them;
and of their time that is the same."""
EVERY = (1 << SLOTS) - 1


class _Kept(NamedTuple):
    """An error that strikes most who call: the slots in which it goes on, and whom it lets succeed no more in them."""

    place: int
    slots: int
    sellers: frozenset[str]


def in_several_ways(groups: Sequence[Group], judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements; errors on one operation that keep all of its sellers together are each one of all of them."""
    on: dict[object, list[_Kept]] = {}
    for place, (group, judgement) in enumerate(zip(groups, judgements, strict=True)):
        if judgement.scope is not Scope.OPEN and len(judgement.affected) >= HALF * judgement.called:
            on.setdefault(group.key, []).append(_Kept(place, judgement.window & EVERY, _kept(group, judgement)))
    found = list(judgements)
    for those in on.values():
        for one in those:
            judgement = judgements[one.place]
            if judgement.why == "stuck" and judgement.scope is Scope.SOME and _all_together(one, those, judgement):
                found[one.place] = judgement._replace(scope=Scope.ALL, why="all")
    return found


def _kept(group: Group, judgement: Judgement) -> frozenset[str]:
    if judgement.why in {"stuck", "all"}:
        return judgement.affected
    inner = without_edges(judgement.window & EVERY)
    return frozenset(one.seller for one in group.struck if one.slots & inner and not one.answered_slots & inner)


def _all_together(one: _Kept, those: Sequence[_Kept], judgement: Judgement) -> bool:
    """Whether an error keeps all sellers together with those that go on at the same time and strike the same ones."""
    same = [other.sellers for other in those if other is not one and _are_one(one, other)]
    return bool(same) and len(one.sellers.union(*same)) >= ALL * judgement.called


def _are_one(one: _Kept, other: _Kept) -> bool:
    sellers = len(one.sellers & other.sellers) >= HALF * max(len(one.sellers), len(other.sellers))
    return sellers and (one.slots & other.slots).bit_count() >= HALF * (one.slots | other.slots).bit_count()

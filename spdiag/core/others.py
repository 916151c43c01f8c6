"""What else fails on an operation: who meets several errors there is not kept by each of them."""

from collections.abc import Iterable, Sequence

from spdiag.core.comparison import SLOTS, Group, Struck
from spdiag.core.seen import within
from spdiag.core.windows import bits

MANY = 50
"""Errors of one account on one operation from which on the slots of all of them stand for those of the others."""


def with_others(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups, each with what is known of the other errors on its operation, where there are some."""
    on: dict[object, list[Group]] = {}
    for one in groups:
        on.setdefault(one.key, []).append(one)
    accounts = {key: _accounts(those) for key, those in on.items() if len(those) > 1}
    failing = {key: _failing(on[key]) for key in accounts}
    return tuple(_beside(one, accounts[one.key], failing[one.key]) if one.key in accounts else one for one in groups)


def _accounts(groups: Iterable[Group]) -> dict[tuple[str, str], list[Struck]]:
    """What struck each account."""
    found: dict[tuple[str, str], list[Struck]] = {}
    for group in groups:
        for one in group.struck:
            found.setdefault(one[:2], []).append(one)
    return found


def _failing(groups: Iterable[Group]) -> tuple[float, ...]:
    """About how many calls fail in each slot."""
    counts = [0.0] * SLOTS
    for group in groups:
        for one in group.struck:
            slots = bits(one.slots)
            for slot in slots:
                counts[slot] += one.failures / len(slots)
    return tuple(counts)


def _beside(group: Group, accounts: dict[tuple[str, str], list[Struck]], failing: tuple[float, ...]) -> Group:
    struck = [_with_others(one, accounts[one[:2]]) for one in group.struck]
    return group._replace(struck=tuple(struck), failing=failing)


def _with_others(one: Struck, every: Sequence[Struck]) -> Struck:
    """An account with what else struck it."""
    if len(every) == 1:
        return one
    others, slots = sum([other.failures for other in every]) - one.failures, 0
    for other in every[:MANY]:
        slots |= 0 if other is one else other.slots
    return one._replace(others=others, other_slots=slots)


def share_of_failures(group: Group, window: int) -> float:
    """Which share of the calls that fail on the operation in some slots fail so."""
    if not group.failing:
        return 1.0
    mine = sum([within(one.failures, one.slots, window) for one in group.struck])
    every = sum([times for slot, times in enumerate(group.failing) if window >> slot & 1])
    return mine / every if every else 1.0

"""Sellers that call seldom: chance may fail the few calls of one of them, but not all calls of so many."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from math import prod
from operator import or_
from typing import NamedTuple

from spdiag.core.comparison import EVERYWHEN, Struck, Tally
from spdiag.core.odds import at_most
from spdiag.core.seen import Seen
from spdiag.core.windows import UNTIMED, bits, without_edges

PARTS = 16
"""Into so many parts the time is divided; all calls of a seller in one of them are one occasion."""
SLACK = 0.1
"""Share of the sellers that would fail and succeed who may be missing: their occasions are not wholly independent."""
FEW = 1 / 3
"""Share of the sellers that were seen to fail but once who may do so by chance, and all are told with the others."""


class _Seller(NamedTuple):
    """The parts of the time in which a seller fails without a success, and in which one of its calls succeeds."""

    name: str
    fails: int
    answers: int
    elsewhere: bool
    """Whether it succeeds in a marketplace in which it never fails, nobody knows when."""


def stuck_together(key: object, tally: Tally, seen: Seen, sure: Iterable[Struck] = ()) -> frozenset[str]:
    """The sellers that never succeed while it goes on, where chance would let many of them succeed once.

    Were it chance, each would fail in a part of the time like any other seller that calls in it, and so many would both
    fail and succeed. The calls of `sure` accounts are not weighed. Empty where chance may be, and without times.
    """
    parts = _parts(tally, seen)
    failing = [one for one in _sellers(seen.here, parts) if one.fails]
    stuck = [one for one in failing if not one.answers and not one.elsewhere]
    mixed = len(failing) - len(stuck)
    if not stuck or at_most(mixed, (1 - SLACK) * len(failing)) > seen.unlikely:
        return frozenset()
    callers = Counter[int]()
    for slots, sellers in tally.occasions(key).items():
        callers[_told_in(slots, parts)] += sellers
    for one in _sellers(sure, parts):
        callers[one.fails | one.answers] -= 1
    if at_most(mixed, (1 - SLACK) * _mixed(callers, _rates(failing, callers, len(parts)))) > seen.unlikely:
        return frozenset()
    return frozenset(one.name for one in _told(stuck, failing, callers))


def _parts(tally: Tally, seen: Seen) -> list[int]:
    """The time of a window in parts."""
    clock, window = tally.clock, seen.window
    if clock is None or window.near == UNTIMED:
        return []
    whole = without_edges(window.whole) if window.narrow else window.inner
    slots = range(clock.slot(clock.last) + 1) if whole == EVERYWHEN else bits(whole)
    size = max(1 + window.near, -(-len(slots) // PARTS))
    return [sum(1 << slot for slot in slots[start : start + size]) for start in range(0, len(slots), size)]


def _sellers(struck: Iterable[Struck], parts: Sequence[int]) -> list[_Seller]:
    accounts: dict[str, list[Struck]] = {}
    for one in struck:
        accounts.setdefault(one.seller, []).append(one)
    return [_seller(name, mine, parts) for name, mine in accounts.items()]


def _seller(name: str, accounts: Sequence[Struck], parts: Sequence[int]) -> _Seller:
    fails, answers = (
        _told_in(reduce(or_, slots), parts)
        for slots in ([one.slots for one in accounts], [one.answered_slots for one in accounts])
    )
    elsewhere = accounts[0].answered_anywhere > sum(one.answered for one in accounts)
    return _Seller(name, fails & ~answers, answers, elsewhere)


def _told_in(slots: int, parts: Sequence[int]) -> int:
    """The parts in which some of the slots are, as bits."""
    return sum(1 << place for place, part in enumerate(parts) if slots & part)


def _rates(failing: Iterable[_Seller], callers: Mapping[int, int], parts: int) -> list[float]:
    """For each part of the time the share of those who call in it that fail."""
    called, failed = [0] * parts, [0] * parts
    for told, sellers in callers.items():
        for place in bits(told):
            called[place] += sellers
    for one in failing:
        for place in bits(one.fails):
            failed[place] += 1
    return [min(1.0, times / max(1, of)) for times, of in zip(failed, called, strict=True)]


def _mixed(callers: Mapping[int, int], rates: Sequence[float]) -> float:
    """How many of the sellers would both fail and succeed, if chance struck at these rates."""
    every = ((sellers, [rates[place] for place in bits(told)]) for told, sellers in callers.items())
    return sum(n * (1 - prod(mine) - prod(1 - rate for rate in mine)) for n, mine in every if len(mine) > 1)


def _told(stuck: Sequence[_Seller], failing: Iterable[_Seller], callers: Mapping[int, int]) -> list[_Seller]:
    """The stuck sellers; those who fail but once, unless as many would do so by chance."""
    again = [one for one in stuck if one.fails.bit_count() > 1]
    once = len(stuck) - len(again)
    fails = sum(one.fails.bit_count() for one in failing if one.answers or one.elsewhere)
    occasions = sum(n * told.bit_count() for told, n in callers.items()) - sum(one.fails.bit_count() for one in stuck)
    others = sum(n for told, n in callers.items() if told.bit_count() == 1) - once
    by_chance = fails / max(1, occasions) * max(0, others)
    return [*stuck] if by_chance <= FEW * once else again

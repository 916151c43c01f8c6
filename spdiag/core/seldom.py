"""Sellers that call seldom: chance may fail the few calls of one of them, but not all calls of so many."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import NamedTuple

from spdiag.core.comparison import EVERYWHEN, SLOTS, Parts, Struck, Tally
from spdiag.core.odds import at_most
from spdiag.core.seen import Seen
from spdiag.core.windows import UNTIMED, bits, without_edges

PARTS = 16
"""Into so many parts the time is divided; all calls of a seller in one of them are one occasion."""
SLACK = 0.1
"""Share of the sellers that would fail and succeed who may be missing: their occasions are not wholly independent."""
MINOR = 0.25
"""Share of the failing calls below which an error is a minor one: who fails otherwise is not kept by it."""
MOST = 0.9
"""Share of the sellers from which on it may be all of them: the others may fail with another error."""
FEW = 1 / 3
"""Share of the sellers that were seen to fail but once who may do so by chance, and all are told with the others."""


class _Seller(NamedTuple):
    """The parts of the time in which a seller fails without a success, and in which one of its calls succeeds."""

    name: str
    fails: int
    answers: int


def stuck_together(key: object, tally: Tally, seen: Seen, sure: Iterable[Struck] = ()) -> frozenset[str]:
    """The sellers that never succeed while it goes on, where chance would let many of them succeed once.

    Were it chance, each would fail in a part of the time like any other seller that calls in it, and so many would both
    fail and succeed. The calls of `sure` accounts are not weighed. Empty where chance may be, and without times.
    """
    window = _window(tally, seen)
    failing = len({one.seller for one in seen.here if one.slots & window})
    if at_most(0, failing) > seen.unlikely:
        return frozenset()
    most_mixed = _most_mixed(key, tally, seen)
    if at_most(0, most_mixed) > seen.unlikely:
        return frozenset()
    parts = _in_parts(window, seen.window.near)
    here = [one for one in _sellers(seen.here, parts, alone=seen.share >= MINOR) if one.fails]
    stuck, mixed = [one for one in here if not one.answers], [one for one in here if one.answers]
    if at_most(len(mixed), (1 - SLACK) * min(len(here), most_mixed)) > seen.unlikely:
        return frozenset()
    if len(stuck) >= MOST * seen.around.sellers:
        return frozenset()
    callers = Counter(tally.occasions(key, parts))
    for one in _sellers(sure, parts):
        callers[one.fails | one.answers] -= 1
    if at_most(len(mixed), (1 - SLACK) * _mixed(callers, _rates(here, callers))) > seen.unlikely:
        return frozenset()
    return frozenset(one.name for one in _told(stuck, mixed, callers))


def _window(tally: Tally, seen: Seen) -> int:
    """The slots that are looked at; none where nobody knows when calls were made."""
    clock, window = tally.clock, seen.window
    if clock is None or window.near == UNTIMED:
        return 0
    whole = without_edges(window.whole) if window.narrow else window.inner
    return (1 << clock.slot(clock.last) + 1) - 1 if whole == EVERYWHEN else whole


def _most_mixed(key: object, tally: Tally, seen: Seen) -> float:
    """About how many sellers would both fail and succeed at most, if all their calls were occasions."""
    rate = min(1.0, seen.failures / seen.calls)
    either = (tally.chance(key, seen.window.inner, one).expected for one in (rate, 1 - rate))
    return max(0.0, sum(either) - seen.around.sellers)


def _in_parts(window: int, near: int) -> Parts:
    return Parts.of_size(window, max(1 + near, -(-window.bit_count() // PARTS)))


def _sellers(struck: Iterable[Struck], parts: Parts, *, alone: bool = True) -> list[_Seller]:
    """What is known of the sellers; calls that fail otherwise count as answered, unless the error is `alone`."""
    slots: dict[str, tuple[int, int]] = {}
    for one in struck:
        fails, answers = slots.get(one.seller, (0, 0))
        answered = one.anywhere_slots if alone else one.anywhere_slots | one.other_slots
        slots[one.seller] = fails | one.slots, answers | answered
    found = ((name, parts.of(fails), parts.of(answers)) for name, (fails, answers) in slots.items())
    return [_Seller(name, fails & ~answers, answers) for name, fails, answers in found]


def _rates(failing: Iterable[_Seller], callers: Mapping[int, int]) -> list[float]:
    """For each slot that a part begins with the share of those who call in that part that fail."""
    called, failed = [0] * SLOTS, [0] * SLOTS
    for told, sellers in callers.items():
        for place in bits(told):
            called[place] += sellers
    for one in failing:
        for place in bits(one.fails):
            failed[place] += 1
    return [min(1.0, times / max(1, of)) for times, of in zip(failed, called, strict=True)]


def _mixed(callers: Mapping[int, int], rates: Sequence[float]) -> float:
    """How many of the sellers would both fail and succeed, if chance struck at these rates."""
    succeed, mixed = [1 - rate for rate in rates], 0.0
    for told, sellers in callers.items():
        slots = bits(told)
        if len(slots) > 1:
            mixed += sellers * (1 - prod([rates[one] for one in slots]) - prod([succeed[one] for one in slots]))
    return mixed


def _told(stuck: Sequence[_Seller], mixed: Iterable[_Seller], callers: Mapping[int, int]) -> list[_Seller]:
    """The stuck sellers; those who fail but once, unless as many would do so by chance."""
    again = [one for one in stuck if one.fails.bit_count() > 1]
    once = [one for one in stuck if one.fails.bit_count() == 1]
    fails = sum(one.fails.bit_count() for one in mixed)
    occasions = sum(n * told.bit_count() for told, n in callers.items())
    occasions -= sum(one.fails.bit_count() for one in (*again, *once))
    others = sum(n for told, n in callers.items() if told.bit_count() == 1) - len(once)
    by_chance = fails / max(1, occasions) * max(0, others)
    return [*again, *once] if by_chance <= FEW * len(once) else again

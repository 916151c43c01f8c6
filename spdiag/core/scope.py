"""Whom an error strikes: all sellers, a limited group, one seller, or not to be told. Documented in README, "compare".

The unit is a seller; retries of one seller are never many sellers. Amazon's rule (all sellers: the service or your
release; one or a limited group: their accounts) is that of
https://developer-docs.amazon.com/sp-api/docs/troubleshoot-seller-accounts, the statistics are ours.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import ceil, log, sqrt
from typing import NamedTuple

from spdiag.core.comparison import EVERYWHEN, Around, Chance, Clock, Group, Judgement, Scope, Struck, Tally

ENOUGH = 5
"""Sellers that must have called the operation before anything is said of all or of some."""
MOST = 0.8
"""Share of the sellers from which on an error is one of all of them."""
RARE = 0.1
"""Share of the calls below which an error that strikes as chance would is a background noise."""
BY_CHANCE = 0.01
"""How many sellers may be expected to look stuck by chance alone."""
RETRIES = 4.0
"""Calls that one failure may cost a program that tries again: so many times fewer sellers may fail by chance."""
SIGMAS = 3.0
"""Standard deviations fewer sellers than chance would strike, before failures count as concentrated."""
EDGE = 3
"""Slots a window must have before its first and last are left out, as the error began and ended within them."""
LATE = 0.2
"""Share of the sellers that may succeed once more before an error counts as begun one by one."""
PEAK = 4
"""A slot with less than a fourth of the failing sellers of the busiest one is outside an incident."""


class _Window(NamedTuple):
    """The slots in which an error goes on, with and without the two at its edges."""

    whole: int
    inner: int


def judged(group: Group, tally: Tally, *, looked_closer: bool = False) -> Judgement:
    """Whom a group of failures strikes."""
    sellers = {one.seller for one in group.struck}
    if not sellers:
        return Judgement(Scope.OPEN, "no-seller")
    window = _window(group, tally.clock)
    around = tally.around(group.key, window.inner)
    if around.sellers < ENOUGH:
        return Judgement(Scope.OPEN, "few-sellers", frozenset(sellers), window.whole, around.sellers)
    found = _found(group, tally, window, around)
    closer = not looked_closer and _blurred(group, tally.clock, window)
    return found._replace(
        called=around.sellers, together=_together(group, window, found.affected, tally.clock), closer=closer
    )


def windows(group: Group, clock: Clock | None) -> frozenset[int]:
    """The slots a tally will be asked about to judge a group: all, those in which it goes on, and those before."""
    window = _window(group, clock)
    before = (window.whole & -window.whole) - 1 if window.whole > 0 else 0
    return frozenset({EVERYWHEN, window.inner, before} - {0})


def _found(group: Group, tally: Tally, window: _Window, around: Around) -> Judgement:
    here = [one for one in group.struck if one.slots & window.inner] or list(group.struck)
    sellers = frozenset(one.seller for one in here)
    failures = sum(_within(one.failures, one.slots, window.inner) for one in here)
    rate = min(1.0, failures / max(around.calls, failures, 1.0))
    stuck = _stuck(here, window.inner)
    share = len(sellers) / around.sellers
    if share >= MOST and (len(stuck) >= MOST * around.sellers or rate >= 0.5):
        return Judgement(Scope.ALL, "all", sellers, window.whole)
    surely = _surely(here, stuck, around, failures)
    if surely:
        return _few(surely, around, window)
    if len(sellers) == 1:
        return _one(here, sellers, around, window)
    episodes = failures if tally.clock is None else _episodes(here, window)
    chance = tally.chance(group.key, window.inner, min(1.0, episodes / max(around.calls, 1.0)))
    most = tally.chance(group.key, window.inner, rate)
    if len(sellers) < most.expected / RETRIES:
        return Judgement(Scope.SOME, "concentrated", sellers, window.whole)
    return _spread(here, chance, around, rate, window)


def _few(sellers: frozenset[str], around: Around, window: _Window) -> Judgement:
    """The judgement on sellers that are stuck beyond chance."""
    if len(sellers) >= MOST * around.sellers:
        return Judgement(Scope.ALL, "all", sellers, window.whole)
    scope = Scope.ONE if len(sellers) == 1 else Scope.SOME
    return Judgement(scope, "stuck", sellers, window.whole)


def _one(here: list[Struck], sellers: frozenset[str], around: Around, window: _Window) -> Judgement:
    """One seller alone fails, and succeeds too: the more of the calls are its own, the less that says."""
    episodes = sum(one.slots.bit_count() for one in here)
    failures = sum(one.failures for one in here)
    own = sum(one.answered for one in here) + failures
    times = failures if episodes > 1 else min(failures, 2)
    by_chance = min(1.0, own / max(around.calls, own)) ** max(0, times - 1)
    if by_chance * around.sellers <= BY_CHANCE * around.sellers and by_chance <= BY_CHANCE / 10:
        return Judgement(Scope.ONE, "alone", sellers, window.whole)
    return Judgement(Scope.OPEN, "few-calls", sellers, window.whole)


def _spread(here: list[Struck], chance: Chance, around: Around, rate: float, window: _Window) -> Judgement:
    """Several sellers fail and none is stuck beyond chance: by chance, by a fault that strikes all, or concentrated."""
    sellers = frozenset(one.seller for one in here)
    fewest = chance.expected - SIGMAS * sqrt(chance.variance) - 0.1 * chance.expected
    if len(sellers) < fewest:
        return Judgement(Scope.SOME, "concentrated", sellers, window.whole)
    if rate < RARE:
        return Judgement(Scope.OPEN, "background", sellers, window.whole)
    mixed = {one.seller for one in here if one.answered}
    if len(sellers) >= MOST * around.sellers or len(mixed) >= len(sellers) / 2:
        return Judgement(Scope.ALL, "all-sometimes", sellers, window.whole)
    return Judgement(Scope.OPEN, "few-calls", sellers, window.whole)


def _episodes(here: list[Struck], window: _Window) -> int:
    """Failures, those of one account in one slot counted once: retries fail together."""
    return sum((one.slots & window.inner).bit_count() or 1 for one in here)


def calls_needed(rate: float, sellers: int) -> int:
    """How many failures in a row of one seller would not be chance, where calls fail at this rate."""
    if not 0.0 < rate < 1.0:
        return 2
    return max(2, ceil(log(BY_CHANCE / max(sellers, 1)) / log(rate)))


def _window(group: Group, clock: Clock | None) -> _Window:
    """When the error goes on: from first to last, or where by far most of the sellers meet it."""
    if clock is None or group.first is None or group.last is None:
        return _Window(-1, -1)
    whole = clock.mask(group.first, group.last)
    dense = _dense(group.struck, whole)
    window = dense if dense.bit_count() <= MOST * whole.bit_count() else whole
    inner = EVERYWHEN if window.bit_count() > MOST * clock.slot(clock.last) else _without_edges(window)
    return _Window(window, inner)


def _dense(struck: tuple[Struck, ...], whole: int) -> int:
    """The slots from the first to the last with a fourth of the peak, if they hold most of the failing accounts."""
    counts = Counter(slot for one in struck for slot in _bits(one.slots & whole))
    peak = max(counts.values(), default=0)
    busy = sorted(slot for slot, count in counts.items() if count * PEAK >= peak)
    if not busy:
        return whole
    dense = (1 << (busy[-1] + 1)) - (1 << busy[0])
    inside = sum(1 for one in struck if one.slots & dense)
    return dense if inside >= MOST * len(struck) else whole


def _bits(slots: int) -> Iterator[int]:
    while slots:
        lowest = slots & -slots
        yield lowest.bit_length() - 1
        slots ^= lowest


def _without_edges(window: int) -> int:
    if window.bit_count() < EDGE:
        return window
    lowest = window & -window
    highest = 1 << (window.bit_length() - 1)
    return window & ~lowest & ~highest


def _within(count: int, slots: int, window: int) -> float:
    """About how many of the calls in some slots fall into the window."""
    return count * (slots & window).bit_count() / max(1, slots.bit_count())


def _stuck(struck: Iterable[Struck], window: int) -> frozenset[str]:
    """The sellers that have an account which fails and does not succeed in between."""
    return frozenset(one.seller for one in struck if _never_between(one, window))


def _never_between(one: Struck, window: int) -> bool:
    if not one.answered:
        return True
    if None not in (one.first, one.last, one.answered_first, one.answered_last):
        before = one.answered_last < one.first  # type: ignore[operator]  # none of them is None here
        after = one.answered_first > one.last  # type: ignore[operator]  # none of them is None here
        if before or after:
            return True
    return window > 0 and window.bit_count() > 1 and not one.answered_slots & window


def _surely(struck: list[Struck], stuck: frozenset[str], around: Around, failures: float) -> frozenset[str]:
    """Those stuck sellers whose failures in a row are no chance, at the rate at which the others fail."""
    own: dict[str, int] = {}
    for one in struck:
        if one.seller in stuck:
            own[one.seller] = own.get(one.seller, 0) + one.failures
    others = max(1.0, around.calls - sum(own.values()))
    rate = min(0.99, (max(0.0, failures - sum(own.values())) + 0.5) / (others + 1))
    return frozenset(seller for seller, times in own.items() if around.sellers * rate**times <= BY_CHANCE)


def _blurred(group: Group, clock: Clock | None, window: _Window) -> bool:
    """Whether the window is so narrow that the slots are too wide to see what happens in it."""
    return clock is not None and 0 < window.whole.bit_count() < EDGE and len(group.struck) >= ENOUGH and clock.width > 1


def _together(group: Group, window: _Window, affected: frozenset[str], clock: Clock | None) -> bool | None:
    """Whether no affected seller succeeded any more once it had begun for one of them."""
    mine = [one for one in group.struck if one.seller in affected and one.first is not None]
    if clock is None or len({one.seller for one in mine}) < 2 or window.whole <= 0:
        return None
    lowest = (window.whole & -window.whole).bit_length() - 1
    begun = min((one.first for one in mine if one.first is not None), default=0.0)
    begun = max(begun, clock.start + lowest * clock.width)
    before = [one for one in mine if one.answered_first is not None and one.answered_first < begun]
    if len(before) < len(mine) / 2:
        return None
    after = [one for one in before if one.answered_last is not None and begun + clock.width < one.answered_last]
    back = [
        one for one in after if one.last is not None and one.answered_last is not None and one.last < one.answered_last
    ]
    return len(after) - len(back) <= LATE * len(mine)

"""When an error goes on: the slots of the logs' time that a judgement looks at."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from spdiag.core.comparison import EVERYWHEN, Clock, Group, Struck

PART = 0.8
"""Share of the time from which on all of it is looked at; and of the failing sellers an incident must hold."""
NEAR = 60.0
"""Seconds within which failures of one seller are one event."""
UNTIMED = -1
"""Instead of how many slots are near, where nobody knows when calls were made."""
EDGE = 3
"""Slots a window must have before its first and last are left out, as the error began and ended within them."""
LEAST, RISEN = 6, 0.6
"""Slots of a window whose first ones are compared with the others, and the share of these that they have at once."""
BURST = 20
"""Failing accounts, each counted in each slot, that a burst has at least."""
SIGMAS = 4.0
"""Standard deviations by which it stands out."""
AGAIN = 5
"""Failing accounts a slot that several bursts have at least, on average; a noise has busy slots, too."""
ANSWERED = 1 / 3
"""Share of its accounts that succeed before it or behind."""
PEAK = 4
"""A slot with less than a fourth of the failing sellers of the busiest one is outside an incident."""


class Window(NamedTuple):
    """The slots in which an error goes on, with and without the two at its edges; and how many slots are near."""

    whole: int
    inner: int
    near: int
    narrow: bool = False
    """Whether it goes on for a part of the time only, though all the time is looked at."""


def earlier(group: Group, clock: Clock | None, seen: int) -> int:
    """The slots before those in which an error goes on."""
    whole = window_of(group, clock, seen).whole
    return (whole & -whole) - 1 if whole > 0 else 0


def asked(groups: Iterable[Group], found: Iterable[Window]) -> list[tuple[object, int]]:
    """The parts of the time that the judgements of groups will ask about."""
    parts = ((one.key, window) for one, window in zip(groups, found, strict=True) if one.struck)
    told = ((key, without_edges(window.whole) if window.narrow else window.inner) for key, window in parts)
    return [(key, slots) for key, slots in dict.fromkeys(told) if slots != EVERYWHEN]


def window_of(group: Group, clock: Clock | None, seen: int) -> Window:
    """When the error goes on: from first to last, or where by far most of the sellers meet it.

    Only calls in that time count where so many of those who may call in it fail that it may be all of them.
    """
    if clock is None or group.first is None or group.last is None:
        return Window(EVERYWHEN, EVERYWHEN, UNTIMED)
    window = _dense(group.struck, clock.mask(group.first, group.last))
    share = window.bit_count() / (clock.slot(clock.last) + 1)
    few = len({one.seller for one in group.struck if one.slots & window}) < seen * share / 2
    inner = EVERYWHEN if few or share > PART else without_edges(window)
    whole = window if share <= PART else EVERYWHEN
    return Window(whole, inner, int(NEAR / clock.width), few and share <= PART)


def _dense(struck: tuple[Struck, ...], whole: int) -> int:
    """The slots in which most happened: a burst far above the rest, or all without the quiet ones at the edges."""
    counts = counted(struck, whole)
    peak = max(counts.values(), default=0)
    busy = sorted(slot for slot, count in counts.items() if count * PEAK >= peak)
    if not busy:
        return whole
    bursts = list(map(_mask, runs(busy)))
    largest, every = max(bursts, key=lambda run: _inside(run, counts)), sum(bursts)
    if _is_burst(largest, counts, whole, struck):
        return largest
    if _inside(every, counts) >= AGAIN * every.bit_count() and _is_burst(every, counts, whole, struck):
        return every
    dense = _mask((busy[0], busy[-1] + 1))
    inside = sum(1 for one in struck if one.slots & dense)
    quiet = dense.bit_count() <= PART * whole.bit_count() or _is_burst(dense, counts, whole, struck)
    return dense if quiet and inside >= PART * len(struck) else whole


def counted(struck: tuple[Struck, ...], whole: int) -> Counter[int]:
    """How many accounts fail in each slot; many do in the same ones."""
    counts: Counter[int] = Counter()
    for slots, accounts in Counter([one.slots & whole for one in struck]).items():
        for slot in bits(slots):
            counts[slot] += accounts
    return counts


def runs(slots: Iterable[int]) -> list[tuple[int, int]]:
    """Slots, in their order, as runs from the first to behind the last."""
    found: list[tuple[int, int]] = []
    for slot in slots:
        if found and found[-1][1] == slot:
            found[-1] = found[-1][0], slot + 1
        else:
            found.append((slot, slot + 1))
    return found


def _is_burst(run: int, counts: Counter[int], whole: int, struck: tuple[Struck, ...]) -> bool:
    """Whether by far fewer fail outside of a run, slot for slot, and many of its accounts succeed there.

    Without their successes it may be that they call at some hours only.
    """
    others = whole.bit_count() - run.bit_count()
    inside = _inside(run, counts)
    outside = (sum(counts.values()) - inside) * run.bit_count() / max(1, others)
    here = [one for one in struck if one.slots & run]
    answered = sum(1 for one in here if one.answered_slots & ~run)
    far = inside >= BURST and outside * PEAK <= inside - SIGMAS * sqrt(inside)
    return others > 0 and far and answered >= ANSWERED * len(here)


def at_once(struck: tuple[Struck, ...], window: int) -> bool | None:
    """Whether from the first slots of a window on about as many accounts fail as later; `None` where few tell."""
    slots = bits(without_edges(window))
    counts = counted(struck, window)
    if len(slots) < LEAST or sum(counts.values()) < BURST:
        return None
    first = sum(counts[slot] for slot in slots[:EDGE]) / EDGE
    others = sum(counts[slot] for slot in slots[EDGE:]) / len(slots[EDGE:])
    return True if first >= RISEN * others else False if first < (1 - RISEN) * others else None


def _inside(run: int, counts: Counter[int]) -> int:
    return sum([counts[slot] for slot in bits(run)])


def _mask(run: tuple[int, int]) -> int:
    return (1 << run[1]) - (1 << run[0])


@lru_cache(maxsize=65_536)
def bits(slots: int) -> tuple[int, ...]:
    """The slots, the first of them first."""
    found = []
    while slots > 0:
        found.append((slots & -slots).bit_length() - 1)
        slots &= slots - 1
    return tuple(found)


def without_edges(window: int) -> int:
    """A window without the first and the last slot of each long run in it."""
    long = (run for run in runs(bits(window)) if run[1] - run[0] >= EDGE)
    return window & ~sum(1 << begin | 1 << behind - 1 for begin, behind in long)


def events_apart(slots: int, near: int) -> int:
    """How many of the slots are no repetition of one shortly before."""
    if near < 1:
        return slots.bit_count()
    count, last = 0, -near - 1
    for slot in bits(slots):
        count += slot - last > near
        last = slot
    return count

"""Sellers that fail and do not succeed any more: which they are, and whether chance would make them so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from math import ceil, lgamma, log

from spdiag.core.comparison import Clock, Group, Judgement, Struck
from spdiag.core.seen import Seen, within
from spdiag.core.windows import UNTIMED, Window, bits, events_apart, runs

LONG = 3
"""Slots in which an account fails, one after another and without a success, that make a streak."""
THIN = 0.25
"""Share of the slots with calls, outside of a storm, up to which failures in them are a noise."""


def stuck_in(struck: Iterable[Struck], window: Window) -> frozenset[str]:
    """The sellers that have an account which fails and does not succeed in between."""
    return frozenset([one.seller for one in struck if _is_stuck(one, window)])


def _is_stuck(one: Struck, window: Window) -> bool:
    return not one.answered or _never_between(one, window)


def is_apart(one: Struck) -> bool:
    """Whether an account is seen to succeed only before it fails, or only afterwards."""
    if None in (one.first, one.last, one.answered_first, one.answered_last):
        return False
    before = one.answered_last < one.first  # type: ignore[operator]  # none of them is None here
    after = one.answered_first > one.last  # type: ignore[operator]  # none of them is None here
    return before or after


def _never_between(one: Struck, window: Window) -> bool:
    if is_apart(one):
        return True
    telling = window.inner.bit_count() > 1 or window.inner != window.whole  # a slot within it, or several
    return window.inner > 0 and telling and not one.answered_slots & window.inner


def streak(one: Struck) -> int:
    """The slots of the longest series of failures of an account with nothing else in them or in between."""
    left, longest = one.slots & ~one.answered_slots, 0
    otherwise = one.answered_slots | (one.other_slots & ~one.slots)
    while left:
        behind = otherwise & -(left & -left)  # what is no such failure after the first one that is left
        here = left & (behind & -behind) - 1 if behind else left
        longest = max(longest, here, key=int.bit_count)
        left &= ~here
    return longest


def concerned(group: Group, judgement: Judgement, clock: Clock) -> list[Struck]:
    """The accounts that an error strikes, as it struck them: a failure of theirs long before or behind is none of it.

    Nor is what strikes a seller in another marketplace now and then, where it keeps on in some.
    """
    mine = [one for one in group.struck if one.seller in judgement.affected and one.first is not None]
    cut = {"stuck": _from_its_streak, "alone": _from_its_storm}.get(judgement.why)
    if cut is None:
        return mine
    those = [cut(one, clock) for one in mine]
    keeping = [_keeps_on(*pair, judgement) for pair in zip(mine, those, strict=True)]
    sellers = {one.seller for one, keeps in zip(mine, keeping, strict=True) if keeps}
    kept = [one for one, keeps in zip(those, keeping, strict=True) if keeps or one.seller not in sellers]
    inside = [one for one in kept if not _passed_elsewhen(one, judgement.window)] or kept
    return [until_it_succeeds(one, judgement.window, clock) for one in inside]


def _keeps_on(one: Struck, cut: Struck, judgement: Judgement) -> bool:
    """Whether an account has a time in which it goes on, or fails alone."""
    if cut is not one or judgement.why != "stuck":
        return cut is not one
    window = max(0, judgement.window)
    if window and not one.slots & window:
        return False
    quiet = window > 0 and not one.answered_slots & window
    return not one.answered or is_apart(one) or quiet or streak(one).bit_count() >= LONG


def _passed_elsewhen(one: Struck, window: int) -> bool:
    """Whether an account failed outside of a window alone, and succeeded again."""
    if window <= 0 or one.slots & window or one.last is None or one.answered_last is None:
        return False
    return one.answered_last > one.last


def until_it_succeeds(one: Struck, window: int, clock: Clock) -> Struck:
    """An account without the failures behind a window that follow a success there: the error had ended for it."""
    behind = one.answered_slots >> window.bit_length() << window.bit_length() if window > 0 else 0
    again = one.slots & -(behind & -behind) if behind else 0
    slots = one.slots ^ again
    if not again or not slots or one.first is None or one.last is None:
        return one
    return one._replace(last=max(one.first, min(one.last, _start(clock, slots.bit_length() - 1))), slots=slots)


def _start(clock: Clock, slot: int) -> float:
    return clock.start + slot * clock.width


def _from_its_storm(one: Struck, clock: Clock) -> Struck:
    """An account that fails seldom but in one run of slots, as if it failed in that alone."""
    longest = max(runs(bits(one.slots)), key=lambda run: run[1] - run[0], default=(0, 0))
    storm = (1 << longest[1]) - (1 << longest[0])
    outside, called = one.slots & ~storm, (one.slots | one.answered_slots) & ~storm
    if longest[1] - longest[0] < LONG or outside.bit_count() > THIN * called.bit_count() or not outside:
        return one
    if one.first is None or one.last is None:
        return one
    first, last = max(one.first, _start(clock, longest[0])), min(one.last, _start(clock, longest[1]))
    return one._replace(first=first, last=last, slots=storm)


def _from_its_streak(one: Struck, clock: Clock) -> Struck:
    """An account that succeeds between its failures, as if it failed in its longest streak alone, where it has one."""
    slots = 0 if is_apart(one) else streak(one)
    if slots.bit_count() < LONG or one.first is None or one.last is None or one.answered_last is None:
        return one
    lowest = (slots & -slots).bit_length() - 1
    begun, ended = (clock.start + slot * clock.width for slot in (lowest, slots.bit_length()))
    if one.answered_last < begun and clock.slot(one.answered_last) == lowest - 1 and one.slots >> (lowest - 1) & 1:
        begun = one.answered_last  # it began in that slot, behind the success
    return one._replace(first=max(one.first, begun), last=min(one.last, ended), slots=slots)


def surely(seen: Seen) -> frozenset[str]:
    """Those stuck sellers whose failures in a row are no chance, at the rate at which the others fail."""
    events, others = Counter[str](), Counter[str]()
    for one in seen.here:
        if _is_stuck(one, seen.window):
            events[one.seller] += seen.events(one)
            others[one.seller] += one.others
    again = frozenset(seller for seller, times in events.items() if times > 1 and times >= others[seller])
    streaks = _streaks(seen)
    rate = _rate_of_others(seen, again, streaks)
    accounts, most = Counter([one.seller for one in seen.here]), log(seen.unlikely / seen.around.sellers)
    found = [
        seller
        for seller, times in events.items()
        if ways(max(accounts[seller], ceil(seen.accounts)), times) + _among(times, others[seller]) + times * log(rate)
        <= most
    ]
    long = [
        one.seller
        for one, events in streaks
        if log(seen.calls) + _among(events, _meanwhile(one)) + events * log(rate) <= log(seen.unlikely)
    ]
    return frozenset([*found, *long])


def _meanwhile(one: Struck) -> int:
    """About how often an account failed otherwise during its streak."""
    slots = streak(one)
    return round(within(one.others, one.other_slots, (1 << slots.bit_length()) - (slots & -slots))) if one.others else 0


def _among(times: int, others: int) -> float:
    """The logarithm of in how many ways so many failures can stand among so many others of a seller."""
    return lgamma(times + others + 1) - lgamma(times + 1) - lgamma(others + 1) if others else 0.0


def _streaks(seen: Seen) -> list[tuple[Struck, int]]:
    """Accounts that fail and succeed and fail again, with how many failures one streak of them has at least."""
    if seen.window.near == UNTIMED:
        return []
    mixed = (one for one in seen.here if one.failures >= LONG and not _is_stuck(one, seen.window))
    found = ((one, events_apart(streak(one) & seen.window.inner, seen.window.near)) for one in mixed)
    return [(one, events) for one, events in found if events >= LONG]


def _rate_of_others(seen: Seen, again: Set[str], streaks: Iterable[tuple[Struck, int]]) -> float:
    """The share of calls that fail, without what is to be weighed: stuck sellers that fail again, and streaks.

    Who fails but once may be anybody: where most call but once or twice, chance strikes so.
    """
    failures = sum(within(one.failures, one.slots, seen.window.inner) for one in seen.here if one.seller in again)
    failures += sum(events for one, events in streaks if one.seller not in again)
    others = max(1.0, seen.calls - failures)
    return min(0.99, (max(0.0, seen.failures - failures) + 0.5) / (others + 1))


def ways(accounts: int, times: int) -> float:
    """The logarithm of in how many ways so many failures can stand at the ends of so many accounts, or a bit more."""
    return min(accounts, times) * log(2) + lgamma(accounts + times) - lgamma(times + 1) - lgamma(accounts)

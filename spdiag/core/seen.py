"""What is weighed of a failure: who fails in the window, who calls, and how many of the failures are events."""

from collections.abc import Iterable
from math import ceil, log1p
from typing import NamedTuple

from spdiag.core.comparison import EVERYWHEN, Around, Struck
from spdiag.core.windows import UNTIMED, Window, events_apart

RETRIES = 10
"""Calls that one failure may cost a program that tries again: so many in one slot are one event."""


class Seen(NamedTuple):
    """What is weighed: who fails in the window, who calls, and how unlikely what is no chance must be."""

    here: tuple[Struck, ...]
    around: Around
    window: Window
    unlikely: float
    sellers: frozenset[str]
    failures: float
    accounts: float = 1.0
    """In how many marketplaces a seller is, on average."""
    share: float = 1.0
    """Of the calls that fail on the operation, those that fail so."""

    def only(self, here: Iterable[Struck]) -> "Seen":
        found = seen_in(tuple(here), self.around, self.window, self.unlikely)
        return found._replace(accounts=self.accounts, share=self.share)

    @property
    def calls(self) -> float:
        return max(self.around.calls, self.failures, 1.0)

    def events(self, one: Struck) -> int:
        """Failures of an account, retries taken for the failure they repeat, where the logs have times."""
        if one.failures == 1 or self.window.near == UNTIMED:
            return one.failures
        return max(events_apart(one.slots & self.window.inner, self.window.near), ceil(one.failures / RETRIES))

    def independent(self, one: Struck) -> float:
        """About how many failures of an account repeat no other: as many, at random, meet as many of its busy slots.

        Who calls often meets several failures in a slot, where retries of one stand in few slots.
        """
        events, window = self.events(one), self.window
        if window.near == UNTIMED or events == one.failures:
            return events
        failing = events_apart(one.slots & window.inner, window.near)
        called = events_apart((one.slots | one.answered_slots | one.other_slots) & window.inner, window.near)
        if called < 2:
            return events
        met = min(failing, called - 0.5) / called
        return max(events, min(within(one.failures, one.slots, window.inner), log1p(-met) / log1p(-1 / called)))


def seen_in(here: tuple[Struck, ...], around: Around, window: Window, unlikely: float) -> Seen:
    """What is weighed of some accounts that fail in a window."""
    if window.inner == EVERYWHEN:
        failures = float(sum([one.failures for one in here]))
    else:
        failures = sum([within(one.failures, one.slots, window.inner) for one in here])
    return Seen(here, around, window, unlikely, frozenset(one.seller for one in here), failures)


def within(count: int, slots: int, window: int) -> float:
    """About how many of the calls in some slots fall into the window."""
    if window == EVERYWHEN:
        return count
    return count * (slots & window).bit_count() / max(1, slots.bit_count())

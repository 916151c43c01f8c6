"""Sellers whose calls fail far more often than those of all others, for whom it may be a noise."""

from collections.abc import Set

from spdiag.core.comparison import Struck
from spdiag.core.odds import at_least
from spdiag.core.seen import Seen, within

ROUNDS = 5
"""So often the rate of the others is reckoned again, without those who stand out."""
OFTEN, FAR = 0.1, 5.0
"""Share of its calls that fail, and how many times that of the others it is, where a seller is told beside a noise."""


def standing_out(seen: Seen) -> frozenset[str]:
    """The sellers whose failures are no chance at the rate at which the calls of the others fail."""
    events, calls = dict.fromkeys(seen.sellers, 0), dict.fromkeys(seen.sellers, 0.0)
    for one in seen.here:
        events[one.seller] += seen.events(one)
        calls[one.seller] += one.failures + _otherwise(one, seen.window.inner)
    found = frozenset[str]()
    for _ in range(ROUNDS):
        rate = _rate(seen, events, calls, found)
        unlikely = seen.unlikely / seen.around.sellers
        further = frozenset(one for one, times in events.items() if at_least(times, calls[one] * rate) <= unlikely)
        if further <= found:
            break
        found |= further
    return found


def failing_often(seen: Seen) -> frozenset[str]:
    """The sellers that stand out by far: a tenth of their calls fails, and five times as many as of the others' calls.

    However many fail, retries may make few events of them, and these be no fewer sellers than chance would strike.
    """
    above = standing_out(seen)
    failures, calls = dict.fromkeys(above, 0.0), dict.fromkeys(above, 0.0)
    for one in seen.here:
        if one.seller in above:
            failed = within(one.failures, one.slots, seen.window.inner)
            failures[one.seller] += failed
            calls[one.seller] += failed + _otherwise(one, seen.window.inner)
    others = (seen.failures - sum(failures.values()) + 0.5) / max(1.0, seen.calls - sum(calls.values()))
    least = max(OFTEN, FAR * others)
    return frozenset(one for one in above if failures[one] >= least * calls[one])


def _otherwise(one: Struck, window: int) -> float:
    """About how many calls of an account in some slots do not fail so: they succeed, or fail with other errors."""
    return within(one.answered, one.answered_slots, window) + within(one.others, one.other_slots, window)


def _rate(seen: Seen, events: dict[str, int], calls: dict[str, float], without: Set[str]) -> float:
    """The share of calls that fail, of all who call but for some."""
    failing = sum(times for one, times in events.items() if one not in without)
    others = seen.calls - sum(calls[one] for one in without)
    return min(1.0, (failing + 0.5) / max(1.0, others))

"""Sellers whose calls fail far more often than those of all others, for whom it may be a noise."""

from collections.abc import Set

from spdiag.core.odds import at_least
from spdiag.core.seen import Seen, within

ROUNDS = 5
"""So often the rate of the others is reckoned again, without those who stand out."""


def standing_out(seen: Seen) -> frozenset[str]:
    """The sellers whose failures are no chance at the rate at which the calls of the others fail."""
    events, calls = dict.fromkeys(seen.sellers, 0), dict.fromkeys(seen.sellers, 0.0)
    for one in seen.here:
        events[one.seller] += seen.events(one)
        calls[one.seller] += one.failures + within(one.answered, one.answered_slots, seen.window.inner)
    found = frozenset[str]()
    for _ in range(ROUNDS):
        rate = _rate(seen, events, calls, found)
        unlikely = seen.unlikely / seen.around.sellers
        further = frozenset(one for one, times in events.items() if at_least(times, calls[one] * rate) <= unlikely)
        if further <= found:
            break
        found |= further
    return found


def _rate(seen: Seen, events: dict[str, int], calls: dict[str, float], without: Set[str]) -> float:
    """The share of calls that fail, of all who call but for some."""
    failing = sum(times for one, times in events.items() if one not in without)
    others = seen.calls - sum(calls[one] for one in without)
    return min(1.0, (failing + 0.5) / max(1.0, others))

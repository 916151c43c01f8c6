"""Long logs in which something goes wrong for minutes only, so that a comparison looks at that time closer."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from logs.worlds import BROKEN, DE, EUROPE, FR, IT, ORDERS, US, Call, Operation, calls, in_order, sellers

DAYS = 10
BEGIN, END = 100.0, 100.2
"""Hours after the first between which it goes wrong."""


def of_all(name: str, number: int = 40) -> list[Call]:
    """Nobody's call succeeds for some minutes."""
    r = Random(name)
    who = sellers(r, number, (DE, FR, IT, US))
    quiet = [call for call in calls(r, ORDERS, who, 60, hours=(0, 24 * DAYS)) if not BEGIN <= call.hour < END]
    return in_order(quiet + calls(r, ORDERS, who, 4, lambda _: BROKEN, hours=(BEGIN, END)))


def of_one(name: str, operations: Sequence[Operation] = (ORDERS,)) -> list[Call]:
    """For some minutes one of many sellers has no success, in any of its marketplaces."""
    r = Random(name)
    who = [one._replace(markets=EUROPE) for one in sellers(r, 40)]
    made = []
    for one in operations:
        made += calls(r, one, who, 120, hours=(0, 24 * DAYS))
        made += calls(r, one, who, 30, lambda call: BROKEN if call.seller == who[3].id else None, hours=(BEGIN, END))
    return in_order(made)

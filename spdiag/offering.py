"""What could be asked of Amazon next: its words, its cost, and whether the requests and the time left allow it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from spdiag.core.choosing import Offer
from spdiag.core.evidence import Case

if TYPE_CHECKING:  # offline, not even the module that could open a socket is loaded
    from spdiag.probes.connection import Connection


def offer(name: str, case: Case, connection: Connection) -> Offer:
    """What a question may tell, its cost, and whether the requests left and Amazon's rate allow it."""
    probe = import_module(f"spdiag.probes.{name}")
    cost = probe.cost(case)
    rate, burst = probe.RATE or (float(case.text("operation.rate") or 0), int(case.text("operation.burst") or 0))
    lasts = (cost + 1 - burst) / rate if rate and probe.RATE is None else 0
    left, time_left = connection.caller.calls_left(), connection.caller.left()
    held_back = f"takes up to {cost} requests, and {left} are left (--max-calls)" if cost > left else ""
    if lasts > time_left / 2:
        held_back = f"lasts {lasts:.0f} s at Amazon's rate of {rate:g} a second, of {time_left:.0f} s left (--timeout)"
    return Offer(name, question(name), probe.TELLS, cost, held_back)


def question(name: str) -> str:
    """What a probe asks, in the first sentence of its description."""
    words = import_module(f"spdiag.probes.{name}").__doc__ or name
    return " ".join(words.partition("\n\n")[0].split()).partition("? ")[0].rstrip("?") + "?"

"""Where an error strikes far more often than the noise that it is elsewhere: marketplaces, or the region of sellers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import exp, lgamma
from typing import NamedTuple

from spdiag.catalog.places import region_of
from spdiag.core.apart import MOST_VALUES, Apart
from spdiag.core.comparison import Group, Tally

FEWEST = 3
"""Sellers that must fail in a place."""
FAR = 5.0
"""How many times as many failures a seller has there as elsewhere."""


class _Place(NamedTuple):
    """The sellers seen in a place, those failing there, their failures, and all their calls."""

    seen: int
    failing: int
    failures: int
    calls: int


def above_noise(group: Group, tally: Tally, unlikely: float) -> tuple[Apart, ...]:
    """The few places where far more sellers fail than elsewhere, by chance no more often than may be."""
    for kind, name in (("marketplace", str), ("region", region_of)):
        places = _places(group, tally.marketplaces(group.key), name)
        found = _far_above(kind, places, tally.calls(group.key), unlikely)
        if 0 < len(found) <= MOST_VALUES:
            return found
    return ()


def _places(group: Group, sellers: dict[str, int], name: Callable[[str], str]) -> dict[str, _Place]:
    seen, failures, calls, failing = Counter[str](), Counter[str](), Counter[str](), dict[str, set[str]]()
    for place, count in sellers.items():
        seen[name(place)] += count
    for one in group.struck:
        failures[name(one.marketplace)] += one.failures
        calls[name(one.marketplace)] += one.failures + one.answered
        failing.setdefault(name(one.marketplace), set()).add(one.seller)
    sellers_of = {value: len(failing.get(value, ())) for value in {**seen, **failing}}
    return {
        value: _Place(max(seen[value], those), those, failures[value], calls[value])
        for value, those in sellers_of.items()
    }


def _far_above(kind: str, places: dict[str, _Place], calls: int, unlikely: float) -> tuple[Apart, ...]:
    """The places where sellers fail far more often than elsewhere, for all the calls that those who fail make."""
    seen, failing, failures, _ = (sum(column) for column in zip(*places.values(), strict=True))
    found = []
    for value, here in places.items():
        others = seen - here.seen
        if not value or here.failing < FEWEST or not others:
            continue
        elsewhere = failures - here.failures + 0.5
        lift = (here.failures / here.seen) / (elsewhere / (others + 1))
        often = (here.failures / here.calls) / (elsewhere / max(1, calls - here.calls))
        if min(lift, often) >= FAR and len(places) * _of_so_many(here, seen, failing) <= unlikely:
            found.append(Apart(kind, value, lift))
    return tuple(sorted(found, key=lambda one: (-one.lift, one.value)))


def _of_so_many(here: _Place, seen: int, failing: int) -> float:
    """How likely so many of the failing sellers or more are in a place, if they were drawn from all of them."""
    others = seen - here.seen
    most = min(here.seen, failing)
    ways = (
        _ways(here.seen, k) + _ways(others, failing - k) for k in range(here.failing, most + 1) if failing - k <= others
    )
    return sum(exp(way - _ways(seen, failing)) for way in ways)


def _ways(of: int, some: int) -> float:
    """The logarithm of in how many ways so many can be chosen of so many."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)

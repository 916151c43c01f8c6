"""Where an error strikes far more often than the noise that it is elsewhere: marketplaces, or the region of sellers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from math import exp, lgamma, sqrt
from typing import NamedTuple

from spdiag.catalog.places import region_of
from spdiag.core.apart import MOST_VALUES, Apart, Market
from spdiag.core.comparison import Group, Tally

FEWEST = 3
"""Sellers that must fail in a place."""
SIGMAS = 2.0
"""Standard deviations above what is expected from which on it is reckoned how likely it is."""
FAR = 5.0
"""How many times as many failures a seller has there as elsewhere."""


class _Place(NamedTuple):
    """The sellers seen in a place, and those failing there."""

    value: str
    seen: int
    failing: int


def above_noise(group: Group, tally: Tally, places: tuple[Market, ...], unlikely: float) -> tuple[Apart, ...]:
    """The few of the places where far more sellers fail than elsewhere, by chance no more often than may be."""
    if max((one.failing for one in places), default=0) < FEWEST:
        return ()
    every = tally.marketplaces(group.key)
    whole = _Place("", sum(every.values()), sum(one.failing for one in places))
    for kind, name in (("marketplace", str), ("region", region_of)):
        named = _named(places, every, name)
        highest = _highest(group, name)
        likely = (
            one
            for one in named
            if 2 * len(named) * min(_of_so_many(one, whole), _of_so_many(*_among_highest(one, highest))) <= unlikely
        )
        lifts = [(one.value, _lift(group, one, whole, name, tally.calls(group.key))) for one in likely]
        found = [Apart(kind, value, lift) for value, lift in lifts if lift >= FAR]
        if 0 < len(found) <= MOST_VALUES:
            return tuple(sorted(found, key=lambda one: (-one.lift, one.value)))
    return ()


def _highest(group: Group, name: Callable[[str], str]) -> list[str]:
    """The places of the failing accounts, those first of whose calls the greatest share fails."""
    ranked = sorted(group.struck, key=lambda one: (-one.failures / (one.failures + one.answered), one.seller))
    return [name(one.marketplace) for one in ranked]


def _among_highest(here: _Place, highest: list[str]) -> tuple[_Place, _Place]:
    """How many accounts of a place are among as many with the greatest shares, and out of how many."""
    failing = highest.count(here.value)
    among = highest[:failing].count(here.value)
    return _Place(here.value, failing, among), _Place("", len(highest), failing)


def _named(places: Iterable[Market], every: Mapping[str, int], name: Callable[[str], str]) -> list[_Place]:
    """The places by a name that some of them share, but for those of which nobody knows it."""
    seen, failing = Counter[str](), Counter[str]()
    for place, sellers in every.items():
        seen[name(place)] += sellers
    for one in places:
        failing[name(one.marketplace)] += one.failing
    return [_Place(value, max(seen[value], those), those) for value, those in failing.items() if value]


def _lift(group: Group, here: _Place, whole: _Place, name: Callable[[str], str], calls: int) -> float:
    """How many times as often sellers fail there as elsewhere: each of them, and for the calls of those who fail."""
    there = [one for one in group.struck if name(one.marketplace) == here.value]
    failures = sum(one.failures for one in there)
    mine = failures + sum(one.answered for one in there)
    elsewhere = sum(one.failures for one in group.struck) - failures + 0.5
    each = (failures / here.seen) / (elsewhere / (whole.seen - here.seen + 1))
    return min(each, (failures / mine) / (elsewhere / max(1, calls - mine)))


def _of_so_many(here: _Place, whole: _Place) -> float:
    """How likely so many of the failing sellers or more are in a place, if they were drawn from all of them."""
    _, seen, failing = whole
    others = seen - here.seen
    expected = failing * here.seen / seen
    if here.failing < FEWEST or others <= 0 or here.failing < expected + SIGMAS * sqrt(expected):
        return 1.0
    most = min(here.seen, failing)
    ways = (
        _ways(here.seen, k) + _ways(others, failing - k) for k in range(here.failing, most + 1) if failing - k <= others
    )
    return sum(exp(way - _ways(seen, failing)) for way in ways)


def _ways(of: int, some: int) -> float:
    """The logarithm of in how many ways so many can be chosen of so many."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)

"""What sets failing calls apart: the marketplaces or the region of their sellers, and columns such as the version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from math import ceil, exp, lgamma, log

from spdiag.catalog.places import marketplace, region_of
from spdiag.comparing.above_noise import above_noise
from spdiag.core.apart import MOST_VALUES, Apart, Market
from spdiag.core.comparison import Group, Judgement, Scope, Struck, Tally, Trait
from spdiag.core.scope import ALL, BY_CHANCE, ENOUGH
from spdiag.core.stuck import concerned, is_apart
from spdiag.logs.values.names import BECOMING, CALLED_AT, plain, words_of

COVERED = 0.9
"""Share of the failures that must have a value before it is what sets them apart."""
LIFT = 2.0
"""How many times as often each of several values must come among the failures."""
PAIR = 2
"""Sellers that each of several values must have; of three sellers each is somewhere."""
MOSTLY_TOLD = 2
"""Of so many failing calls one must tell a column for it to set them apart."""
SELDOM = 0.02
"""Share of the calls with a value that must fail for it to be what they fail by."""
FEWEST = 3
"""Sellers without a sure judgement that must share a value before it makes a group of them."""


def markets(group: Group, tally: Tally) -> tuple[Market, ...]:
    """The marketplaces it happened in, those with most failing sellers first."""
    failing: dict[str, set[str]] = {}
    for one in group.struck:
        if one.marketplace:
            failing.setdefault(one.marketplace, set()).add(one.seller)
    seen = tally.marketplaces(group.key) if failing else {}
    found = (
        Market(name, max(seen.get(name, 0), len(sellers)), len(sellers), _country(name))
        for name, sellers in failing.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.failing, one.marketplace)))


def set_apart(
    group: Group, judgement: Judgement, tally: Tally, places: tuple[Market, ...], unlikely: float
) -> tuple[Judgement, tuple[Apart, ...]]:
    """What nearly all failing sellers or calls have and few others, by chance no more often than may be.

    Where that is a place, the judgement is one of all the sellers that fail there.
    """
    if judgement.scope is Scope.OPEN:
        several = len(judgement.affected) if judgement.why in ("few-calls", "background") else 0
        if several < FEWEST:
            return judgement, ()
        where = _of_places(places, tally, group, several, unlikely) if judgement.why == "few-calls" else ()
        above = where or above_noise(group, tally, places, unlikely)
        columns = _of_columns(group, several, tally)
        return _widened(group, judgement, above, noisy=not where), above + (_beside(columns) if above else columns)
    columns = _of_columns(group, len(judgement.affected) or 1, tally)
    failing = len({one.seller for one in group.struck})
    everybody = judgement.why == "all" or (judgement.scope is Scope.ALL and failing >= ALL * judgement.called)
    if everybody and (alone := _alone_in(places, tally.marketplaces(group.key))):
        return judgement, alone + _beside(columns)
    shared = _of_places(places, tally, group, failing, unlikely) if failing >= FEWEST else ()
    mine = _of_affected(group, judgement, tally) if not shared else ()
    beside = () if shared or not mine else _noisy_without(group, judgement, tally, unlikely)
    above = shared or beside or mine or above_noise(group, tally, places, unlikely)
    widened = () if above is mine else above
    return _widened(group, judgement, widened, noisy=not shared), above + (_beside(columns) if above else columns)


def _noisy_without(group: Group, judgement: Judgement, tally: Tally, unlikely: float) -> tuple[Apart, ...]:
    """The places that stand out of a noise without those, too, that are told for failing more often than others."""
    if judgement.why not in {"alone", "concentrated"}:
        return ()
    others = group._replace(struck=tuple(one for one in group.struck if one.seller not in judgement.affected))
    return above_noise(others, tally, markets(others, tally), unlikely)


def _beside(columns: tuple[Apart, ...]) -> tuple[Apart, ...]:
    """The columns that tell something beside a place; at which host calls are made follows from it."""
    return tuple(one for one in columns if one.lift >= LIFT and plain(one.field) not in CALLED_AT)


def _of_affected(group: Group, judgement: Judgement, tally: Tally) -> tuple[Apart, ...]:
    """The places of those concerned alone; beyond doubt where they succeed in others."""
    mine = tuple(one for one in group.struck if one.seller in judgement.affected)
    if tally.clock is not None and judgement.why == "stuck":
        mine = tuple(concerned(group, judgement, tally.clock)) or mine
    places = markets(group._replace(struck=mine), tally)
    fine = {one.seller for one in mine if one.answered_anywhere > one.answered}
    sure = judgement.why == "stuck" and len(fine) >= COVERED * len(judgement.affected)
    return _of_places(
        places, tally, group._replace(struck=mine), 1 if sure else len(judgement.affected) or 1, BY_CHANCE
    )


def _alone_in(places: tuple[Market, ...], seen: dict[str, int]) -> tuple[Apart, ...]:
    """The few marketplaces where it strikes everybody, while the same sellers are seen in others where it does not."""
    failing, every = sum(one.failing for one in places), sum(seen.values())
    share = sum(seen.get(one.marketplace, 0) for one in places) / max(1, every)
    if not 0 < len(places) <= MOST_VALUES or not 0 < share < 1 or share**failing > BY_CHANCE:
        return ()
    return tuple(Apart("marketplace", one.marketplace, 1 / share) for one in places)


def _widened(group: Group, judgement: Judgement, shared: tuple[Apart, ...], *, noisy: bool) -> Judgement:
    """The judgement, with all the sellers that fail in the places that are set apart and do not succeed in between.

    `noisy` says that it is a noise elsewhere, which is none of theirs.
    """
    if not shared or not (noisy or judgement.why in ("stuck", "alone", "few-calls", "all-sometimes")):
        return judgement
    values = {one.value for one in shared}
    there = [one for one in group.struck if values & {one.marketplace, region_of(one.marketplace)}]
    stuck = {one.seller for one in there if not succeeds_between(one)}
    failing = {one.seller for one in there}
    mixed = judgement.why != "stuck" if noisy else judgement.why == "all-sometimes"
    if mixed and len(stuck) < ALL * len(failing):
        return judgement._replace(scope=Scope.SOME, why="concentrated", affected=frozenset(failing))
    affected = stuck | (judgement.affected if judgement.why == "stuck" else set())
    return judgement._replace(scope=Scope.SOME, why="stuck", affected=frozenset(affected)) if stuck else judgement


def succeeds_between(one: Struck) -> bool:
    """Whether an account may have succeeded between its first and its last failure."""
    if None in (one.first, one.last, one.answered_first, one.answered_last):
        return one.answered > 0
    meanwhile = (1 << one.slots.bit_length()) - (one.slots & -one.slots)
    return one.failures > 1 and not is_apart(one) and bool(one.answered_slots & meanwhile)


def by_column(
    group: Group, judgement: Judgement, differs: tuple[Apart, ...], tally: Tally, unlikely: float
) -> Judgement:
    """The judgement, where the failures of several sellers lie with a value that few calls have: whoever calls so.

    Where some of them are stuck beyond chance, so are all that fail so and do not succeed in between.
    """
    failing = judgement.affected
    if judgement.why == "stuck":
        failing = frozenset(one.seller for one in group.struck if not succeeds_between(one))
    elif judgement.why not in ("few-calls", "background"):
        return judgement
    if len(failing) < ENOUGH:
        return judgement
    calls = tally.calls(group.key)
    columns = [one for one in differs if SELDOM * one.calls <= one.failures and is_told_of_others(one, calls)]
    values = len(tally.traits(group)) if columns else 0
    if not any(values * _shared_by_chance(one, group, len(failing)) <= unlikely for one in columns):
        return judgement
    if judgement.why == "stuck":
        return judgement._replace(scope=Scope.SOME, affected=failing | judgement.affected)
    return judgement._replace(scope=Scope.ALL, why="all-sometimes")


def is_told_of_others(one: Apart, calls: int) -> bool:
    """Whether a column is none that failing calls alone have, nor one that tells what becomes of them."""
    if one.failures < one.calls:
        return True
    return BECOMING not in words_of(one.field) and one.others * 2 >= calls - one.calls > 0


def _shared_by_chance(one: Apart, group: Group, sellers: int) -> float:
    """How likely the failures of so many sellers have that value as often, if it were one in so many calls at random.

    A seller's failures count as one, for it may be tied to a machine.
    """
    sharing = ceil(sellers * one.failures / group.occurrences)
    ways = lgamma(sellers + 1) - lgamma(sharing + 1) - lgamma(sellers - sharing + 1)
    return exp(min(0.0, ways + sharing * log(one.calls / (one.calls + one.others))))


def _of_places(
    places: tuple[Market, ...], tally: Tally, group: Group, affected: int, unlikely: float
) -> tuple[Apart, ...]:
    sellers = tally.marketplaces(group.key)
    seen = max(1, tally.seen(group.key), sum(sellers.values()))
    nowhere = len({one.seller for one in group.struck if not one.marketplace})
    ways: tuple[tuple[str, Callable[[str], str], int], ...] = (
        ("marketplace", str, 1),
        ("region", region_of, 1),
        ("marketplace", str, MOST_VALUES),
    )
    for kind, name, most in ways:
        every = _merged(sellers, name)
        failing = _merged({one.marketplace: one.failing for one in places}, name)
        found = _shared(kind, failing, every, seen, most, nowhere)
        share = sum(every[one.value] for one in found) / seen
        if found and 0 < share < COVERED and (affected == 1 or share**affected <= unlikely):
            return tuple(found)
    return ()


def _shared(  # noqa: PLR0913, PLR0917 - of what, of the failing and of all, and who has no value
    kind: str, failing: Counter[str], every: Counter[str], seen: int, most: int, nowhere: int
) -> list[Apart]:
    """The values, at most so many, that nearly all failing sellers have."""
    whole = max(1, sum(failing.values()) + nowhere)
    found: list[Apart] = []
    for value, times in failing.most_common(most):
        lift = times / whole / (max(every[value], 1) / seen)
        if not value or (found and (lift < LIFT or times < PAIR)):
            break
        found.append(Apart(kind, value, lift))
        if sum(failing[one.value] for one in found) >= COVERED * whole:
            return found
    return []


def _merged(counts: dict[str, int], name: Callable[[str], str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for place, count in counts.items():
        found[name(place)] += count
    return found


@lru_cache(maxsize=256)
def _country(id: str) -> str:
    known = marketplace(id)
    return known.country if known is not None else ""


def _of_columns(group: Group, affected: int, tally: Tally) -> tuple[Apart, ...]:
    """The values that nearly all failing calls have and few others, where several sellers fail.

    Calls that do not tell a column speak neither for its values nor against them; most failing ones must tell it.
    """
    traits, sellers = tally.traits(group), len({one.seller for one in group.struck})
    failing = Counter[str]()
    for one in traits:
        failing[one.field] += one.failures
    found = [
        Apart(
            one.field,
            one.value,
            one.failures / failing[one.field] / (one.calls / (one.calls + one.others)),
            one.failures,
            one.calls,
            one.others,
        )
        for one in traits
        if failing[one.field] * MOSTLY_TOLD >= group.occurrences
        and one.failures >= COVERED * failing[one.field]
        and 0 < one.calls < COVERED * (one.calls + one.others)
        and _is_common(one, failing[one.field], max(affected, sellers - group.occurrences + one.failures))
    ]
    return tuple(sorted(found, key=lambda one: (-one.lift, one.field)))


def _is_common(one: Trait, failing: int, sellers: int) -> bool:
    """Whether so many sellers have a value that chance would not give them; their retries count for nothing."""
    mine = one.calls - one.failures + sellers
    every = max(mine, one.calls + one.others - failing + sellers)
    return sellers >= PAIR and (mine / every) ** sellers <= BY_CHANCE

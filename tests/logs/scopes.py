"""Worlds of which it is known whom the errors in them strike."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from logs.worlds import (
    ABSENT,
    ADDRESS,
    BROKEN,
    CA,
    DE,
    DOCUMENT,
    ELSEWHERE,
    EUROPE,
    EXPIRED,
    FEED,
    FR,
    INVALID,
    IT,
    ITEM,
    ITEMS,
    JP,
    LISTING,
    ORDER,
    ORDERS,
    PARTS,
    PUTTING,
    QUOTA,
    REFUSED,
    REPORT,
    STOCK,
    UK,
    US,
    Call,
    Error,
    Operation,
    calls,
    in_order,
    retried,
    sellers,
)

ALL, SOME, ONE, OPEN = "all-sellers", "limited-group", "one-seller", "inconclusive"


class Known(NamedTuple):
    """What must be found: whom an error of an operation strikes, and what sets the failing ones apart."""

    operation: Operation
    error: Error
    scope: str
    differs: tuple[str, str] | None = None
    next: str | None = None


class World(NamedTuple):
    """Calls, and all that must be found in them."""

    made: list[Call]
    known: tuple[Known, ...] = ()


WORLDS: dict[str, Callable[[Random], World]] = {}


def world(make: Callable[[Random], World]) -> Callable[[Random], World]:
    WORLDS[make.__name__] = make
    return make


def _struck(operation: Operation, number: int, of: int, each: int, scope: str, *, share: float = 1.0) -> None:
    """A world in which some sellers fail on a share of their calls, and the others never do."""

    def make(r: Random) -> World:
        who = sellers(r, of)
        struck = {one.id for one in r.sample(who, number)}
        made = calls(r, operation, who, each, lambda call: _by_chance(r, call.seller in struck, share, REFUSED))
        return World(made, (Known(operation, REFUSED, scope),))

    at = "" if share == 1.0 else f"_at_{share * 100:.0f}_percent"
    make.__name__ = f"{number}_of_{of}_with_{each}_calls{at}"
    world(make)


def _by_chance(r: Random, concerned: bool, share: float, error: Error) -> Error | None:
    return error if concerned and r.random() < share else None


_struck(ORDERS, 1, 40, 12, ONE)
_struck(STOCK, 1, 12, 20, ONE)
_struck(ORDERS, 1, 20, 60, ONE, share=0.5)
_struck(REPORT, 1, 300, 5, ONE)
_struck(ORDERS, 2, 100, 10, SOME)
_struck(ORDERS, 6, 12, 15, SOME)
_struck(ORDERS, 20, 60, 8, SOME)
_struck(ORDERS, 20, 60, 16, SOME, share=0.5)
_struck(ORDERS, 12, 12, 10, ALL)
_struck(ORDERS, 80, 80, 4, ALL)
_struck(ORDERS, 2, 2, 20, OPEN)
_struck(ORDERS, 1, 1, 40, OPEN)


def _noise(number: int, each: int, share: float, error: Error, *, busy: bool = False) -> None:
    """A world in which a share of the calls fails, whoever calls: a background, of which nothing may be claimed."""

    def make(r: Random) -> World:
        who = sellers(r, number)
        much = {one.id: max(1, each // place) if busy else each for place, one in enumerate(who, 1)}
        made = calls(r, ORDERS, who, lambda one: much[one.id], lambda _: _by_chance(r, True, share, error))
        return World(made, (Known(ORDERS, error, OPEN),))

    make.__name__ = f"noise_of_{share * 1000:.0f}_in_1000_{number}_sellers_{each}_calls{'_busy' if busy else ''}"
    world(make)


_noise(40, 30, 0.02, BROKEN)
_noise(12, 90, 0.03, QUOTA)
_noise(150, 6, 0.01, BROKEN)
_noise(200, 150, 0.01, BROKEN, busy=True)
_noise(50, 24, 0.04, ABSENT)


@world
def noise_that_is_retried(r: Random) -> World:
    made = retried(r, calls(r, ORDERS, sellers(r, 60), 20), BROKEN, 0.03, 0.0)
    return World(made, (Known(ORDERS, BROKEN, OPEN),))


@world
def noise_whose_retries_fail_again(r: Random) -> World:
    made = retried(r, calls(r, ORDERS, sellers(r, 100), 10), BROKEN, 0.02, 0.6)
    return World(made, (Known(ORDERS, BROKEN, OPEN),))


@world
def a_busy_seller_retries_five_hundred_times(r: Random) -> World:
    who = sellers(r, 60)
    busy = who[9].id
    made = calls(
        r,
        REPORT,
        who,
        lambda one: 500 if one.id == busy else 10,
        lambda call: REFUSED if call.seller == busy else None,
    )
    return World(made, (Known(REPORT, REFUSED, ONE),))


@world
def one_failure_of_a_busy_seller(r: Random) -> World:
    who = sellers(r, 50)
    made = calls(r, ORDERS, who, lambda one: 300 if one is who[3] else 20)
    place = next(place for place, call in enumerate(made) if place > 200 and call.seller == who[3].id)
    made[place] = made[place].failed(BROKEN)
    return World(made, (Known(ORDERS, BROKEN, OPEN),))


@world
def all_since_a_release(r: Random) -> World:
    made = calls(r, ORDERS, sellers(r, 40), 16, lambda call: INVALID if call.hour >= 16.5 else None)
    return World(made, (Known(ORDERS, INVALID, ALL, next="amazon-or-own-release"),))


@world
def all_that_are_left_since_a_moment(r: Random) -> World:
    who = sellers(r, 80)
    gone = {one.id for one in who[:30]}
    made = calls(r, ORDERS, who, 20, lambda call: REFUSED if call.hour >= 18 else None)
    left = [call for call in made if not (call.seller in gone and call.hour > 16)]
    return World(left, (Known(ORDERS, REFUSED, ALL),))


@world
def an_expired_secret_on_all_operations(r: Random) -> World:
    operations, who = (ORDERS, STOCK, REPORT, ITEM), sellers(r, 40)
    made = [
        call for one in operations for call in calls(r, one, who, 12, lambda call: EXPIRED if call.hour >= 15 else None)
    ]
    return World(in_order(made), tuple(Known(one, EXPIRED, ALL) for one in operations))


@world
def one_seller_revoked_on_all_operations(r: Random) -> World:
    operations, who = (ORDERS, STOCK, REPORT), sellers(r, 40)
    made = [
        call
        for one in operations
        for call in calls(
            r, one, who, 12, lambda call: REFUSED if call.seller == who[7].id and call.hour >= 9 else None
        )
    ]
    return World(in_order(made), tuple(Known(one, REFUSED, ONE) for one in operations))


@world
def an_outage_of_ten_minutes_in_the_middle(r: Random) -> World:
    made = calls(r, ORDERS, sellers(r, 40), 40, lambda call: BROKEN if 0.7 <= call.hour < 0.9 else None, hours=(0, 1.5))
    return World(made, (Known(ORDERS, BROKEN, ALL),))


@world
def an_outage_that_goes_on(r: Random) -> World:
    made = calls(r, STOCK, sellers(r, 60), 16, lambda call: BROKEN if call.hour >= 22 else None)
    return World(made, (Known(STOCK, BROKEN, ALL),))


@world
def forty_percent_of_everybody_s_calls(r: Random) -> World:
    made = calls(r, ORDERS, sellers(r, 30), 30, lambda call: _by_chance(r, call.hour >= 12, 0.4, BROKEN))
    return World(made, (Known(ORDERS, BROKEN, ALL),))


@world
def few_in_one_marketplace(r: Random) -> World:
    who = sellers(r, 120, (DE, FR, IT, US, CA, JP))
    struck = {one.id for one in [one for one in who if one.markets == (DE,)][:5]}
    made = calls(r, FEED, who, 16, lambda call: INVALID if call.seller in struck and call.hour >= 10 else None)
    return World(made, (Known(FEED, INVALID, SOME, ("marketplace", DE), "marketplace-participation"),))


@world
def one_marketplace_of_many_sellers(r: Random) -> World:
    who = [one._replace(markets=(DE, FR)) for one in sellers(r, 40)] + sellers(r, 60, ELSEWHERE)
    made = calls(r, ITEM, who, 24, lambda call: BROKEN if call.market == DE and call.hour >= 14 else None)
    return World(made, (Known(ITEM, BROKEN, SOME, ("marketplace", DE)),))


@world
def one_of_the_marketplaces_of_one_seller(r: Random) -> World:
    who = [one._replace(markets=(DE, FR, IT)) for one in sellers(r, 60)]
    made = calls(r, FEED, who, 18, lambda call: INVALID if call.seller == who[5].id and call.market == DE else None)
    return World(made, (Known(FEED, INVALID, ONE, next="marketplace-participation"),))


@world
def one_region(r: Random) -> World:
    who = sellers(r, 50, EUROPE) + sellers(r, 50, ELSEWHERE)
    made = calls(r, ORDERS, who, 16, lambda call: BROKEN if call.market in EUROPE and call.hour >= 8 else None)
    return World(made, (Known(ORDERS, BROKEN, SOME, ("region", "eu")),))


@world
def one_region_but_for_a_marketplace(r: Random) -> World:
    who = sellers(r, 50, EUROPE) + sellers(r, 50, ELSEWHERE)
    struck = {one.id for one in who[:32] if one.markets != (UK,)}
    made = calls(r, ORDERS, who, 10, lambda call: REFUSED if call.seller in struck else None)
    return World(made, (Known(ORDERS, REFUSED, SOME, ("region", "eu")),))


def _column(name: str, sound: str, faulty: str) -> None:
    """A world in which those fail whose rows have another value in a column."""

    def make(r: Random) -> World:
        who = sellers(r, 80, **{name: sound}) + sellers(r, 20, **{name: faulty})
        made = calls(r, ITEM, who, 12, lambda call: INVALID if call.traits[name] == faulty else None)
        return World(made, (Known(ITEM, INVALID, SOME, (name, faulty), "reach-out-to-sellers"),))

    make.__name__ = f"one_{name}"
    world(make)


_column("app_version", "2.4.0", "2.4.1")
_column("host", "worker-1.internal", "worker-7.internal")
_column("account_type", "seller", "vendor")


@world
def a_version_that_all_sellers_meet_at_times(r: Random) -> World:
    made = []
    for call in calls(r, ORDERS, sellers(r, 40), 24):
        pod = f"pod-{r.randrange(4)}"
        there = call._replace(traits={"pod": pod})
        made.append(there.failed(BROKEN) if pod == "pod-3" else there)
    return World(made, (Known(ORDERS, BROKEN, ALL, ("pod", "pod-3")),))


@world
def nothing_sets_them_apart(r: Random) -> World:
    who = [one._replace(traits={"app_version": r.choice(("1.0", "1.1"))}) for one in sellers(r, 100)]
    struck = {one.id for one in r.sample(who, 30)}
    made = calls(r, ORDERS, who, 10, lambda call: REFUSED if call.seller in struck else None)
    return World(made, (Known(ORDERS, REFUSED, SOME, next="reach-out-to-sellers"),))


@world
def one_by_one_over_the_day(r: Random) -> World:
    who = sellers(r, 80)
    since = {one.id: place for place, one in enumerate(who[:20])}
    made = calls(r, ORDERS, who, 30, lambda call: REFUSED if call.hour >= since.get(call.seller, 99) else None)
    return World(made, (Known(ORDERS, REFUSED, SOME),))


@world
def two_operations_two_scopes(r: Random) -> World:
    who = sellers(r, 40)
    made = calls(r, REPORT, who, 16, lambda call: REFUSED if call.hour >= 12 else None)
    made += calls(r, FEED, who, 16, lambda call: REFUSED if call.seller == who[2].id else None)
    return World(in_order(made), (Known(REPORT, REFUSED, ALL), Known(FEED, REFUSED, ONE)))


@world
def two_messages_of_one_code(r: Random) -> World:
    who = sellers(r, 40)
    late = 18
    made = calls(
        r,
        ORDERS,
        who,
        20,
        lambda call: REFUSED if call.seller == who[5].id else EXPIRED if call.hour >= late else None,
    )
    return World(made, (Known(ORDERS, EXPIRED, ALL), Known(ORDERS, REFUSED, ONE)))


@world
def a_fault_in_the_noise(r: Random) -> World:
    who = sellers(r, 80)

    def fails(call: Call) -> Error | None:
        if call.seller == who[31].id and call.hour >= 6:
            return REFUSED
        return _by_chance(r, True, 0.02, QUOTA)

    return World(calls(r, ORDERS, who, 40, fails), (Known(ORDERS, REFUSED, ONE), Known(ORDERS, QUOTA, OPEN)))


@world
def one_method_of_a_path(r: Random) -> World:
    who = sellers(r, 40)
    made = calls(r, LISTING, who, 8) + calls(r, PUTTING, who, 8, lambda _: REFUSED)
    return World(in_order(made), (Known(PUTTING, REFUSED, ALL),))


@world
def a_list_beside_its_items(r: Random) -> World:
    who = sellers(r, 40)
    made = calls(r, ITEMS, who, 8, lambda _: REFUSED) + calls(r, ITEM, who, 8)
    return World(in_order(made), (Known(ITEMS, REFUSED, ALL),))


@world
def ids_in_paths(r: Random) -> World:
    operations, who = (ORDER, ADDRESS, LISTING, ITEM, DOCUMENT, PARTS), sellers(r, 40)
    struck = {one.id for one in who[:3]}
    made = [
        call
        for one in operations
        for call in calls(r, one, who, 8, lambda call: REFUSED if call.seller in struck else None)
    ]
    return World(in_order(made), tuple(Known(one, REFUSED, SOME) for one in operations))


@world
def no_errors(r: Random) -> World:
    return World(calls(r, ORDERS, sellers(r, 20), 8))


@world
def too_few_while_it_goes_on(r: Random) -> World:
    who = sellers(r, 40)
    left = {one.id for one in who[:3]}
    made = calls(r, ORDERS, who, 16, lambda call: BROKEN if call.hour >= 20 else None)
    return World(
        [call for call in made if call.hour < 20 or call.seller in left],
        (Known(ORDERS, BROKEN, OPEN, next="more-logs"),),
    )


@world
def nobody_is_named(r: Random) -> World:
    made = calls(r, ORDERS, sellers(r, 20), 8, lambda call: REFUSED if call.hour >= 12 else None)
    return World([call._replace(seller="") for call in made], (Known(ORDERS, REFUSED, OPEN, next="more-logs"),))


@world
def some_rows_name_nobody(r: Random) -> World:
    who = sellers(r, 40)
    struck = {one.id for one in who[:4]}
    made = calls(r, ORDERS, who, 20, lambda call: REFUSED if call.seller in struck else None)
    known = (Known(ORDERS, REFUSED, SOME),)
    return World([call._replace(seller="") if place % 5 == 3 else call for place, call in enumerate(made)], known)


@world
def no_marketplace(r: Random) -> World:
    made = calls(r, ORDERS, sellers(r, 40), 12, lambda call: REFUSED if call.hour >= 12 else None)
    return World([call._replace(market="") for call in made], (Known(ORDERS, REFUSED, ALL),))

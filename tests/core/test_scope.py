"""Whom an error strikes: each number of the rule where it decides, and how often the rule errs on drawn logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import NamedTuple

import pytest

from spdiag.core.comparison import Judgement, Scope
from spdiag.core.pooling import pooled
from spdiag.core.scope import calls_needed, completed, judged
from spdiag.logs.counting.rows import Row
from spdiag.logs.counting.tally import Counting

NOW = 1_795_824_000.0
DAY = 86_400.0
SLOT = 2048.0
"""Seconds of a slot, of a log that lasts a day."""
PATH = "/orders/v0/orders"


class Call(NamedTuple):
    """A call of a seller by number, so many seconds after the log begins."""

    seller: int
    at: float | None
    fails: bool
    path: str = PATH


def counted(calls: Iterable[Call]) -> Counting:
    tally = Counting()
    for call in calls:
        at = None if call.at is None else NOW + call.at
        status, message = (500, "Something failed.") if call.fails else (200, "")
        tally.add(Row(at, f"A{call.seller:013}", "DE", "GET", call.path, status, "", message))
    return tally


def judgement(calls: Iterable[Call], **more: int) -> Judgement:
    tally = counted(calls)
    (group,) = tally.groups()
    return judged(group, tally, **more)


def untimed(seller: int, failures: int, successes: int) -> list[Call]:
    return [Call(seller, None, place < failures) for place in range(failures + successes)]


def many(*kinds: tuple[int, int, int]) -> list[Call]:
    """Of each kind so many sellers, with so many failures and successes each; without times."""
    found: list[Call] = []
    for sellers, failures, successes in kinds:
        first = len({one.seller for one in found})
        found += [call for seller in range(first, first + sellers) for call in untimed(seller, failures, successes)]
    return found


def over_the_day(seller: int, number: int, fails: Callable[[float], bool] = lambda _: False) -> list[Call]:
    """So many calls of a seller at even distances, a little shifted for each seller."""
    times = [(place + seller % 7 / 10) * DAY / number for place in range(number)]
    return [Call(seller, at, fails(at)) for at in times]


def test_of_four_sellers_nothing_is_told_and_of_five_it_is() -> None:
    assert judgement(many((4, 20, 0)))[:2] == (Scope.OPEN, "few-sellers")
    assert judgement(many((5, 20, 0)))[:2] == (Scope.ALL, "all")


def test_all_are_nineteen_of_twenty() -> None:
    assert judgement(many((38, 9, 0), (2, 0, 9))).scope is Scope.ALL
    assert judgement(many((37, 9, 0), (3, 0, 9))).scope is Scope.SOME


def test_most_are_four_of_five_where_each_called_once() -> None:
    assert judgement(many((33, 1, 0), (7, 0, 1)))[:2] == (Scope.ALL, "all-sometimes")
    assert judgement(many((31, 1, 0), (9, 0, 1)))[:2] == (Scope.OPEN, "few-calls")


def test_from_a_tenth_of_the_calls_on_it_is_no_background() -> None:
    assert judgement(many((40, 3, 17)))[:2] == (Scope.ALL, "all-sometimes")
    assert judgement(many((40, 1, 19)))[:2] == (Scope.OPEN, "background")


def test_a_seller_is_told_when_chance_would_strike_so_once_in_a_hundred_logs() -> None:
    others = (19, 2, 18)

    assert judgement(many(others, (1, 3, 0))).scope is Scope.OPEN
    assert judgement(many(others, (1, 5, 0)))[:2] == (Scope.ONE, "stuck")


def test_who_fails_always_and_who_fails_too_often_are_a_group_together() -> None:
    calls = [
        *(call for seller in range(3) for call in over_the_day(seller, 40, lambda _: True)),
        *over_the_day(3, 120, lambda at: at % (2 * SLOT) < SLOT),
        *(call for seller in range(4, 60) for call in over_the_day(seller, 40)),
    ]

    found = judgement(calls)

    assert (found.scope, found.why, len(found.affected)) == (Scope.SOME, "stuck", 4)


def test_the_more_findings_there_are_the_more_it_takes() -> None:
    calls = many((19, 2, 18), (1, 5, 0))

    assert judgement(calls, findings=1).scope is Scope.ONE
    assert judgement(calls, findings=10_000).scope is Scope.OPEN


def burst(failures: int) -> Iterator[Call]:
    """Sellers that call all day, and one of them fails so often within some seconds of the morning and the evening."""
    for seller in range(20):
        yield from over_the_day(seller, 50)
    yield from (Call(7, (0.05, 0.95)[place % 2] * DAY + place / 10, True) for place in range(failures))


def test_ten_failures_in_a_row_are_one_event() -> None:
    assert judgement(burst(20)).scope is Scope.OPEN
    assert judgement(burst(60))[:2] == (Scope.ONE, "alone")


@pytest.mark.parametrize(("seconds", "scope"), [(40, Scope.OPEN), (240, Scope.ONE)])
def test_failures_within_a_minute_are_one_event(seconds: int, scope: Scope) -> None:
    """In a log of half an hour, whose slots are narrower than that."""
    calls = [Call(seller, seller + 36.0 * place, False) for seller in range(20) for place in range(50)]
    calls += [Call(7, 100.0 + seconds * place, True) for place in range(6)]

    assert judgement(calls).scope is scope


def spread(sellers: int, failing: int, events: int, each: int) -> list[Call]:
    """Of so many sellers some fail, so many times in all, and succeed as well."""
    times = [events // failing + (seller < events % failing) for seller in range(failing)] + [0] * (sellers - failing)
    return [call for seller, number in enumerate(times) for call in untimed(seller, number, each - number)]


def test_a_tenth_fewer_sellers_than_chance_would_strike_are_no_group() -> None:
    assert judgement(spread(40, 37, 925, 500))[:2] == (Scope.OPEN, "background")
    assert judgement(spread(40, 32, 800, 500))[:2] == (Scope.SOME, "concentrated")


def test_some_fewer_sellers_than_chance_would_strike_are_no_group() -> None:
    assert judgement(spread(200, 71, 96, 4)).scope is not Scope.SOME
    assert judgement(spread(40, 29, 138, 100)).scope is Scope.SOME


def test_a_share_is_as_low_as_so_many_calls_leave_room_for() -> None:
    assert judgement(spread(40, 12, 12, 2))[:2] == (Scope.OPEN, "few-calls")
    assert judgement(spread(40, 40, 240, 40))[:2] == (Scope.ALL, "all-sometimes")


def test_who_called_only_before_or_after_it_within_its_slots_did_not_escape_it() -> None:
    begin = 10 * SLOT - NOW % SLOT
    calls = [Call(seller, at, False) for seller in range(20) for at in (0.0, DAY)]
    calls += [Call(seller, begin + SLOT * (place + 0.6), True) for seller in range(20) for place in range(5)]
    calls += [Call(100 + seller, begin + SLOT * 0.2, False) for seller in range(10)]

    assert judgement(calls)[:2] == (Scope.ALL, "all")


def test_an_outage_of_two_slots_is_seen() -> None:
    begin = 10 * SLOT - NOW % SLOT
    calls = [Call(seller, at, False) for seller in range(20) for at in (0.0, DAY)]
    calls += [Call(seller, begin + SLOT * (place + 0.5), True) for seller in range(20) for place in range(2)]

    assert judgement(calls)[:2] == (Scope.ALL, "all")


@pytest.mark.parametrize("refused", [True, False])
def test_what_strikes_all_goes_on_as_far_as_nobody_succeeds(*, refused: bool) -> None:
    """Two sellers call in the night before it is noticed by all others, and are refused, or but once."""
    begin, end = 20 * SLOT, 26 * SLOT
    calls = [Call(seller, at, begin <= at < end) for seller in range(40) for at in (21 * SLOT, 22.5 * SLOT, 24 * SLOT)]
    calls += [Call(seller, at, False) for seller in range(40) for at in (SLOT, 40 * SLOT)]
    calls += [Call(50 + place % 2, SLOT * (place + 0.5), refused or place == 4) for place in range(4, 20)]
    tally = counted(calls)
    (group,) = tally.groups()

    found = completed(group, judged(group, tally), tally)

    assert found.why == "all"
    assert tally.clock is not None
    assert bool(found.window & 1 << tally.clock.slot(NOW + 7.5 * SLOT)) is refused


def late(number: int) -> Judgement:
    """Of twenty sellers that fail from noon on, so many succeed for an hour more."""
    return judgement(
        call
        for seller in range(40)
        for call in over_the_day(
            seller,
            48,
            lambda at, seller=seller: seller < 20 and at > DAY / 2 + (7200 if seller < number else 0),  # type: ignore[misc]
        )
    )


def test_it_began_for_all_at_one_moment_if_few_succeeded_afterwards() -> None:
    assert (late(0).together, late(3).together, late(7).together) == (True, True, False)


def test_a_few_failures_long_before_and_after_are_outside_an_outage() -> None:
    begin, end = DAY / 2, DAY / 2 + 6 * SLOT
    calls = [call for seller in range(40) for call in over_the_day(seller, 100, lambda at: begin <= at < end)]
    calls += [
        Call(seller, 3 * SLOT * seller / 2 + 9, True) for seller in range(40) if not begin < 1.5 * SLOT * seller < end
    ]

    found = judgement(calls)

    assert (found.scope, found.why) == (Scope.ALL, "all")
    assert found.window.bit_count() < 12


def test_who_is_stuck_on_one_operation_is_concerned_on_all() -> None:
    calls = [*many((30, 0, 20), (1, 12, 0))]
    other = [one._replace(path="/sellers/v1/account") for one in many((30, 0, 20), (1, 1, 0))]
    tally = counted([*calls, *other])
    groups = tally.groups()

    alone = [judged(group, tally) for group in groups]
    together = pooled(groups, alone, tally)

    assert [one.scope for one in alone] == [Scope.ONE, Scope.OPEN]
    assert [(one.scope, one.why) for one in together] == [(Scope.ONE, "stuck"), (Scope.ONE, "stuck")]


def test_without_sellers_nothing_is_told() -> None:
    tally = Counting()
    tally.add(Row(NOW, "", "DE", "GET", PATH, 500, "", "Something failed."))

    assert judged(tally.groups()[0], tally)[:2] == (Scope.OPEN, "no-seller")


@pytest.mark.parametrize(("rate", "sellers", "calls"), [(0.0, 100, 2), (0.001, 100, 2), (0.1, 20, 4), (0.5, 20, 11)])
def test_how_many_failures_of_one_seller_would_do(rate: float, sellers: int, calls: int) -> None:
    assert calls_needed(rate, sellers) == calls


class Drawn(NamedTuple):
    """Logs that are drawn: so many sellers and calls, a rate of failures by chance, so many stuck, since some hour."""

    sellers: int
    each: int
    rate: float = 0.0
    stuck: int = 0
    since: float = 0.0
    busy: bool = False


def drawn(r: Random, of: Drawn) -> Iterator[Call]:
    for seller in range(of.sellers):
        for _ in range(max(2, of.each * 4 // (seller + 1)) if of.busy else of.each):
            at = r.uniform(0, DAY)
            yield Call(seller, at, (seller < of.stuck and at >= of.since * 3600) or r.random() < of.rate)


TRIALS = 12
GRID = [
    *(Drawn(sellers, each, rate) for sellers, each in ((12, 60), (60, 12), (120, 8)) for rate in (0.005, 0.02, 0.05)),
    Drawn(100, 100, 0.02, busy=True),
    *(Drawn(sellers, each, 0.01, 1) for sellers, each in ((12, 30), (60, 12), (120, 8))),
    *(Drawn(sellers, each, 0.01, sellers // 5, 6) for sellers, each in ((60, 16), (120, 12))),
    *(Drawn(sellers, each, 0.003, sellers, since) for sellers, each in ((20, 20), (80, 12)) for since in (6, 15, 20)),
]
"""Backgrounds, one seller, some, and all since a moment; in a background too."""


def meant(of: Drawn) -> Scope:
    if not of.stuck:
        return Scope.OPEN
    return Scope.ALL if of.stuck == of.sellers else Scope.ONE if of.stuck == 1 else Scope.SOME


def test_few_of_drawn_logs_are_judged_amiss() -> None:
    wrong: dict[Scope, list[tuple[Drawn, Judgement]]] = {scope: [] for scope in Scope}
    for of in GRID:
        for trial in range(TRIALS):
            tally = counted(drawn(Random(f"{of} {trial}"), of))
            found = [judged(group, tally) for group in tally.groups()] or [Judgement(Scope.OPEN, "none")]
            if found[0].scope is not meant(of):
                wrong[meant(of)].append((of, found[0]))

    shares = {scope: len(those) / (TRIALS * sum(meant(of) is scope for of in GRID)) for scope, those in wrong.items()}
    assert shares == {scope: pytest.approx(0.0, abs=most) for scope, most in MOST_WRONG.items()}, wrong


MOST_WRONG = {Scope.OPEN: 0.02, Scope.ONE: 0.06, Scope.SOME: 0.05, Scope.ALL: 0.05}
"""Which share of the logs of each kind may be judged amiss; of a background nearly none may be called a fault."""

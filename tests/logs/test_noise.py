"""What stands out of a noise of failures and since when: sellers, marketplaces, machines; and what does not."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from logs.hours import BEGIN, HOUR, all_found, found, log

from spdiag.comparing.compared import FAILURES_ALONE, Means, compared
from spdiag.comparing.whom import flags
from spdiag.core.comparison import Scope
from spdiag.core.findings import said
from spdiag.logs.counting.rows import Row
from spdiag.logs.counting.tally import Counting

MARKETS = ("A1PA6795UKMFR9", "A13V1IB3VIYZZH", "APJ6JRA9NG5V4", "A1RKKUPIHCS9HS", "ATVPDKIKX0DER", "A1VC38T7YXB528")
GERMANY = MARKETS[0]


def noise(
    rate: float, name: str, fails: Callable[[float, int], bool] = lambda *_: False
) -> Callable[[float, int], bool]:
    """Calls that fail by chance at some rate, and those that fail anyhow."""
    r = Random(name)
    return lambda hour, seller: r.random() < rate or fails(hour, seller)


def in_markets(rows: list[Row], each: int, name: str) -> list[Row]:
    """The same calls, every seller's in so many marketplaces of its own."""
    r = Random(name)
    own: dict[str, list[str]] = {}
    return [row._replace(marketplace=r.choice(own.setdefault(row.seller, r.sample(MARKETS, each)))) for row in rows]


@pytest.mark.parametrize("each", [2, 3, 6])
@pytest.mark.parametrize("rate", [0.01, 0.03, 0.06])
@pytest.mark.parametrize("number", range(4))
def test_a_noise_singles_nobody_out_in_however_many_marketplaces(each: int, rate: float, number: int) -> None:
    name = f"{each} {rate} {number}"

    one = found(in_markets(log(name, 4_000, 150, noise(rate, name), zipf=number % 2 == 0), each, name))

    assert one.scope is Scope.OPEN, said(one)


def test_who_calls_but_once_or_twice_and_fails_is_singled_out_by_no_noise() -> None:
    for number in range(6):
        one = found(in_markets(log(f"few {number}", 3_500, 1_000, noise(0.01, f"few {number}")), 3, f"{number}"))

        assert one.scope is Scope.OPEN, said(one)


def stuck(begin: float, end: float, who: int = 7) -> Callable[[float, int], bool]:
    return lambda hour, seller: seller == who and begin <= hour < end


@pytest.mark.parametrize("rate", [0.01, 0.06])
@pytest.mark.parametrize("number", range(3))
def test_a_seller_that_is_stuck_is_found_though_it_failed_before(rate: float, number: int) -> None:
    name = f"stuck {rate} {number}"
    rows = log(name, 6_000, 100, noise(rate, name, stuck(10, 24)))
    rows = [
        row._replace(status=503, message="Service is temporarily unavailable.") if _is_first(row, rows) else row
        for row in rows
    ]

    one = found(rows)

    assert (one.scope, one.affected) == (Scope.ONE, 1)
    assert one.since is not None
    assert abs(one.since - BEGIN - 10 * HOUR) < HOUR
    assert not one.when.throughout


def _is_first(row: Row, rows: list[Row]) -> bool:
    return row is next(one for one in rows if one.seller == f"A{7:013}")


def test_who_was_stuck_for_a_while_is_found_in_a_noise() -> None:
    one = found(log("a while", 12_000, 100, noise(0.04, "a while", stuck(48, 96)), hours=168))

    assert (one.scope, one.affected) == (Scope.ONE, 1)
    assert one.since is not None
    assert abs(one.since - BEGIN - 48 * HOUR) < 4 * HOUR
    assert one.when.ended is not None
    assert abs(one.when.ended - BEGIN - 96 * HOUR) < 4 * HOUR


def test_a_failure_of_another_long_before_is_no_beginning() -> None:
    rows = log(
        "another", 6_000, 100, lambda hour, seller: stuck(40, 48)(hour, seller) or (seller == 3 and hour < 1), hours=48
    )

    one = found(rows)

    assert one.affected == 1
    assert one.since == min(row.at for row in rows if row.at and row.failed and row.seller == f"A{7:013}")


@pytest.mark.parametrize(("hours", "calls"), [(1, 8_000), (2, 20_000), (4, 8_000)])
def test_what_strikes_everybody_each_night_is_no_background(hours: int, calls: int) -> None:
    one = found(log(f"nights {hours}", calls, 150, lambda hour, _: 2 <= hour % 24 < 2 + hours, hours=168))

    assert (one.scope, one.when.again, one.when.times) == (Scope.ALL, True, 7)
    assert ", at 7 times, from 2026-11-28 02:" in said(one)


@pytest.mark.parametrize("rate", [0.01, 0.03, 0.06])
@pytest.mark.parametrize("number", range(3))
def test_an_outage_in_a_noise_of_the_same_error_begins_when_it_begins(rate: float, number: int) -> None:
    name = f"outage {rate} {number}"

    one = found(log(name, 8_000, 200, noise(rate, name, lambda hour, _: hour >= 17)))

    assert one.scope is Scope.ALL
    assert one.since is not None
    assert abs(one.since - BEGIN - 17 * HOUR) < 900


@pytest.mark.parametrize(("rate", "elsewhere"), [(1.0, 0.01), (1.0, 0.03), (0.9, 0.01), (0.5, 0.02), (0.3, 0.003)])
def test_a_marketplace_far_above_the_noise_elsewhere_is_named(rate: float, elsewhere: float) -> None:
    r = Random(f"{rate} {elsewhere}")
    rows = in_markets(log("place", 8_000, 300, lambda *_: False), 1, "place")
    failing = (row for row in rows if r.random() < (rate if row.marketplace == GERMANY else elsewhere))
    those = set(map(id, failing))

    one = found([row._replace(status=500, message="Failed") if id(row) in those else row for row in rows])

    assert (one.scope, [apart.value for apart in one.differs]) == (Scope.SOME, [GERMANY])
    assert one.judgement.affected <= {row.seller for row in rows if row.marketplace == GERMANY}


def on_machines(name: str, column: str, dead: str, share: float) -> list[Row]:
    """Calls on several machines, or that bear another value, of which one fails for all."""
    r = Random(name)
    rows = []
    for row in log(name, 4_000, 150, lambda *_: False):
        value = dead if r.random() < share else f"{column}-{r.randrange(8)}"
        answer = {"status": 503, "message": "Failed"} if value == dead else {}
        rows.append(row._replace(traits=((column, value),), **answer))
    return rows


@pytest.mark.parametrize(
    ("column", "share"), [("hostname", 0.09), ("pod", 0.05), ("version", 0.05), ("image_tag", 0.05), ("stage", 0.05)]
)
def test_a_machine_on_which_every_call_fails_is_named(column: str, share: float) -> None:
    one = found(on_machines("dead", column, "dead-1", share))

    assert (one.scope, one.judgement.why) == (Scope.ALL, "all-sometimes")
    assert said(one).startswith(f"calls with {column} dead-1 fail, ")


def test_where_failed_calls_are_sent_is_not_what_they_come_of() -> None:
    assert found(on_machines("sent", "queue", "retries", 0.09)).scope is Scope.OPEN


def test_a_column_that_failing_calls_alone_have_is_not_what_they_come_of() -> None:
    rows = on_machines("alone", "hostname", "dead-1", 0.09)

    one = found([row if row.failed else row._replace(traits=()) for row in rows])

    assert one.scope is Scope.OPEN


@pytest.mark.parametrize("name", ["a", "b"])
def test_where_failures_alone_are_logged_nobody_is_told_from_others(name: str) -> None:
    r = Random(name)
    rows = [row for row in log(name, 6_000, 80, noise(0.05, name)) if row.failed]
    several = [row._replace(status=r.choice((500, 429))) for row in rows]
    tally = Counting()
    for row in several:
        tally.add(row)

    comparison = compared(tally, Means())

    assert {one.scope for one in comparison.findings} == {Scope.OPEN}
    assert comparison.warnings == (FAILURES_ALONE,)
    assert "no call in these logs succeeded" in said(comparison.findings[0])


def test_an_outage_of_sellers_that_call_once_each_is_one_of_all_at_one_moment() -> None:
    rows = log("once", 1_200, 1, lambda hour, _: hour >= 16)

    one = found([row._replace(seller=f"A{number:013}") for number, row in enumerate(rows)])

    assert (one.scope, one.judgement.together, one.lasting) == (Scope.ALL, True, True)
    assert said(one).endswith(", since 2026-11-28 16:04 UTC, all at one moment")


def test_a_release_that_fails_partly_began_at_one_moment_and_what_grows_did_not() -> None:
    r = Random("partly")
    partly = found(log("partly", 8_000, 200, lambda hour, _: hour >= 9 and r.random() < 0.4))
    growing = found(log("growing", 8_000, 200, lambda hour, _: r.random() < 0.7 * max(0.0, hour - 6) / 18))

    assert (partly.scope, partly.judgement.together) == (Scope.ALL, True)
    assert growing.judgement.together is not True


def test_an_outage_of_one_of_amazons_hosts_is_one_of_its_region() -> None:
    hosts = [f"sellingpartnerapi-{region}.amazon.com" for region in ("na", "eu", "fe")]
    rows = []
    for row in log("hosts", 6_000, 240, lambda *_: False):
        host = hosts[int(row.seller[1:]) % 3]
        down = host == hosts[0] and row.at is not None and 11 <= (row.at - BEGIN) / HOUR < 15
        answer = {"status": 503, "message": "Failed"} if down else {}
        rows.append(row._replace(traits=(("host", host),), **answer))

    (one,) = all_found(rows)

    assert one.scope is Scope.SOME
    assert one.affected >= 0.9 * one.failing
    assert flags(one)["sellers.set-apart-by"] == ("region",)
    assert flags(one)["sellers.some-marketplaces-alone"] is True


@pytest.mark.parametrize("number", range(3))
def test_what_fails_in_a_seventh_of_the_calls_strikes_all_however_often_each_calls(number: int) -> None:
    one = found(log(f"busy {number}", 13_000, 30, noise(0.15, f"busy {number}"), hours=48))

    assert (one.scope, one.judgement.why) == (Scope.ALL, "all-sometimes"), said(one)


@pytest.mark.parametrize("number", range(3))
def test_a_busy_seller_whose_calls_fail_often_stands_out_of_a_noise(number: int) -> None:
    name = f"throttled {number}"
    r = Random(name)

    one = found(
        log(name, 12_000, 50, noise(0.004, name, lambda _, seller: seller == 0 and r.random() < 0.15), zipf=True)
    )

    assert (one.scope, one.affected) == (Scope.ONE, 1), said(one)
    assert one.judgement.affected == {f"A{0:013}"}


def test_a_storm_of_one_seller_begins_and_ends_with_it() -> None:
    r = Random("storm")

    def fails(hour: float, seller: int) -> bool:
        return seller == 0 and 12 <= hour < 15 and r.random() < 0.9

    rows = log("storm", 12_000, 50, noise(0.001, "storm", fails), zipf=True)

    one = found(rows)

    assert (one.scope, one.judgement.affected) == (Scope.ONE, {f"A{0:013}"})
    assert one.since is not None
    assert one.when.ended is not None
    assert one.since == pytest.approx(BEGIN + 12 * HOUR, abs=HOUR)
    assert one.when.ended == pytest.approx(BEGIN + 15 * HOUR, abs=HOUR)


@pytest.mark.parametrize("number", range(3))
def test_who_is_stuck_in_one_marketplace_is_not_so_since_a_failure_by_chance_in_another(number: int) -> None:
    name = f"stuck {number}"
    chance, stuck = Random(name), f"A{3:013}"
    rows = in_markets(log(name, 6_000, 60, lambda *_: False, hours=48), 3, name)
    market = next(row.marketplace for row in rows if row.seller == stuck)
    amiss = [row for row in rows if row.seller == stuck and row.marketplace != market][5]
    begin = BEGIN + 20 * HOUR
    failed = [
        row._replace(status=503, message="Service is temporarily unavailable.")
        if row is amiss
        or (row.seller != stuck and chance.random() < 0.02)
        or (row.seller == stuck and row.marketplace == market and row.at is not None and row.at >= begin)
        else row
        for row in rows
    ]

    one = found(failed)

    assert (one.scope, one.judgement.affected) == (Scope.ONE, {stuck}), said(one)
    assert [(apart.field, apart.value) for apart in one.differs] == [("marketplace", market)]
    assert one.since is not None
    assert begin - HOUR <= one.since < begin + 6 * HOUR

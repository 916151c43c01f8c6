"""When errors go on: outages of any length, twice, over or not; and who is struck meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from logs.hours import BEGIN, HOUR, found, log
from logs.test_noise import noise

from spdiag.core.comparison import Scope
from spdiag.core.findings import said
from spdiag.logs.counting.rows import Row


@pytest.mark.parametrize("zipf", [False, True])
@pytest.mark.parametrize(
    ("number", "sellers", "end"),
    [(2000, 60, 6.0), (10000, 200, 6.0), (2000, 60, 5.5), (10000, 200, 5.4), (20000, 500, 5.2), (4000, 200, 7.0)],
)
def test_an_outage_of_any_length_strikes_all_from_its_first_moment(
    number: int, sellers: int, end: float, zipf: bool
) -> None:
    rows = log(f"{number} {end} {zipf}", number, sellers, lambda hour, _: 5 <= hour < end, zipf=zipf)

    one = found(rows)

    failed = {row.seller for row in rows if row.failed}
    assert (one.scope, one.judgement.why, one.judgement.together) == (Scope.ALL, "all", True)
    assert one.affected >= 0.9 * len(failed)
    assert one.since is not None
    assert one.since - min(row.at for row in rows if row.failed and row.at) < 180
    assert one.when.ended == max(row.at for row in rows if row.failed and row.at)


def test_two_short_outages_are_no_background() -> None:
    one = found(log("twice", 12_000, 150, lambda hour, _: 2 <= hour < 2.4 or 26 <= hour < 26.4, hours=48))

    assert (one.scope, one.when.again, one.when.ended) == (Scope.ALL, True, None)
    assert ", at several times, above all from 2026-11-2" in said(one)


def test_what_fails_rarely_all_day_is_a_background() -> None:
    r = Random("rarely")

    one = found(log("background", 12_000, 150, lambda *_: r.random() < 0.02, hours=48))

    assert one.judgement.why == "background"
    assert said(one).endswith(f" % of the calls, {one.failing} of 150 sellers, as chance would strike: a background")


def test_calls_at_some_hours_only_are_no_bursts() -> None:
    rows = log("office", 20_000, 60, lambda _, seller: seller < 6, hours=48)
    at_work = [row for row in rows if row.at is not None and 8 <= (row.at - BEGIN) / HOUR % 24 < 17]

    one = found(at_work)

    assert (one.scope, one.affected) == (Scope.SOME, 6)
    assert one.when.throughout
    assert said(one) == "6 of 60 sellers, as long as these logs go back"


@pytest.mark.parametrize("calls", [200, 300])
def test_a_storm_of_one_seller_is_no_fault_of_all(calls: int) -> None:
    rows = log("storm", 1_500, 60, lambda *_: False, hours=10)
    at = BEGIN + 1.7 * HOUR
    storm = [rows[0]._replace(at=at + number * 0.3, status=500, message="Failed.") for number in range(calls)]

    one = found(sorted([*rows, *storm], key=lambda row: row.at or 0))

    assert (one.scope, one.affected) == (Scope.ONE, 1)


def test_it_began_for_all_when_it_began_not_when_some_failed_before() -> None:
    one = found(log("lead", 10_000, 300, lambda hour, seller: hour >= 3 or (seller < 3 and hour >= 1.5), hours=10))

    assert (one.scope, one.judgement.together) == (Scope.ALL, True)
    assert one.since is not None
    assert abs(one.since - BEGIN - 3 * HOUR) < 120
    assert said(one).startswith(f"all {one.called_then} sellers that call it fail, since 2026-11-28 03:0")


def test_what_ended_is_told_to_be_over() -> None:
    one = found(log("over", 4_000, 100, lambda hour, seller: seller == 7 and 2 <= hour < 5, hours=10))

    assert one.scope is Scope.ONE
    assert ", from 2026-11-28 02:" in said(one)
    assert said(one).endswith(" UTC and not after")


def test_what_goes_on_is_not() -> None:
    one = found(log("on", 4_000, 100, lambda hour, seller: seller == 7 and hour >= 2, hours=10))

    assert one.when.ended is None
    assert ", since 2026-11-28 02:" in said(one)


def nightly(fails: Callable[[int], bool]) -> list[Row]:
    """A job that calls for each of 40 sellers between two and three each night, beside calls of another operation."""
    rows = []
    for night in range(8):
        for seller in range(40):
            at = BEGIN + (24 * night + 2) * HOUR + 60 * seller
            status, message = (400, "Invalid Input") if fails(night) else (202, "")
            rows.append(Row(at, f"A{seller:013}", "", "POST", "/reports/2021-06-30/reports", status, "", message))
    return rows


def test_a_job_that_fails_each_night_since_one_is_said_to_fail_since_then() -> None:
    one = found(nightly(lambda night: night >= 3))

    assert said(one) == "all 40 sellers that call it fail, since 2026-12-01 02:00 UTC, all at one moment"


@pytest.mark.parametrize("number", range(4))
def test_what_struck_all_has_ended_though_a_noise_goes_on(number: int) -> None:
    name = f"ends {number}"

    one = found(log(name, 1_200, 60, noise(0.01, name, lambda hour, _: 10 <= hour < 13)))

    assert one.scope is Scope.ALL, said(one)
    assert one.when.ended is not None
    assert abs(one.when.ended - (BEGIN + 13 * HOUR)) < HOUR / 2


def test_an_outage_at_the_end_of_a_log_is_one_of_all_though_hardly_anybody_calls_twice() -> None:
    one = found(log("end", 170, 45, lambda hour, _: hour >= 22.2))

    assert one.scope is Scope.ALL, said(one)


@pytest.mark.parametrize("days", [7, 14, 21])
@pytest.mark.parametrize("hours", [1, 2])
def test_what_fails_each_night_for_an_hour_strikes_all_at_several_times(days: int, hours: int) -> None:
    name = f"nightly {days} {hours}"

    one = found(log(name, 900 * days, 40, lambda hour, _: 2 <= hour % 24 < 2 + hours, hours=24 * days))

    assert one.scope is Scope.ALL, said(one)
    assert one.when.again, said(one)


def test_what_fails_at_all_times_of_the_day_is_not_looked_at_closer() -> None:
    r = Random("all day")

    one = found(log("all day", 9_000, 40, lambda *_: r.random() < 0.04, hours=24 * 14))

    assert one.judgement.look == 0
    assert one.scope is Scope.OPEN, said(one)


def of_some(hour: float, seller: int) -> bool:
    return seller < 60 and 9 <= hour < 11


@pytest.mark.parametrize("number", range(4))
def test_an_outage_of_many_ends_with_its_last_failure_though_a_noise_goes_on(number: int) -> None:
    rows = log(f"noisy {number}", 8_000, 120, noise(0.003, f"noisy {number}", of_some))

    one = found(rows)

    assert (one.scope, one.judgement.why) == (Scope.SOME, "stuck"), said(one)
    assert one.when.ended is not None
    assert one.when.ended == pytest.approx(BEGIN + 11 * HOUR, abs=HOUR)


@pytest.mark.parametrize("number", range(4))
def test_a_short_outage_of_all_in_a_long_log_ends_with_it_though_a_noise_goes_on(number: int) -> None:
    rows = log(
        f"long {number}",
        80_000,
        80,
        noise(0.002, f"long {number}", lambda hour, _: 363 <= hour < 364.4),
        hours=720,
    )

    one = found(rows)

    assert (one.scope, one.judgement.why) == (Scope.ALL, "all"), said(one)
    assert one.when.ended is not None
    assert one.when.ended == pytest.approx(BEGIN + 364.4 * HOUR, abs=HOUR)


def by_day(rows: list[Row]) -> list[Row]:
    """The same calls, of which one in ten is made before six and after twenty o'clock."""
    r = Random("by day")
    return [row for row in rows if row.at is None or 6 <= (row.at - BEGIN) / HOUR % 24 < 20 or r.random() < 0.1]


@pytest.mark.parametrize(("number", "rate"), [(2, 0.2), (3, 0.2), (0, 0.4), (1, 0.4)])
def test_a_fault_is_not_over_where_few_call_at_night(number: int, rate: float) -> None:
    name = f"night {number} {rate} 1500"
    r = Random(name)

    one = found(by_day(log(name, 1_500, 60, lambda hour, _: hour >= 9 and r.random() < rate)))

    assert one.scope is Scope.ALL
    assert one.when.ended is None, said(one)

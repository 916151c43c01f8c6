"""Sellers that call but a few times: a group of which none ever succeeds is told from a fault that strikes whoever calls."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from logs.hours import found, log
from logs.test_noise import in_markets, noise
from seeded import compared, kept, told, written

from spdiag.core.comparison import Scope
from spdiag.core.findings import said

Fails = Callable[[float, int], bool]


def group(share: float, sellers: int, begin: float = 10) -> Fails:
    """From then on every call of the first sellers fails."""
    return lambda hour, seller: seller < share * sellers and hour >= begin


def of(share: float, sellers: int) -> set[str]:
    return {f"A{seller:013}" for seller in range(round(share * sellers))}


@pytest.mark.parametrize("calls", [2, 3, 5])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
@pytest.mark.parametrize("number", range(3))
def test_a_group_of_which_each_calls_a_few_times_is_a_group(calls: int, share: float, number: int) -> None:
    one = found(log(f"{calls} {share} {number}", calls * 340, 200, group(share, 200)))

    assert one.scope is Scope.SOME, said(one)
    assert one.judgement.affected <= of(share, 200)
    assert len(one.judgement.affected) > 0.7 * share * 200


@pytest.mark.parametrize("number", range(3))
def test_a_group_is_told_from_the_noise_around_it(number: int) -> None:
    name = f"noisy {number}"

    one = found(log(name, 1_500, 200, noise(0.02, name, group(0.3, 200))))

    assert one.scope is Scope.SOME, said(one)
    assert len(one.judgement.affected - of(0.3, 200)) <= 2


@pytest.mark.parametrize("calls", [2, 3, 5])
@pytest.mark.parametrize("rate", [0.15, 0.4, 0.7])
@pytest.mark.parametrize("number", range(3))
def test_what_strikes_whoever_calls_is_no_group_however_seldom_they_call(calls: int, rate: float, number: int) -> None:
    name = f"{calls} {rate} {number}"

    one = found(log(name, calls * 200, 200, noise(rate, name)))

    assert one.scope is not Scope.SOME, said(one)


@pytest.mark.parametrize("number", range(6))
def test_a_fault_of_everybody_that_comes_and_goes_makes_no_group(number: int) -> None:
    r = Random(f"comes and goes {number}")
    rates = [r.choice((0, 0, 0.2, 0.5, 0.9)) for _ in range(24)]

    rows = log(f"hours {number}", 700, 250, lambda hour, _: r.random() < rates[int(hour)])

    assert found(rows).scope is not Scope.SOME, said(found(rows))


@pytest.mark.parametrize("number", range(6))
def test_a_noise_of_sellers_that_call_seldom_is_a_noise(number: int) -> None:
    name = f"seldom {number}"

    rows = in_markets(log(name, 2_000, 600, noise(0.08, name)), 1 + number % 3, name)

    assert found(rows).scope is Scope.OPEN, said(found(rows))


def test_with_a_seller_that_is_stuck_beyond_doubt_go_those_that_never_succeed_either() -> None:
    busy = log("busy", 60, 1, group(1, 1))
    rows = log("few", 700, 200, lambda hour, seller: 20 <= seller < 45 and hour >= 10)

    one = found(sorted([*rows, *busy], key=lambda row: row.at or 0))

    assert one.scope is Scope.SOME, said(one)
    assert len(one.judgement.affected) > 15


def test_the_engines_tell_the_same_group(spdiag, aws, tmp_path) -> None:
    rows = log("engines", 700, 200, group(0.4, 200))
    calls = [
        {"time": written(row.at or 0), "seller": row.seller, "method": "GET", "path": row.path, "status": row.status}
        for row in rows
    ]
    here = kept(tmp_path / "calls.jsonl", calls)
    aws.put("calls/one.jsonl", calls)
    table = aws.table({"time": "string", "seller": "string", "method": "string", "path": "string", "status": "int"})

    first, *others = (compared(spdiag, here, "--engine", engine) for engine in ("stream", "duckdb"))
    others.append(compared(spdiag, table))

    assert first["findings"][0]["scope"] == "limited-group"
    assert all(told(one) == told(first) for one in others)


def test_the_plan_that_a_group_shares_is_told_however_often_its_sellers_try_again() -> None:
    rows = [
        row._replace(traits=(("plan", "pro" if row.seller in of(0.3, 80) else "free"),))
        for row in log("plan", 700, 80, group(0.3, 80))
    ]
    again = [row._replace(at=(row.at or 0) + n) for row in rows if row.failed for n in range(1, 9)]

    one = found(sorted([*rows, *again], key=lambda row: row.at or 0))

    assert (one.scope, [(apart.field, apart.value) for apart in one.differs]) == (Scope.SOME, [("plan", "pro")])

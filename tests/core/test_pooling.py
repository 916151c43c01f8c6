"""What operations tell together of sellers that meet an error on each of them but once or twice."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from spdiag.core.comparison import Group, Judgement, Scope
from spdiag.core.pooling import pooled
from spdiag.core.scope import judged
from spdiag.logs.counting.rows import Row
from spdiag.logs.counting.tally import Counting

NOW, DAY = 1_795_824_000.0, 86_400.0
PATHS = (
    "/orders/v0/orders",
    "/catalog/2022-04-01/items",
    "/finances/v0/financialEvents",
    "/fba/inventory/v1/summaries",
    "/sellers/v1/marketplaceParticipations",
    "/sales/v1/orderMetrics",
    "/shipping/v1/account",
    "/notifications/v1/destinations",
)
Fails = Callable[[int, float, str], bool]
"""Whether a seller's call at a time of the day, as a share of it, to a path fails."""


def found(name: str, sellers: int, each: int, fails: Fails) -> tuple[list[Group], list[Judgement], list[Judgement]]:
    """The errors of drawn calls to all paths, as each operation tells of them, and all together."""
    r = Random(name)
    tally = Counting()
    for seller in range(sellers):
        for _ in range(each):
            path, at = r.choice(PATHS), r.random()
            failed = fails(seller, at, path)
            status, code = (403, "Unauthorized") if failed else (200, "")
            tally.add(Row(NOW + at * DAY, f"A{seller:013}", "DE", "GET", path, status, code, ""))
    groups = tally.groups()
    alone = [judged(one, tally, findings=len(groups)) for one in groups]
    return list(groups), alone, pooled(groups, alone, tally)


def revoked(r: Random) -> tuple[Fails, set[str]]:
    """Every eighth seller fails on everything from a moment of its own on; and who that is."""
    since = {seller: r.uniform(0.1, 0.5) for seller in range(0, 120, 8)}
    return lambda seller, at, _: at > since.get(seller, 2), {f"A{seller:013}" for seller in since}


@pytest.mark.parametrize("number", range(4))
def test_who_fails_on_everything_from_some_moment_on_is_found_by_all_operations_together(number: int) -> None:
    fails, gone = revoked(Random(number))

    groups, alone, together = found(f"revoked {number}", 120, 16, fails)

    told = set().union(*(one.affected for one in together if one.scope is not Scope.OPEN))
    assert told <= gone
    assert len(told) > 0.8 * len(gone)
    before = sum(len(one.affected) for one in alone if one.why == "stuck")
    assert sum(len(one.affected) for one in together if one.why == "stuck") > 1.2 * before
    assert len(groups) == len(PATHS)


@pytest.mark.parametrize("rate", [0.002, 0.01, 0.05])
@pytest.mark.parametrize("number", range(8))
def test_a_noise_on_all_operations_makes_no_group(rate: float, number: int) -> None:
    r = Random(f"noise {rate} {number}")

    _, alone, together = found(f"noise {rate} {number}", 150, 12, lambda *_: r.random() < rate)

    assert together == alone


@pytest.mark.parametrize("number", range(6))
def test_a_short_outage_of_everything_makes_no_group_of_those_who_called_in_it(number: int) -> None:
    r = Random(f"outage {number}")
    begun = r.uniform(0.1, 0.8)

    _, alone, together = found(f"outage {number}", 150, 12, lambda _, at, __: begun <= at < begun + 0.04)

    assert together == alone


def test_who_succeeds_again_on_one_of_them_is_not_gone() -> None:
    fails, gone = revoked(Random(5))
    back = min(gone)

    def until_noon(seller: int, at: float, path: str) -> bool:
        return fails(seller, at, path) and not (f"A{seller:013}" == back and at > 0.55)

    _, alone, together = found("back", 120, 16, until_noon)

    for one, before in zip(together, alone, strict=True):
        assert back not in one.affected - before.affected

"""Faults of a marketplace or a region, short or of few calls; and accounts that are struck one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from logs.both import DENIED, START, Record, Run, compared
from logs.worlds import iso

HOUR = 3600
EUROPE = ("A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A1F83G8C2ARO7P", "APJ6JRA9NG5V4")
"""Germany, France, the United Kingdom, Italy."""
AMERICA = ("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2")
Call = tuple[float, int, str]
"""A moment in seconds since the start, the number of the seller, and the marketplace."""


def day(places: tuple[str, ...], *, every: float, several: bool = False, sellers: int = 80) -> Iterator[Call]:
    """The calls of a day: each seller's in its marketplace about so often, or in all of them in turn."""
    random = Random(7)
    for seller in range(sellers):
        at, number = random.uniform(0, every), 0
        while at < 24 * HOUR:
            yield at, seller, places[(number if several else seller) % len(places)]
            at, number = at + random.uniform(0.5, 1.5) * every, number + 1


def written(folder: Path, calls: Iterator[Call], fails: Callable[[float, int, str], bool]) -> str:
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(_row(*call, failed=fails(*call))) + "\n" for call in sorted(calls)))
    return str(file)


def _row(at: float, seller: int, place: str, *, failed: bool) -> Record:
    told = {"ts": iso(START + at), "path": "/orders/v0/orders", "seller": f"A{seller:013d}", "marketplace": place}
    error = {"status": 403, "code": "Unauthorized", "message": DENIED}
    return told | (error if failed else {"status": 200, "code": None, "message": None})


def values(finding: Record) -> set[str]:
    return {one["value"] for one in finding["differs"]}


@pytest.mark.parametrize(("begin", "hours"), [(10, 2), (3, 1), (15, 4)])
def test_all_who_call_in_a_marketplace_in_a_short_outage_are_concerned(
    begin: int, hours: int, tmp_path: Path, spdiag: Run
) -> None:
    def fails(at: float, _seller: int, place: str) -> bool:
        return place == EUROPE[0] and begin * HOUR <= at < (begin + hours) * HOUR

    calls = list(day(EUROPE, every=1.5 * HOUR))
    (finding,) = compared(spdiag, written(tmp_path, iter(calls), fails))["findings"]

    assert (finding["scope"], values(finding)) == ("limited-group", {EUROPE[0]})
    assert finding["sellers"]["affected"] == finding["sellers"]["failing"] == len({c[1] for c in calls if fails(*c)})
    assert finding["began"]["at"] == min(iso(START + at) for at, *more in calls if fails(at, *more))
    assert finding["ended"]


def test_all_who_call_in_a_region_are_a_group_not_whoever_calls(tmp_path: Path, spdiag: Run) -> None:
    def fails(at: float, _seller: int, place: str) -> bool:
        return place not in AMERICA and 10 * HOUR <= at < 12 * HOUR

    (finding,) = compared(spdiag, written(tmp_path, day((*EUROPE[:2], *AMERICA), every=HOUR), fails))["findings"]

    assert finding["scope"] == "limited-group"
    assert values(finding) == {"eu"}


def test_a_fault_for_half_of_the_calls_in_a_region_is_one_of_its_sellers(tmp_path: Path, spdiag: Run) -> None:
    chance = Random(3)

    def fails(_at: float, _seller: int, place: str) -> bool:
        return place not in AMERICA and chance.random() < 0.5

    (finding,) = compared(spdiag, written(tmp_path, day((*EUROPE[:2], *AMERICA), every=HOUR), fails))["findings"]

    assert (finding["scope"], finding["why"], values(finding)) == ("limited-group", "concentrated", {"eu"})


def test_what_sellers_of_several_marketplaces_meet_in_one_alone_names_it(tmp_path: Path, spdiag: Run) -> None:
    def fails(_at: float, seller: int, place: str) -> bool:
        return place == EUROPE[1] and seller in (3, 30, 57)

    (finding,) = compared(spdiag, written(tmp_path, day(EUROPE, every=HOUR, several=True), fails))["findings"]

    assert (finding["scope"], finding["sellers"]["affected"]) == ("limited-group", 3)
    assert values(finding) == {EUROPE[1]}


def test_what_sellers_of_several_marketplaces_meet_in_all_names_none(tmp_path: Path, spdiag: Run) -> None:
    calls = day(EUROPE, every=HOUR, several=True)
    (finding,) = compared(spdiag, written(tmp_path, calls, lambda _at, seller, _place: seller in (3, 30, 57)))[
        "findings"
    ]

    assert (finding["scope"], finding["sellers"]["affected"], finding["differs"]) == ("limited-group", 3, [])


def test_one_by_one_counts_from_the_first(tmp_path: Path, spdiag: Run) -> None:
    begins = {4: 2.5, 17: 9, 33: 9.5, 41: 10, 52: 10.2, 60: 10.4, 71: 10.6}

    def fails(at: float, seller: int, _place: str) -> bool:
        return seller in begins and at >= begins[seller] * HOUR

    calls = list(day(EUROPE, every=HOUR / 2))
    (finding,) = compared(spdiag, written(tmp_path, iter(calls), fails))["findings"]

    assert (finding["scope"], finding["began"]["together"]) == ("limited-group", False)
    assert finding["began"]["at"] == min(iso(START + at) for at, *more in calls if fails(at, *more))
    assert finding["began"]["share_before"] in (0, None)

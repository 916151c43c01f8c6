"""Calls drawn over some hours, and what is found in them: the rule on rows, without a log in between. Seeded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from spdiag.comparing.compared import Means, compared
from spdiag.core.comparison import Tally
from spdiag.core.findings import Finding
from spdiag.logs.counting.rows import Row
from spdiag.logs.counting.tally import Counting

BEGIN = 1_795_824_000.0
"""2026-11-28, midnight UTC."""
HOUR = 3600.0
Fails = Callable[[float, int], bool]


def log(name: str, number: int, sellers: int, fails: Fails, *, hours: float = 24, zipf: bool = False) -> list[Row]:
    """Calls at any time, of any seller, of some more often where they follow Zipf's law."""
    r = Random(name)
    weights = [1 / (place + 1) for place in range(sellers)] if zipf else None
    made = []
    for at in sorted(r.random() * hours * HOUR for _ in range(number)):
        (seller,) = r.choices(range(sellers), weights)
        bad = fails(at / HOUR, seller)
        status, message = (503, "Service is temporarily unavailable.") if bad else (200, "")
        made.append(Row(BEGIN + at, f"A{seller:013}", "", "GET", "/orders/v0/orders", status, "", message))
    return made


def found(rows: list[Row]) -> Finding:
    """The most telling finding."""
    return all_found(rows)[0]


def all_found(rows: list[Row]) -> tuple[Finding, ...]:
    def tally(since: float, until: float) -> Tally:
        counted = Counting()
        for row in rows:
            if row.at is not None and since <= row.at <= until:
                counted.add(row)
        return counted

    @contextmanager
    def closer(since: float, until: float, _: str) -> Iterator[Tally]:
        yield tally(since, until)

    return compared(tally(0, 1e12), Means(closer=closer)).findings

"""The closer look that compare takes at a short time: how often logs are read for it, and where there is none."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs import outages
from logs.worlds import (
    BROKEN,
    FEED,
    ITEM,
    ITEMS,
    ORDERS,
    REPORT,
    STOCK,
    Call,
    calls,
    in_order,
    jsonl,
    row,
    sellers,
)
from running import Ran

from spdiag.comparing import looking_again
from spdiag.comparing.compared import LOOKS, Means, compared
from spdiag.comparing.surveying import surveyed
from spdiag.core.comparison import Tally
from spdiag.logs.counting.counted import Given, Limits, Told, count

Run = Callable[..., Ran]
ENGINES = ("stream", "duckdb")
OPERATIONS = (ORDERS, STOCK, REPORT, FEED, ITEMS, ITEM)


class Looks:
    """A closer look at a log that counts how often it is taken."""

    def __init__(self, log: str) -> None:
        self.taken: list[str] = []
        self._survey = surveyed([log], {})

    def tally(self, limits: Limits) -> Tally:
        return count([Given(one.source, one.fields) for one in self._survey.logs], limits, Told())

    @contextmanager
    def __call__(self, since: float, until: float, operation: str) -> Iterator[Tally]:
        self.taken.append(operation)
        yield self.tally(Limits(since, until, operation))


@pytest.fixture
def looks(tmp_path: Path) -> Callable[[list[Call]], Looks]:
    def of(made: list[Call]) -> Looks:
        (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))
        return Looks(str(tmp_path / "log.jsonl"))

    return of


Looking = Callable[[list[Call]], Looks]


def outages_of_several(hours: list[float]) -> list[Call]:
    """Each of several operations fails for all in some minutes of its own."""
    r = Random("several")
    who = sellers(r, 20)
    made: list[Call] = []
    for operation, begin in zip(OPERATIONS, hours, strict=True):
        made += calls(r, operation, who, 20, hours=(0, 24 * outages.DAYS))
        made += calls(r, operation, who, 4, lambda _: BROKEN, hours=(begin, begin + 0.1))
    return in_order(made)


def test_logs_are_read_again_for_few_times_however_many_fail(looks: Looking) -> None:
    look = looks(outages_of_several([20, 60, 100, 140, 180, 220]))

    found = compared(look.tally(Limits()), Means(closer=look))

    assert len(found.findings) == len(OPERATIONS)
    assert len(look.taken) == LOOKS


def test_what_fails_at_one_time_is_looked_at_once(looks: Looking) -> None:
    look = looks(outages_of_several([100.0] * len(OPERATIONS)))

    found = compared(look.tally(Limits()), Means(closer=look))

    assert look.taken == [""]
    assert [(one.scope.value, one.judgement.why) for one in found.findings] == [("all-sellers", "all")] * len(
        OPERATIONS
    )


def test_one_operation_is_looked_at_alone(looks: Looking) -> None:
    look = looks(outages.of_all("alone"))

    (finding,) = compared(look.tally(Limits()), Means(closer=look)).findings

    assert look.taken == ["getOrders"]
    assert (finding.scope.value, finding.judgement.why, finding.seen) == ("all-sellers", "all", 40)


def test_where_nothing_is_blurred_nobody_looks_closer(looks: Looking) -> None:
    r = Random("plain")
    who = sellers(r, 20)
    look = looks(calls(r, ORDERS, who, 30, lambda call: BROKEN if call.hour >= 12 else None))

    compared(look.tally(Limits()), Means(closer=look))

    assert look.taken == []


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[Limits]:
    """What was counted, each time that it was."""
    counted: list[Limits] = []
    tallied = looking_again.tallied

    def telling(survey: Any, limits: Limits, *others: Any) -> Any:
        counted.append(limits)
        return tallied(survey, limits, *others)

    monkeypatch.setattr(looking_again, "tallied", telling)
    return counted


@pytest.mark.parametrize("engine", ENGINES)
def test_standard_input_is_read_once(
    engine: str, passes: list[Limits], monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    made = outages.of_all("stdin")
    stdin = io.BytesIO(jsonl([row(call) for call in made]))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stdin))

    ran = spdiag("compare", "-", "--engine", engine, "--format", "json")

    found = json.loads(ran.out)
    failed = sum(1 for call in made if call.error)
    assert passes == [Limits()]
    assert (ran.status, found["exit_code"], found["rows"]["read"]) == (1, 1, len(made))
    assert [(one["occurrences"], one["calls"], one["scope"]) for one in found["findings"]] == [
        (failed, len(made), "all-sellers")
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_is_read_once_more_where_it_tells_more(
    engine: str, passes: list[Limits], tmp_path: Path, spdiag: Run
) -> None:
    made = outages.of_all("file")
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

    (found,) = json.loads(ran.out)["findings"]
    assert [one.operation for one in passes] == ["", "getOrders"]
    assert (found["scope"], found["why"]) == ("all-sellers", "all")

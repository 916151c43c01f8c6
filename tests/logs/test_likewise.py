"""A bad host: what sets its failures apart on the operation that calls it most does so on the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from logs.both import START, Record, Run, compared
from logs.worlds import iso

BUSY, SELDOM = "/orders/v0/orders", "/finances/v0/financialEvents"


def calls(hosts_of_seldom: str = "", rate: float = 0.0, queue: str = "") -> Iterator[Record]:
    """Calls of 40 sellers through ten hosts, of which one fails each third call; of the other path but three times.

    `hosts_of_seldom` is where the seldom ones fail instead, `rate` how often calls fail elsewhere, and `queue` where
    those go that failed.
    """
    r = Random(f"a bad host {hosts_of_seldom} {rate}")
    bad = 0
    for number in range(2400):
        path, host = (SELDOM if number % 8 == 0 else BUSY), f"app-{r.randrange(10)}"
        fails = r.random() < (1 / 3 if host == "app-7" else rate)
        if path == SELDOM:
            fails = fails and bad < 3
            bad += fails
            host = hosts_of_seldom.format(bad) if fails and hosts_of_seldom else host
        error: dict[str, Any] = {
            "status": 500,
            "code": "InternalFailure",
            "message": "We encountered an internal error.",
        }
        told = {"ts": iso(START + 30 * number), "method": "GET", "path": path, "host": host}
        sent = {"queue": queue if fails else "main"} if queue else {}
        yield told | {"seller": f"A{r.randrange(40):013}"} | sent | (error if fails else {"status": 200})


def told(folder: Path, spdiag: Run, **how: Any) -> dict[str, Record]:
    (folder / "log.jsonl").write_text("".join(json.dumps(one) + "\n" for one in calls(**how)))
    return {one["path"]: one for one in compared(spdiag, str(folder / "log.jsonl"))["findings"]}


def test_few_failures_of_a_host_that_is_known_to_be_bad_are_told_by_it(tmp_path: Path, spdiag: Run) -> None:
    found = told(tmp_path, spdiag)

    assert [(one["field"], one["value"]) for one in found[BUSY]["differs"]] == [("host", "app-7")]
    assert [(one["field"], one["value"]) for one in found[SELDOM]["differs"]] == [("host", "app-7")]
    assert found[SELDOM]["scope"] == "limited-group"
    assert 1 < found[SELDOM]["sellers"]["affected"] == found[SELDOM]["sellers"]["failing"]


def test_failures_on_other_hosts_are_not(tmp_path: Path, spdiag: Run) -> None:
    found = told(tmp_path, spdiag, hosts_of_seldom="app-{}")

    assert found[BUSY]["differs"]
    assert (found[SELDOM]["scope"], found[SELDOM]["differs"]) == ("inconclusive", [])


def test_what_becomes_of_calls_that_failed_is_no_host(tmp_path: Path, spdiag: Run) -> None:
    found = told(tmp_path, spdiag, hosts_of_seldom="app-{}", queue="dead")

    assert ("queue", "dead") in [(one["field"], one["value"]) for one in found[BUSY]["differs"]]
    assert found[SELDOM]["scope"] == "inconclusive"

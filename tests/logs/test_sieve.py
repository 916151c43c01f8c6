"""One operation sought as bytes in a large log: what comes out is what comes of reading every line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.worlds import (
    DE,
    DOCUMENT,
    ITEM,
    LISTING,
    ORDER,
    ORDERS,
    REFUSED,
    US,
    Operation,
    in_order,
    incident,
    jsonl,
    packed,
    row,
    sellers,
)
from logs.worlds import calls as calls_of
from running import Ran

from spdiag.comparing.surveying import surveyed
from spdiag.logs.counting import sieve as sieving
from spdiag.logs.counting import sifting
from spdiag.logs.counting.counted import Given, Limits, Told, count
from spdiag.logs.counting.sieve import sieve, sifted
from spdiag.logs.counting.tally import Counting
from spdiag.logs.reading.parts import Bad, Passed, Read
from spdiag.logs.reading.sources import source

Run = Callable[..., Ran]
JUNK = (b'{"path": "/orders/v0/or', b"INFO starting up", b"", b"   ", b'{"path":"/orders/v0/orders"} behind', b"[1]")


@pytest.fixture(params=[1 << 18, 1 << 12, 300], ids=lambda size: f"parts of {size}")
def part(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How large the parts are that are looked at together; some are shorter than a line."""
    size = int(request.param)
    for module in (sifting, sieving):
        monkeypatch.setattr(module, "PART", size)
    monkeypatch.setattr(sifting, "MORE", size // 8)
    return size


@pytest.fixture(params=[False, True], ids=["alone", "shared"])
def shared(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether several processes share the work, however short the log is."""
    monkeypatch.setattr(sieving, "SHARED", 1 if request.param else 1 << 40)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


def log(folder: Path, content: bytes, name: str = "log.jsonl") -> str:
    path = folder / name
    path.write_bytes(packed(content) if name.endswith(".gz") else content)
    return str(path)


def calls(*operations: Operation) -> list[dict[str, Any]]:
    """Calls of operations, of which some fail."""
    r = Random("sieve")
    who = sellers(r, 30, (DE, US))
    made = [
        one
        for each in operations or (ORDERS, ORDER, ITEM, LISTING, DOCUMENT)
        for one in calls_of(r, each, who, 12, lambda _: REFUSED if r.random() < 0.2 else None)
    ]
    return [row(one) for one in in_order(made)]


def summed(tally: Counting) -> tuple[Any, ...]:
    return (tally.totals(), tally.outside + tally.unrelated, sorted(tally.groups(), key=str), tally.span)


def counted(path: str, operation: str, *, sought: bool) -> Counting:
    (about,) = surveyed([path], {}).logs
    chosen = sieve(about.source, operation) if sought else None
    assert (chosen is not None) is sought
    return count([Given(about.source, about.fields, chosen)], Limits(operation=operation), Told())


@pytest.mark.usefixtures("part", "shared")
@pytest.mark.parametrize("name", ["log.jsonl", "log.jsonl.gz"])
@pytest.mark.parametrize("operation", ["getOrders", "get_order", "/orders/v0/orders", "getListingsItem"])
def test_what_is_sought_is_what_is_read(operation: str, name: str, tmp_path: Path) -> None:
    path = log(tmp_path, jsonl(calls()), name)

    assert summed(counted(path, operation, sought=True)) == summed(counted(path, operation, sought=False))


WRITTEN: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda line: line,
    "slashes escaped": lambda line: line.replace(b"/", b"\\/"),
    "as URL": lambda line: line.replace(b'"path": "', b'"path": "https://sellingpartnerapi-eu.amazon.com'),
    "with a query": lambda line: line.replace(b'orders"', b'orders?MarketplaceIds=DE"'),
    "with a slash at the end": lambda line: line.replace(b'orders"', b'orders/"'),
    "with two slashes before": lambda line: line.replace(b'"path": "', b'"path": "/'),
    "in a request line": lambda line: line.replace(b'"path": "', b'"path": "GET '),
    "with a carriage return": lambda line: line + b"\r",
    "with blanks before": lambda line: b"  " + line,
    "in another order": lambda line: json.dumps(dict(reversed(json.loads(line).items()))).encode(),
}


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("how", WRITTEN)
def test_however_a_path_is_written(how: str, tmp_path: Path) -> None:
    lines = [WRITTEN[how](line) for line in jsonl(calls(ORDERS, ORDER)).splitlines()]
    path = log(tmp_path, b"\n".join(lines))
    read = counted(path, "getOrders", sought=False)
    (about,) = surveyed([path], {}).logs
    chosen = sieve(about.source, "getOrders")

    tally = count([Given(about.source, about.fields, chosen)], Limits(operation="getOrders"), Told())

    assert read.groups()
    assert summed(tally) == summed(read)
    assert (chosen is None) is (how == "with blanks before")


def test_slashes_that_are_escaped_in_the_middle_alone_are_found(tmp_path: Path) -> None:
    lines = jsonl(calls(ORDERS, ITEM, ORDER)).splitlines()
    here = slice(len(lines) // 2 - 20, len(lines) // 2 + 20)
    lines[here] = [line.replace(b"/", b"\\/") for line in lines[here]]
    path = log(tmp_path, b"\n".join(lines * 3))

    assert summed(counted(path, "getOrders", sought=True)) == summed(counted(path, "getOrders", sought=False))


@pytest.mark.usefixtures("part", "shared")
def test_broken_lines_are_found_with_their_numbers_wherever_they_are(tmp_path: Path) -> None:
    lines = jsonl(calls()).splitlines()
    for place in range(0, 1_000, 97):
        lines.insert(place, JUNK[place % len(JUNK)])
    path = log(tmp_path, b"\n".join(lines))
    told: dict[str, list[int]] = {"sought": [], "read": []}
    (about,) = surveyed([path], {}).logs

    for how, chosen in (("sought", sieve(about.source, "getOrders")), ("read", None)):
        bad = told[how]
        given = Given(about.source, about.fields, chosen)
        tally = count([given], Limits(operation="getOrders"), Told(lambda _, one, bad=bad: bad.append(one.line)))
        assert tally.read == sum(1 for line in lines if line.strip())

    assert told["sought"] == told["read"]
    assert len(told["read"]) > 5


@pytest.mark.usefixtures("part", "shared")
def test_lines_that_ran_into_each_other_are_all_counted(tmp_path: Path) -> None:
    content = jsonl(calls())
    runs = content.replace(b"}\n{", b"}{", 400).replace(b"}\n{", b"}{", 1).replace(b"}{", b"}\n{", 390)

    tally = counted(log(tmp_path, runs), "getOrders", sought=True)

    assert runs.count(b"}{") == 11
    assert summed(tally) == summed(counted(log(tmp_path, content, "whole.jsonl"), "getOrders", sought=False))


@pytest.mark.usefixtures("shared")
def test_a_line_that_is_broken_within_is_named_by_its_number(tmp_path: Path) -> None:
    lines = jsonl(calls(ORDERS, ITEM)).splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if b'"/orders/v0/orders"' in line][3:300:7]
    for number in numbers:
        lines[number - 1] = lines[number - 1].replace(b'"status": ', b'"status": x')
    (about,) = surveyed([log(tmp_path, b"\n".join(lines))], {}).logs
    told: list[int] = []

    chosen = sieve(about.source, "getOrders")
    count(
        [Given(about.source, about.fields, chosen)],
        Limits(operation="getOrders"),
        Told(lambda _, one: told.append(one.line)),
    )

    assert chosen is not None
    assert len(numbers) > 5
    assert told == numbers


@pytest.mark.parametrize(
    ("content", "operation"),
    [
        (b"", "getOrders"),
        (b"time,path,status\n1,/orders/v0/orders,200\n", "getOrders"),
        (jsonl([row(call) for call in incident(Random(1), 5, 2)]), "getNothing"),
        ("\ufeff".encode() + jsonl([row(call) for call in incident(Random(1), 5, 2)]), "getOrders"),
    ],
    ids=["empty", "a table", "no such operation", "with a byte order mark"],
)
def test_what_cannot_be_sought_is_read(content: bytes, operation: str, tmp_path: Path) -> None:
    assert sieve(source(log(tmp_path, content)), operation) is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_helpers_end_when_nobody_wants_their_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sieving, "SHARED", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    for module in (sifting, sieving):
        monkeypatch.setattr(module, "PART", 1 << 12)
    about = source(log(tmp_path, jsonl(calls())))
    chosen = sieve(about, "getOrders")
    assert chosen is not None

    rows: Iterator[Read | Bad | Passed] = sifted(about, chosen)
    next(rows)
    rows.close()  # type: ignore[attr-defined]  # it is a generator

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_helper_that_dies_is_done_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = log(tmp_path, jsonl(calls()))
    read = summed(counted(path, "getOrders", sought=False))
    monkeypatch.setattr(sieving, "SHARED", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    for module in (sifting, sieving):
        monkeypatch.setattr(module, "PART", 1 << 12)
    monkeypatch.setattr(sieving.marshal, "dumps", lambda _: os._exit(1))

    assert summed(counted(path, "getOrders", sought=True)) == read


def test_a_large_log_is_sought_through_and_a_common_operation_is_counted(
    tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []
    monkeypatch.setattr("spdiag.comparing.tallying.MUCH", 1_000)
    monkeypatch.setattr(sieving, "sifted", lambda about, chosen: used.append("sieve") or sifted(about, chosen))
    rare = calls(ORDERS)[:5] + calls(ITEM, LISTING, DOCUMENT)
    path = log(tmp_path, jsonl(rare * 3))

    seldom = spdiag("compare", path, "--operation", "getOrders", "--format", "json")
    assert used == ["sieve"]
    often = spdiag("compare", path, "--operation", "getCatalogItem", "--format", "json")

    assert used == ["sieve"]
    for ran, operation in ((seldom, "getOrders"), (often, "getCatalogItem")):
        plainly = spdiag("compare", path, "--operation", operation, "--format", "json", "--engine", "duckdb")
        assert ran.out == plainly.out

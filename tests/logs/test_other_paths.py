"""Thousands of unknown operations that fail: the most frequent are told, the others are one, in both engines."""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from logs.both import DENIED, START, Record, Run, compared
from logs.test_folding import word
from logs.worlds import iso

from spdiag.core.comparison import Place
from spdiag.logs.counting import tally as counting
from spdiag.logs.counting.counted import BETWEEN
from spdiag.logs.counting.counts import Count
from spdiag.logs.counting.other_paths import MOST, Chosen, Failures, folded, others
from spdiag.logs.reading import opening

MISSING = "Resource not found."


def unknown(number: int) -> Place:
    return Place("GET", "", f"/foo-{word(number)}/bar")


def test_the_rarest_unknown_operations_are_one_which_says_how_many() -> None:
    often = {unknown(number): 9 for number in range(3)}
    rare = {unknown(number): 1 for number in range(3, MOST + 3)}

    found = folded(often | rare)

    assert set(found) == set(rare)
    assert set(found.values()) == {others(MOST, min(one.path for one in rare))}
    assert {one.path[:5] for one in found.values()} == {f"{MOST:,}"}


def test_as_many_as_are_told_apart_stay() -> None:
    assert folded({unknown(number): 1 for number in range(MOST)}) == {}


def test_known_operations_and_those_that_never_failed_are_never_folded() -> None:
    known = {Place("GET", f"operation{number}", f"/orders/v0/{word(number)}"): 1 for number in range(MOST)}
    fine = {unknown(number): 0 for number in range(MOST + 1)}

    assert folded(known | fine | {unknown(MOST + 2): 1}) == {}


def test_paths_like_amazons_are_not_one_with_others() -> None:
    alike = {Place("GET", "", f"/orders/v0/{word(number)}"): 1 for number in range(MOST)}
    own = {unknown(number): 1 for number in range(MOST)}

    found = folded(alike | own)

    assert {found[one] for one in alike} == {others(MOST, min(one.path for one in alike))}
    assert {found[one] for one in own} == {others(MOST, min(one.path for one in own))}


def test_one_rare_operation_alone_stays_what_it_is() -> None:
    alike = Place("GET", "", "/orders/v0/abc")
    own = {unknown(number): 1 for number in range(MOST)}
    chosen = Failures(own | {alike: 1}).chosen()

    counted_as = chosen.place(alike)

    assert set(folded(own | {alike: 1})) == set(own)
    assert chosen.names() == {counted_as: alike}


def test_what_is_one_already_is_folded_with_more_and_never_alone() -> None:
    before = {others(7, "/foo-zzzz/bar"): 9}
    few, many = ({unknown(number): 1 for number in range(most)} for most in (MOST, MOST + 1))

    found = folded(before | many)

    assert set(found) == set(before | many)
    assert set(found.values()) == {others(MOST + 8, min(one.path for one in many))}
    assert folded(before | few) == {}


def test_of_a_crowd_the_same_are_told_apart_whatever_the_order() -> None:
    rows = [unknown(number) for number in range(MOST + 50) for _ in range(2 if number < 5 else 1)]
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        crowd = Failures({})
        for one in rows:
            crowd.add(one, failed=True)
        chosen: Chosen = crowd.chosen()
        places = {one: chosen.place(one) for one in rows}
        names = chosen.names()

        found = {one: names.get(where, where) for one, where in places.items()}

        rare = {unknown(number): 1 for number in range(5, MOST + 50)}
        assert found == {one: one for one in rows} | folded(rare | {unknown(number): 2 for number in range(5)})


def lines(paths: int) -> Iterator[Record]:
    """Refusals of getOrders for 30 of 100 sellers, and calls of very many paths, of which each fails once or twice."""
    for turn, seller in product(range(8), range(100)):
        refused = {"status": 403, "code": "Unauthorized", "message": DENIED} if seller < 30 else {"status": 200}
        yield {"path": "/orders/v0/orders", "seller": f"A{seller:013d}", "turn": turn} | refused
    for number in range(paths):
        failed = {"path": f"/foo-{word(number)}/bar", "seller": f"A{number % 100:013d}", "turn": number % 8}
        yield from [failed | {"status": 404, "code": "NotFound", "message": MISSING, "box": "box-bad"}] * (
            2 if number < 3 else 1
        )
        yield failed | {"status": 200, "box": f"box-{number % 3}"}
        yield failed | {"path": f"/fine-{word(number)}/bar", "status": 200}


def written(folder: Path, paths: int, seed: int) -> str:
    rows = [
        {"ts": iso(START + 900 * one["turn"] + number % 60), "method": "GET"} | one
        for number, one in enumerate(lines(paths))
    ]
    random.Random(seed).shuffle(rows)
    file = folder / f"log-{seed}.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return str(file)


@pytest.mark.parametrize("crowd", [counting.CROWD, 500])
def test_other_operations_are_one_finding(
    tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch, crowd: int
) -> None:
    monkeypatch.setattr(counting, "CROWD", crowd)
    paths = MOST + 700

    documents = [compared(spdiag, written(tmp_path, paths, seed)) for seed in range(2)]

    found = documents[0]["findings"] + documents[0]["elsewhere"]
    rest = next(one for one in found if " other operations, such as " in one["path"])
    apart = [one for one in found if one["path"].startswith("/foo-")]
    assert documents[0] == documents[1]
    assert documents[0]["rows"]["read"] == 800 + 3 * paths + 3 > BETWEEN
    assert [found[0][key] for key in ("operation", "scope")] == ["getOrders", "limited-group"]
    assert found[0]["sellers"]["failing"] == 30
    assert rest["path"] == others(paths - 3, min(unknown(number).path for number in range(3, paths))).path
    assert [rest[key] for key in ("operation", "method", "occurrences")] == [None, None, paths - 3]
    assert rest["calls"] == 2 * (paths - 3)
    assert [(one["field"], one["value"]) for one in rest["differs"]] == [("box", "box-bad")]
    assert sorted(one["occurrences"] for one in apart) == [2, 2, 2]


def test_accounts_of_operations_that_are_one_are_counted_together() -> None:
    count = Count()
    count.add(5.0, 1)

    other = Count()
    other.add(7.0, 2)
    other.join(count)

    assert (other.times, other.slots, other.first, other.last) == (2, 6, 5.0, 7.0)


@pytest.mark.parametrize(("path", "elsewhere"), [("/orders/{}", False), ("/shop-{}/bar", True)])
def test_many_as_one_are_of_sp_api_as_each_of_them_is(tmp_path: Path, spdiag: Run, path: str, elsewhere: bool) -> None:
    rows = [{"path": "/orders/v0/orders", "seller": f"A{number:013d}", "status": 200} for number in range(100)] * 3
    rows += [
        {"path": path.format(word(number)), "seller": f"A{number % 100:013d}", "status": 404, "message": MISSING}
        for number in range(MOST + 1)
    ]
    file = tmp_path / "log.jsonl"
    stamped = ({"ts": iso(START + number), "method": "GET"} | one for number, one in enumerate(rows))
    file.write_text("".join(json.dumps(one) + "\n" for one in stamped))

    document = compared(spdiag, str(file))

    found = [one for one in document["findings"] if one["path"].startswith(f"{MOST + 1:,} other")]
    assert [one.get("elsewhere", False) for one in found] == [elsewhere]


def test_counts_add_up_where_both_engines_count_a_part(
    tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "CROWD", 500)
    paths = MOST + 700
    plain = Path(written(tmp_path, paths, 0))
    texts = (f"INFO answered {line}\n" for line in plain.read_text().splitlines())
    (tmp_path / "log.txt").write_text("".join(texts).replace("/foo-", "/text-"))

    ran = spdiag("compare", str(plain), str(tmp_path / "log.txt"), "--engine", "duckdb", "--format", "json")

    document = json.loads(ran.out)
    found = document["findings"] + document["elsewhere"]
    rest = next(one for one in found if " other operations, such as " in one["path"])
    apart = {one["path"]: one["occurrences"] for one in found if one["path"].startswith(("/foo-", "/text-"))}
    assert document["rows"]["read"] == 2 * (800 + 3 * paths + 3)
    assert rest["path"].startswith(f"{2 * (paths - 3):,} other")
    assert (rest["occurrences"], rest["calls"]) == (2 * (paths - 3), 4 * (paths - 3))
    assert sorted(apart.values()) == [2] * 6


def test_a_stream_that_is_too_long_to_be_read_twice_is_counted_whole(
    tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "CROWD", 500)
    monkeypatch.setattr(opening, "KEPT", 1_000)
    content = Path(written(tmp_path, MOST + 700, 0)).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    piped = json.loads(spdiag("compare", "-", "--format", "json").out)

    named = json.loads(spdiag("compare", f"{tmp_path}/log-0.jsonl", "--engine", "stream", "--format", "json").out)
    assert piped["rows"]["read"] == content.count(b"\n")
    assert piped["findings"] == named["findings"]

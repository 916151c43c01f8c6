"""A program's log that names sellers, and a proxy's log of the same calls with their answers: joined by their ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from logs.both import DENIED, Record, Run, compared, requests

Told = Callable[[int, Record], Sequence[Record]]


def id_of(number: int) -> str:
    return f"7c9e6679-{number:04x}"


def told_once(number: int, one: Record) -> Sequence[Record]:
    return [{"ts": one["ts"], "msg": "calling", "request_id": id_of(number), "seller": one["seller"], "version": "3.1"}]


def told_in_lines(number: int, one: Record) -> Sequence[Record]:
    context = {"trace": {"request": id_of(number)}}
    begun = {"ts": one["ts"], "msg": "begun", "ctx": context | {"seller_id": one["seller"]}}
    return [begun, *({"ts": one["ts"], "msg": said, "ctx": context} for said in ("token taken", "calling", "done"))]


def written(file: Path, records: Sequence[Record]) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(json.dumps(one) + "\n" for one in records))


def logs(folder: Path, told: Told, id: Callable[[int], object] = id_of) -> str:
    """The log of a program, as that tells each call, and that of a proxy."""
    calls = list(requests())
    written(folder / "app" / "app.jsonl", [line for number, one, _ in calls for line in told(number, one)])
    proxied = [
        {"at": one["ts"], "rid": id(number), "path": one["path"], "status": one["status"]}
        | ({"message": DENIED} if refused else {})
        for number, one, refused in calls
    ]
    written(folder / "proxy.log", proxied)
    return str(folder)


@pytest.mark.parametrize("told", [told_once, told_in_lines])
def test_the_seller_that_a_program_tells_of_a_call_is_that_of_its_answer(
    told: Told, tmp_path: Path, spdiag: Run
) -> None:
    found = compared(spdiag, logs(tmp_path, told))

    (one,) = found["findings"]
    assert (one["scope"], one["sellers"]["failing"], one["sellers"]["seen"]) == ("one-seller", 1, 12)
    assert (one["occurrences"], one["calls"]) == (20, 240)
    assert found["rows"]["read"] == 240 * (1 + len(told(0, next(requests())[1])))
    assert not [said for said in found["warnings"] if "no seller field" in said or "no path field" in said]


def test_what_else_the_program_tells_sets_calls_apart(tmp_path: Path, spdiag: Run) -> None:
    ran = spdiag("compare", logs(tmp_path, told_once), "--fields", "--format", "json")

    proxy = json.loads(ran.out)["logs"][1]
    assert (proxy["fields"]["seller"], proxy["compared_by"]) == (["seller"], ["version"])


def of_several(number: int, one: Record) -> Sequence[Record]:
    return [{**told_once(number, one)[0], "request_id": id_of(number // 4)}]


def numbered(number: int, one: Record) -> Sequence[Record]:
    return [{**told_once(number, one)[0], "request_id": number}]


@pytest.mark.parametrize(
    ("told", "id"),
    [(of_several, lambda number: id_of(number // 4)), (numbered, lambda number: number), (told_once, str)],
    ids=["of several sellers", "numbers of lines", "other ids"],
)
def test_what_is_no_id_of_one_call_joins_nothing(
    told: Told, id: Callable[[int], object], tmp_path: Path, spdiag: Run
) -> None:
    found = compared(spdiag, logs(tmp_path, told, id))

    (one,) = found["findings"]
    assert (one["scope"], one["sellers"]["seen"], found["exit_code"]) == ("inconclusive", 0, 3)

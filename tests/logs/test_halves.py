"""Requests whose answers stand in records of their own, under the same id."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from logs.both import DENIED, Record, compared, requests, told
from running import Ran

from spdiag.logs.fields.halves import Halves, Pair

Run = Callable[..., Ran]
BODY = json.dumps({"errors": [{"code": "Unauthorized", "message": DENIED, "details": ""}]})
REFUSED = [(403, "Unauthorized", DENIED, 20)]


def _asked(number: int, fields: Record) -> Record:
    return {
        "ts": fields["ts"],
        "message": "Calling",
        "path": fields["path"],
        "seller": fields["seller"],
        "id": _id(number),
    }


def _answer(number: int, fields: Record, refused: bool) -> Record:
    body = BODY if refused else None
    return {"ts": fields["ts"], "message": "Answered", "id": _id(number), "status": fields["status"], "body": body}


def _id(number: int) -> str:
    return f"{number * 7919:08x}-req"


def _halves() -> list[tuple[Record, Record]]:
    return [(_asked(number, fields), _answer(number, fields, refused)) for number, fields, refused in requests()]


def _file(folder: Path, records: Iterable[Record]) -> str:
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records))
    return str(file)


ORDERS: dict[str, Callable[[list[tuple[Record, Record]]], list[Record]]] = {
    "one after the other": lambda halves: [one for both in halves for one in both],
    "several at a time": lambda halves: [
        one for n in range(0, len(halves), 8) for half in (0, 1) for one in (both[half] for both in halves[n : n + 8])
    ],
    "answers first": lambda halves: [one for asked, answer in halves for one in (answer, asked)],
}


@pytest.mark.parametrize("order", ORDERS)
def test_a_request_and_its_answer_are_one(order: str, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, _file(tmp_path, ORDERS[order](_halves())))

    assert told(found) == REFUSED
    assert [(one["operation"], one["scope"]) for one in found["findings"]] == [("getOrders", "one-seller")]
    assert (found["rows"]["read"], found["rows"]["rejected"], found["rows"]["without_seller"]) == (480, 0, 0)


def test_the_seller_may_stand_in_the_answer_and_halves_in_objects(tmp_path: Path, spdiag: Run) -> None:
    records = []
    for asked, answer in _halves():
        seller, path = asked.pop("seller"), asked.pop("path")
        records.append({**asked, "http": {"path": path}})
        records.append({**answer, "seller": seller, "status": None, "http": {"status": answer["status"]}})

    assert told(compared(spdiag, _file(tmp_path, records))) == REFUSED


def test_healthy_halves_are_no_failures(tmp_path: Path, spdiag: Run) -> None:
    halves = [(asked, {**answer, "status": 200, "body": None}) for asked, answer in _halves()]
    file = _file(tmp_path, ORDERS["one after the other"](halves))

    assert spdiag("compare", file).status == 0


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
def test_requests_without_an_answer_are_no_failures(engine: str, tmp_path: Path, spdiag: Run) -> None:
    halves = [({**asked, "id": None}, {**answer, "id": None}) for asked, answer in _halves()]
    file = _file(tmp_path, [one for both in halves for one in (both[0], {"status": both[1]["status"]})])

    found = json.loads(spdiag("compare", file, "--engine", engine, "--format", "json").out)

    assert "all-sellers" not in {one["scope"] for one in found["findings"]}
    assert not any(one["message"] == "Calling" for one in found["findings"])


def test_a_call_that_is_told_before_its_whole_row_is_no_failure(tmp_path: Path, spdiag: Run) -> None:
    records = []
    for number, fields, refused in requests():
        records.append({**_asked(number, fields), "id": None})
        records.append({**fields, "message": DENIED if refused else None})

    assert told(compared(spdiag, _file(tmp_path, records))) == [(403, None, DENIED, 20)]


def test_a_failure_without_a_status_is_one_beside_calls_that_were_answered(tmp_path: Path, spdiag: Run) -> None:
    records = [
        {**fields, "status": None if refused else 200, "message": "socket hang up" if refused else None}
        for _, fields, refused in requests()
    ]

    assert told(compared(spdiag, _file(tmp_path, records))) == [(None, None, "socket hang up", 20)]


def test_what_nobody_answers_is_not_lost() -> None:
    halves = Halves(Pair("id", ("path",), ("status",)))
    asked: dict[str, Any] = {"id": "one", "path": "/orders/v0/orders"}
    again = {**asked, "attempt": 2}

    taken = [halves.taken(one) for one in (asked, again, {"id": "other", "status": 200}, {"level": "info"})]

    assert taken == [[], [asked], [], [{"level": "info"}]]
    assert list(halves.left()) == [again, {"id": "other", "status": 200}]


def test_an_answer_is_told_by_its_own_words() -> None:
    halves = Halves(Pair("id", ("path",), ("status",)))

    halves.taken({"id": 1, "path": "/orders/v0/orders", "message": "Calling", "http": {"verb": "GET"}})
    found = halves.taken({"id": 1, "status": 403, "message": "Refused", "seller": None, "http": {"version": "2"}})

    http = {"verb": "GET", "version": "2"}
    assert found == [{}, {"id": 1, "path": "/orders/v0/orders", "message": "Refused", "http": http, "status": 403}]

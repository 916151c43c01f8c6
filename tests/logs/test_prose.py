"""Lines of text that carry JSON: all their objects are read, and what the words before them tell of a call."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from logs.both import compared, told
from logs.worlds import Call, incident
from running import Ran

from spdiag.logs.reading.prose import carried

Run = Callable[..., Ran]
HOST = "https://sellingpartnerapi-eu.amazon.com"
MADE = incident(Random(3))
TIMES = sum(one.error is not None for one in MADE)
DENIED = "Access to requested resource is denied."


def stamp(one: Call) -> str:
    minutes, seconds = divmod(int(one.at) % 86_400, 60)
    return f"2026-11-28 {minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def context(one: Call) -> str:
    return json.dumps({"seller": one.seller, "marketplace": one.market})


def answer(one: Call) -> str:
    return json.dumps({"errors": [{"code": one.code, "message": one.message, "details": "A long account of it"}]})


def called(one: Call) -> str:
    return f"{one.operation.method} {HOST}{one.path}"


def fine(one: Call) -> str:
    return f"[{stamp(one)}] app.INFO: {called(one)} {one.status} OK {context(one)} []\n"


def guzzle(one: Call, body: str) -> str:
    said = f"Client error: `{called(one)}` resulted in a `403 Forbidden` response: {body}"
    return f"[{stamp(one)}] app.ERROR: {said} {context(one)} []\n"


ANSWERED: Mapping[str, Callable[[Call], str]] = {
    "Guzzle": lambda one: guzzle(one, answer(one)),
    "Guzzle, cut": lambda one: guzzle(one, f"{answer(one)[:110]} (truncated...)"),
    "calm, with an answer": lambda one: f"{stamp(one)} INFO {called(one)} 403 {context(one)} {answer(one)}\n",
    "behind the path": lambda one: (
        f"{stamp(one)} ERROR [main] {called(one)} -> 403 {context(one)} {{}} response={answer(one)}\n"
    ),
}


@pytest.mark.parametrize("form", ANSWERED)
def test_words_tell_of_the_call_what_the_json_does_not(form: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.log").write_text("".join(ANSWERED[form](one) if one.error else fine(one) for one in MADE))

    found = compared(spdiag, str(tmp_path / "log.log"))

    assert told(found) == [(403, "Unauthorized", DENIED, TIMES)]
    assert found["findings"][0]["operation"] == "getOrders"
    assert (found["rows"]["unrelated"], found["rows"]["without_seller"]) == (0, 0)


SAID: Mapping[str, tuple[str | None, Callable[[Call], str]]] = {
    "requests": (
        "Client Error: Forbidden",
        lambda one: f"ERROR requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: {HOST}{one.path}",
    ),
    "axios": (None, lambda one: f"ERROR {called(one)}: Request failed with status code 403"),
    "Java": (
        "Forbidden",
        lambda one: f"SEVERE: Server returned HTTP response code: 403 Forbidden for URL: {HOST}{one.path}",
    ),
    "of a person": (
        "Forbidden",
        lambda one: f"ERROR buyer Maria Gomez {called(one)}?q=Maria 403 Forbidden for buyer Maria Gomez, Calle Mayor",
    ),
    "at the end, calm": ("Forbidden", lambda one: f"INFO {called(one)} 403 Forbidden"),
    "behind an arrow": (None, lambda one: f"INFO {called(one)} -> 403"),
    "before its duration": (None, lambda one: f"WARN {called(one)} 403 in 120 ms"),
}


def written(said: Callable[[Call], str], folder: Path) -> str:
    """A log in which failing calls are written so, and others as fine."""
    file = folder / "log.log"
    file.write_text("".join(f"{stamp(one)} {said(one)} {context(one)}\n" if one.error else fine(one) for one in MADE))
    return str(file)


@pytest.mark.parametrize("form", SAID)
def test_words_of_clients_tell_status_and_reason_alone(form: str, tmp_path: Path, spdiag: Run) -> None:
    message, said = SAID[form]

    found = compared(spdiag, written(said, tmp_path))

    assert told(found) == [(403, None, message, TIMES)]
    assert found["findings"][0]["operation"] == "getOrders"


WELL: Mapping[str, Callable[[Call], str]] = {
    "orders": lambda one: f"INFO {called(one)} 503 orders",
    "orders, no level": lambda one: f"{called(one)} 431 orders",
    "stock": lambda one: f"WARN {called(one)} 503 in stock",
    "duration": lambda one: f"INFO {called(one)} 503 msec",
    "found": lambda one: f"INFO {called(one)} 503 found",
    "a number alone": lambda one: f"INFO {called(one)} 503",
    "healed": lambda one: f"{called(one)} succeeded after retry (attempt 1: status 429)",
    "recovered": lambda one: f"WARN {called(one)} recovered from 503 Service Unavailable",
}


@pytest.mark.parametrize("form", WELL)
def test_numbers_of_other_things_are_no_failures(form: str, tmp_path: Path, spdiag: Run) -> None:
    assert compared(spdiag, written(WELL[form], tmp_path))["findings"] == []


def beside(one: Call, **more: object) -> str:
    return json.dumps({"sellerId": one.seller, "path": one.path, "method": "GET", "status": one.status, **more})


BESIDE: Mapping[str, Callable[[Call], str]] = {
    "another status": lambda one: f'sync {{"orderId":"x","status":"Shipped"}} {beside(one)}',
    "another path": lambda one: f'sync {{"url":"/jobs/sync","http_method":"POST","status":200}} {beside(one)}',
    "a message of its own": lambda one: f'answer {{"message":"found 3"}} {beside(one)}',
}


@pytest.mark.parametrize("form", BESIDE)
def test_the_object_with_amazons_path_counts_before_others(form: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.log").write_text("".join(f"{stamp(one)} INFO {BESIDE[form](one)}\n" for one in MADE))

    found = compared(spdiag, str(tmp_path / "log.log"))

    assert told(found) == [(403, None, None, TIMES)]


def test_an_answer_that_tells_of_a_failure_is_its_message(tmp_path: Path, spdiag: Run) -> None:
    answered = '{"message":"Access denied"}'
    lines = (f"{stamp(one)} INFO answer {answered if one.error else '{}'} {beside(one)}\n" for one in MADE)
    (tmp_path / "log.log").write_text("".join(lines))

    found = compared(spdiag, str(tmp_path / "log.log"))

    assert told(found) == [(403, None, "Access denied", TIMES)]


def test_a_line_of_many_broken_objects_is_given_up() -> None:
    begun = monotonic()

    assert carried("x {" * 66_000, 2) is None
    assert monotonic() - begun < 1


def test_both_objects_of_a_line_are_read(tmp_path: Path, spdiag: Run) -> None:
    def line(one: Call) -> str:
        told_of = {"method": one.operation.method, "uri": one.path, "status": one.status, "seller_id": one.seller}
        extra = {"release": "2.0" if one.error else "1.0", "marketplace": one.market}
        return f"[{stamp(one)}] spapi.INFO: called {json.dumps(told_of)} {json.dumps(extra)}\n"

    (tmp_path / "log.log").write_text("".join(map(line, MADE)))

    found = compared(spdiag, str(tmp_path / "log.log"))

    assert found["findings"][0]["marketplaces"]
    assert ("release", "2.0") in {(one["field"], one["value"]) for one in found["findings"][0]["differs"]}


def numbered(number: Callable[[Call], int], folder: Path) -> str:
    """A log in which each call has a number alone behind its path, at a calm level."""
    file = folder / "log.log"
    file.write_text("".join(f"{stamp(one)} INFO {called(one)} {number(one)} {context(one)}\n" for one in MADE))
    return str(file)


def test_a_number_alone_is_a_status_where_calls_succeed_with_one(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, numbered(lambda one: one.status, tmp_path))

    assert told(found) == [(403, None, None, TIMES)]


def test_a_number_alone_is_none_where_others_are_no_statuses(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, numbered(lambda one: 403 if one.error else 7, tmp_path))

    assert found["findings"] == []


@pytest.mark.parametrize(
    "cut",
    ['{"context": {"path": "/orders/v0/orders", "status": 403}, "sel', '{"a": [1, {"path": "/x"}], "b": {"c": 1}'],
)
def test_a_part_of_json_that_is_cut_is_no_record(cut: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.log").write_text("".join([*map(fine, MADE), f"2026-11-28 10:00:00 INFO {cut}\n"]))

    found = compared(spdiag, str(tmp_path / "log.log"))

    assert found["rows"]["rejected"] == 1

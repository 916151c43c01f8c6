"""Lines of text that carry JSON: all their objects are read, and what the words before them tell of a call."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
from logs.both import compared, told
from logs.worlds import Call, incident
from running import Ran

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


SAID: Mapping[str, Callable[[Call], str]] = {
    "requests": lambda one: (
        f"ERROR requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: {HOST}{one.path}"
    ),
    "axios": lambda one: f"ERROR {called(one)}: Request failed with status code 403",
    "Java": lambda one: f"SEVERE: Server returned HTTP response code: 403 Forbidden for URL: {HOST}{one.path}",
}


@pytest.mark.parametrize("form", SAID)
def test_words_of_clients_tell_status_and_message(form: str, tmp_path: Path, spdiag: Run) -> None:
    lines = (f"{stamp(one)} {SAID[form](one)} {context(one)}\n" if one.error else fine(one) for one in MADE)
    (tmp_path / "log.log").write_text("".join(lines))

    found = compared(spdiag, str(tmp_path / "log.log"))

    assert [(one["operation"], one["status"], one["occurrences"]) for one in found["findings"]] == [
        ("getOrders", 403, TIMES)
    ]
    assert found["findings"][0]["message"].startswith(SAID[form](MADE[0]).split()[1].rstrip(":")[:3])


def test_both_objects_of_a_line_are_read(tmp_path: Path, spdiag: Run) -> None:
    def line(one: Call) -> str:
        told_of = {"method": one.operation.method, "uri": one.path, "status": one.status, "seller_id": one.seller}
        extra = {"release": "2.0" if one.error else "1.0", "marketplace": one.market}
        return f"[{stamp(one)}] spapi.INFO: called {json.dumps(told_of)} {json.dumps(extra)}\n"

    (tmp_path / "log.log").write_text("".join(map(line, MADE)))

    found = compared(spdiag, str(tmp_path / "log.log"))

    assert found["findings"][0]["marketplaces"]
    assert ("release", "2.0") in {(one["field"], one["value"]) for one in found["findings"][0]["differs"]}


@pytest.mark.parametrize(
    "cut",
    ['{"context": {"path": "/orders/v0/orders", "status": 403}, "sel', '{"a": [1, {"path": "/x"}], "b": {"c": 1}'],
)
def test_a_part_of_json_that_is_cut_is_no_record(cut: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.log").write_text("".join([*map(fine, MADE), f"2026-11-28 10:00:00 INFO {cut}\n"]))

    found = compared(spdiag, str(tmp_path / "log.log"))

    assert found["rows"]["rejected"] == 1

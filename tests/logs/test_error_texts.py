"""Which text of a row is the error's: what the program says of every call is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from logs.both import DENIED, EXPIRED, PATH, Record, Run, compared, log, told

from spdiag.logs.fields.finding import flat, found_in

Written = Callable[[str, Record], Record]
"""How a program writes a request; its first argument is the error's message, empty where there is none."""


def said(number: int, refused: bool) -> str:
    return (EXPIRED if number % 24 == 3 else DENIED) if refused else ""


def answer(message: str) -> str:
    return json.dumps({"errors": [{"code": "Unauthorized", "message": message}]} if message else {"payload": {}})


WAYS: dict[str, Written] = {
    "an event's msg beside error": lambda m, one: one | {"msg": "spapi request", "error": m or None},
    "an event's message, errors nested": lambda m, one: {
        "message": "SP-API call failed" if m else "SP-API call ok",
        "meta": one | ({"error": {"message": m}} if m else {}),
    },
    "an event's message at errors alone": lambda m, one: (
        one | ({"message": "SP-API call failed", "exception": {"message": m}} if m else {})
    ),
    "an event with numbers": lambda m, one: {
        "Message": f"GET {PATH} => {one['status']}",
        "State": one | {"ErrorMessage": m or None},
    },
    "an exception in a context": lambda m, one: {
        "message": "SP-API",
        "context": one | {"exception": {"message": m} if m else None},
    },
    "msg beside err.message": lambda m, one: one | ({"msg": "failed", "err": {"message": m}} if m else {"msg": "ok"}),
    "message alone": lambda m, one: one | {"message": m or "OK"},
    "message beside a short error": lambda m, one: (
        one | {"message": m or "OK", "error": "403 Forbidden" if m else None}
    ),
    "message beside error_message": lambda m, one: one | {"message": "spapi", "error_message": m},
    "an answer in text": lambda m, one: one | {"response_body": answer(m)},
    "an answer in text, deeper": lambda m, one: one | {"response": {"body": answer(m)}},
    "an answer as payload": lambda m, one: one | {"payload": answer(m)},
    "an answer behind words": lambda m, one: one | {"error": f"[403] {answer(m)}" if m else None},
    "an answer that is cut": lambda m, one: (
        one | {"error": f"Client error: {answer(m)[:-3]} (truncated)" if m else None}
    ),
    "an answer in text that is cut": lambda m, one: one | {"error": answer(m)[:-3] if m else None},
    "err": lambda m, one: one | {"err": m},
    "exc_info": lambda m, one: one | {"exc_info": m},
    "a traceback": lambda m, one: (
        one
        | (
            {"message": "failed", "exc_info": f"Traceback (most recent call last):\n  File x, line 7\n{m}\n"}
            if m
            else {}
        )
    ),
    "errorMsg": lambda m, one: one | {"errorMsg": m},
    "Error Description": lambda m, one: one | {"Error Description": m},
    "statusText": lambda m, one: one | {"statusText": m},
    "description": lambda m, one: one | {"description": m},
    "a span's status": lambda m, one: (
        {name: value for name, value in one.items() if name != "status"}
        | {"statusCode": one["status"], "status": {"code": "ERROR", "description": m} if m else {"code": "UNSET"}}
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_two_errors_are_two_whatever_the_program_says_besides(way: str, tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda number, one, refused: WAYS[way](said(number, refused), one))

    found = compared(spdiag, file)

    assert [(status, message, times) for status, _, message, times in told(found)] == [
        (403, DENIED, 10),
        (403, EXPIRED, 10),
    ]
    assert {one["code"] for one in found["findings"]} == ({"Unauthorized"} if "answer" in way else {None})


@pytest.mark.parametrize(
    ("succeeds", "fails"),
    [
        ({"description": "Sync orders"}, {"description": "Sync orders"}),
        ({"details": "call 7"}, {"details": "call 9"}),
        ({"response_body": '{"payload": {}}'}, {"response_body": '{"payload": {}}'}),
        ({"sent": '{"message": "Dear Anna"}'}, {"sent": '{"message": "Dear Bob"}'}),
    ],
)
def test_what_succeeding_rows_have_as_well_is_no_message(succeeds: Record, fails: Record) -> None:
    records = [{"status": 200, **succeeds}] * 9 + [{"status": 403, **fails}]

    fields = found_in(records, {})

    assert not fields.has("message")


def test_a_log_of_errors_alone_takes_what_tells_them_apart() -> None:
    records: list[dict[str, Any]] = [
        {"status": 403, "msg": "call to SP-API failed", "error": said(number, True)} for number in (3, 4)
    ]

    fields = found_in([flat(one) for one in records], {})

    assert fields.places["message"] == ("error", "msg")


@pytest.mark.parametrize(
    ("records", "has"),
    [
        ([{"status": 403, "exception": {"code": 403, "message": DENIED}}], False),
        ([{"status": 200, "code": 0}, {"status": 403, "code": 0}], False),
        ([{"status": 200, "code": 0}, {"status": 403, "code": 17}], True),
        ([{"status": 200}, {"status": 403, "code": "Unauthorized"}], True),
    ],
)
def test_a_status_and_what_succeeding_calls_have_is_no_code(records: list[dict[str, Any]], has: bool) -> None:
    fields = found_in([flat(one) for one in records], {})

    assert fields.has("code") is has


def test_a_list_of_errors_in_a_cell_is_read(tmp_path: Path, spdiag: Run) -> None:
    errors = json.dumps([{"message": DENIED, "code": "Unauthorized", "details": ""}])

    found = compared(spdiag, log(tmp_path, lambda _, one, refused: {**one, "api_errors": errors if refused else "[]"}))

    assert told(found) == [(403, "Unauthorized", DENIED, 20)]


def test_errors_as_python_amazon_sp_api_writes_them_are_read(tmp_path: Path, spdiag: Run) -> None:
    errors = f"[{{'code': 'Unauthorized', 'message': '{DENIED}', 'details': ''}}]"

    found = compared(spdiag, log(tmp_path, lambda _, one, refused: {**one, "error": errors if refused else None}))

    assert told(found) == [(403, "Unauthorized", DENIED, 20)]


AXIOS = {"code": "ERR_BAD_REQUEST", "message": "Request failed with status code 403"}


@pytest.mark.parametrize(
    "failing",
    [
        {**AXIOS, "response": {"data": {"errors": [{"code": "Unauthorized", "message": DENIED}]}}},
        {**AXIOS, "errors": [{"code": "Unauthorized", "message": DENIED}]},
        {**AXIOS, "response": {"data": answer(DENIED)}},
        {"message": f"[403] {answer(DENIED)}"},
        {"message": "failed", "exception": {"message": f"Client error: `GET {PATH}` resulted in:\n{answer(DENIED)}\n"}},
        {"message": f"refused: {answer(DENIED)[:-3]}, (truncated...)"},
        {"error": f"Forbidden: [{{'code': 'Unauthorized', 'message': '{DENIED}', 'details': ''}}]"},
    ],
    ids=["nested", "beside", "as text", "behind a status", "behind a request", "cut", "as Python writes it"],
)
def test_what_amazon_says_goes_before_what_the_program_says(failing: Record, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, log(tmp_path, lambda _, one, refused: {**one, **(failing if refused else {})}))

    assert told(found) == [(403, "Unauthorized", DENIED, 20)]


def test_a_status_before_an_answer_is_told_where_no_field_has_it(tmp_path: Path, spdiag: Run) -> None:
    def written(_: int, one: Record, refused: bool) -> Record:
        whole = {name: value for name, value in one.items() if name != "status"}
        return whole | ({"error": f"HTTP 403: {answer(DENIED)}"} if refused else {"error": None})

    found = compared(spdiag, log(tmp_path, written))

    assert told(found) == [(403, "Unauthorized", DENIED, 20)]


def test_an_answer_in_a_message_that_no_sample_shows_is_read(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, refused: bool) -> Record:
        said = answer(DENIED) if number > 100 else "denied"
        return one | {"error": f"refused with {said}" if refused else ""}

    found = compared(spdiag, log(tmp_path, written))

    assert told(found) == [(403, "Unauthorized", DENIED, 11), (403, None, "refused with denied", 9)]


def test_what_is_said_is_no_code_and_is_told_once(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _, one, refused: {**one, "error": '{"errors": "[API] Too many"}' if refused else None})

    assert told(compared(spdiag, file)) == [(403, None, "[API] Too many", 20)]
    assert "[API] Too many" in (out := spdiag("compare", file).out)
    assert "Too many [API] Too many" not in " ".join(out.split())

"""The `details` of errors, which often tell more than the message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from logs.both import Record, Run, compared, log

DENIED = {"code": "Unauthorized", "message": "Access to requested resource is denied."}
EXPIRED = "The LWA secret token you provided has expired."
WAYS = {
    "column": lambda details: DENIED | {"details": details},
    "error": lambda details: {"error": DENIED | {"details": details}},
    "errors": lambda details: {"response": {"errors": [DENIED | {"details": details}]}},
    "answer": lambda details: {"response": json.dumps({"errors": [DENIED | {"details": details}]})},
    "mapping": lambda details: {"errorMessage": DENIED | {"details": details}},
}


@pytest.mark.parametrize("way", WAYS)
def test_details_tell_the_cause(way: str, tmp_path: Path, spdiag: Run) -> None:
    def write(_number: int, one: Record, failed: bool) -> Record:
        bare = {key: value for key, value in one.items() if key not in ("code", "message")}
        return bare | (WAYS[way](EXPIRED) if failed else {})

    (finding,) = compared(spdiag, log(tmp_path, write))["findings"]

    assert finding["message"] == DENIED["message"]
    assert finding["details"] == EXPIRED
    assert finding["causes"][0]["id"] == "lwa.secret-expired"


def test_without_details_the_message_alone_tells_it(tmp_path: Path, spdiag: Run) -> None:
    def write(_number: int, one: Record, failed: bool) -> Record:
        return one | (DENIED | {"details": ""} if failed else {"details": None})

    (finding,) = compared(spdiag, log(tmp_path, write))["findings"]

    assert finding["details"] is None
    assert finding["causes"][0]["id"] != "lwa.secret-expired"


def test_other_details_are_another_error(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, failed: bool) -> Record:
        return one | (
            DENIED | {"details": EXPIRED if number % 24 == 3 else "Access token is revoked."} if failed else {}
        )

    found = compared(spdiag, log(tmp_path, write))["findings"]

    assert {one["details"] for one in found} == {EXPIRED, "Access token is revoked."}


WORDS = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima"]


def test_details_that_differ_from_call_to_call_split_no_error(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, failed: bool) -> Record:
        words = f"while calling {WORDS[number // 12 % 12]} {WORDS[number // 24 % 12]}"
        return one | {"version": "7" if failed else "6"} | (DENIED | {"details": words} if failed else {})

    (finding,) = compared(spdiag, log(tmp_path, write))["findings"]

    assert (finding["scope"], finding["occurrences"], finding["details"]) == ("one-seller", 20, None)


def test_ids_in_details_split_no_error(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, failed: bool) -> Record:
        return one | (DENIED | {"details": f"Request {number:08d} was refused."} if failed else {})

    (finding,) = compared(spdiag, log(tmp_path, write))["findings"]

    assert finding["details"] == "Request # was refused."


def test_details_that_calls_have_which_succeed_are_no_errors(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _failed: bool) -> Record:
        return one | {"details": f"worker {'abc'[number % 3]}"}

    assert {one["details"] for one in compared(spdiag, log(tmp_path, write))["findings"]} == {None}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"reason": json.dumps({"error": "Forbidden", "message": "by policy"})}, ("Forbidden", "by policy", None)),
        ({"message": json.dumps({"errors": [DENIED | {"details": {"name": "Jane"}}]})}, (*DENIED.values(), None)),
        (DENIED | {"details": {"name": "Jane"}}, (*DENIED.values(), None)),
        (DENIED | {"details": f" {DENIED['message']}"}, (*DENIED.values(), None)),
        (
            {"message": f'client {{"error":"aborted","message":"stop"}} got {json.dumps({"errors": [DENIED]})}'},
            (*DENIED.values(), None),
        ),
    ],
)
def test_details_are_words_of_amazons_answer(told: Record, said: tuple[str, ...], tmp_path: Path, spdiag: Run) -> None:
    def write(_number: int, one: Record, failed: bool) -> Record:
        return one | (told if failed else {})

    (finding,) = compared(spdiag, log(tmp_path, write))["findings"]

    assert (finding["code"], finding["message"], finding["details"]) == said

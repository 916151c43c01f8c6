"""Statuses that stand in messages alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from logs.both import DENIED, Record, Run, compared, log, told

from spdiag.logs.fields.finding import found_in
from spdiag.logs.values.statuses import status_of, told_by


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ("Request failed with status code 403", 403),
        ("Response status: 429", 429),
        ("unexpected status 503 from SP-API", 503),
        ("HTTP 403", 403),
        ("HTTP/1.1 502 Bad Gateway", 502),
        ("HTTP Error 404: Not Found", 404),
        ("403 Forbidden", 403),
        ("403 Client Error: Forbidden for url: https://x/404", 403),
        ("Request completed with status code 200", 200),
        ("Could not read the answer (status 200)", None),
        ("Order 403 is gone", None),
        ("404 items were left", None),
        ("timeout after 500 ms", None),
        (DENIED, None),
    ],
)
def test_a_status_is_read_out_of_words_that_name_one(message: str, status: int | None) -> None:
    assert told_by(message) == (status, message)


@pytest.mark.parametrize("message", ["OK", "ok.", "Success", "Request completed", "call succeeded", "SP-API call ok"])
def test_what_is_well_is_no_error(message: str) -> None:
    assert told_by(message) == (None, "")


@pytest.mark.parametrize("message", ["not ok", "unsuccessful", "Order is not completed", "token ok?"])
def test_what_is_not_well_is_one(message: str) -> None:
    assert told_by(message) == (None, message)


@pytest.mark.parametrize("name", ["resultCode", "result_code", "responseStatusCode", "http_status_code", "http.code"])
def test_a_status_is_found_by_more_names(name: str) -> None:
    assert found_in([{name: 403}], {}).places["status"] == (name,)


@pytest.mark.parametrize("fine", ["OK", None, "Request completed with status code 200"])
def test_a_log_without_statuses_takes_them_from_messages(fine: str | None, tmp_path: Path, spdiag: Run) -> None:
    def write(_: int, one: Record, refused: bool) -> Record:
        message = "Request failed with status code 403" if refused else fine
        return {key: value for key, value in one.items() if key != "status"} | {"message": message}

    found = compared(spdiag, log(tmp_path, write))

    assert told(found) == [(403, None, "Request failed with status code #", 20)]


def test_a_row_whose_status_is_null_takes_that_of_its_message(tmp_path: Path, spdiag: Run) -> None:
    def write(_: int, one: Record, refused: bool) -> Record:
        return one | ({"status": None, "error": "HTTP 403: denied"} if refused else {})

    found = compared(spdiag, log(tmp_path, write))

    assert told(found) == [(403, None, "HTTP # denied", 20)]


def test_a_log_without_statuses_whose_calls_are_all_well_has_no_error(tmp_path: Path, spdiag: Run) -> None:
    def write(_: int, one: Record, refused: bool) -> Record:
        return {key: value for key, value in one.items() if key != "status"} | {"message": "OK", "n": refused}

    found = compared(spdiag, log(tmp_path, write))

    assert found["findings"] == []


@pytest.mark.parametrize("name", ["code", "errorCode"])
def test_a_code_that_is_a_status_throughout_is_the_status(name: str, tmp_path: Path, spdiag: Run) -> None:
    def write(_: int, one: Record, refused: bool) -> Record:
        rest = {key: value for key, value in one.items() if key != "status"}
        return {**rest, name: one["status"], "msg": DENIED if refused else "OK"}

    found = compared(spdiag, log(tmp_path, write))

    assert told(found) == [(403, None, DENIED, 20)]
    assert found["findings"][0]["scope"] == "one-seller"


def test_a_code_that_is_none_is_a_code(tmp_path: Path, spdiag: Run) -> None:
    def write(_: int, one: Record, refused: bool) -> Record:
        rest = {key: value for key, value in one.items() if key != "status"}
        return {**rest, "code": 4711} if refused else rest

    assert told(compared(spdiag, log(tmp_path, write))) == [(None, "4711", None, 20)]


@pytest.mark.parametrize(("text", "status"), [("403 Forbidden", 403), ("0", 0), ("²", None), ("9" * 5_000, None)])
def test_a_status_is_a_number_of_at_most_three_digits(text: str, status: int | None) -> None:
    assert status_of(text) == status

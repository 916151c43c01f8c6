"""Which of several columns tell of the calls to Amazon, where a program logs its own route and answer beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from logs.both import DENIED, PATH, Record, compared, log, told
from running import Ran

from spdiag.logs.fields.finding import found_in

Run = Callable[..., Ran]
REFUSED = [(403, "Unauthorized", DENIED, 20)]


def _error(refused: bool) -> Record:
    return {"code": "Unauthorized" if refused else None, "message": DENIED if refused else None}


def _without_status(fields: Record) -> Record:
    return {key: value for key, value in fields.items() if key != "status"}


SEVERAL: dict[str, Callable[[Record, bool], Record]] = {
    "own is always fine": lambda one, refused: {**one, "status": 200, "upstream_status": one["status"]},
    "own comes last": lambda one, refused: {"amazon_status": one["status"], **one, "status": 200},
    "own fails with another number": lambda one, refused: {
        **one,
        "status": 502 if refused else 200,
        "amazon_status": one["status"],
    },
    "both within objects": lambda one, refused: {
        **_without_status(one),
        "edge": {"status": 200},
        "spapi": {"status": one["status"]},
    },
    "own fails where Amazon does not": lambda one, refused: {
        **one,
        "status": 500 if one["ts"].endswith("3:00Z") else 200,
        "answer_http_status": one["status"],
    },
}


@pytest.mark.parametrize("written", SEVERAL)
def test_amazons_status_is_read_beside_a_programs_own(written: str, tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _, fields, refused: {**SEVERAL[written](fields, refused), **_error(refused)})

    assert told(compared(spdiag, file)) == REFUSED


def test_a_status_that_never_fails_gives_way_where_nothing_else_is_told(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _, fields, __: {**fields, "status": 200, "upstream_status": fields["status"]})

    assert told(compared(spdiag, file)) == [(403, None, None, 20)]


def test_a_status_that_fails_without_an_error_told_does_not_win(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda n, one, refused: {**one, "hook_status": 500 if n % 5 == 2 else 200, **_error(refused)})

    assert told(compared(spdiag, file)) == REFUSED


def test_what_amazons_status_lacks_another_tells(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, refused: bool) -> Record:
        return {**fields, "upstream_status": "-" if refused and number > 200 else fields["status"]}

    assert told(compared(spdiag, log(tmp_path, write))) == [(403, None, None, 20)]


def test_errors_beside_a_status_that_never_fails_are_failures_of_unknown_status(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _, fields, refused: {**fields, "status": 200, **_error(refused)})

    assert told(compared(spdiag, file)) == [(None, "Unauthorized", DENIED, 20)]


@pytest.mark.parametrize("code", ["OK", "SUCCESS", "0", 0, None])
def test_a_healthy_log_stays_so(code: Any, tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _, fields, __: {**fields, "status": 200, "amazon_status": 200, "code": code})

    assert spdiag("compare", file).status == 0


ROUTES: dict[str, Callable[[Record], Record]] = {
    "called alike": lambda one: {"spapi_method": "GET", "spapi_path": PATH, "spapi_status": one["status"]},
    "in camels": lambda one: {"downstreamPath": PATH, "downstreamStatus": one["status"]},
    "asked and answered": lambda one: {"amazonRequestUrl": PATH, "amazonResponseStatus": one["status"]},
}


@pytest.mark.parametrize("written", ROUTES)
def test_amazons_path_is_read_beside_a_programs_own_route(written: str, tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, refused: bool) -> Record:
        own = {"method": "POST", "path": f"/jobs/{number}", "status": 500 if number % 7 == 0 else 200}
        return {**fields, **own, **ROUTES[written](fields), **_error(refused)}

    found = compared(spdiag, log(tmp_path, write))

    assert told(found) == REFUSED
    assert [one["operation"] for one in found["findings"]] == ["getOrders"]


def test_a_status_without_such_a_name_belongs_to_amazons_path(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, refused: bool) -> Record:
        return {**fields, "method": "GET", "path": f"/api/sync/{number}", "amazon_path": PATH, **_error(refused)}

    found = compared(spdiag, log(tmp_path, write))

    assert told(found) == REFUSED
    assert [one["operation"] for one in found["findings"]] == ["getOrders"]


def test_what_amazon_did_not_answer_is_not_told_by_a_programs_own_status(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, refused: bool) -> Record:
        answer = None if refused else 200
        own = {"path": "/jobs/run", "status": 200, "spapi_path": PATH, "spapi_status": answer}
        return {**fields, **own, "spapi_error_message": "read timed out" if refused else None}

    file = log(tmp_path, write)

    assert told(compared(spdiag, file)) == [(None, None, "read timed out", 20)]


def test_a_path_of_amazon_is_kept_beside_another() -> None:
    records = [{"path": PATH, "next_path": "/catalog/2022-04-01/items", "status": 200} for _ in range(10)]

    assert found_in(records, {}).places["path"] == ("path",)


def test_what_is_told_of_the_fields_is_heeded() -> None:
    records = [{"path": "/jobs", "spapi_path": PATH, "status": 200, "spapi_status": 403} for _ in range(10)]

    found = found_in(records, {"path": "path", "status": "status"})

    assert (found.places["path"], found.places["status"]) == (("path",), ("status",))


def _in_codes(number: int, fields: Record, refused: bool, words: bool) -> Record:
    """The first half of the requests with the status as their code."""
    old = {"code": fields["status"], "message": DENIED if refused else None}
    if number < 120:
        return {**_without_status(fields), **old}
    return {**fields, **_error(refused)} if words else fields


@pytest.mark.parametrize("words", [True, False])
def test_a_status_that_is_called_a_code_in_some_rows_is_a_status(words: bool, tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda *one: _in_codes(*one, words))

    found = told(compared(spdiag, file))

    newer = (403, "Unauthorized", DENIED, 10) if words else (403, None, None, 10)
    assert sorted(found, key=str) == sorted([(403, None, DENIED, 10), newer], key=str)


def test_rows_of_another_shape_that_succeeded_are_no_failures(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, _: bool) -> Record:
        return {**_without_status(fields), "status" if number % 3 else "code": 200}

    file = log(tmp_path, write)

    assert spdiag("compare", file).status == 0
    assert compared(spdiag, file)["findings"] == []


def test_codes_that_are_no_statuses_stay_codes(tmp_path: Path, spdiag: Run) -> None:
    def write(_: int, fields: Record, refused: bool) -> Record:
        return {**_without_status(fields), "code": 4017, "message": "denied"} if refused else fields

    assert told(compared(spdiag, log(tmp_path, write))) == [(None, "4017", "denied", 20)]


def test_a_code_that_is_the_status_is_told_once(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, refused: bool) -> Record:
        return {**fields, "code": ("403" if number > 150 else "Unauthorized") if refused else None}

    file = log(tmp_path, write)

    assert [one[:2] for one in told(compared(spdiag, file))] == [(403, "Unauthorized"), (403, None)]
    assert json.loads(Path(file).read_text().splitlines()[3])["code"] == "Unauthorized"

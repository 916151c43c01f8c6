"""Statuses that are written out, in words or as the line of an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from logs.both import DENIED, PATH, START, Record, Run, compared, log, requests, told
from logs.worlds import iso

from spdiag.logs.fields.finding import found_in
from spdiag.logs.values.reasons import status_named

WAYS: dict[str, Callable[[str, int], object]] = {
    "title": lambda reason, _: reason,
    "constant": lambda reason, _: reason.upper().replace(" ", "_"),
    "camel": lambda reason, _: reason.replace(" ", ""),
    "enum": lambda reason, _: f"HttpStatus.{reason.upper().replace(' ', '_')}",
    "line": lambda reason, status: f"HTTP/1.1 {status} {reason}",
    "short line": lambda _, status: f"HTTP {status}",
    "brackets": lambda _, status: f"[{status}]",
    "requests": lambda _, status: f"<Response [{status}]>",
    "some": lambda reason, status: status if status < 400 else reason,
}
REASONS = {200: "OK", 202: "Accepted", 403: "Forbidden", 429: "Too Many Requests", 500: "Internal Server Error"}


@pytest.mark.parametrize("messages", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_a_status_that_is_written_out_is_its_number(way: str, messages: bool, tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, refused: bool) -> Record:
        status = 202 if number % 7 == 1 and not refused else one["status"]
        return {**one, "status": WAYS[way](REASONS[status], status), "error": DENIED * (refused and messages)}

    found = compared(spdiag, log(tmp_path, written))

    assert told(found) == [(403, None, DENIED if messages else None, 20)]


@pytest.mark.parametrize("column", ["HttpStatusCode", "status_line"])
def test_words_that_the_start_of_a_log_does_not_show_are_statuses(column: str, tmp_path: Path, spdiag: Run) -> None:
    rows = [(number, one, number >= 1200 and refused) for number, one, refused in many(1500)]
    with (tmp_path / "log.jsonl").open("w") as file:
        for _, one, refused in rows:
            told_of = {"error_code": "Unauthorized", "error_message": DENIED} if refused else {}
            status = {column: "HTTP/1.1 403 Forbidden" if refused else "HTTP/1.1 200 OK"}
            shown = {column: "Forbidden" if refused else "OK"} if column == "HttpStatusCode" else status
            file.write(
                json.dumps({key: value for key, value in one.items() if key != "status"} | shown | told_of) + "\n"
            )

    found = compared(spdiag, str(tmp_path / "log.jsonl"))

    assert told(found) == [(403, "Unauthorized", DENIED, sum(refused for *_, refused in rows))]


def many(rows: int) -> Iterator[tuple[int, Record, bool]]:
    """More requests than are looked at to find their fields."""
    for number in range(rows):
        fields = {"ts": iso(START + 30 * number), "path": PATH, "seller": f"A{number % 12:013d}"}
        yield number, fields, number % 12 == 3


def test_healthy_words_are_healthy(tmp_path: Path, spdiag: Run) -> None:
    rows = [{**one, "status": ("OK", "ACCEPTED")[number % 2]} for number, one, _ in requests()]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))

    assert spdiag("compare", str(tmp_path / "log.jsonl")).status == 0


def test_a_failure_without_an_answer_among_words_is_none_of_amazons(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, refused: bool) -> Record:
        return {**one, "status": "CONNECTION_ERROR" if refused else ("OK", "CREATED")[number % 2]}

    found = compared(spdiag, log(tmp_path, written))

    assert told(found) == [(0, None, None, 20)]


@pytest.mark.parametrize(
    "statuses",
    [
        ("ok", "ok"),
        ("created", "accepted"),
        ("ok", "failed"),
        ("SHIPPED", "PENDING"),
        ("ok", "conflict", "new", "done"),
    ],
)
def test_words_of_other_things_are_no_statuses(statuses: tuple[str, ...]) -> None:
    rows = [{"path": "/orders/v0/orders", "status": statuses[number % len(statuses)]} for number in range(40)]

    assert found_in(rows, {}).places["status"] == ()


def test_queries_take_no_words_for_statuses() -> None:
    rows = [{"path": "/orders/v0/orders", "status": ("OK", "Forbidden")[number % 2]} for number in range(40)]

    assert found_in(rows, {}).worded
    assert found_in(rows, {}, queried=True).places["status"] == ()


@pytest.mark.parametrize("reason", REASONS.values())
@pytest.mark.parametrize("way", ["Net::HTTP{}", "http_{}", ":{}", "StatusCode.{}"])
def test_reasons_are_known_with_what_programs_put_before_them(reason: str, way: str) -> None:
    assert REASONS[status_named(way.format(reason.replace(" ", ""))) or 0] == reason

"""Calls that a log tells of in a text alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from logs.both import DENIED, PATH, Record, Run, compared, log, requests, told

from spdiag.logs.counting.rows import Picker
from spdiag.logs.fields.finding import found_in
from spdiag.logs.fields.sentences import spoken

HOST = "https://sellingpartnerapi-eu.amazon.com"
ANSWER = json.dumps({"errors": [{"code": "Unauthorized", "message": DENIED, "details": ""}]})
WORDS: dict[str, tuple[Callable[[int, str], str], str | None, str | None]] = {
    "returned": (lambda s, more: f"GET {HOST}{PATH} returned {s} {more}", "Unauthorized", DENIED),
    "arrow": (
        lambda s, _: f"GET {PATH} -> {s}" + f" Unauthorized: {DENIED}" * (s == 403),
        None,
        f"Unauthorized: {DENIED}",
    ),
    "responded with": (lambda s, more: f"{PATH} responded with status {s} {more}", "Unauthorized", DENIED),
    "access line": (lambda s, _: f"GET {PATH} {s} 120ms", None, None),
    "urllib3": (lambda s, _: f'{HOST}:443 "GET {PATH}?MarketplaceIds=A1PA6795UKMFR9 HTTP/1.1" {s} 188', None, None),
    "quoted": (lambda s, _: f'10.0.0.1 - - "GET {PATH} HTTP/1.1" {s} -', None, None),
    "failed": (lambda s, _: f"GET {PATH} " + (f"failed: {s} Forbidden" if s == 403 else f"=> {s}"), None, None),
    "OkHttp": (lambda s, _: f"<-- {s} {HOST}{PATH} (137ms, unknown-length body)", None, None),
    "OkHttp, reason": (lambda s, _: f"<-- {s} {'Forbidden' if s == 403 else 'OK'} GET {HOST}{PATH} (9ms)", None, None),
    "in front": (lambda s, more: f"[{s}] GET {PATH} {more}", "Unauthorized", DENIED),
    "httpx": (
        lambda s, _: f'HTTP Request: GET {HOST}{PATH} "HTTP/1.1 {s} {"Forbidden" if s == 403 else "OK"}"',
        None,
        None,
    ),
    "colon": (lambda s, more: f"called {HOST}{PATH}: {s} {more}", "Unauthorized", DENIED),
}


@pytest.mark.parametrize("kind", ["lines", "table"])
@pytest.mark.parametrize("key", ["text", "message", "event.original"])
@pytest.mark.parametrize("words", WORDS)
def test_a_text_alone_tells_of_calls(words: str, key: str, kind: str, tmp_path: Path, spdiag: Run) -> None:
    say, code, message = WORDS[words]
    rows = [
        {"ts": one["ts"], "level": "INFO", "seller": one["seller"], key: say(one["status"], ANSWER if refused else "")}
        for _, one, refused in requests()
    ]
    rows.insert(7, {**rows[0], key: "token refreshed / kept for 3600 seconds"})
    file = tmp_path / "log"
    with file.open("w", newline="") as written:
        if kind == "table":
            writer = csv.DictWriter(written, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        else:
            written.writelines(json.dumps(one) + "\n" for one in rows)

    found = compared(spdiag, str(file))

    assert told(found) == [(403, code, message, 20)]
    assert [(one["operation"], one["scope"]) for one in found["findings"]] == [("getOrders", "one-seller")]


def test_a_text_tells_the_path_where_a_column_has_the_status(tmp_path: Path, spdiag: Run) -> None:
    def written(_: int, one: Record, refused: bool) -> Record:
        return {**one, "path": None, "note": f"calling {HOST}{PATH} now", "error": DENIED * refused}

    found = compared(spdiag, log(tmp_path, written))

    assert [(one["operation"], one["status"], one["message"]) for one in found["findings"]] == [
        ("getOrders", 403, DENIED)
    ]


@pytest.mark.parametrize(
    "say",
    [
        lambda number: f"GET {PATH} returned {(100, 200, 400)[number % 3]} orders",
        lambda number: f"GET {PATH} took {(100, 200, 400)[number % 3]} ms",
        lambda number: f"GET {PATH} -> {100 + number}",
        lambda number: f"sent {(100, 200, 400)[number % 3]} orders to {PATH}",
        lambda number: f"--> {(100, 200, 400)[number % 3]} bytes to {PATH}",
        lambda number: f"waiting {(200, 403)[number % 2]} ms before {PATH}",
    ],
)
def test_other_numbers_in_texts_are_no_statuses(say: Callable[[int], str]) -> None:
    rows = [{"seller": f"A{number % 9:013d}", "text": say(number)} for number in range(90)]

    assert found_in(rows, {}).places["status"] == ()


def test_a_text_may_tell_of_failures_that_the_sample_does_not_show() -> None:
    rows = [{"seller": "A", "text": f"GET {PATH} -> {(200, 202, 304)[number % 3]}"} for number in range(90)]

    row = Picker(found_in(rows, {})).row({"seller": "A", "text": f"GET {PATH} -> 403 {ANSWER}"})

    assert row is not None and (row.status, row.code, row.message) == (403, "Unauthorized", DENIED)


def test_a_call_that_was_refused_before_it_succeeded_is_not_refused() -> None:
    assert "text.status" not in spoken(f"GET {PATH} -> 503, succeeded after 2 retries", "text")


def test_what_is_queried_is_not_taken_out_of_texts() -> None:
    rows = [{"seller": "A", "text": f"GET {PATH} -> {(200, 403)[number % 2]}"} for number in range(90)]

    assert found_in(rows, {}).sentence == "text"
    assert found_in(rows, {}, queried=True).sentence == ""


def test_a_status_before_its_call_may_have_its_reason_alone() -> None:
    assert spoken(f"<-- 429 Too Many Requests GET {PATH}", "text")["text.status"] == 429
    assert "text.status" not in spoken(f"<-- 429 Forbidden items of {PATH}", "text")


@pytest.mark.parametrize("refused_ones", [20, 0])
def test_the_message_of_an_event_tells_a_status_that_no_column_has(
    refused_ones: int, tmp_path: Path, spdiag: Run
) -> None:
    def written(_: int, one: Record, refused: bool) -> Record:
        status = one["status"] if refused_ones else 200
        return {**{name: one[name] for name in ("ts", "path", "seller")}, "message": f"HTTP {status} in 120ms"}

    found = compared(spdiag, log(tmp_path, written))

    assert [(one["status"], one["occurrences"]) for one in found["findings"]] == [(403, 20)] * bool(refused_ones)
    assert spdiag("compare", str(tmp_path / "log.jsonl")).status == (1 if refused_ones else 0)


def test_a_status_in_a_message_that_no_sample_shows_is_read_by_both_engines(tmp_path: Path, spdiag: Run) -> None:
    rows = [{"ts": one["ts"], "path": PATH, "seller": one["seller"], "message": "fetched"} for _, one, _ in requests()]
    rows *= 40
    rows[5_000] = {**rows[5_000], "message": "HTTP 403 in 120ms"}
    (tmp_path / "log").write_text("".join(json.dumps(one) + "\n" for one in rows))

    assert [(status, times) for status, _, _, times in told(compared(spdiag, str(tmp_path / "log")))] == [(403, 1)]

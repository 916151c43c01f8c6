"""Programs log more than answers: what they are about to do, and what has nothing to do with Amazon."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from logs.both import DENIED, Record, Run, compared, requests, told

TIMED_OUT = "request failed: Read timed out."
TEXTS = {
    "OK": "Request failed with status code 403",
    "Request completed with status code 200": "HTTP/1.1 502 Bad Gateway",
    "Response status: 204": "429 Too Many Requests",
    "done": "could not read the answer (status 200)",
}
"""Texts that calls end with that succeeded, each with one of a call that failed."""


def written(folder: Path, *, started: str = "sending request", statuses: bool = True, broken: bool = False) -> str:
    """Each request before it is sent and when it is answered, and lines of other matters, as many."""
    lines: list[Record] = []
    for number, fields, refused in requests():
        start = {key: fields[key] for key in ("ts", "path", "seller")}
        answer = {
            **fields,
            "msg": "request failed" if refused else "response",
            **({"error": DENIED} if refused else {}),
        }
        if broken and number % 12 == 5:
            answer = {**start, "level": "error", "msg": TIMED_OUT}
        if not statuses:
            answer.pop("status", None)
        other = {"ts": fields["ts"], "msg": "cache refreshed", "status": "ok", "code": 200}
        lines += [{**start, "msg": started}, answer, other, {**other, "msg": "db lost", "error": "ECONNRESET"}]
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in lines))
    return str(file)


def test_what_is_about_to_be_sent_has_not_failed(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, written(tmp_path))

    assert told(found) == [(403, None, DENIED, 20)]
    assert (found["rows"]["read"], found["rows"]["unrelated"]) == (960, 720)
    assert [one["scope"] for one in found["findings"]] == ["one-seller"]


def test_what_failed_without_an_answer_has(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, written(tmp_path, broken=True))

    assert told(found) == [(403, None, DENIED, 20), (None, None, TIMED_OUT, 20)]


def test_without_statuses_the_error_tells(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, written(tmp_path, statuses=False))

    assert told(found) == [(None, None, DENIED, 20)]


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
def test_texts_of_all_requests_tell_of_no_error(engine: str, tmp_path: Path, spdiag: Run) -> None:
    file = tmp_path / "log.jsonl"
    rows = [{key: one[key] for key in ("ts", "path", "seller")} | {"msg": "call"} for _, one, _ in requests()]
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))

    ran = spdiag("compare", str(file), "--engine", engine)

    assert ran.status == 3
    assert "? These logs tell neither the status nor the error of a call." in ran.out

"""Answers in text logs that stand on the line behind the one that tells of the call, and calls that are told twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from logs.both import DENIED, PATH, Record, Run, compared, requests, told

from spdiag.logs.reading.entries import entries

EXPIRED = "The LWA secret token you provided has expired."
ANSWER = json.dumps({"errors": [{"code": "Unauthorized", "message": DENIED, "details": EXPIRED}]})
HOST = "https://sellingpartnerapi-eu.amazon.com"
GUZZLE = f"Client error: `GET {HOST}{PATH}?MarketplaceIds=A1PA6795UKMFR9` resulted in a `403 Forbidden` response:"
Write = Callable[[Record, bool], str]


def call(one: Record) -> str:
    return f"[{one['ts']}] prod.DEBUG: called {json.dumps({**one, 'ts': None})} []\n"


def refusing(more: str) -> Write:
    """Every call in a line, and behind that of one that is refused what is said of it."""
    return lambda one, refused: call(one) + (more.replace("@", f"[{one['ts']}] prod.ERROR:") if refused else "")


def only_worded(one: Record, refused: bool) -> str:
    """Calls that are refused in words, with their answer and with what the program knows behind it."""
    context = json.dumps({"seller": one["seller"], "exception": "[object] (Denied)"})
    return f"[{one['ts']}] prod.ERROR: {GUZZLE}\n{ANSWER}\n {context}\n" if refused else call(one)


FORMS: dict[str, Write] = {
    "told twice": refusing(f"@ {GUZZLE}\n{ANSWER}\n"),
    "told twice, with a context": refusing(f'@ {GUZZLE}\n{ANSWER}\n {{"userId":7,"exception":"[object] (Denied)"}}\n'),
    "told twice, over lines": refusing(f"@ {GUZZLE}\n{json.dumps(json.loads(ANSWER), indent=2)}\n"),
    "told twice, with more between": refusing(f'@ retrying {{"job":"sync"}}\n@ {GUZZLE}\n{ANSWER}\n'),
    "told once": only_worded,
    "behind its record": refusing(f"{ANSWER}\n"),
    "behind its record, and a word": refusing(f"Response body: {ANSWER}\n"),
}


def written(folder: Path, write: Write) -> str:
    (folder / "app.log").write_text("".join(write(one, refused) for _, one, refused in requests()))
    return str(folder / "app.log")


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_on_the_next_line_is_that_of_the_call(form: str, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, written(tmp_path, FORMS[form]))

    assert told(found) == [(403, "Unauthorized", DENIED, 20)]
    (finding,) = found["findings"]
    assert (finding["operation"], finding["scope"], finding["details"]) == ("getOrders", "one-seller", EXPIRED)
    assert {name: found["rows"][name] for name in ("rejected", "without_seller")} == {
        "rejected": 0,
        "without_seller": 0,
    }


def test_an_answer_that_is_cut_is_read_too(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, written(tmp_path, refusing(f"@ {GUZZLE}\n{ANSWER[:110]} (truncated...)\n")))

    assert [(one["code"], one["message"], one["occurrences"]) for one in found["findings"]] == [
        ("Unauthorized", DENIED, 20)
    ]
    assert found["rows"]["rejected"] == 0


def test_a_message_of_the_logs_own_gives_way_to_the_answer(tmp_path: Path, spdiag: Run) -> None:
    def write(one: Record, refused: bool) -> str:
        return call({**one, "message": "sync finished"}) + (f"{ANSWER}\n" if refused else "")

    assert told(compared(spdiag, written(tmp_path, write))) == [(403, "Unauthorized", DENIED, 20)]


def records(*lines: str) -> list[Record | None]:
    return [one.record for one in entries(one.encode() for one in lines)]


def test_an_answer_belongs_to_no_call_that_succeeded() -> None:
    fine = json.dumps({"path": PATH, "status": 200})

    assert records(f"called {fine}", ANSWER) == [json.loads(fine), json.loads(ANSWER)]
    assert records(f"GET {HOST}{PATH} 200 OK", ANSWER) == [json.loads(ANSWER)]


@pytest.mark.parametrize(
    "other",
    [
        {"status": 404},
        {"path": "/orders/v0/orders/1-2-3/buyerInfo"},
        {"marketplace": "A13V1IB3VIYZZH"},
        {"shop": "other"},
    ],
)
def test_another_call_of_the_same_moment_is_another_call(other: Record) -> None:
    row = {"path": PATH, "status": 403, "shop": "mine", **other}
    lines = [
        f"2026-11-13 08:00:00 called {json.dumps(row)}",
        f"2026-11-13 08:00:00 {GUZZLE}",
        ANSWER,
        '{"shop": "mine"}',
    ]

    assert len(records(*lines)) == 2


def test_what_was_told_at_another_time_is_another_call() -> None:
    row = json.dumps({"path": PATH, "status": 403})

    assert len(records(f"2026-11-13 08:00:00 {row}", f"2026-11-13 08:00:09 {GUZZLE}", ANSWER)) == 2
    assert len(records(f"2026-11-13 08:00:00 {row}", f"2026-11-13 08:00:00 {GUZZLE}", ANSWER)) == 1

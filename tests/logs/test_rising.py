"""Which column of times is the log's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.both import START, Record, compared, log
from logs.worlds import iso
from running import Ran

from spdiag.logs.fields.finding import found_in

Run = Callable[..., Ran]
FIRST, LAST = "2026-11-13T08:09:00.000Z", "2026-11-13T19:33:00.000Z"
"""When the first and the last of the calls were refused."""


def _old(number: int) -> str:
    return f"2024-03-0{number * 7 % 9 + 1}T09:00:00Z"


def _epoch(number: int, factor: int = 1000) -> int:
    return (START + 180 * number) * factor


TIMES: dict[str, Callable[[int, str], Record]] = {
    "of an account": lambda n, at: {"account_created_at": _old(n), "logged_at": at},
    "of a plain name": lambda n, at: {"created_at": _old(n), "logged_at": at},
    "within an object": lambda n, at: {"merchant": {"created_at": _old(n)}, "logged_at": at},
    "of no known name": lambda n, at: {"created_at": _old(n), "entry_written": at},
    "beside one that stays": lambda n, at: {"created_at": "2026-11-25T03:00:00Z", "logged_at": at},
    "a number": lambda n, _: {"request_started": _epoch(n)},
    "a number of seconds": lambda n, _: {"call_begin": _epoch(n, 1)},
    "a number of no known name": lambda n, _: {"x": _epoch(n)},
    "a number beside one that was written later": lambda n, _: {
        "ingest_time": 1_795_600_000 + n * 37 % 60,
        "request_started": _epoch(n),
    },
    "a number beside an id that rises": lambda n, _: {"seq_no": 1_795_600_000_000 + n, "request_started": _epoch(n)},
    "an expiry that rises": lambda n, at: {"token_expires_at": iso(START + 180 * n + 3600), "created_at": at},
}


@pytest.mark.parametrize("written", TIMES)
def test_the_time_that_rises_with_the_rows_is_the_logs(written: str, tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, _: bool) -> Record:
        at = fields.pop("ts")
        return {**TIMES[written](number, at), **fields}

    found = compared(spdiag, log(tmp_path, write))["findings"][0]

    assert (found["first_seen"][:19], found["last_seen"][:19]) == (FIRST[:19], LAST[:19])


def _times(records: list[dict[str, Any]]) -> tuple[str, ...]:
    return found_in([{"path": "/orders/v0/orders", "status": 200, **one} for one in records], {}).places["time"]


def test_rows_in_any_order_keep_their_time() -> None:
    numbers = [*range(100)]
    Random(3).shuffle(numbers)

    assert _times([{"timestamp": iso(START + n), "inserted_at": iso(START + k)} for k, n in enumerate(numbers)]) == (
        "timestamp",
    )
    assert _times([{"created_at": iso(START + n), "imported_at": iso(START + k)} for k, n in enumerate(numbers)]) == (
        "created_at",
    )


def test_calls_made_at_once_may_stand_in_any_order() -> None:
    records = [{"created_at": iso(START + (k ^ 5)), "call_logged_at": iso(START + k)} for k in range(96)]

    assert _times(records)[0] == "created_at"


@pytest.mark.parametrize("key", ["order_id", "seq", "offset", "items"])
def test_other_numbers_that_rise_are_no_times(key: str) -> None:
    least = 1_100_000_000_000 if key == "items" else 1_795_600_000_000

    assert _times([{key: least + k} for k in range(50)]) == ()


def test_rows_of_another_shape_keep_theirs() -> None:
    old = [{"created": iso(START + 9 * k)} for k in range(30)]
    new = [{"created_at": _old(k), "logged_at": iso(START + 1000 + k)} for k in range(30)]

    assert _times([*old, *new]) == ("created", "logged_at")

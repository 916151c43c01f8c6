"""Columns to compare failing calls by: called shortly, or in any way where their values name releases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from logs.both import DENIED, START, Record, Run, compared
from logs.worlds import iso

from spdiag.logs.fields.finding import found_in

SELLERS = 40


def row(number: int, column: str, old: str, new: str) -> Record:
    """A call; from the 900th on each third runs what is new, and is refused."""
    refused = number >= 900 and number % 3 == 0
    told = {"ts": iso(START + 30 * number), "path": "/orders/v0/orders", "seller": f"A{number % SELLERS:013d}"}
    error = {"status": 403, "message": DENIED} if refused else {"status": 200, "message": None}
    return told | error | {column: new if refused else old.format(number % 7)}


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("ver", "3.1", "3.2"),
        ("rel", "blue", "green"),
        ("box", "worker-{}", "worker-x"),
        ("srv", "alpha", "beta"),
        ("nd", "n{}", "n9"),
        ("produced_with", "3.1.{}", "3.2.0"),
        ("shipped", "v2026.11.{}", "v2026.12.1"),
    ],
)
def test_what_failing_calls_share_is_told_whatever_its_column_is_called(
    column: str, old: str, new: str, tmp_path: Path, spdiag: Run
) -> None:
    rows = [row(number, column, old, new) for number in range(1800)]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))

    (finding,) = compared(spdiag, str(tmp_path / "log.jsonl"))["findings"]

    assert [(one["field"], one["value"]) for one in finding["differs"]] == [(column, new)]


@pytest.mark.parametrize(
    "values",
    [
        {"api_key": lambda n: f"live-9f8e7d6c{n % 4}"},
        {"user": lambda n: f"jane.doe{n % 3}"},
        {"seen_from": lambda n: f"10.0.0.{n % 5}"},
        {"shop_alias": lambda n: f"shop-{n % SELLERS}"},
        {"answer": lambda n: f"http-{500 if n % 10 == 9 else 200 + n % 2}"},
        {"retry_step": lambda n: f"try-{n % 4}"},
        {"request_no": lambda n: f"req-{n}"},
        {"sold_in": lambda n: ("A1PA6795UKMFR9", "A13V1IB3VIYZZH")[n % 2]},
        {"work_day": lambda n: f"2026.11.0{1 + n // 200}"},
        {"kind": lambda n: f"failed-{n}" if n % 10 == 9 else "fine-0"},
        {"took": lambda n: f"0.{n % 5}"},
        {"client": lambda n: f"203.0.113.{n % 5}"},
        {"client": lambda n: f"2001:db8::{n % 5}"},
        {"client_ip": lambda n: f"203.0.113.{n % 5}"},
    ],
)
def test_keys_people_ids_times_and_what_became_of_a_call_are_not_compared_by(values: Record) -> None:
    ((column, value),) = values.items()
    records = [
        {
            "path": "/orders/v0/orders",
            "seller": f"A{number % SELLERS:013d}",
            "status": 500 if number % 10 == 9 else 200 + number % 2,
            column: value(number),
        }
        for number in range(800)
    ]

    assert found_in(records, {}).traits == ()

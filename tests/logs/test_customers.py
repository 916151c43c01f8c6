"""Sellers in columns that are called as others may be: stores, customers, users; and ids with a fraction."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from logs.both import DENIED, Record, Run, compared, log, requests

from spdiag.logs.counting.rows import Picker
from spdiag.logs.fields.finding import found_in

OTHER = "/reports/2021-06-30/reports"
BUYER = [{"path": "/orders/v0/orders/1", "status": 200, "customer_id": number} for number in range(60)]


@pytest.mark.parametrize("name", ["store", "customer_id", "shopName", "enduser.id", "client.user.id"])
def test_whom_calls_are_made_for_is_the_seller(name: str, tmp_path: Path, spdiag: Run) -> None:
    def written(_: int, one: Record, refused: bool) -> Record:
        named: Any = f"shop-{int(one.pop('seller')[1:])}"
        for part in reversed(name.split(".")):
            named = {part: named}
        return {**one, "error": DENIED * refused, **named}

    found = compared(spdiag, log(tmp_path, written))

    assert [(one["scope"], one["sellers"]["seen"]) for one in found["findings"]] == [("one-seller", 12)]


@pytest.mark.parametrize(
    "records",
    [
        [*BUYER, *({"path": OTHER, "status": 200} for _ in range(40))],
        BUYER,
        [{"path": (OTHER, "/orders/v0/orders")[n % 2], "status": 200, "buyer_customer_id": n % 9} for n in range(60)],
        [{"path": (OTHER, "/orders/v0/orders")[n % 2], "status": 200, "user_id": "sync"} for n in range(60)],
        [{"path": f"/A{n % 9:013d}/orders/v0/orders", "status": 200, "user_id": n % 2} for n in range(60)],
    ],
    ids=["some calls", "never again", "buyers", "one user", "sellers in paths"],
)
def test_a_buyer_or_a_user_is_no_seller(records: list[Record]) -> None:
    assert found_in(records, {}).places["seller"] == ()


def test_a_customer_is_no_seller_where_a_seller_is() -> None:
    records = [{"path": (OTHER, "/orders/v0/orders")[n % 2], "customer_id": n % 9, "shop": n % 5} for n in range(60)]

    assert found_in(records, {}).places["seller"] == ("shop",)


@pytest.mark.parametrize("late", [False, True])
def test_a_number_is_the_same_seller_with_and_without_a_fraction(late: bool, tmp_path: Path, spdiag: Run) -> None:
    rows = [
        {
            **one,
            "seller": f"{10350 + number % 12}{'.0' * (refused or (number > 120) != late)}",
            "error": DENIED * refused,
        }
        for number, one, refused in requests()
    ]
    with (tmp_path / "log.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    found = compared(spdiag, str(tmp_path / "log.csv"))

    assert [(one["sellers"]["failing"], one["sellers"]["seen"]) for one in found["findings"]] == [(1, 12)]


def test_fractions_that_the_sample_does_not_show_are_read_alike(tmp_path: Path, spdiag: Run) -> None:
    rows = [{**one, "seller": str(int(one["seller"][1:]) + 10350)} for _, one, _ in requests()] * 12
    middle = [{**one, "seller": f"{one['seller']}.0"} if 700 < at < 900 else one for at, one in enumerate(rows)]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(one) + "\n" for one in middle))

    found = compared(spdiag, str(tmp_path / "log.jsonl"))

    assert [(one["sellers"]["failing"], one["sellers"]["seen"]) for one in found["findings"]] == [(1, 12)]


@pytest.mark.parametrize("name", ["A1.0", "v1.0", ".0", "1.00"])
def test_other_names_keep_what_looks_like_a_fraction(name: str) -> None:
    row = Picker(found_in([{"path": "/orders/v0/orders", "status": 200, "seller": "x"}], {})).row(
        {"path": "/orders/v0/orders", "status": 200, "seller": name}
    )

    assert row is not None and row.seller == name

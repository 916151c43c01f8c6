"""Which column names the seller, where a program logs its calls to other APIs, or its own customers, as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from logs.both import DENIED, START, Record, Run, compared
from logs.worlds import iso

EBAY = "/sell/inventory/v1/inventory_item"


def call(number: int, named: str) -> Record:
    """A call to SP-API; those of one seller of twelve are refused."""
    seller = number % 12
    refused = {"status": 403, "message": DENIED} if seller == 3 else {"status": 200}
    return {"ts": iso(START + 60 * number), "path": "/orders/v0/orders"} | refused | {named: f"A{seller:013d}"}


def other(number: int, named: str) -> Record:
    told = {"ts": iso(START + 60 * number), "host": "api.ebay.com", "path": EBAY, "status": 200}
    return told | {named: f"ebay-{number % 5}"}


def written(folder: Path, rows: list[Record]) -> str:
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return str(file)


@pytest.mark.parametrize("theirs", ["account", "seller", "merchant_id"])
@pytest.mark.parametrize("own", ["sp", "principal", "customer_id"])
def test_an_account_of_another_api_is_no_seller(own: str, theirs: str, tmp_path: Path, spdiag: Run) -> None:
    rows = [other(number, theirs) if number % 9 == 4 else call(number, own) for number in range(900)]

    (finding,) = compared(spdiag, written(tmp_path, rows))["findings"]

    assert (finding["scope"], finding["sellers"]["seen"]) == ("one-seller", 12)


def test_a_column_that_only_other_calls_fill_is_no_sellers_in_a_table(tmp_path: Path, spdiag: Run) -> None:
    heading = ("ts", "path", "status", "message", "sp", "account")
    rows = [other(number, "account") if number % 9 == 4 else call(number, "sp") for number in range(900)]
    lines = [",".join(str(one.get(key, "")) for key in heading) for one in rows]
    (tmp_path / "log.csv").write_text("\n".join([",".join(heading), *lines]) + "\n")

    (finding,) = compared(spdiag, str(tmp_path / "log.csv"))["findings"]

    assert (finding["scope"], finding["sellers"]["seen"]) == ("one-seller", 12)


def test_ids_of_sellers_count_more_than_the_programs_own_customers(tmp_path: Path, spdiag: Run) -> None:
    rows = [call(number, "sp") | {"tenant": f"t{number % 12 // 4}"} for number in range(900)]

    (finding,) = compared(spdiag, written(tmp_path, rows))["findings"]

    assert (finding["scope"], finding["sellers"]["seen"]) == ("one-seller", 12)


def test_a_column_that_is_called_as_one_of_sellers_stays_what_it_is(tmp_path: Path, spdiag: Run) -> None:
    rows = [call(number, "trace") | {"seller": f"shop {number % 12}"} for number in range(900)]

    (finding,) = compared(spdiag, written(tmp_path, rows))["findings"]

    assert [one["seller"] for one in finding["sellers"]["top"]] == ["shop 3"]

"""Paths without the slash at their start, and addresses without their scheme."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from logs.both import DENIED, Record, Run, compared, log, requests

from spdiag.logs.counting.rows import Picker
from spdiag.logs.fields.finding import found_in
from spdiag.logs.values.looks import is_path

WAYS = {
    "path": "{}",
    "query": "{}?MarketplaceIds=A1PA6795UKMFR9",
    "request line": "GET {}",
    "whole request line": "GET {} HTTP/1.1",
    "host": "sellingpartnerapi-eu.amazon.com/{}",
    "port": "sellingpartnerapi-eu.amazon.com:443/{}",
    "proxy": "localhost:8080/{}",
    "proxy with a path": "gateway.example.net/amazon/eu/{}",
    "prefix": "sp-api/{}",
}


@pytest.mark.parametrize("name", ["path", "endpoint", "u"])
@pytest.mark.parametrize("way", WAYS)
def test_a_path_needs_no_slash_nor_scheme(way: str, name: str, tmp_path: Path, spdiag: Run) -> None:
    def written(_: int, one: Record, refused: bool) -> Record:
        return {name: WAYS[way].format(one.pop("path")[1:]), **one, "error": DENIED * refused}

    found = compared(spdiag, log(tmp_path, written))

    assert [(one["operation"], one["scope"]) for one in found["findings"]] == [("getOrders", "one-seller")]


def test_some_paths_without_a_slash_are_of_the_same_operation(tmp_path: Path, spdiag: Run) -> None:
    rows = [
        {**one, "path": one["path"].lstrip("/" * (700 < at < 900)), "error": DENIED * refused}
        for at, (_, one, refused) in enumerate([*requests()] * 12)
    ]
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))

    found = compared(spdiag, str(tmp_path / "log.jsonl"))

    assert [(one["operation"], one["occurrences"]) for one in found["findings"]] == [("getOrders", 240)]


def test_a_path_of_a_listing_without_a_slash_holds_its_seller() -> None:
    record = {"path": "listings/2021-08-01/items/A1B2C3D4E5F6G7/SKU", "status": 200}

    row = Picker(found_in([record], {})).row(record)

    assert row is not None and row.seller == "A1B2C3D4E5F6G7"


@pytest.mark.parametrize(
    "value",
    [
        "application/json",
        "orders/import",
        "Mozilla/5.0 (X11)",
        "2026/11/20",
        "jobs/orders/v0/orders",
        "a/b",
        "N/A",
        "/",
    ],
)
def test_other_texts_with_slashes_are_no_paths(value: str) -> None:
    assert not is_path(value)

"""Sellers that are none: what programs write where they know no seller."""

from __future__ import annotations

from pathlib import Path

import pytest
from logs.both import Record, Run, compared, log


@pytest.mark.parametrize("nobody", ["-", "null", "unknown", "N/A", "None", "0", "undefined", "NIL", " - ", 0])
def test_who_is_named_nobody_is_no_seller(nobody: object, tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        return one | ({"seller": nobody} if number % 12 == 7 else {})

    found = compared(spdiag, log(tmp_path, write))

    assert found["rows"]["without_seller"] == 20
    assert found["findings"][0]["sellers"]["seen"] == 11


def test_a_seller_whose_name_holds_such_a_word_is_one(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        return one | ({"seller": "none-such-shop"} if number % 12 == 7 else {})

    found = compared(spdiag, log(tmp_path, write))

    assert found["rows"]["without_seller"] == 0


def test_a_seller_is_found_in_the_path_where_no_field_has_it(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        path = f"/listings/2021-08-01/items/A{number % 12:013d}/SKU%2F{number}" if number % 2 else "/orders/v0/orders"
        return {key: value for key, value in one.items() if key != "seller"} | {"path": path}

    found = compared(spdiag, log(tmp_path, write))

    assert found["rows"]["without_seller"] == 120
    assert found["findings"][0]["sellers"]["failing"] == 1
    assert found["findings"][0]["sellers"]["seen"] == 6

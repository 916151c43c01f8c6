"""A column that is told to hold paths and holds something else is refused, without a word of its values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from logs.both import PATH, Run, log

HELD = {
    "GET": "HTTP methods, which --field method=held says",
    "getOrders": "names of operations, which --field operation=held says",
    "403": "statuses, which --field status=held says",
    "4711": "numbers",
    "A1PA6795UKMFR9": "marketplaces",
    "A2K3J4H5G6F7D8": "ids of sellers",
    "jane@example.com": "values without a slash",
}


def _holding(value: Any) -> Any:
    return lambda _number, fields, _refused: {**fields, "held": value}


@pytest.mark.parametrize("held", HELD)
def test_what_is_no_path_is_refused(held: str, tmp_path: Path, spdiag: Run) -> None:
    ran = spdiag("compare", log(tmp_path, _holding(held)), "--field", "path=held")

    assert (ran.status, ran.out) == (2, "")
    assert f"error: `held` (--field path=held) holds no paths but {HELD[held]}\n" in ran.err
    assert held not in ran.err.replace("--field", "")
    assert "hint: name the column of paths such as /orders/v0/orders" in ran.err


@pytest.mark.parametrize("path", [PATH, PATH[1:], "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders", "", None])
def test_paths_are_taken_and_so_is_nothing(path: str | None, tmp_path: Path, spdiag: Run) -> None:
    assert spdiag("compare", log(tmp_path, _holding(path)), "--field", "path=held").status != 2

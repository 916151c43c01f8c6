"""Paths of a company's own proxy: what stands in front of Amazon's path, and may tell the seller."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from logs.both import compared
from logs.worlds import incident, jsonl, row, table
from running import Ran

from spdiag.logs.fields.fronts import fronted

Run = Callable[..., Ran]
MADE = incident(Random(8))
ORDERS = "/orders/v0/orders"


@pytest.mark.parametrize("write", [jsonl, table])
@pytest.mark.parametrize(
    "front", ["/proxy/{}/eu", "https://spapi.internal/amazon/{}", "/{}", "/APIGATEWAY01/{}", "/{}/APIGATEWAY01"]
)
def test_a_seller_in_front_of_the_path_is_found(
    front: str, write: Callable[..., bytes], tmp_path: Path, spdiag: Run
) -> None:
    rows = [
        row(one._replace(seller="", path=f"{front.format(one.seller)}{one.path}?MarketplaceIds={one.market}"))
        for one in MADE
    ]
    (tmp_path / "log").write_bytes(write(rows))

    found = compared(spdiag, str(tmp_path / "log"))

    (finding,) = found["findings"]
    assert (finding["operation"], finding["scope"], finding["sellers"]["failing"]) == ("getOrders", "limited-group", 5)
    assert not [one for one in found["warnings"] if "seller" in one]


def test_a_seller_that_a_field_names_counts_before_one_in_front(tmp_path: Path, spdiag: Run) -> None:
    rows = [row(one._replace(path=f"/gw/A00000000000{one.path}")) for one in MADE]
    (tmp_path / "log").write_bytes(jsonl(rows))

    found = compared(spdiag, str(tmp_path / "log"))

    assert (found["findings"][0]["operation"], found["findings"][0]["sellers"]["failing"]) == ("getOrders", 5)


@pytest.mark.parametrize(
    ("path", "front", "behind"),
    [
        (ORDERS, (), ORDERS),
        (f"/a/b{ORDERS}?x=/y", ("a", "b"), f"{ORDERS}?x=/y"),
        (f"https://x.y/a{ORDERS}", ("a",), ORDERS),
        (f"/1/2/3/4/5{ORDERS}", (), f"/1/2/3/4/5{ORDERS}"),
        ("/jobs/run", (), "/jobs/run"),
        ("/", (), "/"),
    ],
)
def test_what_stands_in_front_ends_where_an_operation_fits(path: str, front: tuple[str, ...], behind: str) -> None:
    assert fronted(path) == (front, behind)

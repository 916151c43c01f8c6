"""Whether logs hold a call of an operation or a path: the same answer from whoever counts."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from logs.worlds import BROKEN, ITEM, LISTING, ORDERS, Operation, calls, in_order, jsonl, row, sellers

from spdiag.comparing.surveying import surveyed
from spdiag.comparing.tallying import tallied
from spdiag.logs.counting.counted import Limits, Told

THINGS = Operation("", "GET", "/internal/v1/things", lambda _r, _seller: "/internal/v1/things")
NAMED = {
    "getOrders": True,
    "GETORDERS": True,
    "getOrder": False,
    "getListingsItem": True,
    "putListingsItem": False,
    "getCatalogItem": True,
    "createFeed": False,
    "nothing at all": False,
    "/internal/v1/things": True,
    "/internal/v1/others": False,
}


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("named", NAMED)
@pytest.mark.parametrize("methods", [True, False], ids=["with methods", "without"])
def test_a_call_is_found_by_its_name(methods: bool, named: str, engine: str, tmp_path: Path) -> None:
    r = Random("called")
    who = sellers(r, 6)
    made = in_order(calls(r, ORDERS, who, 3, lambda _: BROKEN))
    made = in_order(made + [call for one in (ITEM, LISTING, THINGS) for call in calls(r, one, who, 3, lambda _: None)])
    records = [row(call) for call in made]
    kept = records if methods else [{key: value for key, value in one.items() if key != "method"} for one in records]
    (tmp_path / "log.jsonl").write_bytes(jsonl(kept))

    with tallied(surveyed([str(tmp_path / "log.jsonl")], {}), Limits(), Told(), engine) as (tally, _):
        found = tally.called(named)

    assert found is NAMED[named]

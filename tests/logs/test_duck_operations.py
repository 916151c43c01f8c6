"""DuckDB tells operations apart by their paths as the catalog does."""

from collections import defaultdict
from pathlib import Path

import pytest
from logs.both import Record, Run, compared, log

from spdiag.catalog.templates import every_template
from spdiag.core.comparison import Clock
from spdiag.logs.counting.counted import Limits
from spdiag.logs.duck.queries import Counted
from spdiag.logs.reading.session import begun

VALUES = (
    "902-3159896-1390916",
    "B07H9Q8XYZ",
    "wf1234abcd-1234-abcd-1234-abcd1234abcd",
    "amzn1.spdoc.1.4.na.1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d.T3XYZ.2651",
    "my-sku_red",
    "Ünïcode%20sku",
)
TEMPLATES = [one for one in every_template() if not one.greedy]


def hashed(paths: list[str]) -> list[int]:
    counted = Counted(Clock.holding(0.0, 1.0), None, Limits())
    given = "SELECT unnest(?::VARCHAR[]) AS path, NULL AS method"
    query = f"SELECT {counted.hash()} FROM (SELECT *, string_split(path, '/') AS parts FROM ({given}))"
    with begun() as duck:
        return [key for (key,) in duck.execute(query, [paths]).fetchall()]


@pytest.mark.parametrize("value", VALUES)
def test_paths_with_values_are_the_operation_of_their_template(value: str) -> None:
    filled = ["/".join(value if part.startswith("{") else part for part in one.path.split("/")) for one in TEMPLATES]

    wanted, found = hashed([one.path for one in TEMPLATES]), hashed(filled)

    assert [path for path, one, other in zip(filled, wanted, found, strict=True) if one != other] == []


def test_no_two_templates_are_the_same() -> None:
    paths: dict[int, set[str]] = defaultdict(set)
    for one, key in zip(TEMPLATES, hashed([one.path for one in TEMPLATES]), strict=True):
        paths[key].add("/".join("{}" if part.startswith("{") else part for part in one.path.split("/")))

    assert [several for several in paths.values() if len(several) > 1] == []


@pytest.mark.parametrize("path", ["/billing/invoices/17", "/shops/17/orders", "/billing/v1/invoices/17"])
def test_rows_that_python_reads_are_of_the_same_unknown_operation(path: str, tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, bad: bool) -> Record:
        odd = {"message": "\x01refused"} if bad and number < 60 else {}
        return {**one, "path": path, "message": "Refused." if bad else None} | odd

    found = compared(spdiag, log(tmp_path, write))

    assert {one["calls"] for one in found["findings"]} == {240}

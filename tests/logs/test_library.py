"""`spdiag.compare` in a program: what the command tells, quietly."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import jsonschema
import pytest
from logs.worlds import DE, FR, ORDERS, REFUSED, calls, in_order, jsonl, row, sellers
from running import Ran

from spdiag import compare
from spdiag.core.problem import Problem
from spdiag.render.schemas import schema

Run = Callable[..., Ran]
SOMEBODY = sellers(Random("library"), 60, (DE, FR))
STRUCK = {one.id for one in SOMEBODY[:3]}
QUIET = """
import json, sys
import spdiag
found = spdiag.compare(sys.argv[1])
print(json.dumps([found.exit_code, "requests" in sys.modules]))
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log in which getOrders fails for three of sixty sellers."""
    made = calls(Random("made"), ORDERS, SOMEBODY, 8, lambda call: REFUSED if call.seller in STRUCK else None)
    file = tmp_path / "log.jsonl"
    file.write_bytes(jsonl([row(call) for call in in_order(made)]))
    return file


def test_it_tells_what_the_command_tells(log: Path, spdiag: Run) -> None:
    found = compare(log, operation="getOrders")

    document = json.loads(json.dumps(found.as_dict()))
    jsonschema.validate(document, schema("comparison"))
    assert document == json.loads(spdiag("compare", str(log), "--operation", "getOrders", "--format", "json").out)
    assert str(found) + "\n" == spdiag("compare", str(log), "--operation", "getOrders", "--color", "never").out
    assert {one.judgement.affected for one in found.findings} == {frozenset(STRUCK)}


def test_it_prints_nothing_and_loads_no_client_of_amazon(log: Path) -> None:
    with log.open("ab") as file:
        file.write(b'{"path": "/orders\n')

    ran = subprocess.run([sys.executable, "-c", QUIET, str(log)], capture_output=True, text=True, check=True)

    assert (json.loads(ran.stdout), ran.stderr) == ([1, False], "")


def test_times_are_datetimes_or_seconds(log: Path) -> None:
    first = compare(log).found.totals.first
    assert first is not None
    later = first + 3_600

    zoned = datetime.fromtimestamp(later, UTC)

    plain, *others = (compare(log, since=one) for one in (later, zoned, zoned.replace(tzinfo=None)))

    assert plain.found.totals.outside > 0
    assert [one.found.totals for one in others] == [plain.found.totals] * 2


def test_fields_and_pseudonyms_are_as_with_the_command(tmp_path: Path, log: Path) -> None:
    renamed = tmp_path / "renamed.jsonl"
    renamed.write_text(log.read_text().replace('"seller_id"', '"whom"'))

    found = compare(renamed, fields={"seller": "whom"}, pseudonyms=True)

    assert {name for one in found.findings for name in one.judgement.affected} == {"SELLER-1", "SELLER-2", "SELLER-3"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda _: compare(), "no logs were given"),
        (lambda log: compare(f"{log}.none"), "log.jsonl.none` is not there"),
        (lambda log: compare(log, fields={"sellr": "x"}), "`sellr` is no field"),
    ],
    ids=["no logs", "a file that is not there", "no such field"],
)
def test_what_cannot_be_done_is_a_problem(asked: Callable[[Path], object], said: str, log: Path) -> None:
    with pytest.raises(Problem, match=said):
        asked(log)


def test_threads_may_compare_at_the_same_time(log: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(compare, [log] * 8))

    assert {str(one) for one in found} == {str(found[0])}

"""Operations and statuses in columns without a known name, which what stands in them tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.both import compared
from logs.worlds import REFUSED, REPORT, calls, incident, jsonl, row, sellers, table
from running import Ran

from spdiag.logs.fields.finding import found_in

Run = Callable[..., Ran]
WRITERS = {"lines": jsonl, "table": table}
SHORT = {"method": "m", "path": "p", "status": "s", "time": "t", "seller_id": "x", "marketplace_id": "y"}


@pytest.mark.parametrize("written", WRITERS)
@pytest.mark.parametrize("column", ["op", "operation", "call"])
def test_an_operation_that_is_named_tells_the_method(column: str, written: str, tmp_path: Path, spdiag: Run) -> None:
    r = Random(2)
    made = calls(r, REPORT, sellers(r, 10), 9, lambda one: REFUSED if one.hour > 12 else None)
    rows = [{**row(one, {"method": ""}), column: "createReport"} for one in made]
    (tmp_path / "log").write_bytes(WRITERS[written](rows))

    found = compared(spdiag, str(tmp_path / "log"))

    assert [(one["operation"], one["method"]) for one in found["findings"]] == [("createReport", "POST")]


def test_an_operation_of_another_path_tells_no_method(tmp_path: Path, spdiag: Run) -> None:
    r = Random(2)
    made = calls(r, REPORT, sellers(r, 10), 9, lambda _: REFUSED)
    (tmp_path / "log").write_bytes(jsonl([{**row(one, {"method": ""}), "op": "createFeed"} for one in made]))

    found = compared(spdiag, str(tmp_path / "log"))

    assert [one["operation"] for one in found["findings"]] == ["getReports"]


@pytest.mark.parametrize("nested", [True, False])
def test_statuses_tell_their_column(nested: bool, tmp_path: Path, spdiag: Run) -> None:
    made = incident(Random(4))
    rows = [{key: value for key, value in row(one, SHORT).items() if value is not None} for one in made]
    inner = [{"level": 200, "sp": one} if nested else one for one in rows]
    (tmp_path / "log").write_bytes(jsonl(inner))

    found = compared(spdiag, str(tmp_path / "log"))

    assert [(one["operation"], one["status"], one["sellers"]["failing"]) for one in found["findings"]] == [
        ("getOrders", 403, 5)
    ]


HEALTHY = {"m": "GET", "p": "/orders/v0/orders"}


@pytest.mark.parametrize(
    "other",
    [
        [{"level": 200 if number % 9 else 400} for number in range(90)],
        [{"ms": 200 if number % 9 else 500} for number in range(90)],
        [{"w": 200 + number} for number in range(90)],
        [{"w": 443 if number % 2 else 503} for number in range(90)],
        [{"w": 200} for _ in range(90)],
        *(
            [{name: one[number % len(one)]} for number in range(90)]
            for name in ("batch", "wait", "delay", "items", "rows", "qty", "units", "s", "sc", "retry_after", "returns")
            for one in ((100, 200, 500), (100, 200, 400), (200, 300, 400, 500))
        ),
        *([{name: 200 if number % 9 else 403} for number in range(90)] for name in ("batch", "max_wait", "resp_len")),
        *([{name: "200" if number % 9 else "404"} for number in range(90)] for name in ("batch", "Wait", "rows")),
        [{"Charge": "200" if number % 9 else "500"} for number in range(90)],
        [{"Charge": 200 if number % 9 else 403} for number in range(90)],
        [{"s": "²00" if number % 9 else "404"} for number in range(90)],
        [{"a": 200 if number % 9 else 404, "b": 202 if number % 7 else 500} for number in range(90)],
    ],
)
def test_other_numbers_are_no_statuses(other: list[dict[str, Any]]) -> None:
    assert found_in([HEALTHY | one for one in other], {}).places["status"] == ()


@pytest.mark.parametrize("name", ["s", "sc", "st", "rc", "http_result", "resp_code", "retcode"])
def test_short_names_of_statuses_are_known(name: str) -> None:
    records = [HEALTHY | {name: 200 if number % 9 else 403} for number in range(90)]

    assert found_in(records, {}).places["status"] == (name,)


@pytest.mark.parametrize("write", WRITERS.values())
def test_healthy_logs_with_other_numbers_have_no_findings(
    write: Callable[..., bytes], tmp_path: Path, spdiag: Run
) -> None:
    rows = [
        {key: value for key, value in row(one).items() if key not in ("status", "code", "message")}
        | {"batch": (100, 200, 500)[place % 3], "wait": (200, 200, 400)[place % 3]}
        for place, one in enumerate(incident(Random(4)))
    ]
    (tmp_path / "log").write_bytes(write(rows))

    assert compared(spdiag, str(tmp_path / "log"))["findings"] == []


def test_statuses_under_a_heading_in_an_unknown_language_are_found(tmp_path: Path, spdiag: Run) -> None:
    rows = [row(one, {"status": "Κατάσταση"}) for one in incident(Random(4))]
    (tmp_path / "log.csv").write_bytes(table(rows))

    found = compared(spdiag, str(tmp_path / "log.csv"))

    assert [(one["status"], one["sellers"]["failing"]) for one in found["findings"]] == [(403, 5)]

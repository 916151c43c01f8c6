"""The ready queries say who fails: jq and DuckDB run them, a Trino parser reads Athena's."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from spdiag.recorder import Recorder
from spdiag.recorder.calls import FIELDS
from spdiag.recorder.queries import FILES, query

HOST = "https://sellingpartnerapi-eu.amazon.com"
DENIED = b'{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied."}]}'
ANSWER = [
    ("getOrders", 403, "Unauthorized", "Access to requested resource is denied.", "/orders/v0/orders", 5, 2, 4),
    ("GET /no/such", 404, None, None, "/no/such", 1, 1, 1),
    ("getOrders", None, "network", "ReadTimeout", "/orders/v0/orders", 5, 1, 1),
    ("getOrders", 500, None, None, "/orders/v0/orders", 5, 0, 1),
]
NAMES = ("operation", "status", "code", "message", "example_path", "sellers_seen", "sellers_failing", "failures")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Five sellers, of whom two are refused, and a few other mishaps."""
    path = tmp_path / "sp-api.jsonl"
    recorder = Recorder(path)
    for number in range(5):
        with recorder.seller(f"A{number}"):
            recorder.record("GET", HOST + "/orders/v0/orders", status=200)
            for _ in range(2 if number < 2 else 0):
                recorder.record("GET", HOST + "/orders/v0/orders", status=403, body=DENIED)
    with recorder.seller("A4"):
        recorder.record("GET", HOST + "/orders/v0/orders", failure="ReadTimeout")
        recorder.record("GET", HOST + "/no/such", status=404)
    recorder.record("GET", HOST + "/orders/v0/orders", status=500)
    return path


@pytest.mark.parametrize("engine", FILES)
def test_every_query_is_there(engine: str) -> None:
    assert "sellers_seen" in query(engine)
    assert "sellers_failing" in query(engine)


def test_jq_tells_who_fails(log: Path) -> None:
    jq = shutil.which("jq")
    if jq is None:
        pytest.skip("jq is not installed")
    with log.open("a", encoding="utf-8") as file:
        file.write("no JSON\n[1]\n{}\n")

    ran = subprocess.run([jq, "-nRr", query("jq"), log], capture_output=True, text=True, check=True)

    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [tuple(row[name] for name in NAMES) for row in rows] == ANSWER


def test_a_trino_parser_reads_the_query_for_athena() -> None:
    validator = pytest.importorskip("trino_sql_validator", reason="trino-sql-validator is not installed")

    found = validator.validate(query("athena"))

    assert (found.valid, found.statement_count, found.error, found.warnings) == (True, 1, None, ())


def test_the_query_for_athena_tells_who_fails(log: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW sp_api_calls AS SELECT * REPLACE (CAST(time AS VARCHAR) AS time) FROM '{log}'")

    found = connection.execute(query("athena").replace("2026-11-28", "2000-01-01"))

    names = [column[0] for column in found.description]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert [tuple(row[name] for name in NAMES) for row in rows] == ANSWER


def test_the_query_for_cloudwatch_asks_for_fields_that_are_written() -> None:
    text = re.sub(r'#.*|"[^"]*"', "", query("cloudwatch"))

    words = set(re.findall(r"[a-z_]+", text))
    named = set(re.findall(r"\bas ([a-z_]+)", text))
    known = {"filter", "ispresent", "and", "or", "fields", "coalesce", "concat", "as", "stats", "count_distinct"}
    known |= {"count", "earliest", "latest", "by", "sort", "desc", "limit"}
    assert words - named - known - set(FIELDS) == set()

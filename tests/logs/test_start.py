"""What is loaded when: a small log needs no engine, and what looks at no logs loads nothing of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from logs.worlds import har, incident, jsonl, packed, row, table, text

HEAVY = (
    "duckdb",
    "boto3",
    "botocore",
    "requests",
    "urllib3",
    "httpx",
    "rich",
    "yaml",
    "jsonschema",
    "asyncio",
    "socket",
)
LOADED = """
import json, sys
from spdiag.cli import run
status = run(json.loads(sys.argv[1]))
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(*arguments: str) -> tuple[int, list[str]]:
    """The status of a command, and the modules it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, json.dumps(arguments)], capture_output=True, text=True, check=True
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    return status, modules


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.jsonl.gz", "a.log", "a.har"])
def test_a_small_log_is_compared_without_anything_heavy(name: str, tmp_path: Path) -> None:
    rows = [row(call) for call in incident(Random(name))]
    write = {
        "a.jsonl": jsonl,
        "a.csv": table,
        "a.jsonl.gz": lambda rows: packed(jsonl(rows)),
        "a.log": text,
        "a.har": har,
    }
    (tmp_path / name).write_bytes(write[name](rows))
    loaded("explain", "MD1000")  # the cache of the handbook is warm

    status, modules = loaded("compare", str(tmp_path / name))

    assert status == 1
    assert [one for one in HEAVY if one in modules] == []


@pytest.mark.parametrize("arguments", [("explain", "MD1000"), ("explain", "403 Forbidden"), ("check", "--offline")])
def test_what_looks_at_no_logs_loads_nothing_of_them(arguments: tuple[str, ...]) -> None:
    _, modules = loaded(*arguments)

    assert [
        one
        for one in modules
        if one.startswith(("spdiag.logs", "spdiag.comparing.tallying", "spdiag.comparing.surveying"))
    ] == []

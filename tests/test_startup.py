"""What is loaded when: an explanation loads nothing that could reach out or slow it down."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import spdiag
from spdiag.cli.group import COMMANDS

HEAVY = (
    "click",
    "requests",
    "urllib3",
    "boto3",
    "botocore",
    "rich",
    "duckdb",
    "_duckdb",
    "yaml",
    "jsonschema",
    "importlib.metadata",
    "importlib.resources",
    "urllib.request",
    "http.client",
    "socket",
    "ssl",
    "asyncio",
    "pathlib",
    "logging",
    "spdiag.render.report",
    "spdiag.render.markdown",
    "spdiag.render.html_page",
)
FORBIDDEN = '{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}'
LOADED = """
import json, sys
from spdiag.cli import run
status = run(json.loads(sys.argv[1]))
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""
NO_SOCKETS = """
import json, sys, socket
def refuse(*_, **__):
    raise AssertionError("a socket was made")
socket.socket.__init__ = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
from spdiag.cli import run
print(run(json.loads(sys.argv[1])), file=sys.stderr)
"""


def ran(script: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-c", script, json.dumps(arguments)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **settings},
    )


@pytest.mark.parametrize("layout", ["text", "json"])
@pytest.mark.parametrize("given", ["MD1000", FORBIDDEN, "403 Forbidden", "lwa.secret-expired", "what is the weather"])
def test_an_explanation_loads_nothing_heavy(given: str, layout: str) -> None:
    ran(LOADED, "explain", "MD1000")  # the cache is warm

    status, modules = json.loads(ran(LOADED, "explain", given, "--format", layout).stderr)

    assert status in (0, 3)
    assert [name for name in HEAVY if name in modules] == []


def test_help_loads_no_command() -> None:
    modules = json.loads(ran(LOADED, "--help").stderr)[1]

    assert [name for name in COMMANDS if f"spdiag.cli.{name}" in modules] == []


@pytest.mark.parametrize("arguments", [("explain", FORBIDDEN), ("check", "--offline"), ("playbook", "list", "MD1000")])
def test_what_needs_no_network_makes_no_socket(arguments: tuple[str, ...]) -> None:
    names = ("SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET", "SP_API_REFRESH_TOKEN")

    done = ran(NO_SOCKETS, *arguments, **{name: f"value of {name.lower()}" for name in names})

    assert done.stderr.strip() in ("0", "1", "3")


def test_no_annotation_of_a_named_tuple_is_compiled_at_the_start() -> None:
    """`from __future__ import annotations` makes typing compile each field's annotation: 2 ms for thirteen fields."""
    modules = [path for path in Path(spdiag.__file__).parent.rglob("*.py") if "(NamedTuple)" in path.read_text("utf-8")]

    slow = [path.name for path in modules if "from __future__ import annotations" in path.read_text("utf-8")]

    assert modules
    assert slow == []

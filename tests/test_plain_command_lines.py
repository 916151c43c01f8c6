"""The command lines answered without click mean what click takes them to mean."""

from __future__ import annotations

import json
import subprocess
import sys

import click
import pytest
from hypothesis import given
from hypothesis import strategies as some

from spdiag.cli.explain import command
from spdiag.cli.plainly import Asked, asked_plainly

WORDS = some.just("") | some.sampled_from(
    [
        "-",
        "--",
        "MD1000",
        "403_Forbidden",
        "@file",
        "--format",
        "json",
        "text",
        "--format=json",
        "--format=yaml",
        "--color",
        "never",
        "--status",
        "403",
        "99",
        "600",
        "٤٠٣",
        "--status=500",
        "--operation",
        "getOrders",
        "--operation=",
        "--sandbox",
        "-v",
        "-q",
        "-vq",
        "--no-input",
        "--exit-zero",
        "--header",
        "X:1",
        "--report",
        "a.json",
        "--playbooks",
        "x",
        "--help",
        "-h",
        "-x",
        "--verb",
        "--verbose=1",
    ]
)


def by_click(arguments: list[str]) -> Asked | None:
    """What click makes of the arguments of `explain`, or `None` where it refuses them."""
    try:
        return Asked(**command.make_context("explain", list(arguments)).params)
    except (click.UsageError, click.exceptions.Exit):
        return None


@given(some.lists(WORDS, max_size=6))
def test_a_command_line_taken_without_click_means_the_same_to_click(words: list[str]) -> None:
    plainly = asked_plainly(["explain", *words])

    assert plainly is None or plainly == by_click(words)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["-"],
        ["MD1000"],
        ["-", "--format", "json"],
        ["403 Forbidden", "--status", "403", "--operation=getOrders"],
        ["-v", "-", "--sandbox"],
        ["-", "--color", "never", "-q", "--no-input", "--exit-zero"],
    ],
)
def test_the_usual_command_lines_need_no_click(words: list[str]) -> None:
    script = "import json, sys; from spdiag.cli import run; run(json.loads(sys.argv[1])); print('click' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(["explain", *words])],
        input="403 Forbidden",
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "False"


def test_another_command_is_left_to_click() -> None:
    assert asked_plainly(["check", "--offline"]) is None
    assert asked_plainly([]) is None

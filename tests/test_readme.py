"""What the README claims is so: its example is real output, its commands parse, its playbook works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from running import Ran

from spdiag.cli.group import COMMANDS, group

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [line.split("#")[0].strip() for line in lines if line.startswith("spdiag ")]


def test_the_example_at_the_top_is_real(spdiag: Callable[..., Ran]) -> None:
    first, *shown = next(iter(blocks("console"))).splitlines()

    real = spdiag(*shlex.split(first.removeprefix("$ spdiag "))).out.splitlines()

    before, after = shown[: shown.index("   …")], shown[shown.index("   …") + 1 :]
    assert real[: len(before)] == before
    assert "\n".join(after) in "\n".join(real)


@pytest.mark.parametrize("line", commands())
def test_every_command_shown_is_understood(line: str) -> None:
    name, *arguments = shlex.split(line)[1:]

    command = group.get_command(click.Context(group), name)

    assert name in COMMANDS
    assert command is not None
    command.make_context(name, arguments)


@pytest.mark.parametrize(
    "line", [line for line in commands() if line.startswith("spdiag explain") and ".json" not in line]
)
def test_every_explanation_shown_explains(line: str, spdiag: Callable[..., Ran]) -> None:
    assert spdiag(*shlex.split(line)[1:]).status == 0


def test_the_playbook_shown_works(tmp_path: Path, spdiag: Callable[..., Ran]) -> None:
    file = tmp_path / "errors" / "sp-api" / "my-error.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(blocks("yaml")[0], encoding="utf-8")
    paste = '{"errors":[{"code":"InvalidInput","message":"The widget is upside down."}]}'

    ran = spdiag("explain", paste, "--playbooks", str(tmp_path))

    assert ran.out.startswith("400 InvalidInput, the widget is upside down")


def test_the_exit_codes_are_those_of_the_program() -> None:
    from spdiag import cli
    from spdiag.core.diagnosis import EXIT

    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}

    assert documented == {*EXIT.values(), cli.USAGE, cli.BUG, cli.INTERRUPTED}

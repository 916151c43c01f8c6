"""What the README claims is so: its example is real output, its commands parse, its playbook works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import click
import pytest
import yaml
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


PIPELINES = [one for one in blocks("yaml") if "spdiag check" in one]


def strings(part: object) -> Iterator[str]:
    """Every text in a parsed YAML document."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from strings(one)


def in_pipelines() -> list[str]:
    told = (line.strip() for one in PIPELINES for text in strings(yaml.safe_load(one)) for line in text.splitlines())
    return [line for line in told if line.startswith("spdiag ")]


def test_a_pipeline_is_shown_for_github_and_for_gitlab() -> None:
    github, gitlab = (yaml.safe_load(one) for one in PIPELINES)

    (job,) = github["jobs"].values()
    assert {"runs-on", "steps"} <= set(job)
    assert all({"uses", "run"} & set(step) for step in job["steps"])
    assert set(gitlab["sp-api"]["artifacts"]["reports"]) == {"junit"}
    assert len(in_pipelines()) == len(PIPELINES)


@pytest.mark.parametrize("line", in_pipelines())
def test_every_command_of_a_pipeline_is_understood_and_its_reports_are_written(
    line: str, tmp_path: Path, spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, name, *arguments = shlex.split(line)
    monkeypatch.chdir(tmp_path)
    reports = [Path(value) for option, value in pairwise(arguments) if option == "--report"]

    command = group.get_command(click.Context(group), name)
    ran = spdiag(name, *arguments, "--demo", "wrong-secret")

    assert command is not None
    assert command.make_context(name, arguments).params["smoke"]
    assert ran.status == 1
    assert reports
    assert all(one.read_text(encoding="utf-8").startswith("<") for one in reports)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_pipeline_keeps_the_reports_that_it_writes(pipeline: str) -> None:
    parsed = yaml.safe_load(pipeline)

    written = re.findall(r"--report (\S+)", pipeline)
    kept = " ".join(one for one in strings(parsed) if not one.startswith("spdiag "))

    assert written
    assert [one for one in written if one not in kept] == []


def test_the_outputs_that_the_readme_names_are_those_of_the_step() -> None:
    from spdiag.core.diagnosis import Diagnosis, Outcome
    from spdiag.render import github

    healthy = Diagnosis(outcome=Outcome.HEALTHY, exit_code=0, subject={}, steps=())
    names = re.findall(r"^([a-z-]+)<<", github.outputs(healthy, "end"), re.MULTILINE)

    assert ", ".join(f"`{one}`" for one in names[:-1]) + f" and `{names[-1]}`" in " ".join(README.split())


def test_the_playbook_shown_works(tmp_path: Path, spdiag: Callable[..., Ran]) -> None:
    file = tmp_path / "errors" / "sp-api" / "my-error.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(next(one for one in blocks("yaml") if one.startswith("id: ")), encoding="utf-8")
    paste = '{"errors":[{"code":"InvalidInput","message":"The widget is upside down."}]}'

    ran = spdiag("explain", paste, "--playbooks", str(tmp_path))

    assert ran.out.startswith("400 InvalidInput, the widget is upside down")


def test_the_exit_codes_are_those_of_the_program() -> None:
    from spdiag import cli
    from spdiag.core.diagnosis import EXIT

    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}

    assert documented == {*EXIT.values(), cli.USAGE, cli.BUG, cli.INTERRUPTED}

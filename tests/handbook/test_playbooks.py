"""The built-in playbooks: each rehearses, every cause of the taxonomy is there, and what they name exists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from spdiag.cli.group import COMMANDS, group
from spdiag.core import facts
from spdiag.core.condition import parse
from spdiag.core.condition import tests as single_tests  # a name that pytest does not take for a test
from spdiag.core.knowledge import Handbook, Knowledge
from spdiag.core.questions import QUESTIONS
from spdiag.core.verdict import PLACE
from spdiag.explaining import explain_text
from spdiag.handbook import build, built_in, load
from spdiag.handbook.compiling import compile_packs
from spdiag.handbook.source import Source
from spdiag.rehearsal import given_case, rehearse, sources

SOURCES = sources([Path(built_in())])
TOLD = ("title", "note", "why", "explanation", "do", "where", "verify", "ask", "command", "says")
ENDS = re.compile(r"[,;.)]?(?:\s|$)")


def named(source: Source) -> str:
    return str(source.path.relative_to(built_in()))


@cache
def knowledge() -> Knowledge:
    return load()


@cache
def bound() -> Handbook:
    plain, mistakes = compile_packs([built_in()])
    assert mistakes == []
    return build(plain)


def fields(content: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Every field of these names, however deep, but for the examples."""
    if isinstance(content, list):
        for one in content:
            yield from fields(one, names)
    if isinstance(content, dict):
        for name, value in content.items():
            if name in names:
                yield name, value
            if name != "examples":
                yield from fields(value, names)


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_the_examples_of_a_file_come_out_as_it_says(source):
    assert rehearse(knowledge(), source) == []


def test_there_are_files_of_each_kind():
    kinds = {named(source).partition("/")[0] for source in SOURCES}

    assert kinds == {"errors", "causes", "flowcharts", "clients"}
    assert len(SOURCES) > 300


def test_kept_knowledge_explains_as_knowledge_in_memory_does():
    pastes = [
        (example["paste"], example.get("given", {}))
        for source in SOURCES
        for example in source.content.get("examples", [])[:1]
        if "paste" in example
    ]

    differing = [
        paste for paste, given in pastes if explained(knowledge(), paste, given) != explained(bound(), paste, given)
    ]

    assert len(pastes) > 100
    assert differing == []


def explained(handbook: Knowledge, paste: str, given: object) -> tuple[list[tuple[str, int]], list[str]]:
    found = explain_text(handbook, paste, context=given_case(given))
    return [(one.cause.id, one.score) for one in found.findings], [one.error.id for one in found.matches]


def test_every_cause_of_the_taxonomy_is_written(shared):
    taxonomy = yaml.safe_load((shared / "taxonomy.yaml").read_text(encoding="utf-8"))

    missing = [identity for identity in causes_of(taxonomy) if knowledge().cause(identity) is None]

    assert missing == []


def causes_of(taxonomy: Any) -> list[str]:
    """The ids in the taxonomy, however it lists them."""
    if isinstance(taxonomy, dict) and "causes" in taxonomy:
        return causes_of(taxonomy["causes"])
    found = list(taxonomy) if isinstance(taxonomy, dict) else [one["id"] for one in taxonomy]
    assert len(found) > 60
    return found


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_every_fact_that_a_file_asks_for_or_fills_in_is_registered(source):
    conditions = [parse(value) for _, value in fields(source.content, ("when", "match"))]
    asked = {test.fact for condition in conditions for test in single_tests(condition)}
    placed = {name for _, text in fields(source.content, TOLD) for name in re.findall(PLACE, str(text))}
    given = {name for example in source.content.get("examples", []) for name in example.get("given") or {}}

    assert {name for name in asked | placed | given if not facts.known(name)} == set()


def test_every_fact_that_a_question_of_the_registry_fills_in_is_registered():
    placed = {
        name for asked in QUESTIONS.values() for text in (asked.ask, asked.command) for name in re.findall(PLACE, text)
    }

    assert {name for name in placed if not facts.known(name)} == set()


@pytest.mark.parametrize("identity", ["account-error"])
def test_the_probes_of_a_flowchart_are_modules(identity):
    probes = {name for step in knowledge().flowchart(identity).steps for name in step.probes}

    here = {path.stem for path in (Path(built_in()).parent / "spdiag" / "probes").glob("*.py")}

    assert probes
    assert probes <= here or not here


def commands() -> Iterator[tuple[str, str]]:
    """Every `spdiag …` line in the playbooks and in the registry of facts, with where it stands."""
    for source in SOURCES:
        for name, text in fields(source.content, TOLD):
            for line in lines(str(text), whole=name in ("command", "verify")):
                yield f"{named(source)} {name}", line
    for name, asked in QUESTIONS.items():
        for line in lines(asked.command, whole=True):
            yield f"questions {name}", line


def lines(text: str, *, whole: bool) -> list[str]:
    """Commands in back-quotes, or the text itself when it is one; what stands in [[…]] is kept, what explains is not."""
    plain = re.sub(r"\[\[|\]\]", "", text)
    quoted = re.findall(r"`(spdiag [^`]*)`", plain)
    if quoted or not whole or not plain.startswith("spdiag "):
        return quoted
    return [re.split(r"[,;](?=\s)|\s\(", plain)[0].rstrip(".")]


def complaint(line: str) -> str:
    """What the real parser says against a command line; it is parsed and not run."""
    try:
        _, *words = shlex.split(re.sub(PLACE, "X", line))
    except ValueError as error:
        return str(error)
    words = [
        "na" if word in ("na|eu|fe", "REGION") or last == "--region" else word
        for last, word in zip(["", *words], words, strict=False)
    ]
    words = ["403" if last == "--status" else word for last, word in zip(["", *words], words, strict=False)]
    if words == ["--version"]:
        return ""
    if not words or words[0] not in COMMANDS:
        return f"no command {words[:1]}"
    command = group.get_command(click.Context(group), words[0])
    assert command is not None
    return parsed(command, words[0], words[1:])


def parsed(command: click.Command, name: str, words: list[str]) -> str:
    try:
        context = command.make_context(name, list(words))
    except click.ClickException as error:
        return error.format_message()
    except click.exceptions.Exit:
        return ""
    if isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        found = command.get_command(context, rest[0]) if rest else None
        return parsed(found, rest[0], rest[1:]) if found is not None else f"no subcommand {rest[:1]}"
    return ""


def test_every_command_that_a_text_names_is_accepted_by_the_command_line():
    seen = list(commands())

    refused = {f"{where}: `{line}`: {trouble}" for where, line in seen if (trouble := complaint(line))}

    assert len(seen) > 50
    assert sorted(refused) == []

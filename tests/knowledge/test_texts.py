"""The texts of the knowledge: advice that can be followed, and sentences that read well when facts are not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from spdiag.cli.group import COMMANDS
from spdiag.core import facts
from spdiag.core.evidence import Case
from spdiag.core.knowledge import Handbook
from spdiag.core.questions import QUESTIONS
from spdiag.core.verdict import PLACE, filled
from spdiag.handbook import build, built_in
from spdiag.handbook.compiling import compile_packs

COMMAND = re.compile(r"\bspdiag ([a-z]+)")
PREPOSITIONS = re.compile(r" (of|for|from|in|is|and|to|with|by)[.,;?]| [.,;?]|  |\(\)")


@cache
def handbook() -> Handbook:
    compiled, mistakes = compile_packs([built_in()])
    assert not mistakes
    return build(compiled)


def commands() -> Iterator[tuple[str, str]]:
    """Every command that is proposed, with the id of what it belongs to."""
    for owner, text in (*prose(), *charts()):
        if text.startswith("spdiag ") and not owner.startswith("spdiag."):
            yield owner, text
    yield from (
        (cause.id, fix.verify)
        for cause in handbook().causes.values()
        for fix in cause.fixes
        if fix.verify.startswith("spdiag ")
    )


def prose() -> Iterator[tuple[str, str]]:
    """Every text of errors, causes and facts that people read, with the id of what it belongs to."""
    for error in handbook().errors:
        yield from ((error.id, text) for text in (error.title, error.note))
        for prior in error.causes:
            yield error.id, prior.why
            yield from ((error.id, text) for fix in prior.fixes for text in (fix.do, fix.where, fix.verify))
    for cause in handbook().causes.values():
        yield from ((cause.id, text) for text in (cause.title, cause.explanation))
        yield from ((cause.id, text) for fix in cause.fixes for text in (fix.do, fix.where, fix.verify))
        if cause.confirm is not None:
            yield from ((cause.id, text) for text in (cause.confirm.ask, cause.confirm.command))
    for name, asked in QUESTIONS.items():
        yield from ((name, text) for text in (asked.ask, asked.command))


def charts() -> Iterator[tuple[str, str]]:
    """Every text of the flowcharts; what a branch says may fill in facts that its own condition asks for."""
    return (
        (f"{chart.id} {step.id}", text)
        for chart in handbook().flowcharts.values()
        for step in chart.steps
        for one in step.branches
        for text in (one.says, one.ask, one.command)
    )


def test_every_command_that_a_text_names_exists() -> None:
    unknown = {
        f"{owner}: {text}" for owner, text in commands() for word in COMMAND.findall(text) if word not in COMMANDS
    }

    assert not unknown


def test_a_fact_that_is_not_known_leaves_no_hole_in_a_sentence() -> None:
    bare = [
        f"{owner}: {text}"
        for owner, text in prose()
        if not text.startswith("spdiag ") and re.search(PLACE, re.sub(r"\[\[.*?\]\]", "", text))
    ]

    assert not bare


def test_a_sentence_reads_on_when_its_facts_are_not_known() -> None:
    broken = [
        f"{owner}: {filled(text, Case())}"
        for owner, text in (*prose(), *charts())
        if "[[" in text and PREPOSITIONS.search(filled(text, Case()))
    ]

    assert not broken


def test_a_place_that_a_text_fills_is_a_fact_that_exists() -> None:
    unknown = {
        f"{owner}: {name}"
        for owner, text in (*prose(), *charts())
        for name in re.findall(PLACE, text)
        if not facts.known(name)
    }

    assert not unknown


@pytest.mark.parametrize("kind", ["errors", "causes"])
def test_a_title_is_a_statement_without_a_full_stop(kind: str) -> None:
    known = handbook()
    titles = [one.title for one in known.errors] if kind == "errors" else [one.title for one in known.causes.values()]

    wrong = [title for title in titles if title.endswith(".") or not title]

    assert not wrong


def test_a_cause_says_so_once() -> None:
    repeated = [
        (cause.id, fix.do)
        for cause in handbook().causes.values()
        for place, fix in enumerate(cause.fixes)
        if fix.do in [earlier.do for earlier in cause.fixes[:place]]
    ]

    assert not repeated

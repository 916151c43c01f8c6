"""The forms knowledge is written in: an error, a cause, a flowchart. Keys stand in the order given here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spdiag.core.condition import ALWAYS, Condition
from spdiag.core.knowledge import (
    Branch,
    Cause,
    ErrorRule,
    Fix,
    Flowchart,
    Likelihood,
    Prior,
    Question,
    Reference,
    Step,
    Weighed,
    Weight,
)
from spdiag.handbook.form import Form

if TYPE_CHECKING:
    from spdiag.core.disguise import Client, Loss

KEYS = {
    "error": ("id", "title", "codes", "published", "fallback", "note", "match", "causes", "references", "examples"),
    "cause": (
        "id",
        "title",
        "owner",
        "legacy",
        "explanation",
        "evidence",
        "confirm",
        "fixes",
        "references",
        "examples",
    ),
    "flowchart": ("id", "title", "references", "steps"),
    "client": ("id", "title", "hides", "references", "examples"),
    "prior": ("cause", "when", "likelihood", "why", "alone", "fixes"),
    "fix": ("do", "where", "verify"),
    "reference": ("url", "checked"),
    "evidence": ("for", "against"),
    "weighed": ("when", "weight"),
    "question": ("ask", "command", "fact"),
    "step": ("id", "question", "probes", "follow", "settles", "references", "answers"),
    "branch": ("when", "outcome", "says", "ask", "command", "stop", "untestable"),
    "loss": ("when", "facts", "says", "do"),
    "example": ("paste", "given", "expect"),
}


def error(form: Form) -> ErrorRule:
    return ErrorRule(
        id=form.text("id", required=True),
        title=form.text("title", required=True),
        match=form.condition("match") or ALWAYS,
        codes=form.texts("codes"),
        note=form.text("note"),
        causes=tuple(prior(one) for one in form.forms("causes")),
        references=references(form),
        published=form.flag("published", True),
        fallback=form.flag("fallback"),
    )


def prior(form: Form) -> Prior:
    return Prior(
        cause=form.text("cause", required=True),
        likelihood=form.choice("likelihood", Likelihood),
        when=form.condition("when"),
        why=form.text("why"),
        fixes=fixes(form),
        alone=form.flag("alone"),
    )


def cause(form: Form) -> Cause:
    evidence = form.form("evidence")
    return Cause(
        id=form.text("id", required=True),
        title=form.text("title", required=True),
        owner=form.text("owner", required=True),
        legacy=form.flag("legacy"),
        explanation=form.text("explanation", required=True),
        pro=weighed(evidence, "for"),
        contra=weighed(evidence, "against"),
        confirm=question(form.form("confirm")),
        fixes=fixes(form),
        references=references(form),
    )


def weighed(evidence: Form | None, side: str) -> tuple[Weighed, ...]:
    entries = evidence.forms(side) if evidence is not None else ()
    return tuple(Weighed(_needed(one), one.choice("weight", Weight)) for one in entries)


def _needed(form: Form) -> Condition:
    condition = form.condition("when")
    if condition is None and "when" not in form.fields:
        form.note("`when` is missing")
    return condition or ALWAYS


def question(form: Form | None) -> Question | None:
    if form is None:
        return None
    return Question(form.text("ask", required=True), form.text("command"), form.text("fact"))


def fixes(form: Form) -> tuple[Fix, ...]:
    return tuple(
        Fix(one.text("do", required=True), one.text("where"), one.text("verify")) for one in form.forms("fixes")
    )


def references(form: Form) -> tuple[Reference, ...]:
    entries = form.forms("references")
    return tuple(Reference(one.text("url", required=True), one.text("checked", required=True)) for one in entries)


def client(form: Form) -> Client:
    from spdiag.core.disguise import Client  # most pastes name no library

    losses = tuple(_loss(one) for one in form.forms("hides", required=True))
    return Client(form.text("id", required=True), form.text("title", required=True), losses, references(form))


def _loss(form: Form) -> Loss:
    from spdiag.core.disguise import Loss

    told = (form.texts("facts"), form.text("says", required=True), form.text("do", required=True))
    return Loss(*told, when=form.condition("when") or ALWAYS)


def flowchart(form: Form) -> Flowchart:
    steps = tuple(step(one) for one in form.forms("steps", required=True))
    return Flowchart(form.text("id", required=True), form.text("title", required=True), steps)


def step(form: Form) -> Step:
    return Step(
        id=form.text("id", required=True),
        question=form.text("question", required=True),
        branches=tuple(branch(one) for one in form.forms("answers", required=True)),
        probes=form.texts("probes"),
        follow=form.texts("follow"),
        settles=form.texts("settles"),
        references=references(form),
    )


def branch(form: Form) -> Branch:
    return Branch(
        outcome=form.text("outcome", required=True),
        says=form.text("says", required=True),
        when=form.condition("when"),
        ask=form.text("ask"),
        command=form.text("command"),
        stop=form.flag("stop"),
        untestable=form.flag("untestable"),
    )

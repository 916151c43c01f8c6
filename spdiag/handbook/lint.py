"""What makes a knowledge file sound, beyond its form: names that exist, keys in order, advice that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spdiag.core import facts
from spdiag.core.asking import choices
from spdiag.core.condition import ALWAYS, Condition, tests
from spdiag.core.disguise import Client
from spdiag.core.knowledge import Cause, ErrorRule, Flowchart
from spdiag.core.verdict import PLACE
from spdiag.handbook.form import Form, Trail
from spdiag.handbook.forms import KEYS

OWNERS = ("developer", "seller", "amazon")
TOLD = ("title", "note", "why", "explanation", "do", "where", "verify", "ask", "command", "says")
OUTCOMES = ("passed", "failed", "warned", "skipped", "unknown")
NESTED = {
    "causes": "prior",
    "fixes": "fix",
    "references": "reference",
    "evidence": "evidence",
    "for": "weighed",
    "against": "weighed",
    "confirm": "question",
    "steps": "step",
    "answers": "branch",
    "hides": "loss",
    "examples": "example",
}


def keys(form: Form, kind: str) -> None:
    """Notes keys that do not exist, and keys that stand out of order, here and below."""
    allowed = KEYS[kind]
    given = [name for name in form.fields if name in allowed]
    for name in form.fields:
        if name not in allowed:
            form.note(f"`{name}` is not a field of this form", name, hint=f"its fields are {', '.join(allowed)}")
    if given != sorted(given, key=allowed.index):
        form.note(f"fields stand in the order {', '.join(allowed)}", given[0])
    for name in given:
        if name in NESTED:
            _below(form, name, NESTED[name])


def _below(form: Form, name: str, kind: str) -> None:
    value = form.fields[name]
    if isinstance(value, list):
        for place, one in enumerate(value):
            keys(Form(one, form.mistakes, (*form.trail, name, place)), kind)
    elif isinstance(value, dict):
        keys(Form(value, form.mistakes, (*form.trail, name)), kind)


def error(rule: ErrorRule, form: Form) -> None:
    """Notes what an error lacks: a match of its own, causes or a note, dated references."""
    _conditions(form, [("match", rule.match)])
    for place, prior in enumerate(rule.causes):
        if prior.when is not None:
            _conditions(form, [(("causes", place, "when"), prior.when)])
        if prior.alone and not any(fix.verify for fix in prior.fixes):
            form.note("`alone` leaves no fix that can be verified", "causes", place, hint="add `fixes` with `verify`")
    names = {test.fact for test in tests(rule.match)}
    if "match" not in form.fields:
        form.note("`match` is missing", hint="say how the error looks")
    elif names and names <= {"response.status", "error.surface"} and not rule.fallback:
        form.note("matches on the status alone", "match", hint="ask for a code or text, or say `fallback: true`")
    if not rule.causes and not rule.note:
        form.note("names no cause and says nothing", hint="add `causes`, or a `note` with what is known")
    _references(form)


def cause(known: Cause, form: Form) -> None:
    """Notes what a cause lacks: an owner, a fix that can be verified, dated references."""
    if known.owner not in OWNERS:
        form.note(f"`owner` is one of {', '.join(OWNERS)}, not `{known.owner}`", "owner")
    for side, entries in (("for", known.pro), ("against", known.contra)):
        _conditions(form, [(("evidence", side, place, "when"), one.when) for place, one in enumerate(entries)])
    if known.confirm is not None and known.confirm.fact:
        _answerable(known.confirm.fact, form)
    if not known.fixes:
        form.note("has no fix", hint="add `fixes` with `do` and `verify`")
    elif not any(fix.verify for fix in known.fixes):
        form.note("no fix says how to verify it", "fixes")
    _references(form)


def _answerable(name: str, form: Form) -> None:
    """Notes a question whose answer is no fact, or none that a person can give in a word."""
    if not facts.known(name):
        form.note(f"`{name}` is not a fact spdiag knows", "confirm", "fact", hint=_near(name))
    elif not choices(name):
        form.note(f"`{name}` cannot be answered in a word", "confirm", "fact", hint="name a fact of the type bool")


def client(known: Client, form: Form) -> None:
    """Notes what a client library lacks: the facts it hides, by their names, and dated references."""
    for place, loss in enumerate(known.losses):
        _conditions(form, [(("hides", place, "when"), loss.when)])
        if not loss.facts and loss.when == ALWAYS:
            form.note("is said of every error", "hides", place, hint="name the `facts` it hides, or say `when`")
        for name in loss.facts:
            if not facts.known(name):
                form.note(f"`{name}` is not a fact spdiag knows", "hides", place, "facts", hint=_near(name))
    _references(form)


def flowchart(chart: Flowchart, form: Form) -> None:
    for at, step in enumerate(chart.steps):
        for place, branch in enumerate(step.branches):
            if branch.outcome not in OUTCOMES:
                form.note(f"`outcome` is one of {', '.join(OUTCOMES)}", "steps", at, "answers", place)
            if branch.when is not None:
                _conditions(form, [(("steps", at, "answers", place, "when"), branch.when)])


def _conditions(form: Form, given: Iterable[tuple[str | Trail, Condition]]) -> None:
    for at, condition in given:
        trail = (at,) if isinstance(at, str) else at
        for test in tests(condition):
            if not facts.known(test.fact):
                form.note(f"`{test.fact}` is not a fact spdiag knows", *trail, hint=_near(test.fact))


def _references(form: Form) -> None:
    for place, one in enumerate(form.forms("references")):
        if not one.text("url").startswith("https://"):
            form.note("a reference is an https address", "references", place)
        if not re.fullmatch(r"20\d\d-\d\d-\d\d", one.text("checked")):
            form.note("`checked` is the day it was read, as 2026-11-22", "references", place)


def texts(form: Form, written: object, trail: Trail = ()) -> None:
    """Notes every `{place}` in a text that people read which no fact can fill."""
    if isinstance(written, list):
        for at, one in enumerate(written):
            texts(form, one, (*trail, at))
    elif isinstance(written, dict):
        for name, one in written.items():
            if name != "examples":
                texts(form, one, (*trail, name))
    elif isinstance(written, str) and trail and trail[-1] in TOLD:
        for name in re.findall(PLACE, written):
            if not facts.known(name):
                form.note(f"`{name}` is not a fact spdiag knows", *trail, hint=_near(name))


def _near(name: str) -> str:
    return f"did you mean {', '.join(facts.similar(name)) or 'another? spdiag/core/facts.py lists them'}?"

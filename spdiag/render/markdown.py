"""A report as Markdown, for tickets and job summaries: short, and nothing that was seen formats, links or mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spdiag import __version__
from spdiag.core.diagnosis import Diagnosis
from spdiag.core.knowledge import Fix, Question
from spdiag.core.verdict import Explanation
from spdiag.render.report import Call, Fact, Report, Stage, Told, checked, command, explained
from spdiag.render.text import shorter

MOST_FACTS = 12
MOST_CALLS = 20
MOST_OTHERS = 5
MOST_REFERENCES = 2
UNBROKEN = "\u200b"
"""Stands behind an @ or #, so that neither becomes a mention or a link to an issue."""


def diagnosis(found: Diagnosis) -> str:
    """What a check found out, ending without a line end."""
    return _drawn(checked(found))


def explanation(found: Explanation) -> str:
    """What a pasted error means, ending without a line end."""
    return _drawn(explained(found))


def _drawn(told: Report) -> str:
    first, others = told.causes[:1], told.causes[1:]
    blocks = [
        f"## {prose(told.headline)}",
        _lead(told),
        *(f"> {prose(one)}" for one in told.notes),
        *(block for one in first for block in _cause(one, told)),
        _others(others),
        _section("Steps", _table(("", "Step", "Result"), map(_stage, told.stages))),
        _section("Requests", _table(("Request", "Answer", "ms", "Request id"), map(_call, told.calls[:MOST_CALLS]))),
        _section("To know more", "\n".join(_question(one) for one in told.questions)),
        f"<sub>spdiag {__version__}</sub>",
    ]
    return "\n\n".join(block for block in blocks if block)


def _lead(told: Report) -> str:
    """How it stands, who acts, and about what, a line each."""
    said = [] if told.said == told.headline else [f"**{prose(told.said)}**"]
    acts = [f"**Who acts:** {prose(one.acts)} · {code(one.id)} ({prose(one.likelihood)})" for one in told.causes[:1]]
    about = ", ".join(f"{label} {code(value)}" for label, value in told.about)
    return "\\\n".join([*said, *acts, *([about] if about else [])])


def _cause(one: Told, told: Report) -> Iterator[str]:
    if one.title != told.headline:
        yield f"### {told.leading}: {prose(one.title)}"
    if one.here:
        yield f"**{one.label}:** {prose(one.here)}"
    yield f"**Why:** {prose(one.explanation)}"
    yield _section("Fix", "\n".join(_fix(number, fix) for number, fix in enumerate(one.fixes, 1)))
    links = ", ".join(f"<{link}>" for link in one.references[:MOST_REFERENCES])
    yield f"More: {links}" if links else ""
    yield _section("Evidence", _table(("Fact", "Value", "Seen in"), map(_fact, one.facts[:MOST_FACTS])))


def _fix(number: int, one: Fix) -> str:
    where = f"\\\n   Where: {prose(one.where)}" if one.where else ""
    told, rest = command(one.verify)
    verify = f"\\\n   Check: {code(told)}{prose(rest)}" if one.verify else ""
    return f"{number}. {prose(one.do)}{where}{verify}"


def _others(causes: Sequence[Told]) -> str:
    lines = [
        f"- {prose(one.title)} · {code(one.id)} ({prose(one.likelihood)}, {prose(one.acts)} acts)"
        for one in causes[:MOST_OTHERS]
    ]
    return _section("Also possible", "\n".join(lines))


def _section(title: str, body: str) -> str:
    return f"### {title}\n\n{body}" if body else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads), *lines]) if lines else ""


def _fact(one: Fact) -> tuple[str, str, str]:
    against = " (against)" if one.against else ""
    return f"{code(one.name)}{against}", code(one.value), prose(one.origin)


def _stage(one: Stage) -> tuple[str, str, str]:
    outcome = f"**{one.outcome}**" if one.outcome in ("failed", "warned") else one.outcome
    return outcome, one.id, prose(one.summary)


def _call(one: Call) -> tuple[str, str, str, str]:
    return code(shorter(one.request)), prose(one.answer), str(one.milliseconds), code(one.request_id)


def _question(one: Question) -> str:
    return f"- {prose(one.ask)}" + (f"\\\n  {code(one.command)}" if one.command else "")


def prose(text: str) -> str:
    """Text that says what it says: no formatting, no tag, no table cell, no mention begins in it."""
    text = re.sub(r"[\\`*\[\]~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", r"\\\g<0>", " ".join(text.split()))
    text = re.sub(r"[@#](?=\w)", rf"\g<0>{UNBROKEN}", text)
    text = re.sub(r"&(?=\w+;)", "&amp;", text).replace("<", "&lt;").replace("|", "&#124;")
    return re.sub(r"^(?=[#+=>-])|^(\d+)(?=[.)])", r"\1\\", text)


def code(text: str) -> str:
    """A value as code; in tags where a backtick, a bar or a backslash would end the span or the cell."""
    text = " ".join(text.split())
    if not set(text) & set("`|\\"):
        return f"`{text}`" if text else ""
    return f"<code>{''.join(one if one.isalnum() or one == ' ' else f'&#{ord(one)};' for one in text)}</code>"

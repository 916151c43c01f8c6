"""A comparison in Markdown, for tickets."""

from __future__ import annotations

from collections.abc import Sequence

from spdiag.core.comparison import Scope, minute
from spdiag.core.findings import Comparison, Finding, alike, concerned, said
from spdiag.core.verdict import filled
from spdiag.render.comparison_text import (
    HEADINGS,
    MOST_NAMED,
    also,
    called,
    command,
    error,
    marked,
    next_said,
    nothing,
    rows,
    undecided,
)
from spdiag.render.markdown import code, prose
from spdiag.render.style import printable
from spdiag.render.text import OWNERS


def markdown(found: Comparison) -> str:
    """The findings as a table, and those that tell whom they strike in words below, each fault once."""
    lines = ["# Errors across sellers", "", escaped(f"{rows(found)}.")]
    lines += [f"- {escaped(told)}" for told in found.warnings]
    lines += ["", *(_table(found.findings) if found.findings else [escaped(nothing(found))])]
    for one, *others in alike(one for one in found.findings if one.scope is not Scope.OPEN):
        lines += ["", *_fault(one, others)]
    for heading, those in undecided(found).items():
        lines += (
            ["", f"## {heading}", "", *(f"- {escaped(f'{error(one)}: {said(one)}')}" for one in those)] if those else []
        )
    return "\n".join(lines)


def _table(findings: Sequence[Finding]) -> list[str]:
    return [
        "| operation | error | scope | sellers failing | calls failed | since | last |",
        "| --- | --- | --- | ---: | ---: | --- | --- |",
        *(_row(one) for one in findings),
    ]


def _row(one: Finding) -> str:
    kind, calls = one.group.error, f"{one.group.occurrences:,} of {one.calls:,}"
    parts = (str(part) for part in (kind.status, kind.code, kind.message, kind.details) if part)
    told = escaped(" ".join(dict.fromkeys(parts)))
    scope = "background" if one.judgement.why == "background" else one.scope.value
    return (
        f"| {escaped(called(one))} | {told} | {scope} | {one.failing:,} of {one.called_then:,} | {calls} "
        f"| {minute(one.since)} | {minute(one.group.last)} |"
    )


def _fault(one: Finding, others: list[Finding]) -> list[str]:
    """A fault: whom it strikes, what it likely is, who acts, what to do, and on which other operations it is seen."""
    lines = [
        f"## {HEADINGS[one.scope].capitalize()}: {escaped(f'{called(one)}{marked(one)}')}",
        "",
        escaped(f"{said(one)}."),
        "",
    ]
    for cause in one.causes[:1]:
        title = f"{cause.likelihood.value}: {filled(cause.cause.title, cause.case)} ({cause.cause.id})"
        lines += [f"- {escaped(title)}; {OWNERS.get(cause.cause.owner, cause.cause.owner)} acts"]
    if one.scope is not Scope.ALL:
        lines += [f"- sellers: {escaped(', '.join(concerned(one)[:MOST_NAMED]))}"]
    lines += [f"- next: {escaped(next_said(one))}"]
    lines += [f"- {code(printable(command(one)))}"] if command(one) else []
    lines += [f"- the same on: {escaped(', '.join(also(one, other) for other in others))}"] if others else []
    return lines


def escaped(text: str) -> str:
    """Text out of logs that neither breaks the page nor commands the terminal it is shown on."""
    return prose(printable(text))

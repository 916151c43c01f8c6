"""A comparison in Markdown, for tickets."""

from __future__ import annotations

from spdiag.core.comparison import minute
from spdiag.core.findings import Comparison, Finding, summary
from spdiag.render.comparison_text import next_said
from spdiag.render.markdown import prose
from spdiag.render.style import printable


def markdown(found: Comparison) -> str:
    """The findings as a table, and each in words below."""
    totals = found.totals
    lines = [
        "# Errors across sellers",
        "",
        f"{totals.read:,} rows, {totals.rejected:,} unreadable; {minute(totals.first)} to {minute(totals.last)}.",
        *(f"- {escaped(said)}" for said in found.warnings),
        "",
        "| operation | error | scope | sellers failing | calls failed | since |",
        "| --- | --- | --- | ---: | ---: | --- |",
        *(_row(one) for one in found.findings),
    ]
    for one in found.findings:
        lines += ["", f"- **{escaped(_called(one))}**: {escaped(summary(one))}. Next: {next_said(one)}."]
    return "\n".join(lines)


def _row(one: Finding) -> str:
    error = one.group.error
    said = escaped(" ".join(str(part) for part in (error.status, error.code, error.message) if part))
    return (
        f"| {escaped(_called(one))} | {said} | {one.scope.value} | {one.failing:,} of {one.seen:,} "
        f"| {one.group.occurrences:,} of {one.calls:,} | {minute(one.since)} |"
    )


def _called(one: Finding) -> str:
    place = one.group.place
    return place.operation or f"{place.method} {place.path}".strip()


def escaped(text: str) -> str:
    """Text out of logs that neither breaks the page nor commands the terminal it is shown on."""
    return prose(printable(text))

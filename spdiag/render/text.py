"""What an explanation looks like on a terminal: what is, why we think so, what to do, how to check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from spdiag.core.evidence import Evidence, shown
from spdiag.core.knowledge import Fix, Likelihood, Question
from spdiag.core.verdict import Explanation, filled
from spdiag.core.weighing import Finding, Match
from spdiag.render.style import LIKELIHOOD, Style, printable

if TYPE_CHECKING:
    from spdiag.core.disguise import Hidden

OWNERS = {"developer": "the developer", "seller": "the seller", "amazon": "Amazon"}
READ = (
    ("response.status", "status"),
    ("operation.id", "operation"),
    ("request.method", "method"),
    ("request.path", "path"),
    ("request.host", "host"),
    ("endpoint.region", "region"),
    ("marketplace.ids", "marketplace"),
    ("token.kind", "token"),
    ("error.type", "error type"),
    ("response.request-id", "request id"),
    ("response.trace-id", "trace id"),
    ("response.apigw-id", "API Gateway id"),
    ("response.rate-limit", "rate limit"),
    ("response.date", "date"),
    ("client.name", "client"),
)
HIDDEN = ("input.text", "input.kind", "input.api")
LONGEST_VALUE = 120
SHORTS = 4
BULLETS = 4


def explanation(found: Explanation, style: Style) -> str:
    """The explanation as text, ending without a line end; when quiet, what it is, the first cause and its first fix."""
    if style.quiet:
        first = found.findings[:1]
        return "\n".join([*_heading(found, style), *(line for one in first for line in _in_short(one, style))])
    lines = [*_heading(found, style), *_read(found, style)]
    if found.findings:
        lines += ["", *causes(found.findings, style)]
    elif not found.explained:
        lines += ["", *_unknown(found, style)]
    if found.hidden:
        lines += ["", *_hidden(found.hidden, style)]
    if found.questions:
        lines += ["", *questions(found.questions, style)]
    return "\n".join(lines)


def _heading(found: Explanation, style: Style) -> list[str]:
    lines = [line for match in found.matches for line in _title(match, style)]
    if lines or (found.reading.kind == "code" and found.findings):
        return lines
    said = "No single error stands out; the evidence speaks for:" if found.findings else "No playbook fits this."
    return [style.paint(said, "bold")]


def _title(match: Match, style: Style) -> list[str]:
    lines = style.wrapped(match.error.title, paint="bold")
    if match.error.note and not style.quiet:
        lines += style.wrapped(match.error.note, first="  ")
    return lines


def _read(found: Explanation, style: Style) -> list[str]:
    """What was read out of the paste, with where it was seen."""
    whole = found.reading.cases[0]
    told = [f"{label} {_brief(fact, style)}" for name, label in READ if (fact := whole.fact(name)) is not None]
    return style.wrapped(", ".join(told), first="  Read: ", paint="dim") if told else []


def _brief(fact: Evidence, style: Style) -> str:
    where = f" ({fact.origin})" if style.verbose or fact.origin.startswith("inferred") else ""
    return f"{shorter(shown(fact.value))}{where}"


def shorter(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def causes(findings: Sequence[Finding], style: Style) -> list[str]:
    """The first cause in full, the next as likely in short, the rest as a list; with `-v` all in full."""
    shorts = len(findings) if style.verbose else _in_question(findings)
    lines = in_full(findings[0], style, 1)
    for place, finding in enumerate(findings[1:shorts], 2):
        lines += ["", *(in_full if style.verbose else _in_short)(finding, style, place)]
    rest = findings[shorts:]
    if rest:
        lines += ["", style.paint("Less likely, with this evidence:", "bold")]
        lines += [line for finding in rest[:BULLETS] for line in _in_a_line(finding, style)]
    if rest[BULLETS:]:
        lines += style.wrapped(f"and {len(rest) - BULLETS} more, with -v", first="  ", paint="dim")
    return lines


def _in_question(findings: Sequence[Finding]) -> int:
    """How many causes deserve more than a line: none beside a proven one, else those as likely as the first."""
    first = findings[0].likelihood
    alike = sum(1 for one in findings[:SHORTS] if one.likelihood is first)
    return 1 if first is Likelihood.CERTAIN else alike


def _in_a_line(finding: Finding, style: Style) -> list[str]:
    legacy = " (legacy)" if finding.cause.legacy else ""
    told = f"{filled(finding.cause.title, finding.case)}{legacy} {style.mark('dot')} {finding.cause.id}"
    return style.wrapped(told, first=f"  {style.mark('bullet')} ")


def in_full(finding: Finding, style: Style, place: int | None = None) -> list[str]:
    """One cause: title, owner, reasons, fixes, references."""
    about, cause = finding.case, finding.cause
    lines = _cause_title(finding, style, place)
    lines += style.wrapped(OWNERS.get(cause.owner, cause.owner), first="   Who acts: ")
    if finding.why:
        lines += style.wrapped(filled(finding.why, about), first=f"   {_label(finding)}: ")
    lines += style.wrapped(filled(cause.explanation, about), first="   Why: ")
    lines += evidence("Because", finding.because, style) + evidence("Against", finding.against, style)
    for number, fix in enumerate(finding.fixes, 1):
        lines += _fix(fix, number, finding, style)
    lines += [f"   More: {one.url}" for one in cause.references[: None if style.verbose else 2]]
    if style.verbose:
        lines.append(f"   Points: {' '.join(f'{value:+d} {name}' for name, value in finding.sums)} = {finding.score}")
    return lines


def _cause_title(finding: Finding, style: Style, place: int | None, *more: str) -> list[str]:
    sure = finding.likelihood.value
    head = f"{place}. " if place else "   "
    title = style.wrapped(filled(finding.cause.title, finding.case), first=head, indent="   ", paint="bold")
    legacy = ", legacy" if finding.cause.legacy else ""
    parts = (style.paint(sure, LIKELIHOOD[sure]) + legacy, style.paint(finding.cause.id, "dim"), *more)
    return [*title, "   " + f" {style.mark('dot')} ".join(parts)]


def _label(finding: Finding) -> str:
    return "Here" if finding.decided else "Maybe"


def _in_short(finding: Finding, style: Style, place: int | None = None) -> list[str]:
    lines = _cause_title(finding, style, place, f"{OWNERS.get(finding.cause.owner, finding.cause.owner)} acts")
    if finding.why:
        lines += style.wrapped(filled(finding.why, finding.case), first=f"   {_label(finding)}: ")
    first = next(iter(finding.fixes), None)
    return lines + (style.wrapped(filled(first.do, finding.case), first="   Fix: ") if first is not None else [])


def evidence(label: str, facts: Iterable[Evidence], style: Style) -> list[str]:
    """Evidence with its origin; what only says how the input was read is left out."""
    told = [f"{one.name} {shorter(shown(one.value))} [{one.origin}]" for one in facts if one.name not in HIDDEN]
    return style.wrapped("; ".join(told), first=f"   {label}: ", paint="dim") if told else []


def _fix(fix: Fix, number: int, finding: Finding, style: Style) -> list[str]:
    lines = style.wrapped(filled(fix.do, finding.case), first=f"   Fix {number}: ")
    if fix.where:
        lines += style.wrapped(filled(fix.where, finding.case), first="      Where: ")
    if fix.verify:
        lines += style.wrapped(filled(fix.verify, finding.case), first="      Check: ")
    return lines


def questions(asked: Iterable[Question], style: Style) -> list[str]:
    """What would settle it, with the command that answers."""
    lines = [style.paint("To know more:", "bold")]
    for one in asked:
        lines += style.wrapped(one.ask, first=f"  {style.mark('bullet')} ")
        lines += [style.paint(f"    {printable(one.command)}", "bold")] if one.command else []
    return lines


def _hidden(losses: Iterable[Hidden], style: Style) -> list[str]:
    """What a client library kept from whoever pasted, and how to get it."""
    lines = [style.paint("What the library hides:", "bold")]
    for one in losses:
        lines += style.wrapped(f"{one.client} {one.says}", first=f"  {style.mark('bullet')} ")
        lines += style.wrapped(one.do, first="    ", paint="bold")
    return lines


def _unknown(found: Explanation, style: Style) -> list[str]:
    """What to collect when the knowledge base has no answer, or why it has none."""
    item = found.reading.cases[0]
    foreign = item.fact("input.foreign")
    if foreign is not None:
        where = f"{shorter(shown(foreign.value))} ({foreign.origin})"
        said = f"This does not look like SP-API: {where} is of something else."
        return style.wrapped(f"{said} If SP-API is behind it, paste the answer that Amazon gave.", first="  ")
    if found.reading.kind == "code":
        said = f"`{item.text('error.code')}` is no code, and no id of a cause, that spdiag knows."
        return style.wrapped(f"{said} If Amazon gave it, paste the whole error.", first="  ")
    told = [f"{name} {shorter(item.text(name))}" for name in ("error.code", "error.message") if item.text(name)]
    lines = style.wrapped(f"It holds: {'; '.join(told)}", first="  ") if told else []
    return lines + style.wrapped(
        "Paste more of it: the whole answer with status line and headers, and the request line. If it is an SP-API "
        "error that spdiag should know, please report it with that.",
        first="  ",
    )

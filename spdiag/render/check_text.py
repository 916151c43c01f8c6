"""What a diagnosis looks like on a terminal: one line a step, then the verdict."""

from __future__ import annotations

import io

from rich.console import Console
from rich.table import Table
from rich.text import Text

from spdiag.core.diagnosis import Diagnosis, Outcome, Sent
from spdiag.core.evidence import shown
from spdiag.core.verdict import filled
from spdiag.core.walking import Taken
from spdiag.core.weighing import Finding
from spdiag.render.report import said_of
from spdiag.render.style import PAINT, Style, printable
from spdiag.render.text import causes, questions

MOST_CALLS = 20


def diagnosis(found: Diagnosis, style: Style) -> str:
    """The diagnosis as text, ending without a line end; when quiet, the verdict alone."""
    parts = [] if style.quiet else ["\n".join(_subject(found, style)), _steps(found, style)]
    if style.verbose:
        parts += ["\n".join(_choices(found, style)), _calls(found)]
    parts.append("\n".join(_verdict(found, style)))
    return "\n\n".join(part for part in parts if part)


def _subject(found: Diagnosis, style: Style) -> list[str]:
    about = found.subject
    credentials = about.get("credentials")
    who = f"client {credentials['client_id']} from {credentials['source']}" if isinstance(credentials, dict) else ""
    marketplaces = about.get("marketplaces")
    where = ", ".join(marketplaces) if isinstance(marketplaces, list) else ""
    what = str(about.get("operation") or about.get("request") or "")
    told = (what, f"region {about['region']}" if about.get("region") else "", where, who)
    return style.wrapped(", ".join(one for one in told if one), first="Checking ") if any(told) else []


def _steps(found: Diagnosis, style: Style) -> str:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for taken in found.steps:
        table.add_row(*_row(taken, style))
    return _drawn(table, style)


def _row(taken: Taken, style: Style) -> tuple[Text, Text, Text]:
    paint = PAINT[taken.outcome]
    told = Text(printable(taken.summary), style="dim" if taken.outcome == "skipped" else "")
    if style.verbose:
        told.append(f"\n{taken.step.question}", style="dim")
        for one in taken.evidence:
            told.append("\n" + printable(f"{one.name} = {shown(one.value)} [{one.origin}]"), style="dim")
    return Text(style.mark(taken.outcome), style=paint), Text(taken.step.id, style=paint), told


def _drawn(table: Table, style: Style) -> str:
    out = io.StringIO()
    console = Console(
        file=out,
        width=style.width,
        force_terminal=style.colour,
        color_system="standard" if style.colour else None,
        no_color=not style.colour,
        highlight=False,
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _choices(found: Diagnosis, style: Style) -> list[str]:
    """Which further questions were worth a request, and why."""
    lines = ["Asked further, the most telling first:"] if found.choices else []
    for one in found.choices:
        lines += style.wrapped(f"{one.offer.name}: {one.offer.question}", first="  ", indent="    ")
        lines += style.wrapped(one.because, first="    ", paint="dim")
    return lines


def _calls(found: Diagnosis) -> str:
    lines = [printable(f"  {_call(one)}") for one in found.calls[:MOST_CALLS]]
    return "\n".join([f"Requests sent: {len(found.calls)}", *lines])


def _call(one: Sent) -> str:
    reached = f"{one.method} {one.host}{one.path} -> {one.status or one.trouble}"
    return f"{reached} ({one.milliseconds} ms) {one.request_id}".rstrip()


def _verdict(found: Diagnosis, style: Style) -> list[str]:
    paint, said = said_of(found)
    lines = [style.paint(said, "bold", paint)]
    failed = [taken for taken in found.steps if taken.outcome == "failed"]
    if found.outcome is Outcome.NO_CREDENTIALS and failed and style.quiet:  # else the step above has said it
        lines += style.wrapped(failed[0].summary, first="  ")
    if found.findings and found.outcome is not Outcome.NO_CREDENTIALS:
        lines += ["", *causes(found.findings, style)]
    elif found.findings and found.findings[0].case.value("error.given") is True and not style.quiet:
        lines += style.wrapped(_by_itself(found.findings[0]), first="  ")
    asked = found.questions or tuple(taken.next for taken in found.steps if taken.next and taken.outcome == "unknown")
    return [*lines, "", *questions(asked, style)] if asked else lines


def _by_itself(first: Finding) -> str:
    """What an error means that was given, where nobody could be asked about it."""
    title = printable(filled(first.cause.title, first.case))
    return f"The error given, by itself: {title} ({first.cause.id}, {first.likelihood.value})"

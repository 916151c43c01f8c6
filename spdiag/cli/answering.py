"""The answer to `spdiag explain`: its words or its document, on the terminal and in files."""

from __future__ import annotations

import os
import sys

from spdiag.cli.plainly import Asked
from spdiag.cli.screen import check_reports, echo, handbook, read_input, style, write_reports
from spdiag.core.problem import Problem
from spdiag.core.verdict import Explanation
from spdiag.credentials.secrets import known_secrets
from spdiag.explaining import context, explain_text
from spdiag.render.style import Style

UNKNOWN = 3
SUFFIXES = {"text": ".txt", "json": ".json", "markdown": ".md", "html": ".html"}
"""The suffix of a report in each format."""


def answer(asked: Asked) -> int:
    """Explains what was asked and says so; the exit status."""
    check_reports(asked.reports, tuple(SUFFIXES.values()))
    known, warning = context(
        status=asked.status, operation=asked.operation, headers=asked.headers, sandbox=asked.sandbox
    )
    if warning:
        print(f"warning: {warning}", file=sys.stderr)
    pasted = read_input(_named(asked.given, asked.no_input))
    found = explain_text(handbook(asked.folders), pasted, context=known, secrets=known_secrets(os.environ))
    drawn = {
        ".txt": lambda: _text(found, _style(asked, "never")),
        ".json": lambda: _json(found),
        ".md": lambda: _markdown(found),
        ".html": lambda: _html(found),
    }
    shown = _text(found, _style(asked, asked.color)) if asked.layout == "text" else drawn[SUFFIXES[asked.layout]]()
    echo(shown, asked.color)
    write_reports(asked.reports, drawn)
    return 0 if found.explained or asked.exit_zero else UNKNOWN


def _style(asked: Asked, color: str) -> Style:
    return style(color, verbose=asked.verbose, quiet=asked.quiet)


def _json(found: Explanation) -> str:
    from spdiag.render import documents  # one of these is enough, and each takes its time to load

    return documents.as_json(documents.explanation(found))


def _text(found: Explanation, drawn: Style) -> str:
    from spdiag.render import text

    return text.explanation(found, drawn)


def _markdown(found: Explanation) -> str:
    from spdiag.render import markdown

    return markdown.explanation(found)


def _html(found: Explanation) -> str:
    from spdiag.render import html_page

    return html_page.explanation(found)


def _named(given: str | None, no_input: bool) -> str:
    """What is to be explained; without an argument standard input, unless nobody pipes anything into it."""
    if given is not None:
        return given
    if sys.stdin.isatty() and no_input:
        raise Problem("usage", "nothing to explain", hint="give a code, a text, a file, or pipe the error in")
    if sys.stdin.isatty():
        print("Paste the error, then press Ctrl-D:", file=sys.stderr)
    return "-"

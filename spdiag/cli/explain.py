"""`spdiag explain`: what a pasted error means, who must act, and what to do."""

from __future__ import annotations

import os
import sys

import click

from spdiag.cli.common import check_reports, echo, handbook, output_options, read_input, style, write_reports
from spdiag.core.problem import Problem
from spdiag.core.verdict import Explanation
from spdiag.credentials.secrets import known_secrets
from spdiag.explaining import context, explain_text
from spdiag.render.style import Style

UNKNOWN = 3


@click.command("explain")
@click.argument("given", metavar="[INPUT]", required=False)
@click.option("--status", type=click.IntRange(100, 599), help="The HTTP status, where the paste lacks it.")
@click.option("--operation", help="The operation called, such as getOrders.")
@click.option("--header", "headers", multiple=True, metavar="NAME:VALUE", help="A header of the answer. Repeatable.")
@click.option("--sandbox", is_flag=True, help="The sandbox was called.")
@output_options(("text", "json"))
def command(
    given: str | None,
    status: int | None,
    operation: str | None,
    headers: tuple[str, ...],
    sandbox: bool,
    layout: str,
    reports: tuple[str, ...],
    color: str,
    verbose: bool,
    quiet: bool,
    no_input: bool,
    folders: tuple[str, ...],
    exit_zero: bool,
) -> int:
    """Explain INPUT: a code, a text, a file, or `-` for standard input."""
    check_reports(reports, (".json", ".txt"))
    known, warning = context(status=status, operation=operation, headers=headers, sandbox=sandbox)
    if warning:
        click.echo(f"warning: {warning}", err=True)
    pasted = read_input(_named(given, no_input))
    found = explain_text(handbook(folders), pasted, context=known, secrets=known_secrets(os.environ))
    drawn = {".json": lambda: _json(found), ".txt": lambda: _text(found, style("never", verbose=verbose, quiet=quiet))}
    echo(_json(found) if layout == "json" else _text(found, style(color, verbose=verbose, quiet=quiet)), color)
    write_reports(reports, drawn)
    return 0 if found.explained or exit_zero else UNKNOWN


def _json(found: Explanation) -> str:
    from spdiag.render import documents  # one of the two is enough, and each takes its time to load

    return documents.as_json(documents.explanation(found))


def _text(found: Explanation, drawn: Style) -> str:
    from spdiag.render import text

    return text.explanation(found, drawn)


def _named(given: str | None, no_input: bool) -> str:
    """What is to be explained; without an argument standard input, unless nobody pipes anything into it."""
    if given is not None:
        return given
    if sys.stdin.isatty() and no_input:
        raise Problem("usage", "nothing to explain", hint="give a code, a text, a file, or pipe the error in")
    if sys.stdin.isatty():
        click.echo("Paste the error, then press Ctrl-D:", err=True)
    return "-"

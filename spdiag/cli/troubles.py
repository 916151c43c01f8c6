"""What is said of a trouble, and the exit status it ends with."""

from __future__ import annotations

import sys
from errno import ENOSPC

import click

from spdiag.cli import BUG, INTERRUPTED, USAGE
from spdiag.core.problem import Problem, Problems, arose


def failed(error: Exception) -> int:
    """Tells a trouble on stderr; its exit status."""
    match error:
        case Problem():
            return _told(error)
        case click.exceptions.Abort():
            return INTERRUPTED
        case click.ClickException():
            return _misused(error)
        case BrokenPipeError():
            return _closed()
        case OSError() if error.errno == ENOSPC:
            return _told(
                Problem("unreadable-file", "no space is left to write to", hint="make room, or write elsewhere")
            )
        case _:
            return _bug(error)


def _misused(error: click.ClickException) -> int:
    """What click found wrong with the arguments, and where its help is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage(), err=True)
    click.echo(f"error: {_safe(error.format_message())}", err=True)
    click.echo(f"hint: {context.command_path if context else 'spdiag'} --help", err=True)
    return USAGE


def _told(problem: Problem) -> int:
    lines = problem.found if isinstance(problem, Problems) else (problem.message,)
    for line in lines:
        click.echo(f"error: {_safe(line)}", err=True)
    if problem.hint:
        click.echo(f"hint: {_safe(problem.hint)}", err=True)
    click.echo(f"  (spdiag explain spdiag.{problem.code})", err=True)
    return USAGE


def _safe(text: str) -> str:
    """A message without secrets and control characters: it may quote what was typed."""
    import os

    from spdiag.core.redaction import Gate
    from spdiag.credentials.secrets import known_secrets
    from spdiag.render.style import printable

    return printable(Gate.knowing(known_secrets(os.environ)).text(text))


def _closed() -> int:
    """The reader of a pipe went away; nothing more can be said to it."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _bug(error: Exception) -> int:
    """What is said of an unforeseen exception: where it arose, never what it holds."""
    click.echo(f"error: a bug in spdiag: {arose(error)}; please report it", err=True)
    click.echo("  (spdiag explain spdiag.internal)", err=True)
    return BUG

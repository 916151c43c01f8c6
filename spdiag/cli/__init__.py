"""The command line: arguments in, exit status out; each command is loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from spdiag import __version__
from spdiag.core.problem import Problem, Problems

COMMANDS = {
    "check": "Walk the account-error flowchart live, from credentials to verdict.",
    "explain": "Explain a pasted error, code, exception, HTTP exchange or consent URL.",
    "playbook": "Look into the knowledge base, check it, and write for it.",
    "schema": "Print the JSON Schema of a document.",
    "simulate": "Run a local SP-API and Login with Amazon with fault scenarios.",
}
USAGE = 2
BUG = 70
INTERRUPTED = 130


class Lazy(click.Group):
    """A group whose commands are modules of this package, imported only when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"spdiag.cli.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean `spdiag {near[0]}`?" if near else "see `spdiag --help`"
            raise Problem("usage", f"`{args[0]}` is not a command", hint=hint)
        return super().resolve_command(ctx, args)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="spdiag")
def group() -> None:
    """Find the true cause of a failing Amazon Selling Partner API call, who must act, and the fix.

    Exit codes: 0 healthy or explained, 1 problem found, 2 usage, 3 inconclusive or unknown, 4 could not test,
    5 no credentials, 70 a bug in spdiag, 130 interrupted.
    """


def run(arguments: list[str]) -> int:
    """The exit status of a command line; the only place where troubles become messages."""
    try:
        status = group.main(arguments, prog_name="spdiag", standalone_mode=False)
    except Exception as error:
        return _failed(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def _failed(error: Exception) -> int:
    match error:
        case Problem():
            return _told(error)
        case click.exceptions.Abort():
            return INTERRUPTED
        case click.ClickException():
            return _misused(error)
        case BrokenPipeError():
            return _closed()
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
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename.rpartition('/')[2]}:{place.lineno}"
    click.echo(f"error: a bug in spdiag: {type(error).__name__} at {where}; please report it", err=True)
    click.echo("  (spdiag explain spdiag.internal)", err=True)
    return BUG

"""The commands, each loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from spdiag import __version__
from spdiag.core.problem import Problem

COMMANDS = {
    "check": "Walk the account-error flowchart live, from credentials to verdict.",
    "compare": "Compare an error across all sellers in request logs: everybody, some, or one?",
    "explain": "Explain a pasted error, code, exception, HTTP exchange or consent URL.",
    "playbook": "Look into the knowledge base, check it, and write for it.",
    "schema": "Print the JSON Schema of a document.",
    "simulate": "Run a local SP-API and Login with Amazon with fault scenarios.",
}


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

"""Options that mean the same in every command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from spdiag.probes.kept import Kept

F = TypeVar("F", bound=Callable[..., Any])
PLAYBOOKS = click.option(
    "--playbooks",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="More playbooks; a later one replaces an earlier by id.",
)


class Layout(click.Choice[str]):
    """One of the formats; `md`, as reports are called, is Markdown."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert("markdown" if value == "md" and "markdown" in self.choices else value, param, ctx)


def output_options(formats: tuple[str, ...], suffixes: tuple[str, ...], *, asks: bool = False) -> Callable[[F], F]:
    """--format, --report, --color, -v, -q, --no-input, --playbooks, --exit-zero."""
    alike = "not even with --interactive" if asks else "as this command never does"
    options = (
        click.option("--format", "layout", type=Layout(formats), default="text", help="What stdout carries."),
        click.option(
            "--report",
            "reports",
            multiple=True,
            metavar="PATH",
            help=f"One more copy, its format by suffix: {' '.join(suffixes)}. Repeatable.",
        ),
        click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colour in text."),
        click.option("-v", "--verbose", is_flag=True, help="All evidence, and the arithmetic."),
        click.option("-q", "--quiet", is_flag=True, help="The verdict alone, no progress."),
        click.option("--no-input", is_flag=True, help=f"Never ask, {alike}."),
        PLAYBOOKS,
        click.option("--exit-zero", is_flag=True, help="Exit 0 whatever was found."),
    )
    return lambda function: _decorated(function, options)


def _decorated(function: F, options: tuple[Callable[[F], F], ...]) -> F:
    for option in reversed(options):
        function = option(function)
    return function


def kept_participations() -> Kept:
    """What was seen of sellers' marketplaces, in the user's cache."""
    from spdiag.handbook.cache import folder
    from spdiag.probes.kept import Kept

    return Kept(Path(folder()) / "participations.sqlite")

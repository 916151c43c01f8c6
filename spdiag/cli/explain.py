"""`spdiag explain`: what a pasted error means, who must act, and what to do."""

from __future__ import annotations

from typing import Any

import click

from spdiag.cli.answering import SUFFIXES, answer
from spdiag.cli.common import output_options
from spdiag.cli.plainly import HIGHEST, LAYOUTS, LOWEST, Asked


@click.command("explain")
@click.argument("given", metavar="[INPUT]", required=False)
@click.option("--status", type=click.IntRange(LOWEST, HIGHEST), help="The HTTP status, where the paste lacks it.")
@click.option("--operation", help="The operation called, such as getOrders.")
@click.option("--header", "headers", multiple=True, metavar="NAME:VALUE", help="A header of the answer. Repeatable.")
@click.option("--sandbox", is_flag=True, help="The sandbox was called.")
@output_options(LAYOUTS, tuple(SUFFIXES.values()))
def command(**asked: Any) -> int:
    """Explain INPUT: a code, a text, a file, or `-` for standard input."""
    return answer(Asked(**asked))

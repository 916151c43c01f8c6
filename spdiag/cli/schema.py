"""`spdiag schema`: the JSON Schema of a document."""

from __future__ import annotations

import json

import click

from spdiag.render.schemas import NAMES, schema


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES))
def command(name: str) -> int:
    """Print the JSON Schema that documents of this NAME fulfil."""
    click.echo(json.dumps(schema(name), indent=2))
    return 0

"""`spdiag simulate`: a local SP-API and Login with Amazon, until interrupted."""

from __future__ import annotations

import shlex
import threading

import click

from spdiag.simulator import Simulator, world, worlds


@click.command("simulate")
@click.argument("name", metavar="[WORLD]", default="healthy")
@click.option("--list", "listing", is_flag=True, help="List the worlds.")
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_000), default=0, help="The first of the ports; 0 takes free ones.")
@click.option("--allow-remote", is_flag=True, help="Listen beyond loopback. It asks nobody who they are.")
def command(name: str, listing: bool, host: str, port: int, allow_remote: bool) -> int:
    """Run WORLD and print the environment variables that point spdiag and clients at it."""
    if listing:
        for one in worlds():
            click.echo(f"{one:26} {world(one).title}")
        return 0
    with Simulator(world(name), host=host, port=port, allow_remote=allow_remote) as running:
        for variable, value in {**running.endpoints, **running.credentials, **running.proxies}.items():
            click.echo(f"export {variable}={shlex.quote(value)}")
        for one in running.allowed_hosts:
            click.echo(f"# {one} is not Amazon's: spdiag check --allow-host {one}", err=True)
        click.echo(f"# world {name} is running; stop it with Ctrl-C", err=True)
        threading.Event().wait()
    return 0

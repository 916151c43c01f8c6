"""`spdiag check`: the account-error flowchart, live."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import click

from spdiag.checking import Options, check
from spdiag.cli.common import output_options
from spdiag.cli.screen import check_reports, echo, handbook, read_file, style, write_reports
from spdiag.core.diagnosis import Diagnosis
from spdiag.core.problem import Problem
from spdiag.credentials.environment import NO_PROFILE
from spdiag.render import documents


@click.command("check")
@click.option("--request", default="", metavar="LINE", help='The failing call, "GET /path?query"; replayed when a GET.')
@click.option("--operation", default="", metavar="NAME", help="The failing operation, such as getOrders.")
@click.option("--error", metavar="FILE|-", help="The error already seen.")
@click.option("--region", type=click.Choice(("na", "eu", "fe")), default=None, help="The selling region.")
@click.option("--marketplace", "marketplaces", multiple=True, metavar="ID|COUNTRY", help="Repeatable.")
@click.option("--role", "roles", multiple=True, metavar="NAME", help="A role known to be approved. Repeatable.")
@click.option("--account", type=click.Choice(("seller", "vendor")), default=None, help="The kind of account.")
@click.option("--api", type=click.Choice(("sp-api", "business")), default=None, help="Which API.")
@click.option("--user-email", envvar="SPDIAG_BUSINESS_USER_EMAIL", default="", help="x-amz-user-email (Business).")
@click.option("--profile", default=NO_PROFILE, metavar="NAME", help="Whose credentials: the suffix of the names.")
@click.option("--sandbox", is_flag=True, help="Call the sandbox hosts.")
@click.option("--smoke", is_flag=True, help="Credentials only: shape, token exchange, one call that needs no data.")
@click.option("--offline", is_flag=True, help="Only what needs no network.")
@click.option("--demo", metavar="WORLD", help="Check a world of the built-in simulator; needs no credentials.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, metavar="SECONDS", help="For the whole run.")
@click.option("--max-calls", type=click.IntRange(min=1), default=12, metavar="N", help="Most requests to send.")
@click.option(
    "--allow-host", "allowed_hosts", multiple=True, metavar="HOST", help="A host tokens may go to. Repeatable."
)
@click.option("--fail-on", type=click.Choice(("error", "warning")), default="error", help="What makes it exit 1.")
@output_options(("text", "json"))
def command(
    error: str | None,
    demo: str | None,
    layout: str,
    reports: tuple[str, ...],
    color: str,
    verbose: bool,
    quiet: bool,
    no_input: bool,
    folders: tuple[str, ...],
    exit_zero: bool,
    **chosen: object,
) -> int:
    """Find out why calls fail for a seller: with few, harmless requests, from the credentials to the account."""
    check_reports(reports, (".json", ".txt"))
    gc.enable()  # unlike an explanation, a walk may last
    given = {name: value for name, value in chosen.items() if value is not None}
    options = Options(**given, error=_error(error))  # type: ignore[arg-type]  # click has checked each option's type
    knowledge = handbook(folders)
    with _world(demo, options) as (asked, environment), _progress(quiet) as tell:
        found = check(knowledge, asked, environment, now=_now(), progress=tell)
    document = documents.diagnosis(found)
    echo(documents.as_json(document) if layout == "json" else _text(found, color, verbose, quiet), color)
    write_reports(
        reports,
        {".json": lambda: documents.as_json(document), ".txt": lambda: _text(found, "never", verbose, quiet)},
    )
    return 0 if exit_zero else found.exit_code


def _text(found: Diagnosis, color: str, verbose: bool, quiet: bool) -> str:
    from spdiag.render import check_text  # rich is loaded only where text is drawn

    return check_text.diagnosis(found, style(color, verbose=verbose, quiet=quiet))


def _error(given: str | None) -> bytes | None:
    if given is None:
        return None
    return sys.stdin.buffer.read() if given == "-" else read_file(given)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def _world(name: str | None, options: Options) -> Iterator[tuple[Options, Mapping[str, str]]]:
    """The options and the environment to check in: those of the machine, or those of a simulated world."""
    if name is None:
        yield options, os.environ
        return
    if options.offline:
        raise Problem("usage", "--demo talks to the built-in simulator; --offline talks to nobody", hint="choose one")
    from spdiag.simulator import Simulator, world

    chosen = world(name)
    with Simulator(chosen) as running:
        yield _asked(options, chosen.given), {**running.endpoints, **running.credentials}


def _asked(options: Options, given: object) -> Options:
    """What the world's person asks, where the options say nothing."""
    names = ("region", "marketplaces", "operation", "request", "roles", "account", "api", "user_email", "sandbox")
    plain = Options()
    told = {name: getattr(given, name) for name in names if getattr(options, name) == getattr(plain, name)}
    error = getattr(given, "error", "")
    if options.error is None and error:
        told["error"] = error.encode()
    return replace(options, **{name: value for name, value in told.items() if value})


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A line on stderr that says what is being asked; gone when it is done."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    width = 100
    try:
        yield lambda said: click.echo(f"\r\x1b[K{said[:width]}", nl=False, err=True)
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)

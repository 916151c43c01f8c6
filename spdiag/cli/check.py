"""`spdiag check`: the account-error flowchart, live."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from spdiag.checking import Means, check
from spdiag.circumstances import Options
from spdiag.cli import drawing, many
from spdiag.cli.asking import Terminal, person
from spdiag.cli.common import kept_participations, output_options
from spdiag.cli.screen import check_reports, echo, handbook, read_file, spare, write_reports
from spdiag.core.evidence import Evidence
from spdiag.core.knowledge import Knowledge
from spdiag.core.problem import Problem
from spdiag.credentials.environment import NO_PROFILE
from spdiag.credentials.found import Search
from spdiag.credentials.search import search
from spdiag.credentials.secrets import known_secrets

if TYPE_CHECKING:  # a simulator is loaded for a demo alone
    from spdiag.simulator.world import Given

TOLD = (
    "region",
    "marketplaces",
    "operation",
    "request",
    "roles",
    "account",
    "api",
    "user_email",
    "sandbox",
    "smoke",
    "timeout",
)
"""What a world's person asks, by the names of the options."""
CALL = ("operation", "request", "error", "smoke")
"""Those of them that tell of one call, and stand or fall together."""
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


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
@click.option("--profile", default=NO_PROFILE, metavar="NAME", help="Whose credentials; `all`: every profile.")
@click.option("--sellers", "list_of_sellers", metavar="FILE", help="Check every seller of a CSV or JSON-lines file.")
@click.option(
    "--seller", "only", multiple=True, metavar="NAME", help="Only this one of them; alone, in full. Repeatable."
)
@click.option("--sandbox", is_flag=True, help="Call the sandbox hosts.")
@click.option("--interactive", is_flag=True, help="Ask, at a terminal, for what cannot be found out.")
@click.option("--smoke", is_flag=True, help="Credentials only: shape, token exchange, one call that needs no data.")
@click.option("--offline", is_flag=True, help="Only what needs no network.")
@click.option("--logs", multiple=True, metavar="LOG", help="Request logs of all sellers, to compare with. Repeatable.")
@click.option("--demo", metavar="WORLD", help="Check a world of the built-in simulator; needs no credentials.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, metavar="SECONDS", help="For the whole run.")
@click.option("--max-calls", type=click.IntRange(min=1), default=12, metavar="N", help="Most requests to send.")
@click.option(
    "--allow-host", "allowed_hosts", multiple=True, metavar="HOST", help="A host tokens may go to. Repeatable."
)
@click.option("--fail-on", type=click.Choice(("error", "warning")), default="error", help="What makes it exit 1.")
@output_options(drawing.LAYOUTS, tuple(drawing.SUFFIXES.values()), asks=True)
def command(
    error: str | None,
    demo: str | None,
    interactive: bool,
    no_input: bool,
    folders: tuple[str, ...],
    list_of_sellers: str | None,
    only: tuple[str, ...],
    logs: tuple[str, ...],
    **chosen: object,
) -> int:
    """Find out why calls fail for a seller: with few, harmless requests, from the credentials to the account."""
    output = many.Output(**{one.name: chosen.pop(one.name) for one in fields(many.Output)})  # type: ignore[arg-type]
    check_reports(output.reports, tuple(drawing.SUFFIXES.values()))
    spare(logs, output.reports)
    gc.enable()  # unlike an explanation, a walk may last
    given = {name: value for name, value in chosen.items() if value is not None}
    if error == "-" and "-" in logs:
        raise Problem(
            "usage", "the error and the logs cannot both be standard input", hint="give one of them as a file"
        )
    options = Options(**given, error=_error(error))  # type: ignore[arg-type]  # click has checked each option's type
    knowledge = handbook(folders)
    several = list_of_sellers is not None or options.profile == many.EVERYBODY
    somebody = person(interactive, no_input=no_input, many=several and len(only) != 1)
    if not several:
        if only:
            raise Problem("usage", "--seller names one of many sellers", hint="give --sellers FILE, or --profile NAME")
        return _of_one(knowledge, demo, options, somebody, output, logs=logs)
    if demo:
        raise Problem("usage", "--demo has one seller of its own", hint="choose --demo or many sellers")
    sellers = many.asked_of(options, list_of_sellers, os.environ, only)
    if len(only) == 1:
        return _of_one(knowledge, None, replace(options, profile=only[0]), somebody, output, sellers[0].found, logs)
    if logs:
        raise Problem("usage", "--logs compares one failing call", hint="choose one seller with --seller, or compare")
    return many.run(knowledge, options, list_of_sellers, sellers, os.environ, _now, output)


def _of_one(
    knowledge: Knowledge,
    demo: str | None,
    options: Options,
    somebody: Terminal | None,
    output: many.Output,
    theirs: Search | None = None,
    logs: tuple[str, ...] = (),
) -> int:
    """Checks one seller, tells what was found, and returns the exit status."""
    with _world(demo, options) as (asked, environment), _progress(output.quiet) as tell:
        means = Means() if demo or asked.offline else Means(kept=kept_participations())
        if logs:
            means = replace(means, logged=_logged(logs, asked, environment, quiet=output.quiet))
        found = check(
            knowledge, asked, environment, now=_now(), progress=tell, means=means, person=somebody, found=theirs
        )
    if somebody is not None:
        somebody.left()
    color, amount = output.color, {"verbose": output.verbose, "quiet": output.quiet}
    drawn = drawing.reports(found, **amount)
    if output.layout == "github":
        known = partial(_secrets, asked, environment, theirs)
        echo(drawing.github(found, known, color=color, **amount), color)
    elif output.layout == "text":
        echo(drawing.text(found, color, **amount), color)
    else:
        echo(drawn[drawing.SUFFIXES[output.layout]](), color)
    write_reports(output.reports, drawn)
    return 0 if output.exit_zero else found.exit_code


def _logged(
    logs: tuple[str, ...], options: Options, environment: Mapping[str, str], *, quiet: bool
) -> Callable[[int | None, str], tuple[Evidence, ...]]:
    """What request logs tell of whom the error strikes."""
    from spdiag.cli.logged import logged  # most checks have no logs

    return logged(logs, options, environment, quiet=quiet)


def _secrets(options: Options, environment: Mapping[str, str], found: Search | None) -> tuple[str, ...]:
    """Every secret that can be known without asking anybody, for GitHub to mask."""
    theirs = found or search(environment, options.profile, offline=True)
    return (*known_secrets(environment), *theirs.secrets)


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
    with Simulator(chosen) as running, _proxied(running.proxies):
        asked = _asked(options, chosen.given)
        hosts = (*options.allowed_hosts, *running.allowed_hosts)
        yield replace(asked, allowed_hosts=hosts), {**running.endpoints, **running.credentials}


@contextmanager
def _proxied(proxies: Mapping[str, str]) -> Iterator[None]:
    """The proxies of the world instead of the machine's, which leads nowhere from loopback."""
    machine = {name: os.environ.pop(name) for name in tuple(os.environ) if name.lower() in PROXIES}
    os.environ.update(proxies)
    try:
        yield
    finally:
        for name in proxies:
            del os.environ[name]
        os.environ.update(machine)


def _asked(options: Options, given: Given) -> Options:
    """What the world's person asks, where the options say nothing; nothing of a call when they name another."""
    plain, passed = Options(), CALL if _is_another_call(options, given) else ()
    alike = (name for name in TOLD if name not in passed and getattr(options, name) == getattr(plain, name))
    told = {name: getattr(given, name) for name in alike}
    if options.error is None and given.error and "error" not in passed:
        told["error"] = given.error.encode()
    return replace(options, **{name: value for name, value in told.items() if value})


def _is_another_call(options: Options, given: Given) -> bool:
    """Whether the options name a call, and not the one that the world's person asks about."""
    named = (options.operation.casefold(), options.request)
    return any(named) and named != (given.operation.casefold(), given.request)


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

"""`spdiag check` for many sellers: whom it is about, the checks side by side, and what they show together."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from spdiag.circumstances import Options
from spdiag.cli import BUG, INTERRUPTED, drawing, drawing_many
from spdiag.cli.bar import progress
from spdiag.cli.common import kept_participations
from spdiag.cli.screen import echo, read_file, style, write_reports
from spdiag.core.concluding import Conclusion
from spdiag.core.knowledge import Knowledge
from spdiag.core.problem import Problem
from spdiag.credentials.config import profiles
from spdiag.credentials.environment import NO_PROFILE
from spdiag.credentials.search import search
from spdiag.credentials.secrets import known_secrets
from spdiag.sellers import Seller, check_all
from spdiag.sellers_file import decoded, listed

EVERYBODY = "all"
LARGEST_FILE = 200_000_000


@dataclass(frozen=True, slots=True)
class Output:
    """How the answer is wanted."""

    layout: str
    reports: tuple[str, ...]
    color: str
    verbose: bool
    quiet: bool
    exit_zero: bool


def asked_of(
    options: Options, file: str | None, environment: Mapping[str, str], only: Sequence[str] = ()
) -> tuple[Seller, ...]:
    """The sellers of a file, or of every profile, or those of them that are named; raises `Problem` for nobody."""
    sellers = _of_profiles(options, environment) if file is None else _of_file(options, file, environment)
    known = {seller.name: seller for seller in sellers}
    for name in only:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {len(known)}, such as {next(iter(known))}"
            raise Problem("usage", f"no seller is called `{name}`", hint=hint)
    return tuple(known[name] for name in dict.fromkeys(only)) or sellers


def _of_file(options: Options, file: str, environment: Mapping[str, str]) -> tuple[Seller, ...]:
    content = read_file(file, LARGEST_FILE)
    text, warning = decoded(content, file)
    if warning:
        print(f"warning: {warning}", file=sys.stderr)
    own = NO_PROFILE if options.profile == EVERYBODY else options.profile
    return listed(text, file, search(environment, own, offline=options.offline), options)


def _of_profiles(options: Options, environment: Mapping[str, str]) -> tuple[Seller, ...]:
    named = tuple(profiles(environment))
    if not named:
        raise Problem("config", "there are no profiles to check", hint="write [profiles.NAME] into config.toml")
    return tuple(
        Seller(
            name=name,
            found=search(environment, name, offline=options.offline),
            options=replace(options, profile=name),
        )
        for name in named
    )


def run(
    knowledge: Knowledge,
    options: Options,
    file: str | None,
    sellers: tuple[Seller, ...],
    environment: Mapping[str, str],
    now: Callable[[], str],
    output: Output,
) -> int:
    """Checks every seller, tells what was found, and returns the exit status."""
    with progress(len(sellers), quiet=output.quiet) as tell:
        checks, together = check_all(
            knowledge, sellers, environment, now=now, progress=tell, kept=kept_participations()
        )
    in_full = partial(drawing_many.command_for, options, file)
    drawn = style(output.color, verbose=output.verbose, quiet=output.quiet)
    made = drawing_many.drawings(checks, together, in_full)
    if output.layout == "github":
        secrets = secrets_of(sellers, environment)
        echo(drawing_many.github(checks, together, in_full, drawn, secrets), output.color)
    elif output.layout == "text":
        echo(drawing_many.text(checks, together, in_full, drawn), output.color)
    else:
        echo(made[drawing.SUFFIXES[output.layout]](), output.color)
    write_reports(output.reports, made)
    return _status(together, exit_zero=output.exit_zero)


def secrets_of(sellers: Sequence[Seller], environment: Mapping[str, str]) -> tuple[str, ...]:
    """Every secret that can be known without asking anybody, for GitHub to mask."""
    theirs = (secret for seller in sellers for secret in seller.found.secrets)
    return tuple(dict.fromkeys((*known_secrets(environment), *theirs)))


def _status(together: Conclusion, *, exit_zero: bool) -> int:
    """The exit status: what was not finished is told by it even where findings are not."""
    if together.interrupted:
        return INTERRUPTED
    return 0 if exit_zero and together.exit_code != BUG else together.exit_code

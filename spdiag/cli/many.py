"""`spdiag check` for many sellers: one line each, or one JSON document a line, and what they show together."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from spdiag.circumstances import Options
from spdiag.cli.common import kept_participations
from spdiag.cli.screen import echo, read_file
from spdiag.core.across import Conclusion
from spdiag.core.diagnosis import EXIT, Outcome
from spdiag.core.knowledge import Knowledge
from spdiag.core.problem import Problem
from spdiag.credentials.config import profiles
from spdiag.credentials.environment import NO_PROFILE
from spdiag.credentials.search import search
from spdiag.render import documents
from spdiag.render.style import Style, printable
from spdiag.sellers import Checked, Seller, check_all, listed

EVERYBODY = "all"
LAYOUTS = ("text", "json")
WORST = (
    Outcome.PROBLEM,
    Outcome.UNTESTABLE,
    Outcome.INCONCLUSIVE,
    Outcome.NO_CREDENTIALS,
    Outcome.HEALTHY,
)
MARKS = {
    Outcome.HEALTHY: "passed",
    Outcome.PROBLEM: "failed",
    Outcome.UNTESTABLE: "unknown",
    Outcome.INCONCLUSIVE: "unknown",
    Outcome.NO_CREDENTIALS: "skipped",
}
PAINT = {"passed": "green", "failed": "red", "unknown": "yellow", "skipped": "dim"}
LONGEST_NAME = 30


def asked_of(options: Options, file: str | None, environment: Mapping[str, str]) -> tuple[Seller, ...]:
    """The sellers of a file, or of every profile; raises `Problem` where there are none."""
    if file is not None:
        text = read_file(file).decode("utf-8-sig", errors="replace")
        own = NO_PROFILE if options.profile == EVERYBODY else options.profile
        return listed(text, file, search(environment, own, offline=options.offline), options)
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


def checked(
    knowledge: Knowledge,
    sellers: tuple[Seller, ...],
    environment: Mapping[str, str],
    *,
    now: Callable[[], str],
    quiet: bool,
) -> tuple[tuple[Checked, ...], Conclusion]:
    """Every seller checked, with one line of progress on a terminal."""
    with _progress(len(sellers), quiet=quiet) as tell:
        return check_all(knowledge, sellers, environment, now=now, progress=tell, kept=kept_participations())


def tell(checks: tuple[Checked, ...], conclusion: Conclusion, layout: str, style: Style, color: str) -> None:
    """A line a seller, and last the conclusion: as text, or as JSON by line."""
    if layout == "json":
        lines = [json.dumps(documents.diagnosis(one.diagnosis), ensure_ascii=False) for one in checks]
        echo("\n".join([*lines, json.dumps(documents.conclusion(conclusion), ensure_ascii=False)]), color)
        return
    shown = [] if style.quiet else [_line(one, style) for one in checks]
    echo("\n".join([*shown, *([""] if shown else []), *style.wrapped(conclusion.says, paint="bold")]), color)


def _line(one: Checked, style: Style) -> str:
    found = one.diagnosis
    mark = MARKS[found.outcome]
    verdict = found.verdict
    said = found.outcome.value if verdict is None else f"{verdict.cause.id}, {verdict.likelihood.value}"
    who = f" {style.mark('dot')} the {verdict.cause.owner} acts" if verdict and verdict.cause.owner != "amazon" else ""
    name = printable(one.name)[:LONGEST_NAME]
    return f"{style.paint(style.mark(mark), PAINT[mark])} {name:{LONGEST_NAME}} {said}{who}"[: style.width + 20]


def exit_code(checks: tuple[Checked, ...]) -> int:
    """That of the worst check: a problem found, then what could not be tested, then what stays open."""
    codes = {one.diagnosis.exit_code for one in checks}
    return next((EXIT[outcome] for outcome in WORST if EXIT[outcome] in codes), 0)


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _failed: None
        return

    def said(done: int, failed: int) -> None:
        bar = "=" * (20 * done // max(total, 1))
        said_now = f"[{bar:20}] {done} of {total} checked, {failed} not healthy"
        print(f"\r\x1b[K{said_now}", end="", file=sys.stderr, flush=True)

    try:
        yield said
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)

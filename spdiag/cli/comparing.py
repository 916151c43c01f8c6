"""The answer to `spdiag compare`: its words or its document, on the terminal and in files."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count

from spdiag.cli.screen import check_reports, echo, handbook, spare, style, write_reports
from spdiag.comparing.answered import answered
from spdiag.comparing.clouds import Gathered, Reach, gathered
from spdiag.comparing.disclosing import Names
from spdiag.comparing.showing_fields import fields_shown, fields_told_of
from spdiag.core.findings import Comparison
from spdiag.core.problem import Problem
from spdiag.core.redaction import Gate
from spdiag.credentials.config import fields_told
from spdiag.credentials.secrets import known_secrets
from spdiag.logs.aws.scanning import size
from spdiag.logs.counting.counted import Limits, Told
from spdiag.logs.reading.parts import Bad
from spdiag.logs.reading.sources import Source
from spdiag.logs.values.names import NAMES
from spdiag.logs.values.shapes import meant
from spdiag.logs.values.times import moment
from spdiag.render.style import Style, printable

SUFFIXES = {"text": ".txt", "json": ".json", "markdown": ".md"}
SAMPLES = 5
"""Rows that cannot be read and are named; the others are counted."""
SPANS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked on the command line."""

    logs: tuple[str, ...]
    operation: str
    since: str
    until: str
    told: tuple[str, ...]
    engine: str
    max_scan: str
    only_fields: bool
    pseudonyms: bool
    layout: str
    reports: tuple[str, ...]
    color: str
    verbose: bool
    quiet: bool
    no_input: bool
    folders: tuple[str, ...]
    exit_zero: bool


def answer(asked: Asked) -> int:
    """Compares what was asked and says so; the exit status."""
    check_reports(asked.reports, tuple(SUFFIXES.values()))
    if asked.only_fields and (asked.reports or asked.layout == "markdown"):
        hint = "leave out --report; --format json is a document of fields"
        raise Problem("usage", "--fields shows fields as text or as JSON, on standard output", hint=hint)
    limits = _limits(asked)
    reach = Reach(limits, size(asked.max_scan), partial(say, quiet=asked.quiet))
    names = Names(Gate.knowing(known_secrets(os.environ)), numbers=asked.pseudonyms)
    with gathered(asked.logs, fields_told(os.environ, NAMES) | _told(asked.told), reach) as logs:
        spare([log.source.path for log in logs.survey.logs], asked.reports)
        if asked.only_fields:
            shown = fields_told_of if asked.layout == "json" else fields_shown
            echo(shown(logs.survey, names), asked.color)
            return 0
        found = _found(asked, logs, limits, names)
    drawn = _drawings(found)
    if asked.layout == "text":
        echo(_text(found, style(asked.color, verbose=asked.verbose, quiet=asked.quiet)), asked.color)
    else:
        echo(drawn[SUFFIXES[asked.layout]](), asked.color)
    write_reports(asked.reports, drawn)
    return 0 if asked.exit_zero else found.exit_code


def _limits(asked: Asked) -> Limits:
    since, until = _moment(asked.since), _moment(asked.until)
    if since is not None and until is not None and since >= until:
        raise Problem("usage", "--since is not before --until")
    return Limits(since, until, meant(asked.operation))


def say(text: str, *, quiet: bool) -> None:
    """Tells what will be scanned, before it is."""
    if not quiet:
        print(printable(text), file=sys.stderr, flush=True)


def _found(asked: Asked, logs: Gathered, limits: Limits, names: Names) -> Comparison:
    with (
        telling(names.within, quiet=asked.quiet) as told,
        logs.tallied(limits, told, asked.engine) as counted,
    ):
        found = answered(logs, counted, limits, names, handbook(asked.folders))
        if asked.layout != "text" or asked.quiet:  # which tells them itself
            warn(found.warnings)
    return found


def warn(warnings: Iterable[str]) -> None:
    """Tells what is to be known of logs before what they add up to."""
    for warning in warnings:
        print(printable(f"warning: {warning}"), file=sys.stderr)


def _drawings(found: Comparison) -> dict[str, Callable[[], str]]:
    return {
        ".txt": lambda: _text(found, style("never", verbose=True, quiet=False)),
        ".json": lambda: _json(found),
        ".md": lambda: _markdown(found),
    }


def _text(found: Comparison, drawn: Style) -> str:
    from spdiag.render import comparison_text  # one of these is enough, and each takes its time to load

    return comparison_text.text(found, drawn)


def _json(found: Comparison) -> str:
    from spdiag.render import comparison

    return comparison.as_json(found)


def _markdown(found: Comparison) -> str:
    from spdiag.render import comparison_markdown

    return comparison_markdown.markdown(found)


def _told(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        field, equals, name = pair.partition("=")
        if not equals or not name:
            raise Problem("usage", f"`{pair}` names no field", hint="write it as seller=ctx.merchantId")
        found[field] = name
    return found


def _moment(text: str) -> float | None:
    """A moment, or how long ago it was."""
    if not text:
        return None
    ago = re.fullmatch(r"(\d+)([smhd])", text)
    at = time.time() - int(ago[1]) * SPANS[ago[2]] if ago else moment(text) or moment(_whole(text))
    if at is None:
        raise Problem("usage", f"`{text}` is no moment", hint="write it as 2026-11-29T10:00:00Z, or 90m, 24h, 7d ago")
    return at


def _whole(text: str) -> str:
    """A day, or a time to the minute, written out."""
    filled = re.sub(r"Z$", "", text)
    return filled + "T00:00:00"[len(filled) - 10 :] if 10 <= len(filled) <= 19 else text


@contextmanager
def telling(named: Callable[[str], str], *, quiet: bool) -> Iterator[Told]:
    """Tells of progress on a terminal, and at the end of the first rows that cannot be read.

    `named` takes a text past the gate, its sellers by what they are called then. Where it does not come to that, rows
    are counted.
    """
    bad: list[tuple[Source, Bad]] = []
    more, whole = count(), False
    started = time.monotonic()
    live = sys.stderr.isatty() and not quiet

    def unread(source: Source, one: Bad) -> None:
        if len(bad) < SAMPLES:
            bad.append((source, one))
        else:
            next(more)

    def rows(number: int) -> None:
        if live:
            rate = number / max(0.001, time.monotonic() - started)
            print(f"\r\x1b[K{number:,} rows, {rate:,.0f} a second", end="", file=sys.stderr, flush=True)

    def share(percent: float, number: float) -> None:
        rate = number / max(0.001, time.monotonic() - started)
        print(f"\r\x1b[K{percent:.0f} % of the rows, about {rate:,.0f} a second", end="", file=sys.stderr, flush=True)

    try:
        yield Told(unread, rows, share if live else None)
        whole = True
    finally:
        _clear(live=live)
        _tell(bad if whole else [], next(more) + (0 if whole else len(bad)), named)


def _tell(bad: list[tuple[Source, Bad]], more: int, named: Callable[[str], str]) -> None:
    """Tells of rows that cannot be read."""
    for source, one in bad:
        line = f":{one.line}" if one.line else ""
        told = f"warning: {source.shown}{line}: cannot be read: {one.why}"
        print(printable(named(told)), file=sys.stderr)
    if more:
        print(f"warning: {more:,} {'more rows' if bad else 'rows'} cannot be read", file=sys.stderr)


def _clear(*, live: bool) -> None:
    if live:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)

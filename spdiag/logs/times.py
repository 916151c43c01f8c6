"""Moments as logs write them, in seconds since 1970 UTC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache

UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""From which number on it counts nanoseconds, microseconds, milliseconds."""
EARLIEST, LATEST = 946_684_800.0, 4_102_444_800.0
"""The years 2000 to 2100: a number outside is no moment."""
APACHE = "%d/%b/%Y:%H:%M:%S %z"
LIKE_APACHE = re.compile(r"\d\d/[A-Z][a-z]{2}/\d{4}:")
LIKE_MAIL = re.compile(r"([A-Z][a-z]{2},? +)?(\d{1,2} +[A-Z][a-z]{2}|[A-Z][a-z]{2} +\d{1,2})\b.*\d\d:\d\d")
ISO = re.compile(r"(\d{4}[-/]\d\d[-/]\d\d)[T ](\d\d:\d\d):(\d\d)(?:[.,](\d+))? ?(Z|UTC|[+-]\d\d:?\d\d)?")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}),? +(\d{1,2}:\d\d:\d\d.*)")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}),? +(\d{1,2}:\d\d:\d\d.*)")
CLOCK = re.compile(r"(\d{1,2}):(\d\d:\d\d(?:[.,]\d+)?) ?(?:([AP])\.?M\.?)? ?(Z|UTC|[+-]\d\d:?\d\d)?", re.IGNORECASE)
DATE = re.compile(r"\d{4}[-/]\d\d[-/]\d\d|\d{1,2}\.\d{1,2}\.\d{4}")
OF_JSON = re.compile(r"/Date\((\d+)(?:[+-]\d{4})?\)/")
"""A moment as .NET writes it into JSON."""


def moment(value: object, day: int | None = None) -> float | None:
    """Seconds since 1970; without a zone the moment is UTC. `None` for what is no moment.

    `day` says which number of `11/12/2026` is the day, the first (0) or the second (1).
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _counted(float(value))
    return _written(str(value).strip(), day) if isinstance(value, str | datetime) else None


def day_of(values: Iterable[object]) -> int | None:
    """Which number of dates with slashes is the day, as far as they tell by one above 12."""
    pairs = [found.groups()[:2] for value in values if isinstance(value, str) and (found := SLASHED.match(value))]
    large = {place for pair in pairs for place in (0, 1) if int(pair[place]) > 12}
    return large.pop() if len(large) == 1 else None


def is_date(value: object) -> bool:
    """Whether a value is a date alone, that can be told."""
    return isinstance(value, str) and DATE.fullmatch(value.strip()) is not None


def is_clock(value: object) -> bool:
    """Whether a value is a time of day alone."""
    return isinstance(value, str) and CLOCK.fullmatch(value.strip()) is not None


def is_ambiguous(value: object) -> bool:
    """Whether a date is one with slashes, of which nobody can tell by itself which number is the day."""
    return isinstance(value, str) and SLASHED.match(value.strip()) is not None


def _counted(number: float) -> float | None:
    seconds = next((number / unit for least, unit in UNITS if abs(number) >= least), number)
    return seconds if EARLIEST <= seconds <= LATEST else None


@lru_cache(maxsize=1024)
def _minute(date: str, clock: str, zone: str) -> float | None:
    offset = "+00:00" if zone in ("", "Z", "UTC") else f"{zone[:3]}:{zone[-2:]}"
    try:
        return datetime.fromisoformat(f"{date.replace('/', '-')}T{clock}:00{offset}").timestamp()
    except ValueError:
        return None


def _written(text: str, day: int | None) -> float | None:
    found = ISO.match(text)
    if found is None:
        return _numbered(text, day) if "." in text[:3] or "/" in text[:3] else _otherwise(text)
    date, clock, second, fraction, zone = found.groups()
    whole = _minute(date, clock, zone or "")
    return None if whole is None else whole + int(second) + (float(f"0.{fraction}") if fraction else 0.0)


def _numbered(text: str, day: int | None) -> float | None:
    """A date in numbers: with dots the day comes first, with slashes where it is known to."""
    slashed = SLASHED.match(text)
    found = DOTTED.match(text) or (slashed if day is not None else None)
    clock = CLOCK.fullmatch(found[4].strip()) if found else None
    if found is None or clock is None:
        return None if slashed else _otherwise(text)
    days, months = (found[2], found[1]) if slashed and day == 1 else (found[1], found[2])
    hour = int(clock[1]) if not clock[3] else int(clock[1]) % 12 + 12 * (clock[3] in "pP")
    return _written(f"{found[3]}-{months:0>2}-{days:0>2}T{hour:02}:{clock[2]}{(clock[4] or '').upper()}", None)


def _otherwise(text: str) -> float | None:
    try:
        return _counted(float(text))
    except ValueError:
        pass
    if of_json := OF_JSON.fullmatch(text.replace("\\/", "/")):
        return _counted(float(of_json[1]))
    if LIKE_APACHE.match(text):
        return _as(lambda: datetime.strptime(text, APACHE))
    if LIKE_MAIL.match(text):
        from email.utils import parsedate_to_datetime  # takes long to load, and few logs write so

        return _as(lambda: parsedate_to_datetime(text))
    return None


def _as(parse: Callable[[], datetime]) -> float | None:
    try:
        at = parse()
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()

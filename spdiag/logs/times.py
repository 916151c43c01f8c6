"""Moments as logs write them, in seconds since 1970 UTC."""

from __future__ import annotations

import re
from collections.abc import Callable
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


def moment(value: object) -> float | None:
    """Seconds since 1970; without a zone the moment is UTC. `None` for what is no moment."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _counted(float(value))
    return _written(str(value).strip()) if isinstance(value, str | datetime) else None


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


def _written(text: str) -> float | None:
    found = ISO.match(text)
    if found is None:
        return _otherwise(text)
    date, clock, second, fraction, zone = found.groups()
    whole = _minute(date, clock, zone or "")
    return None if whole is None else whole + int(second) + (float(f"0.{fraction}") if fraction else 0.0)


def _otherwise(text: str) -> float | None:
    try:
        return _counted(float(text))
    except ValueError:
        pass
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

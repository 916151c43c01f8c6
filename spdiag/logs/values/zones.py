"""Zones of time as logs write them: an offset, an abbreviation of one zone alone, or a name of the tz database."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache

OFFSET = re.compile(r"(?:(?:UTC|GMT)\s*)?([+-]\d{1,2})(?::?(\d\d))?(?:[\s\[(].*)?", re.IGNORECASE)
"""An offset; what stands behind names the same zone once more, as in `+01:00[Europe/Berlin]`."""
NAMED = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][\w+-]*)+")
UNIVERSAL = frozenset({"", "Z", "UTC", "GMT", "UT", "UCT"})
HOURS = {
    "WET": 0,
    "WEST": 1,
    "CET": 1,
    "MEZ": 1,
    "CEST": 2,
    "MESZ": 2,
    "EET": 2,
    "SAST": 2,
    "EEST": 3,
    "MSK": 3,
    "TRT": 3,
    "PKT": 5,
    "WIB": 7,
    "HKT": 8,
    "SGT": 8,
    "AWST": 8,
    "JST": 9,
    "KST": 9,
    "ACST": 9.5,
    "AEST": 10,
    "ACDT": 10.5,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "BRT": -3,
    "EDT": -4,
    "EST": -5,
    "CDT": -5,
    "MDT": -6,
    "MST": -7,
    "PDT": -7,
    "PST": -8,
    "AKDT": -8,
    "AKST": -9,
    "HST": -10,
}
"""Hours ahead of UTC; CST, IST, BST and AST mean several zones and are not among them."""


ZONELESS = re.compile(
    r"(?:[^:]*\d:\d\d(?::\d\d(?:[.,]\d+)?)?|[^:]*\s\d{1,2}\.\d\d\.\d\d(?:[.,]\d+)?)(?:\s?[ap]\.?m\.?)?\s*",
    re.IGNORECASE,
)
"""A time that ends with the time of day."""
CLOUDWATCH = "@timestamp"
"""The column in which CloudWatch and Elasticsearch tell dates and times in UTC, without saying so."""


def is_zoneless(column: str, value: object) -> bool:
    """Whether a time as it is written says nothing of its zone; numbers since 1970 need none."""
    universal = column == CLOUDWATCH and str(value)[:4].isdigit()
    return isinstance(value, str) and not universal and ZONELESS.fullmatch(value) is not None


@lru_cache(maxsize=256)
def zone_of(text: str) -> tzinfo | None:
    """The zone that a text names; without one UTC, and `None` for one that is not known."""
    name = text.strip().removeprefix("[").removesuffix("]")
    if name.upper() in UNIVERSAL:
        return UTC
    if (hours := HOURS.get(name.upper())) is not None:
        return timezone(timedelta(hours=hours))
    if found := OFFSET.fullmatch(name):
        return _ahead(found[1], found[2] or "0")
    return _of_database(name) if NAMED.fullmatch(name) else None


def _ahead(hours: str, minutes: str) -> tzinfo | None:
    ahead = timedelta(hours=abs(int(hours)), minutes=int(minutes))
    return timezone(-ahead if hours.startswith("-") else ahead) if ahead < timedelta(hours=24) else None


def _of_database(name: str) -> tzinfo | None:
    """A zone of the tz database, as far as this machine has it."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # takes a while to load, and few logs name zones

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None

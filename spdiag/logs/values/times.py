"""Moments as logs write them, in seconds since 1970 UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from math import inf

from spdiag.logs.values.zones import zone_of

UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""From which number on it counts nanoseconds, microseconds, milliseconds."""
EARLIEST, LATEST = 946_684_800.0, 4_102_444_800.0
"""The years 2000 to 2100: a number outside is no moment."""
ISO = re.compile(r"(\d{4}[-/]\d\d[-/]\d\d)[T ](\d\d:\d\d):(\d\d)(?:[.,](\d+))? ?(Z|UTC|[+-]\d\d:?\d\d)?")
"""How by far most logs write them."""
CLOCKED = re.compile(r"(.*?(?<!\d)\d{1,2}:\d\d):(\d\d)(?:[.,](\d+))?(?!\d)(.*)")
"""A text with a time of day: what stands before its seconds, they, and what stands behind."""
BETWEEN = r"(?:[T:]|,?\s+(?:(?:@|at|um|à)\s+)?)"
"""What stands between the date and the time of day."""
CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d+))?)?"
    r"\s?(?P<half>[AaPp]\.?\s?[Mm]\b\.?)?(?P<zone>.*)"
)
WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,?\s+)?"
WORDED = (
    rf"{WEEKDAY}(?P<day>\d{{1,2}})[\s./-]+(?P<name>[A-Za-z]{{3,9}})[\s./,-]+(?P<year>\d{{4}}|\d\d){BETWEEN}{CLOCK}",
    rf"{WEEKDAY}(?P<name>[A-Za-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){BETWEEN}{CLOCK}",
    rf"{WEEKDAY}(?P<name>[A-Za-z]{{3,9}})\s+(?P<day>\d{{1,2}})\s+(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
    r"(?:[.,](?P<part>\d+))?\s+(?:(?P<before>[A-Z]{2,5}|[+-]\d{4})\s+)?(?P<year>\d{4})(?P<zone>.*)",
)
YEARLESS = (
    rf"{WEEKDAY}(?P<name>[A-Za-z]{{3,9}})\s+(?P<day>\d{{1,2}})\s+(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
    r"(?:[.,](?P<part>\d+))?(?P<zone>)"
)
"""A moment as syslog writes it."""
DOTTED = re.compile(r"(.*\s\d{1,2})\.(\d\d)\.(\d\d)(?!\d)(.*)")
"""A time of day with dots, as Oracle and the people of some countries write it."""
NUMBERED = (
    rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){BETWEEN}{CLOCK}",
    rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}|\d\d){BETWEEN}{CLOCK}",
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)[T ]?(?P<hour>\d\d):?(?P<minute>\d\d):?(?P<second>\d\d)"
    r"(?:[.,]?(?P<part>\d{3,9}))?(?P<zone>\D.*)?",
)
SLASHED = rf"(?P<first>\d{{1,2}})(?P<mark>[/-])(?P<next>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d\d){BETWEEN}{CLOCK}"
"""A date of which either the day or the month comes first."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CHARACTERS = str.maketrans({"年": "-", "月": "-", "日": " ", "時": ":", "时": ":", "分": ":", "秒": " "})
DATE = (
    r"\d{4}[-/]\d\d[-/]\d\d|\d{1,2}\.\d{1,2}\.(\d{4}|\d\d)|\d{1,2}/\d{1,2}/(\d{4}|\d\d)"
    r"|20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
)
CLOCKS = rf"{CLOCK}|(?:[01]\d|2[0-3])[0-5]\d[0-5]\d"
OF_JSON = re.compile(r"/Date\((\d+)(?:[+-]\d{4})?\)/")
"""A moment as .NET writes it into JSON."""
LEAST = 5
"""Numbers that a list has at least which is a moment."""
QUIET = 10_800
"""Seconds without a row at midnight, at most, for the number that changes there to be the day."""


def moment(value: object, day: int | None = None) -> float | None:
    """Seconds since 1970; without a zone the moment is UTC. `None` for what is no moment, or in an unknown zone.

    `day` says which number of `11/12/2026` is the day, the first (0) or the second (1).
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, list):
        return _listed(value)
    if isinstance(value, int | float):
        return _counted(number_of(value)) or (_written(str(value), day) if isinstance(value, int) else None)
    return _written(str(value).strip(), day) if isinstance(value, str | datetime) else None


def _listed(parts: Sequence[object]) -> float | None:
    """The moment that Java writes as a list: year, month, day, hour, minute, and then second and nanosecond."""
    if not LEAST <= len(parts) <= LEAST + 2 or not all(type(one) is int for one in parts):
        return None
    try:
        minute = datetime(*parts[:LEAST], tzinfo=UTC).timestamp()  # type: ignore[arg-type, misc]
    except ValueError:
        return None
    second, nanosecond = (*parts[LEAST:], 0, 0)[:2]
    return _at(minute, str(second), f"{nanosecond:09}")


def number_of(value: float | str) -> float:
    """A number as one that can be counted with; infinite where it is too large for that."""
    try:
        return float(value)
    except OverflowError:
        return inf


def day_of(values: Iterable[object]) -> int | None:
    """Which number of dates with slashes is the day, as far as they tell.

    By a number above 12; by the number that changes at midnight; or by AM or PM in capitals, as Americans write.
    """
    found = _all_slashed(values)
    large = _large(found)
    if large:
        return large.pop() if len(large) == 1 and not (large == {0} and _may_be_years(found)) else None
    turned = _turned(found)
    if turned:
        return turned.pop() if len(turned) == 1 else None
    return 1 if _are_american(found) else None


def is_by_half(values: Iterable[object]) -> bool:
    """Whether nothing but AM or PM tells which number of dates with slashes is the day."""
    found = _all_slashed(values)
    return not _large(found) and not _turned(found) and _are_american(found)


def is_date(value: object) -> bool:
    """Whether a value is a date alone."""
    return isinstance(value, str | int) and re.fullmatch(DATE, str(value).strip()) is not None


def is_clock(value: object) -> bool:
    """Whether a value is a time of day alone."""
    found = re.fullmatch(CLOCKS, str(value).strip()) if isinstance(value, str | int) else None
    return found is not None and zone_of(found["zone"] or "") is not None


def is_yearless(value: object) -> bool:
    """Whether a moment is written without its year."""
    found = re.fullmatch(YEARLESS, value.strip()) if isinstance(value, str) else None
    return found is not None and bool(_month(found.groupdict()))


def is_ambiguous(value: object) -> bool:
    """Whether a date is one with slashes, of which nobody can tell by itself which number is the day."""
    return isinstance(value, str) and _slashed(value) is not None


def is_unit(values: Iterable[float], unit: float) -> bool:
    """Whether numbers count a unit of time since 1970, which `20261115130500` does not."""
    return all(EARLIEST <= value / unit <= LATEST for value in values)


def _all_slashed(values: Iterable[object]) -> list[re.Match[str]]:
    return [one for value in values if isinstance(value, str) and (one := _slashed(value))]


def _large(found: Sequence[re.Match[str]]) -> set[int]:
    """Which numbers of dates are above 12 somewhere."""
    return {place for one in found for place, number in enumerate(_numbers(one)) if number > 12}


def _turned(found: Sequence[re.Match[str]]) -> set[int]:
    """Which numbers of dates change at midnight."""
    return {place for one, other in pairwise(found) for place in (0, 1) if _is_next_day(one, other, place)}


def _are_american(found: Sequence[re.Match[str]]) -> bool:
    """Whether all have AM or PM in capitals, and the first number is not the only one to change, as days do."""
    halves = all((one["half"] or "").isupper() for one in found)
    days = len({one["first"] for one in found}) > 1 and len({one["next"] for one in found}) == 1
    return bool(found) and halves and not days


def _may_be_years(found: Sequence[re.Match[str]]) -> bool:
    """Whether the first of three short numbers is not shown to be the day, by changing where the last stays."""
    short = any(len(one["year"]) == 2 for one in found)
    return short and (len({one["year"] for one in found}) > 1 or len({one["first"] for one in found}) == 1)


def _slashed(text: str) -> re.Match[str] | None:
    return re.fullmatch(SLASHED, text.strip())


def _numbers(found: re.Match[str]) -> tuple[int, int]:
    return int(found["first"]), int(found["next"])


def _is_next_day(one: re.Match[str], other: re.Match[str], place: int) -> bool:
    """Whether one number alone changes by one, around midnight."""
    before, after = _numbers(one), _numbers(other)
    turned = after[place] - before[place]
    if one["year"] != other["year"] or before[1 - place] != after[1 - place] or abs(turned) != 1:
        return False
    return abs(86_400 * turned + _of_day(other) - _of_day(one)) <= QUIET


def _of_day(found: re.Match[str]) -> int:
    """Seconds since midnight."""
    return 3600 * _hour(found) + 60 * int(found["minute"]) + int(found["second"] or 0)


def _counted(number: float) -> float | None:
    seconds = next((number / unit for least, unit in UNITS if abs(number) >= least), number)
    return seconds if EARLIEST <= seconds <= LATEST else None


@lru_cache(maxsize=1024)
def _minute(date: str, clock: str, zone: str) -> float | None:
    known = zone_of(zone)
    try:
        local = datetime.fromisoformat(f"{date.replace('/', '-')}T{clock}")
        return None if known is None else local.replace(tzinfo=known).timestamp()
    except ValueError:
        return None


def _written(text: str, day: int | None) -> float | None:
    found = ISO.fullmatch(text)
    if found is None:
        return _otherwise(text, day)
    date, clock, second, fraction, zone = found.groups()
    return _at(_minute(date, clock, zone or ""), second, fraction)


def _at(minute: float | None, second: str | None, fraction: str | None) -> float | None:
    if minute is None or int(second or 0) > 60:
        return None
    return minute + int(second or 0) + (float(f"0.{fraction}") if fraction else 0.0)


def _otherwise(text: str, day: int | None) -> float | None:
    if found := CLOCKED.match(text):
        before, second, fraction, behind = found.groups()
        return _at(_read(f"{before}:00{behind}", day), second, fraction)
    if found := DOTTED.fullmatch(text):
        hour, minute, second, behind = found.groups()
        return _otherwise(f"{hour}:{minute}:{second}{behind}", day)
    try:
        number = _counted(float(text))
    except ValueError:
        number = None
    if of_json := OF_JSON.fullmatch(text.replace("\\/", "/")):
        return _counted(float(of_json[1]))
    return number if number is not None else _read(text, day)


@lru_cache(maxsize=1024)
def _read(text: str, day: int | None) -> float | None:
    """A moment in one of the many ways; most rows of a log share their minute with others."""
    if slashed := _slashed(text):
        numbers = slashed["first"], slashed["next"]
        return None if day is None else _told(slashed, numbers[1 - day], numbers[day])
    plain = text if text.isascii() else text.translate(CHARACTERS).strip().rstrip(":")
    found = next((found for way in _ways() if (found := way.fullmatch(plain))), None)
    return None if found is None else _told(found, _month(found.groupdict()), found["day"])


@cache
def _ways() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(way) for way in (*NUMBERED, *WORDED, YEARLESS))  # few logs need them


def _month(found: dict[str, str | None]) -> str:
    """The number of the month; nothing for a word that is none."""
    word = (found.get("name") or "")[:3].lower()
    return str(MONTHS.index(word) + 1) if word in MONTHS else found.get("month") or ""


def _told(found: re.Match[str], month: str, day: str) -> float | None:
    """The moment of a date and a clock that were found."""
    said = found.groupdict()
    year = said.get("year") or _year(month, day)
    year = year if len(year) == 4 else f"20{year}"
    zone = " ".join(filter(None, (said.get("before"), (found["zone"] or "").strip())))
    minute = _minute(f"{year}-{month:0>2}-{day:0>2}", f"{_hour(found):02}:{found['minute']}", zone)
    return _at(minute, found["second"], said.get("part"))


def _year(month: str, day: str) -> str:
    """The last year in which a day of a month was not to come, by a clock anywhere; nothing for no month."""
    if not month:
        return ""
    today = datetime.now(UTC) + timedelta(days=1)
    return str(today.year - ((int(month), int(day)) > (today.month, today.day)))


def _hour(found: re.Match[str]) -> int:
    """The hour of a day of 24; `15:08 PM` has it so already."""
    hour, half = int(found["hour"]), found.groupdict().get("half")
    return hour if not half or hour > 12 else hour % 12 + 12 * (half[0] in "pP")

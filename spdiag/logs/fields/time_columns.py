"""Which columns tell when a request was: one, or a date and a time of day apart; and which cannot be read."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from spdiag.logs.fields.rising import of_log
from spdiag.logs.values.names import plain
from spdiag.logs.values.times import MONTHS, day_of, is_ambiguous, is_by_half, is_clock, is_date, is_yearless, moment
from spdiag.logs.values.zones import HOURS, UNIVERSAL

Values = Mapping[str, Sequence[Any]]
LOOKED_AT = 50
WORD = r"[^\W\d_]{1,12}\.?"
SHOWN = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)"
    rf"|(?:{WORD},?\s)?\d{{1,2}}[\s./-]{WORD}[\s./,-](?:\d{{4}}|\d\d)"
    rf"|(?:{WORD},?\s)?{WORD}\s\d{{1,2}},?\s\d{{4}}|{WORD}\s+\d{{1,2}}(?=\s))"
    r"(?:[T:\s]|,\s)\d{1,2}[:.h]\d\d(?:[:.]\d\d(?:[.,]\d{1,9})?)?(?!\d)(?:\s?[AaPp]\.?[Mm]\b\.?)?"
    r"(?:\s?(?:[A-Z]{1,5}\b|[+-]\d\d:?\d\d(?!\d)))?"
)
"""What is shown of a value: a date and a time of day, at its start."""
MONTHS_WHOLE = (
    *("january", "february", "march", "april", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
SEVERAL = ("CST", "IST", "BST", "AST")
"""Abbreviations of several zones."""
KNOWN = frozenset({*MONTHS, *MONTHS_WHOLE, "am", "pm", "a", "p", "m", "t", "h"}).union(
    name.lower() for name in (*HOURS, *UNIVERSAL, *SEVERAL)
)
"""Words of a time that may be shown; others may be anybody's name."""


HIDDEN = "…"


class When(NamedTuple):
    """The columns of the time, which number of a date with slashes is the day, and the column of the time of day."""

    keys: tuple[str, ...] = ()
    day: int | None = None
    clock: str = ""


def when(records: Sequence[Mapping[str, Any]], values: Values, keys: Sequence[str]) -> When:
    """The log's columns whose order of day and month is known; where there is none, a date and a clock apart."""
    keys = of_log(records, values, tuple(keys))
    day = day_of(one for key in keys for one in values.get(key, ()))
    known = tuple(key for key in keys if day is not None or not any(map(is_ambiguous, values.get(key, ()))))
    return When(known, day) if known else _apart(records, values)


def not_read(records: Sequence[Mapping[str, Any]], named: Callable[[str], bool]) -> str:
    """What is said of a column that would tell the time if its values could be read; empty where there is none.

    Of a value no more is shown than a date and a time of day.
    """
    for unread, why in ((is_ambiguous, ": day or month first?"), (_is_unknown, "")):
        for key in dict.fromkeys(key for record in records for key in record):
            seen = [one for record in records if (one := record.get(key)) not in (None, "")]
            if seen and all(map(unread, seen[:LOOKED_AT])) and (named(key) or unread is is_ambiguous):
                return f"times{_like(str(seen[0]))} in {key} are not read{why}"
    return ""


def by_half(records: Sequence[Mapping[str, Any]], keys: Sequence[str], clock: str) -> str:
    """What is said of dates that are read with the month first because of AM and PM alone; empty for others."""
    for key in keys:
        seen = [f"{value} {one.get(clock, '')}".strip() for one in records if (value := one.get(key))]
        if seen and is_by_half(seen):
            return f"dates{_like(seen[0])} in {key} are read with the month first, as AM and PM are written"
    return ""


def yearless(records: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> str:
    """What is said of times without a year; empty for others."""
    for key in keys[:1]:
        seen = [str(value) for one in records if (value := one.get(key))]
        if seen and is_yearless(seen[0]):
            return f"times{_like(seen[0])} in {key} tell no year, and are taken for the last ones of that day until now"
    return ""


def _like(value: str) -> str:
    """How a time is written, without any words in it that do not belong to one; empty where that is not to be seen."""
    found = SHOWN.match(value.strip())
    if found is None:
        return ""
    shown = re.sub(r"[^\W\d_]+", lambda word: word[0] if word[0].lower() in KNOWN else HIDDEN, found[0])
    return f' like "{shown}{"" if found.end() == len(value.strip()) or shown.endswith(HIDDEN) else f" {HIDDEN}"}"'


def _is_unknown(value: Any) -> bool:
    """Whether a text holds numbers and more, as times do, and is no time that can be read."""
    digits = isinstance(value, str) and sum(map(str.isdigit, value)) >= len("10:35")
    return digits and not _is_number(value) and moment(value) is None


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).replace(",", "", 1).strip("-+").isdigit()


def _apart(records: Sequence[Mapping[str, Any]], values: Values) -> When:
    """A column of dates and one of times of day: by their names, or else those that stand first."""
    dates, clocks = _all_of(values, is_date), _all_of(values, is_clock)
    if not dates or not clocks:
        return When()
    date = next((key for key in dates if plain(key).endswith("date")), dates[0])
    behind = [key for key in clocks if key in list(values)[list(values).index(date) :]]
    clock = next((key for key in clocks if plain(key).endswith("time")), [*behind, *clocks][0])
    pairs = [f"{one[date]} {one[clock]}" for one in records if one.get(date) and one.get(clock)]
    day = day_of(pairs)
    return When((date,), day, clock) if any(moment(pair, day) is not None for pair in pairs) else When()


def _all_of(values: Values, fits: Callable[[Any], bool]) -> list[str]:
    return [key for key, seen in values.items() if seen and all(map(fits, seen))]

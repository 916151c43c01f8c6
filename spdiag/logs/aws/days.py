"""Partitions by day: which of them a time concerns, as a predicate that keeps the others unread."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

WHOLE = ("day", "dt", "date", "ds", "log_date", "logdate", "event_date", "eventdate", "p_date", "partition_date")
PARTS = ("year", "month", "day")
FORMS = ((r"\d{4}-\d\d-\d\d", "%Y-%m-%d"), (r"\d{4}/\d\d/\d\d", "%Y/%m/%d"), (r"\d{8}", "%Y%m%d"))
IN_KEY = re.compile(r"(\d{4})(?:[-/]|/month=)?(\d\d)(?:[-/]|/day=)?(\d\d)(?!\d)")
AROUND = timedelta(days=1)
"""How far a partition's day may be from that of its rows: another zone, or written when they arrived."""
MOST_DAYS = 1_000


class Days(NamedTuple):
    """The keys that tell the day, and how: one key in a form, or a key each for year, month and day."""

    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    form: str
    all_keys: tuple[str, ...]

    def predicate(self, since: float | None, until: float | None, now: float) -> str:
        """What partitions must fulfil to hold rows of that time; empty where all may."""
        if since is None and until is None:
            return ""
        first, last = _span(since, until)
        if len(self.keys) == 1:
            return self._between(first, last)
        end = last or datetime.fromtimestamp(now, UTC) + AROUND
        if first is None or (end - first).days > MOST_DAYS:
            return ""
        return self._among([first + timedelta(days=one) for one in range((end.date() - first.date()).days + 1)])

    def _between(self, first: datetime | None, last: datetime | None) -> str:
        name, kind = f'"{self.keys[0]}"', self.kinds[0]
        said = [(">=", first), ("<=", last + AROUND if last is not None and _is_text(kind) else last)]
        return " AND ".join(f"{name} {sign} {self._literal(at, kind)}" for sign, at in said if at is not None)

    def _literal(self, at: datetime, kind: str) -> str:
        text = at.strftime(self.form)
        return text if kind.endswith("int") else f"{'DATE ' if kind == 'date' else ''}'{text}'"

    def _among(self, days: Sequence[datetime]) -> str:
        """Days by year and month, each number with and without a zero before it."""
        months: dict[tuple[int, int], list[int]] = {}
        for one in days:
            months.setdefault((one.year, one.month), []).append(one.day)
        year, month, day = (f'"{key}"' for key in self.keys)
        said = [
            f"({year} IN ({self._numbers(0, [a])}) AND {month} IN ({self._numbers(1, [b])}) "
            f"AND {day} IN ({self._numbers(2, those)}))"
            for (a, b), those in months.items()
        ]
        return f"({' OR '.join(said)})"

    def _numbers(self, place: int, numbers: Sequence[int]) -> str:
        if self.kinds[place].endswith("int"):
            return ", ".join(map(str, numbers))
        texts = dict.fromkeys(text for one in numbers for text in (f"{one:02}", str(one)))
        return ", ".join(f"'{text}'" for text in texts)

    def holds(self, values: Sequence[str], since: float | None, until: float | None) -> bool:
        """Whether a partition with these values may hold rows of that time."""
        mine = dict(zip(self.all_keys, values, strict=False))
        text = "-".join(mine.get(key, "").zfill(2) for key in self.keys)
        return self.may_hold(text, since, until)

    @staticmethod
    def may_hold(key: str, since: float | None, until: float | None) -> bool:
        """Whether an object may, as far as its key tells a day."""
        found = IN_KEY.search(key)
        if found is None:
            return True
        try:
            at = datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
        except ValueError:
            return True
        first, last = _span(since, until)
        return (first is None or at.date() >= first.date()) and (last is None or at.date() <= last.date())


def days_of(keys: Mapping[str, str], parameters: Mapping[str, str], first: Callable[[], list[str]]) -> Days | None:
    """How the keys of partitions tell the day; `None` where they do not. `first` are the values of one partition."""
    low = {name.lower(): name for name in keys}
    if all(part in low for part in PARTS):
        names = tuple(low[part] for part in PARTS)
        return Days(names, tuple(keys[name] for name in names), "", tuple(keys))
    name = next((low[one] for one in WHOLE if one in low), None)
    if name is None:
        return None
    form = _java(parameters.get(f"projection.{name}.format", "")) or _form(dict(zip(keys, first(), strict=False)), name)
    form = "%Y-%m-%d" if keys[name] == "date" else form
    return Days((name,), (keys[name],), form, tuple(keys)) if form else None


def _is_text(kind: str) -> bool:
    return not kind.endswith("int") and kind != "date"


def _form(values: Mapping[str, str], name: str) -> str:
    return next((form for pattern, form in FORMS if re.match(pattern, values.get(name, ""))), "")


def _java(form: str) -> str:
    """A form as Java writes it, `yyyy-MM-dd`, in Python's words."""
    known = {"yyyy-MM-dd": "%Y-%m-%d", "yyyy/MM/dd": "%Y/%m/%d", "yyyyMMdd": "%Y%m%d"}
    return next((ours for theirs, ours in known.items() if form.startswith(theirs)), "")


def _span(since: float | None, until: float | None) -> tuple[datetime | None, datetime | None]:
    first = datetime.fromtimestamp(since, UTC) - AROUND if since is not None else None
    last = datetime.fromtimestamp(until, UTC) + AROUND if until is not None else None
    return first, last

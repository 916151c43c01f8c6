"""The commands of CloudWatch Logs Insights that spdiag uses, run on rows; anything else fails the query."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

Row = dict[str, Any]
Reads = Callable[[Row], Any]
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"(?:[^"\\]|\\.)*")|(?P<regex>(?<=like )/(?:[^/\\]|\\.)*/)"""
    r"""|`(?P<quoted>[^`]+)`|(?P<name>@?[A-Za-z_][\w.]*)|(?P<sign>>=|<=|!=|[-/()<>=,\[\]*]))"""
)
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ispresent": lambda value: value is not None,
    "coalesce": lambda *values: next((value for value in values if value is not None), None),
    "toMillis": lambda value: value,
    "floor": lambda value: None if value is None else math.floor(float(value)),
    "strlen": lambda value: None if value is None else len(str(value)),
    "toupper": lambda value: None if value is None else str(value).upper(),
}
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
}
TOTALS: dict[str, Callable[[list[Any]], Any]] = {"count": len, "min": min, "max": max}
LONGEST = 10_000
MOST_STATS = 2


class Refused(Exception):
    """A query that Insights would not take."""


def answered(query: str, events: Iterable[tuple[int, str]], most: int) -> list[Row]:
    """What a query finds in events: their moments in milliseconds, and their messages."""
    if len(query) > LONGEST:
        raise Refused("the query is too long")
    rows: list[Row] = [_row(at, message) for at, message in events]
    commands = [one.strip() for one in query.split("\n| ")] if "\n" in query else query.split(" | ")
    if sum(one.startswith("stats ") for one in commands) > MOST_STATS:
        raise Refused("more than two stats commands")
    shown: list[str] = []
    for command in commands:
        word, _, rest = command.partition(" ")
        rows, shown = RUN[word](rest, rows, shown)
    return [{name: row[name] for name in shown if row.get(name) is not None} for row in rows[:most]]


@lru_cache(maxsize=20_000)
def _row(at: int, message: str) -> Row:
    try:
        found = json.loads(message)
    except ValueError:
        found = {}
    row: Row = {"@timestamp": at, "@message": message}
    if isinstance(found, dict):
        _flatten(found, "", row)
    return row


def _flatten(value: Any, name: str, row: Row) -> None:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            _flatten(inner, f"{name}.{key}" if name else str(key), row)
    elif value is not None:
        row[name] = value


class _Parser:
    """An expression, read from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text.rstrip()):
            found = TOKEN.match(text, place)
            if found is None:
                raise Refused(f"unexpected `{text[place : place + 20]}`")
            self._tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            place = found.end()
        self._at = 0

    def done(self) -> bool:
        return self._at >= len(self._tokens)

    def peek(self) -> str:
        return "" if self.done() else self._tokens[self._at][1]

    def take(self, wanted: str = "") -> tuple[str, str]:
        if self.done() or (wanted and self.peek() != wanted):
            raise Refused(f"`{wanted}` is missing before `{self.peek()}`")
        self._at += 1
        return self._tokens[self._at - 1]

    def expression(self) -> Reads:
        ways = [self._all()]
        while self.peek() == "or":
            self.take()
            ways.append(self._all())
        return ways[0] if len(ways) == 1 else lambda row: any(one(row) for one in ways)

    def _all(self) -> Reads:
        ways = [self._not()]
        while self.peek() == "and":
            self.take()
            ways.append(self._not())
        return ways[0] if len(ways) == 1 else lambda row: all(one(row) for one in ways)

    def _not(self) -> Reads:
        if self.peek() != "not":
            return self._comparison()
        self.take()
        inner = self._not()
        return lambda row: not inner(row)

    def _comparison(self) -> Reads:
        left = self._difference()
        if self.peek() in COMPARED:
            compare = COMPARED[self.take()[1]]
            right = self._difference()
            return lambda row: _compared(compare, left(row), right(row))
        negative = self.peek() == "not"
        if negative:
            self.take()
        if self.peek() == "like":
            self.take()
            pattern = re.compile(self.take()[1][1:-1])
            return lambda row: (left(row) is not None and bool(pattern.search(str(left(row))))) is not negative
        if self.peek() == "in":
            self.take()
            self.take("[")
            values = self._listed("]")
            return lambda row: any(left(row) == one(row) for one in values)
        return left

    def _listed(self, end: str) -> list[Reads]:
        found = []
        while self.peek() != end:
            found.append(self.expression())
            if self.peek() == ",":
                self.take()
        self.take(end)
        return found

    def _difference(self) -> Reads:
        left = self._value()
        while self.peek() in ("-", "/"):
            sign, before, right = self.take()[1], left, self._value()
            left = _calculated(sign, before, right)
        return left

    def _value(self) -> Reads:
        kind, text = self.take()
        if kind == "number":
            return lambda _: float(text)
        if kind == "text":
            said = re.sub(r"\\(.)", r"\1", text[1:-1])
            return lambda _: said
        if text == "(":
            inner = self.expression()
            self.take(")")
            return inner
        if kind == "name" and self.peek() == "(":
            self.take()
            if text not in FUNCTIONS:
                raise Refused(f"no function `{text}`")
            values = self._listed(")")
            return lambda row: FUNCTIONS[text](*(one(row) for one in values))
        if kind not in ("name", "quoted"):
            raise Refused(f"unexpected `{text}`")
        return lambda row: row.get(text)


def _compared(compare: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    try:
        return compare(float(left), float(right))
    except ValueError:
        return compare(str(left), str(right))


def _calculated(sign: str, left: Reads, right: Reads) -> Reads:
    return lambda row: left(row) - right(row) if sign == "-" else left(row) / right(row)


def _named(text: str) -> list[tuple[str, str]]:
    """`a as b, c` as pairs of text and name."""
    parts, depth, start = [], 0, 0
    for place, mark in enumerate(f"{text},"):
        depth += (mark in "([") - (mark in ")]")
        if mark == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
    return [(one.rpartition(" as ")[0], one.rpartition(" as ")[2]) if " as " in one else (one, one) for one in parts]


def _read(text: str) -> Reads:
    parser = _Parser(text)
    found = parser.expression()
    if not parser.done():
        raise Refused(f"`{parser.peek()}` is too much")
    return found


def _fields(text: str, rows: list[Row], shown: list[str]) -> tuple[list[Row], list[str]]:
    new = [(name, _read(source)) for source, name in _named(text)]
    return [row | {name: read(row) for name, read in new} for row in rows], [*shown, *(name for name, _ in new)]


def _filter(text: str, rows: list[Row], shown: list[str]) -> tuple[list[Row], list[str]]:
    meant = _read(text)
    return [row for row in rows if meant(row)], shown


def _parse(text: str, rows: list[Row], shown: list[str]) -> tuple[list[Row], list[str]]:
    """What the groups of a regular expression take out of a field; nothing where it does not match."""
    name, _, written = text.partition(" /")
    pattern = re.compile(written.removesuffix("/").replace("(?<", "(?P<"))
    found = ((row, pattern.search(str(row[name])) if row.get(name) is not None else None) for row in rows)
    return [row | match.groupdict() if match else row for row, match in found], [*shown, *pattern.groupindex]


def _stats(text: str, rows: list[Row], _shown: list[str]) -> tuple[list[Row], list[str]]:
    totals, _, keys = text.partition(" by ")
    by = [one.strip() for one in keys.split(",")] if keys else []
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get(key) for key in by), []).append(row)
    found = [dict(zip(by, key, strict=True)) | _totals(totals, those) for key, those in groups.items()]
    return found, [*by, *(name for _, name in _named(totals))]


def _totals(text: str, rows: list[Row]) -> Row:
    found: Row = {}
    for source, name in _named(text):
        how, _, what = source.rstrip(")").partition("(")
        values = rows if what == "*" else [row[what] for row in rows if row.get(what) is not None]
        found[name] = TOTALS[how](values) if values else None
    return found


def _sort(text: str, rows: list[Row], shown: list[str]) -> tuple[list[Row], list[str]]:
    name, _, way = text.partition(" ")
    return sorted(rows, key=lambda row: row[name], reverse=way == "desc"), shown


def _limit(text: str, rows: list[Row], shown: list[str]) -> tuple[list[Row], list[str]]:
    return rows[: int(text)], shown


RUN = {"fields": _fields, "filter": _filter, "parse": _parse, "stats": _stats, "sort": _sort, "limit": _limit}


def shown(name: str, value: Any) -> str:
    """A value as Insights writes it."""
    if name == "@timestamp":
        return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)

"""Values that fit the model of a parameter and that Amazon refuses all the same: dates too late, ids mistyped.

The two minutes stand at getOrders, searchOrders, listFinancialEvents and listTransactions in Amazon's models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from spdiag.catalog.operations import Operation
from spdiag.catalog.parameters import ParameterProblem, parameters

PAST = ("created", "lastupdated", "posted", "financialeventgroupstarted")
SETTLING = ("orders.", "finances.")
"""The APIs whose newest two minutes cannot be asked for."""
TWO_MINUTES = 120
HTTP_DATE = "%a, %d %b %Y %H:%M:%S GMT"
DIGIT = {"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "L": "1", "S": "5", "B": "8", "Z": "2"}
ORDER_ID = r"[0-9OoQIlLSBZ]{3}-[0-9OoQIlLSBZ]{7}-[0-9OoQIlLSBZ]{7}"
MISTYPED_ASIN = r"B[Oo][0-9A-Z]{8}"
Query = Mapping[str, Sequence[str]]


def refused_values(operation: Operation, query: Query, path: str, now: str) -> Iterator[ParameterProblem]:
    """What Amazon refuses of values in the right form; `now` is when it answered, or the latest it can have been."""
    if now:
        yield from _late_dates(operation, query, now)
    yield from _mistyped_ids((*_in_path(operation, path), *_in_query(query)))


def _late_dates(operation: Operation, query: Query, now: str) -> Iterator[ParameterProblem]:
    dated = [
        one.name for one in parameters(operation) if one.format == "date-time" and one.name.lower().startswith(PAST)
    ]
    latest = moment(now) if any(name in query for name in dated) else None
    if latest is None:
        return
    margin = TWO_MINUTES if operation.key.startswith(SETTLING) else 0
    for name in dated:
        for value in query.get(name, ()):
            asked = moment(value)
            if asked is not None and asked > latest - margin:
                late = "in the future" if asked > latest else "less than two minutes before the request"
                yield ParameterProblem("late", name, f"`{name}={value}` is {late}")


def moment(text: str) -> float | None:
    """Seconds since 1970 of an ISO 8601 date, without a zone in UTC, or of an HTTP date; `None` when it is neither."""
    from datetime import UTC, datetime  # few pastes hold dates to compare

    try:
        read = datetime.strptime(text, HTTP_DATE) if text.endswith("GMT") else datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _in_path(operation: Operation, path: str) -> Iterator[tuple[str, str]]:
    """The parameters in the path, where it has the parts of the operation's."""
    sent, known = path.partition("?")[0].split("/"), (operation.path or "").split("/")
    if len(sent) == len(known):
        yield from ((name[1:-1], value) for name, value in zip(known, sent, strict=True) if name.startswith("{"))


def _in_query(query: Query) -> Iterator[tuple[str, str]]:
    return ((name, item) for name, values in query.items() for value in values for item in value.split(","))


def _mistyped_ids(sent: Sequence[tuple[str, str]]) -> Iterator[ParameterProblem]:
    for name, value in sent:
        meant = _digits(value) if re.fullmatch(ORDER_ID, value) else value
        if "asin" in name.lower() and re.fullmatch(MISTYPED_ASIN, value):
            meant = f"B0{value[2:]}"
        if meant != value:
            yield ParameterProblem("mistyped", name, f"`{name}={value}` has a letter for a digit: {meant}?", meant)


def _digits(text: str) -> str:
    return "".join(DIGIT.get(letter, letter) for letter in text)

"""Rows of DuckDB's answers as values of the comparison, and the reverse."""

from typing import Any

from spdiag.core.comparison import Clock, Error, Group, Place, Struck
from spdiag.logs.duck_sql import SEPARATOR
from spdiag.logs.rows import market
from spdiag.logs.shapes import constant


def operations(key: object) -> tuple[int, ...]:
    """The operations behind the key of a group."""
    assert isinstance(key, tuple)
    return key


def is_error(error: str, wanted: Error) -> bool:
    """Whether a failure that is kept is the one wanted."""
    status, code, message = error.split(SEPARATOR, 2)
    told = "" if wanted.status is None else str(wanted.status)
    return (status, code, message) == (told, wanted.code, constant(wanted.message))


def group_of(where: Place, error: Error, rows: list[tuple[Any, ...]]) -> Group:
    """What was kept of one failure of one operation, together."""
    shown = " ".join(next((row[10] for row in rows if row[10]), "").split())
    firsts = [row[4] for row in rows if row[4] is not None]
    lasts = [row[5] for row in rows if row[5] is not None]
    return Group(
        key=tuple(dict.fromkeys(row[0] for row in rows)),
        place=where,
        error=error._replace(message=shown) if constant(shown) == shown else error,
        occurrences=sum(row[2] for row in rows),
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        struck=tuple(_struck(row) for row in rows if row[6]),
        without_seller=sum(row[2] for row in rows if not row[6]),
    )


def _struck(row: tuple[Any, ...]) -> Struck:
    failures, slots, first, last, seller, where = row[2:8]
    answered, answered_slots, answered_first, answered_last, anywhere = row[11:16]
    return Struck(
        seller=seller,
        marketplace=market(where or ""),
        failures=failures,
        slots=slots,
        first=first,
        last=last,
        answered=answered or 0,
        answered_slots=answered_slots or 0,
        answered_first=answered_first,
        answered_last=answered_last,
        answered_anywhere=anywhere or 0,
    )


def row_of(  # noqa: PLR0913, PLR0917 - what `Counting.accounts` tells of one, and the clock
    clock: Clock, where: Place, error: Error | None, shown: str, account: tuple[str, str], count: Any
) -> tuple[Any, ...]:
    """An account as Python counted it, as a row to be kept."""
    said = None
    if error is not None:
        said = SEPARATOR.join((str(error.status) if error.status is not None else "", error.code, error.message))
    slots = 0
    for at in count.moments:
        slots |= 1 << clock.slot(at)
    told = (where.method, where.path, *account)
    return (*(one or None for one in told), said, count.times, slots or 1, count.first, count.last, shown or None)

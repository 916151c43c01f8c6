"""What Athena answers about the failures of each account."""

from collections.abc import Iterable

from spdiag.core.comparison import EVERYWHEN, Error, Group, Place, Struck, each_once
from spdiag.logs.aws.athena import Cells
from spdiag.logs.aws.athena_sql import ERROR
from spdiag.logs.values.marketplaces import market
from spdiag.logs.values.shapes import constant

OPERATION, SELLER, MARKET, STATUS = range(4)
PATH = STATUS + len(ERROR)
METHOD, SHOWN, COUNTS = PATH + 1, PATH + 2, PATH + 3
"""Where the cells of such an answer stand; behind them its times, slots, first and last, and those of successes."""
Kind = tuple[Place, Error]


def error_of(row: Cells) -> Cells:
    """The failure as Athena tells it from others, and its operation."""
    return (row[OPERATION], *row[STATUS:PATH])


def number(value: str | None) -> float | None:
    return float(value) if value is not None else None


def group(kind: Kind, shown: str, rows: Iterable[Cells]) -> Group:
    """A kind of failures; `shown` is a message of theirs as it was."""
    where, error = kind
    struck = [(row, _account(row)) for row in rows]
    firsts = [one.first for _, one in struck if one.first is not None]
    lasts = [one.last for _, one in struck if one.last is not None]
    return Group(
        key=where,
        place=where,
        error=error._replace(message=shown) if constant(shown) == shown else error,
        occurrences=sum(one.failures for _, one in struck),
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        struck=each_once(one for row, one in struck if row[SELLER]),
        without_seller=sum(one.failures for row, one in struck if not row[SELLER]),
    )


def _account(row: Cells) -> Struck:
    """One account's failures, and what it answered."""
    times, slots, first, last, answered, answered_slots, answered_first, answered_last, anywhere = row[COUNTS:]
    return Struck(
        row[SELLER] or "",
        market(row[MARKET] or ""),
        int(times or 0),
        int(slots or 0),
        number(first),
        number(last),
        int(answered or 0),
        int(answered_slots or 0),
        number(answered_first),
        number(answered_last),
        int(anywhere or 0),
        int(answered_slots or 0) if int(anywhere or 0) == int(answered or 0) else EVERYWHEN,  # nobody asks when
    )

"""Rows of DuckDB's answers as values of the comparison, and the reverse."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from spdiag.core.comparison import Clock, Error, Group, Place, Struck, Trait, traits_among
from spdiag.logs.duck.sql import SEPARATOR
from spdiag.logs.values.marketplaces import market
from spdiag.logs.values.shapes import constant


def operations(key: object) -> tuple[int, ...]:
    """The operations behind the key of a group."""
    assert isinstance(key, tuple)
    return key


def is_error(error: str, wanted: Error) -> bool:
    """Whether a failure that is kept is the one wanted."""
    return error == kept_as(wanted._replace(message=constant(wanted.message)))


def traits_of(
    columns: Mapping[tuple[int, str | None, str, str], int], mine: Collection[int], wanted: Error
) -> tuple[Trait, ...]:
    """How often each value came among a failure of some operations, and among all their calls."""
    calls: dict[tuple[str, str], int] = {}
    failures: dict[tuple[str, str], int] = {}
    for (operation, error, name, value), times in columns.items():
        if operation in mine:
            calls[name, value] = calls.get((name, value), 0) + times
            if error is not None and is_error(error, wanted):
                failures[name, value] = failures.get((name, value), 0) + times
    return traits_among(failures, calls)


class Kind(NamedTuple):
    """What was kept of one failure of one operation, of all accounts together."""

    number: int
    operation: int
    error: str
    times: int
    first: float | None
    last: float | None
    without: int
    method: str
    path: str
    message: str | None


def error_of(kept: str) -> Error:
    """The failure that is kept so."""
    status, code, message, details = kept.split(SEPARATOR, 3)
    return Error(int(status) if status else None, code, message, details)


def kept_as(error: Error) -> str:
    """A failure as it is kept."""
    status = str(error.status) if error.status is not None else ""
    return SEPARATOR.join((status, error.code, error.message, error.details))


def group_of(where: Place, error: Error, kinds: Sequence[Kind], struck: Mapping[int, Sequence[Struck]]) -> Group:
    """What was kept of one failure of one operation, and which accounts it struck by the number of its kinds."""
    shown = " ".join(next((one.message for one in kinds if one.message), "").split())
    return Group(
        key=tuple(dict.fromkeys(one.operation for one in kinds)),
        place=where,
        error=error._replace(message=shown) if constant(shown) == shown else error,
        occurrences=sum(one.times for one in kinds),
        first=min((one.first for one in kinds if one.first is not None), default=None),
        last=max((one.last for one in kinds if one.last is not None), default=None),
        struck=tuple([_named(account) for kind in kinds for account in struck.get(kind.number, ())]),
        without_seller=sum(one.without for one in kinds),
    )


def _named(one: Struck) -> Struck:
    """An account whose marketplace is named by its id, where the log has its country."""
    known = market(one.marketplace)
    return one if known == one.marketplace else one._replace(marketplace=known)


def row_of(  # noqa: PLR0913, PLR0917 - what `Counting.accounts` tells of one, and the clock
    clock: Clock, where: Place, error: Error | None, shown: str, account: tuple[str, str], count: Any
) -> tuple[Any, ...]:
    """An account as Python counted it, as a row to be kept."""
    said = None if error is None else kept_as(error)
    slots = count.untimed
    for at in count.moments:
        slots |= 1 << clock.slot(at)
    told = (where.method, where.path, *account)
    return (*(one or None for one in told), said, count.times, slots, count.first, count.last, shown or None)

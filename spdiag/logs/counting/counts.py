"""What is counted of the accounts that call an operation."""

from collections import Counter
from typing import NamedTuple

from spdiag.core.comparison import Error

Account = tuple[str, str]


class Count:
    """How often, in which slots, and from when to when."""

    __slots__ = ("first", "last", "moments", "timed", "times", "untimed")

    def __init__(self) -> None:
        self.times, self.timed, self.untimed = 0, 0, 0
        self.moments: tuple[float, ...] = ()
        self.first: float | None = None
        self.last: float | None = None

    @property
    def slots(self) -> int:
        """The slots; what has no time counts to the first."""
        return self.timed | self.untimed

    def add(self, at: float | None, slot: int) -> None:
        self.times += 1
        if at is None:
            self.untimed = 1
        else:
            self.timed |= 1 << slot
            self.first = at if self.first is None or at < self.first else self.first
            self.last = at if self.last is None or at > self.last else self.last

    def join(self, other: "Count") -> None:
        """Takes over what another counts."""
        self.times += other.times
        self.timed, self.untimed = self.timed | other.timed, self.untimed | other.untimed
        self.first = min((one for one in (self.first, other.first) if one is not None), default=None)
        self.last = max((one for one in (self.last, other.last) if one is not None), default=None)


class Calls(NamedTuple):
    """What is known of one operation: its accounts' successes, its failures, and its columns."""

    answered: dict[Account, Count]
    failed: dict[Error, dict[Account, Count]]
    every: Counter[tuple[str, str]]
    failures: dict[Error, Counter[tuple[str, str]]]


def failures_of(calls: Calls) -> int:
    """How often an operation failed."""
    return sum(count.times for accounts in calls.failed.values() for count in accounts.values())


def joined(calls: Calls, other: Calls) -> None:
    """Counts the calls of another operation as those of one."""
    _join(calls.answered, other.answered)
    for error, accounts in other.failed.items():
        _join(calls.failed.setdefault(error, {}), accounts)
    calls.every.update(other.every)
    for error, columns in other.failures.items():
        calls.failures.setdefault(error, Counter()).update(columns)


def _join(accounts: dict[Account, Count], others: dict[Account, Count]) -> None:
    for account, count in others.items():
        accounts.setdefault(account, Count()).join(count)

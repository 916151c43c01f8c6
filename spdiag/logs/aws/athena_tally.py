"""The comparison counted by Athena: three scans, of which only sums and the failing accounts come here."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from spdiag.core.comparison import (
    EVERYWHEN,
    Around,
    Chance,
    Clock,
    Error,
    Group,
    Parts,
    Place,
    Totals,
    Trait,
    traits_among,
)
from spdiag.core.problem import Problem
from spdiag.core.windows import earlier
from spdiag.logs.aws import athena_accounts as accounts
from spdiag.logs.aws import athena_sql as sql
from spdiag.logs.aws.athena import Cells
from spdiag.logs.counting.details import united
from spdiag.logs.counting.rows import Picker, Row
from spdiag.logs.fields.finding import Fields
from spdiag.logs.values.marketplaces import market
from spdiag.logs.values.shapes import constant, is_named, place

MOST_ACCOUNTS = 1_000_000
"""Failing accounts that are read at most."""
Asked = TypeVar("Asked")
SAID = Picker(Fields({name: (name,) for name in ("path", "operation", "method", *sql.ERROR)}))


class _Sum(NamedTuple):
    """What one operation adds up to, in one marketplace or in all."""

    operation: str
    market: str
    in_market: bool
    """Whether it is of that marketplace alone, or of all."""
    where: Place
    calls: int
    sellers: int
    failures: int
    without_seller: int
    first: float | None
    last: float | None


class AthenaTally:
    """A tally whose questions are asked of a table, each at most once."""

    def __init__(self, ask: Callable[[str], Iterable[Cells]], question: sql.Question) -> None:
        self._ask, self._question = ask, question
        sums = [self._sum(row) for row in ask(sql.sums(question))]
        self._aside = Counter[str]()
        for one in sums:
            if one.operation in (sql.BROKEN, sql.UNRELATED):
                self._aside[one.operation] += one.calls if one.in_market else 0
        self._sums = [one for one in sums if one.in_market and one.operation not in self._aside]
        self._whole = [one for one in sums if not one.in_market and one.operation not in self._aside]
        self._callers: dict[sql.Window, list[tuple[float, int]]] = {}
        self._slots: dict[object, dict[int, int]] = {}
        self._known: dict[Cells, tuple[Place, Error]] = {}

    def _sum(self, row: Cells) -> _Sum:
        operation, where, path, method, calls, sellers, failures, unnamed, first, last, everywhere = row
        about = self._said(path, method)
        meant = place(about.method, about.path) if about is not None else Place("", "", "/")
        return _Sum(
            operation or "",
            market(where or ""),
            everywhere == "0",
            meant,
            int(calls or 0),
            int(sellers or 0),
            int(failures or 0),
            int(unnamed or 0),
            accounts.number(first),
            accounts.number(last),
        )

    def _said(self, path: str | None, method: str | None, *error: str | None) -> Row | None:
        """A row as Python reads it, out of what stands for many."""
        named = "operation" if self._question.columns.by_name else "path"
        told = dict(zip(sql.ERROR, error or ("200",), strict=False))
        return SAID.row({named: path, "method": method, **told})

    @cached_property
    def clock(self) -> Clock | None:
        """How the time of the rows is divided."""
        first = min((one.first for one in self._sums if one.first is not None), default=None)
        last = max((one.last for one in self._sums if one.last is not None), default=None)
        return None if first is None or last is None else Clock.holding(first, last)

    def sellers_among(self, _words: Collection[str]) -> None:
        """Not known: it would be one more scan."""

    def totals(self) -> Totals:
        first = min((one.first for one in self._sums if one.first is not None), default=None)
        last = max((one.last for one in self._sums if one.last is not None), default=None)
        read = sum(one.calls for one in self._sums) + self._aside.total()
        without = sum(one.without_seller for one in self._sums)
        return Totals(read, self._aside[sql.BROKEN], without, first, last)

    def called(self, name: str) -> bool | None:
        """Whether there is a call of the operation of that name, or of that path."""
        return any(is_named(where, name) for where in self._places.values())

    @property
    def unrelated(self) -> int:
        return self._aside[sql.UNRELATED]

    def groups(self) -> tuple[Group, ...]:
        return self._groups

    @cached_property
    def _groups(self) -> tuple[Group, ...]:
        found: dict[accounts.Kind, list[Cells]] = {}
        shown: dict[accounts.Kind, str] = {}
        for row, where, about in self._failures():
            kind = where, about.error
            self._known[accounts.error_of(row)] = kind
            shown.setdefault(kind, about.impersonal)
            found.setdefault(kind, []).append(row)
        bare = united(found)
        self._known = {error: bare.get(kind, kind) for error, kind in self._known.items()}
        for kind, other in bare.items():
            if kind != other:
                shown.setdefault(other, shown[kind])
                found.setdefault(other, []).extend(found.pop(kind))
        return tuple(accounts.group(kind, shown[kind], rows) for kind, rows in found.items())

    def _failures(self) -> Iterator[tuple[Cells, Place, Row]]:
        """What Athena answers of each account's failures that are meant: where, and as Python reads it."""
        for row in self._struck():
            where, about = self._places.get(row[accounts.OPERATION] or ""), self._about(row)
            if where is not None and about is not None and self._is_meant(where):
                yield row, where, about

    def _about(self, row: Cells) -> Row | None:
        """The failure that an answer tells of, as Python reads it."""
        status, code, _, details = row[accounts.STATUS : accounts.PATH]
        about = self._said(row[accounts.PATH], row[accounts.METHOD], status, code, row[accounts.SHOWN], details)
        if about is None:
            return None
        return about._replace(seller=row[accounts.SELLER] or "", marketplace=market(row[accounts.MARKET] or ""))

    def _is_meant(self, where: Place) -> bool:
        wanted = self._question.limits.operation
        return not wanted or is_named(where, wanted)

    def _struck(self) -> Iterator[Cells]:
        if not any(one.failures for one in self._sums):
            return
        for number, row in enumerate(self._ask(sql.struck(self._question, self.clock))):
            if number >= MOST_ACCOUNTS:
                hint = "ask for less time with --since and --until, or for one --operation"
                raise Problem("scan-limit", f"more than {MOST_ACCOUNTS:,} accounts fail", hint=hint)
            yield row

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {one.operation: one.where for one in self._sums}

    @cached_property
    def _operations(self) -> dict[Place, list[str]]:
        """What the table calls the operations at a place: several, where their paths are written differently."""
        found: dict[Place, list[str]] = {}
        for operation, where in self._places.items():
            found.setdefault(where, []).append(operation)
        return found

    def calls(self, key: object) -> int:
        return sum(one.calls for one in self._sums if one.where == key)

    def seen(self, key: object) -> int:
        return sum(one.sellers for one in self._whole if one.where == key)

    def marketplaces(self, key: object) -> dict[str, int]:
        found: Counter[str] = Counter()
        for one in self._sums:
            if one.where == key and one.sellers:
                found[one.market] += one.sellers
        return dict(found)

    def around(self, key: object, slots: int) -> Around:
        callers = self._within(key, slots)
        return Around(sum(sellers for _, sellers in callers), sum(calls * sellers for calls, sellers in callers))

    def chance(self, key: object, slots: int, rate: float) -> Chance:
        odds = [(1.0 - (1.0 - rate) ** calls, sellers) for calls, sellers in self._within(key, slots)]
        return Chance(sum(p * times for p, times in odds), sum(p * (1.0 - p) * times for p, times in odds))

    def expect_occasions(self, asked: Sequence[tuple[object, Parts]]) -> None:
        """Asks in one scan in which slots the sellers of several operations called."""
        keys = [key for key in dict.fromkeys(key for key, _ in asked) if key not in self._slots]
        self._slots |= {key: {} for key in keys}
        for some in _batches(keys, lambda key: sum(map(len, self._named(key)))):
            named = [(number, operation) for number, key in enumerate(some) for operation in self._named(key)]
            for number, slots, sellers in self._ask(sql.occasions(self._question, self.clock, named)):
                self._slots[some[int(number or 0)]][int(slots or 0)] = int(sellers or 0)

    def occasions(self, key: object, parts: Parts) -> Mapping[int, int]:
        """How many sellers called in which parts of the time."""
        self.expect_occasions([(key, parts)])
        return parts.among(self._slots[key])

    def expect(self, windows: Sequence[tuple[object, int]]) -> None:
        """Asks in one scan for all parts of the time that will be asked for."""
        asked = {sql.Window(operation, slots) for key, slots in windows for operation in self._named(key)}
        for group in self._groups:
            for slots in {EVERYWHEN, earlier(group, self.clock, self.seen(group.key))} - {0}:
                asked |= {sql.Window(operation, slots) for operation in self._named(group.key)}
        self._count_callers(asked)

    def _named(self, key: object) -> Sequence[str]:
        assert isinstance(key, Place)
        return self._operations.get(key, ())

    def _within(self, key: object, slots: int) -> list[tuple[float, int]]:
        """How many sellers made about how many calls in the slots."""
        asked = [sql.Window(operation, slots) for operation in self._named(key)]
        self._count_callers(set(asked))
        return [one for window in asked for one in self._callers[window]]

    def _count_callers(self, asked: set[sql.Window]) -> None:
        for some in _batches(sorted(asked - set(self._callers)), lambda one: len(one.operation)):
            self._callers |= {window: [] for window in some}
            for operation, slots, calls, sellers in self._ask(sql.around(self._question, self.clock, some)):
                window = sql.Window(operation or "", int(slots or 0))
                self._callers[window].append((float(calls or 0), int(sellers or 0)))

    def traits(self, group: Group) -> tuple[Trait, ...]:
        mine = [(who, count) for who, count in self._columns.items() if who[0] == group.place]
        calls, failures = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        wanted = group.error._replace(message=constant(group.error.message))
        for (_, error, name, value), count in mine:
            calls[name, value] += count
            if error == wanted:
                failures[name, value] += count
        return traits_among(failures, calls)

    @cached_property
    def _columns(self) -> Counter[tuple[Place, Error | None, str, str]]:
        """How often each value of each column to compare by came."""
        found: Counter[tuple[Place, Error | None, str, str]] = Counter()
        names = [name for name, _ in self._question.columns.traits]
        failing = sorted({who[0] or "" for who in self._known})
        if not names or not failing:
            return found
        for operation, failed, *told in self._ask(sql.traits(self._question, failing)):
            error, (count, *rest) = told[: len(sql.ERROR)], told[len(sql.ERROR) :]
            which = next(place for place in range(len(names)) if rest[len(names) + place] == "0")
            where = self._places.get(operation or "")
            known = self._known.get((operation, *error))
            if where is not None and rest[which]:
                kind = known[1] if known is not None and failed == "1" else None
                found[where, kind, names[which], rest[which] or ""] += int(count or 0)
        return found


def _batches(asked: list[Asked], length: Callable[[Asked], int]) -> Iterator[list[Asked]]:
    """What is asked about in as few queries as the length of its names allows."""
    some: list[Asked] = []
    size = 0
    for one in asked:
        size += length(one) + 60
        if size > sql.LONGEST_QUERY and some:
            yield some
            some, size = [], length(one) + 60
        some.append(one)
    if some:
        yield some

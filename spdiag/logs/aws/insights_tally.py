"""The comparison counted by CloudWatch Logs Insights: the failures come here, and of the others their numbers."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from spdiag.core.comparison import (
    EVERYWHEN,
    SLOTS,
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
    written,
)
from spdiag.logs.aws import insights_ql as ql
from spdiag.logs.aws.insights import Found, Insights, Span
from spdiag.logs.aws.insights_counts import Account, Count, Failure, account, group, seconds, traits, whole
from spdiag.logs.aws.scanning import Budget
from spdiag.logs.counting.counted import Limits
from spdiag.logs.counting.details import united
from spdiag.logs.counting.rows import Picker, Row
from spdiag.logs.fields.finding import Fields
from spdiag.logs.values.marketplaces import market
from spdiag.logs.values.shapes import constant, is_named, place
from spdiag.logs.values.statuses import status_of

PLACES = {name: (name,) for name in ("path", "operation", "method", "status", "code", "details")}
QUERIES_EACH = 8
"""Queries it takes to judge the failures of one operation."""
LONGEST_LIST = 4_000
"""Characters of the sellers that one query names; it may have 10,000 in all."""
MOST_NAMED = 1_000
"""Failing sellers up to which the others' successes are left where they are."""


class Asked(NamedTuple):
    """Which rows are meant, where they are asked for, and who hears of what is left out."""

    insights: Insights
    taken: ql.Taken
    span: Span
    limits: Limits
    budget: Budget
    wanted: str = ""
    """What rows of the operation that was asked for fulfil."""


class InsightsTally:
    """A tally whose questions are asked of a log group, each at most once."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        rows = asked.insights.rows(ql.sums(asked.taken, asked.span, asked.wanted), asked.span)
        self._each = asked.insights.scanned
        places = Fields({**PLACES, "message": ("telling", "message")})
        self._picker = Picker(places._replace(events=("message",) if asked.taken.events else ()))
        times = sum(whole(row.get("times")) for row in rows)
        self.unrelated = max(0, asked.insights.met - times) if not asked.wanted else 0
        without = sum(whole(row.get("times")) for row in rows if not _is_named(row))
        firsts, lasts = ([seconds(row.get(name)) for row in rows] for name in ("first", "last"))
        self._totals = Totals(times + self.unrelated, 0, without, min(firsts, default=None), max(lasts, default=None))
        self._callers: dict[tuple[Place, int], list[tuple[int, int]]] = {}
        self._markets: dict[Place, dict[str, int]] = {}
        self._slots: dict[Place, Mapping[int, int]] = {}
        self._unnamed: dict[Place, int] = {}
        self._compared = [name for name, _ in asked.taken.traits]
        self._by_traits: dict[Place, Counter[tuple[str, str]]] = {}

    @cached_property
    def clock(self) -> Clock | None:
        """How the time of the rows is divided."""
        first, last = self._totals.first, self._totals.last
        return None if first is None or last is None else Clock.holding(first, last)

    def sellers_among(self, _words: Collection[str]) -> None:
        """Not known: it would be one more scan."""

    def totals(self) -> Totals:
        return self._totals

    def called(self, _name: str) -> bool | None:
        """Not known: it would be one more scan."""
        return None

    def groups(self) -> tuple[Group, ...]:
        return self._groups

    @cached_property
    def _groups(self) -> tuple[Group, ...]:
        failures = self._kinds
        left_out = self._beyond_means(failures)
        found = []
        for where in {where for where, _ in failures if where not in left_out}:
            mine = {error: one for (at, error), one in failures.items() if at == where}
            answered = self._successes(where, set[str]().union(*(one.sellers for one in mine.values())))
            found += [group(where, error, one, answered) for error, one in mine.items()]
        for span in self._asked.insights.cut:
            at = written(span.start / 1000)
            self._asked.budget.say(f"more rows at {at} than an answer can hold: some of them are not counted")
        return tuple(found)

    @cached_property
    def _kinds(self) -> dict[tuple[Place, Error], Failure]:
        """The failures of each kind."""
        found: dict[tuple[Place, Error], Failure] = {}
        if self.clock is None:
            return found
        asked = self._asked
        query = partial(_failures_query, asked, self.clock)
        for row in asked.insights.every(query, asked.span):
            about = self._said(row)
            about = about._replace(seller=account(row)[0], marketplace=account(row)[1]) if about is not None else None
            where = place(about.method, about.path) if about is not None else None
            if about is None or where is None or not about.failed or not self._is_meant(where):
                continue
            found.setdefault((where, about.error), Failure(about.impersonal)).add(row, self._compared)
        for kind, bare in united(found).items():
            if kind != bare:
                one = found.pop(kind)
                found.setdefault(bare, Failure(one.shown)).join(one)
        return found

    def _said(self, row: Found) -> Row | None:
        named = "operation" if self._asked.taken.by_name else "path"
        record = {name: row.get(f"q_{name}") for name in ("method", "status", "code", "message", "details")}
        if status_of(row.get("q_status", "")) is None:
            record["telling"] = row.get("q_telling")
        return self._picker.row({named: row.get("q_path"), **record})

    def _is_meant(self, where: Place) -> bool:
        wanted = self._asked.limits.operation
        return not wanted or is_named(where, wanted)

    def _beyond_means(self, failures: dict[tuple[Place, Error], Failure]) -> set[Place]:
        """The operations that are left out, as judging them would scan too much; those with few failing sellers."""
        sellers: dict[Place, set[str]] = {}
        for (where, _), one in failures.items():
            sellers.setdefault(where, set()).update(one.sellers)
        ranked = sorted(sellers, key=lambda where: -len(sellers[where]))
        budget, each = self._asked.budget, max(1, self._each) * QUERIES_EACH
        within = max(0, budget.most - budget.spent) // each
        left = ranked[within:]
        if left:
            names = ", ".join(where.operation or where.path for where in left[:3])
            more = f" and {len(left) - 3} more" if len(left) > 3 else ""
            budget.say(
                f"left out, as --max-scan allows no more: {names}{more}; name one with --operation, or allow more"
            )
        return set(left)

    def _successes(self, where: Place, sellers: set[str]) -> dict[Account, Count]:
        """What the failing sellers' accounts answered on an operation."""
        found: dict[Account, Count] = {}
        assert self.clock is not None
        for part in _batches(sorted(sellers)) if len(sellers) <= MOST_NAMED else [[]]:
            query = partial(_successes_query, self._asked, self.clock, self._of(where), part)
            for row in self._asked.insights.every(query, self._asked.span):
                if row.get("q_seller") in sellers:
                    found.setdefault(account(row), Count()).add(row)
        return found

    def _of(self, where: Place) -> str:
        return ql.of_operation(self._asked.taken, where)

    def calls(self, key: object) -> int:
        assert isinstance(key, Place)
        named = int(self.around(key, EVERYWHEN).calls)
        if not self._totals.without_seller:
            return named
        if key not in self._unnamed:
            query = ql.unnamed(self._asked.taken, self._asked.span, self._of(key))
            rows = self._asked.insights.rows(query, self._asked.span)
            self._unnamed[key] = sum(whole(row.get("calls")) for row in rows)
        return named + self._unnamed[key]

    def seen(self, key: object) -> int:
        return self.around(key, EVERYWHEN).sellers

    def marketplaces(self, key: object) -> dict[str, int]:
        assert isinstance(key, Place)
        if key not in self._markets:
            query = ql.marketplaces(self._asked.taken, self._asked.span, self._of(key))
            found: dict[str, int] = {}
            for row in self._asked.insights.rows(query, self._asked.span):
                name = market(row.get("q_market", ""))
                found[name] = found.get(name, 0) + whole(row.get("sellers"))
            self._markets[key] = found
        return dict(self._markets[key])

    def expect(self, windows: Sequence[tuple[object, int]]) -> None:
        """Nothing is asked ahead: each part of the time is a query of its own."""

    def around(self, key: object, slots: int) -> Around:
        callers = self._within(key, slots)
        return Around(sum(sellers for _, sellers in callers), float(sum(calls * sellers for calls, sellers in callers)))

    def chance(self, key: object, slots: int, rate: float) -> Chance:
        odds = [(1.0 - (1.0 - rate) ** calls, sellers) for calls, sellers in self._within(key, slots)]
        return Chance(sum(p * times for p, times in odds), sum(p * (1.0 - p) * times for p, times in odds))

    def expect_occasions(self, asked: Sequence[tuple[object, Parts]]) -> None:
        """Nothing is asked ahead: each operation is a query of its own."""

    def occasions(self, key: object, parts: Parts) -> Mapping[int, int]:
        """How many sellers called in which parts of the time; nothing where that is more rows than it is worth."""
        assert isinstance(key, Place)
        if key not in self._slots:
            self._slots[key] = self._called_in(key) if self.seen(key) <= MOST_NAMED else {}
        return parts.among(self._slots[key])

    def _called_in(self, key: Place) -> Mapping[int, int]:
        """How many sellers called in which slots."""
        slots: dict[str, int] = {}
        if self.clock is not None:
            query = partial(_occasions_query, self._asked, self.clock, self._of(key))
            for row in self._asked.insights.every(query, self._asked.span):
                bit = 1 << min(SLOTS - 1, max(0, whole(row.get("slot"))))
                slots[account(row)[0]] = slots.get(account(row)[0], 0) | bit
        return Counter(slots.values())

    def _within(self, key: object, slots: int) -> list[tuple[int, int]]:
        """How many sellers made how many calls in the slots."""
        assert isinstance(key, Place)
        if (key, slots) not in self._callers:
            span = self._span(slots)
            rows = self._asked.insights.rows(ql.callers(self._asked.taken, span, self._of(key)), span)
            self._callers[key, slots] = [(whole(row.get("calls")), whole(row.get("sellers"))) for row in rows]
        return self._callers[key, slots]

    def _span(self, slots: int) -> Span:
        """The time from the first of some slots to the last."""
        clock, whole = self.clock, self._asked.span
        if slots == EVERYWHEN or clock is None:
            return whole
        lowest, highest = (slots & -slots).bit_length() - 1, slots.bit_length()
        start = round((clock.start + lowest * clock.width) * 1000)
        return Span(max(whole.start, start), min(whole.end, round((clock.start + highest * clock.width) * 1000)))

    def traits(self, group: Group) -> tuple[Trait, ...]:
        mine = self._kinds[group.place, group.error._replace(message=constant(group.error.message))].traits
        return traits_among(mine, self._calls_by_traits(group.place) if mine else {})

    def _calls_by_traits(self, where: Place) -> Counter[tuple[str, str]]:
        """How many calls of an operation came with each value of the columns to compare by."""
        if where not in self._by_traits:
            query = partial(_compared_query, self._asked, self._of(where))
            found: Counter[tuple[str, str]] = Counter()
            for row in self._asked.insights.every(query, self._asked.span):
                found.update(traits(row, self._compared))
            self._by_traits[where] = found
        return self._by_traits[where]


def _is_named(row: Found) -> bool:
    return whole(row.get("named")) > 0 and not row.get("qnobody")


def _failures_query(asked: Asked, clock: Clock, span: Span) -> str:
    return ql.failures(asked.taken, span, clock, asked.wanted)


def _successes_query(asked: Asked, clock: Clock, operation: str, sellers: list[str], span: Span) -> str:
    return ql.successes(asked.taken, span, clock, operation, sellers)


def _occasions_query(asked: Asked, clock: Clock, operation: str, span: Span) -> str:
    return ql.occasions(asked.taken, span, clock, operation)


def _compared_query(asked: Asked, operation: str, span: Span) -> str:
    return ql.compared(asked.taken, span, operation)


def _batches(names: list[str]) -> Iterator[list[str]]:
    """Names in as few lists as their length allows."""
    some: list[str] = []
    for one in names:
        if some and sum(map(len, some)) + 4 * len(some) + len(one) > LONGEST_LIST:
            yield some
            some = []
        some.append(one)
    if some:
        yield some

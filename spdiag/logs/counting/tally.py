"""The comparison counted in Python: for what no engine reads, for little, and as what the engines are held against."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from spdiag.core.comparison import (
    Around,
    Chance,
    Clock,
    Error,
    Group,
    Parts,
    Place,
    Struck,
    Totals,
    Trait,
    traits_among,
)
from spdiag.logs.counting.counts import Account, Calls, Count, failures_of, joined
from spdiag.logs.counting.details import vague
from spdiag.logs.counting.folding import folded
from spdiag.logs.counting.other_paths import CROWD, MOST, Chosen
from spdiag.logs.counting.other_paths import folded as others
from spdiag.logs.counting.rows import Row
from spdiag.logs.values.shapes import constant, is_named, place


class Counting:
    """A tally that grows row by row, and knows everything `Tally` asks for once it is whole; rows are not kept.

    Of very many unknown operations those `chosen` are told apart.
    """

    def __init__(self, chosen: Chosen | None = None) -> None:
        self._chosen = chosen
        self._clock: Clock | None = None
        self.read = self.rejected = self.without_seller = self.unrelated = self.outside = 0
        self.first: float | None = None
        self.last: float | None = None
        self._calls: dict[Place, Calls] = {}
        self._messages: dict[Error, str] = {}
        self._asked: dict[tuple[object, int], dict[str, float]] = {}

    def add(self, row: Row) -> None:
        """Counts a row."""
        self.read += 1
        at = row.at
        self.without_seller += not row.seller
        calls = self._of(place(row.method, row.path))
        slot = self._slot(at) if at is not None else 0
        account = (row.seller, row.marketplace)
        calls.every.update(row.traits)
        if not row.failed:
            calls.answered.setdefault(account, Count()).add(at, slot)
            return
        error = row.error
        self._messages.setdefault(error, row.impersonal)
        calls.failed.setdefault(error, {}).setdefault(account, Count()).add(at, slot)
        if row.traits:
            calls.failures.setdefault(error, Counter()).update(row.traits)

    @property
    def clock(self) -> Clock | None:
        """How the time seen so far is divided; `None` where no row had a time."""
        return None if self._clock is None else self._clock._replace(last=self.span[1])

    @property
    def span(self) -> tuple[float, float]:
        """From when to when the rows are; only where one had a time."""
        assert self.first is not None
        assert self.last is not None
        return self.first, self.last

    def _slot(self, at: float) -> int:
        """The slot of a moment; when it lies outside, the slots are made wide enough."""
        self.first = at if self.first is None or at < self.first else self.first
        self.last = at if self.last is None or at > self.last else self.last
        if self._clock is None:
            self._clock = Clock.holding(at, at)
        elif not self._clock.holds(at):
            self._stretch(self._clock, Clock.holding(self.first, self.last))
        return self._clock.slot(at)

    def _stretch(self, old: Clock, new: Clock) -> None:
        for calls in self._calls.values():
            for accounts in (calls.answered, *calls.failed.values()):
                for count in accounts.values():
                    count.timed = _moved(count.timed, old, new)
        self._clock = new

    def _of(self, where: Place) -> Calls:
        if self._chosen is not None:
            where = self._chosen.place(where)
        if where not in self._calls:
            self._calls[where] = Calls({}, {}, Counter(), {})
        return self._calls[where]

    def is_crowded(self) -> bool:
        """Whether there are too many operations to count who calls each of them."""
        return len(self._calls) > CROWD

    def failures(self) -> dict[Place, int]:
        """How often each operation failed."""
        return {where: failures_of(calls) for where, calls in self._calls.items()}

    def name_others(self) -> None:
        """Calls the operations that were counted as one what they are called at last."""
        for where, other in (self._chosen.names() if self._chosen is not None else {}).items():
            self._calls[other] = self._calls.pop(where)

    def accounts(self) -> Iterator[tuple[Place, Error | None, str, Account, Count]]:
        """Every account's successes and failures on every operation, with the moments of their slots."""
        for where, calls in self._calls.items():
            for error, accounts in ((None, calls.answered), *calls.failed.items()):
                for account, count in accounts.items():
                    count.moments = tuple(self._middles(count))
                    yield where, error, self._messages.get(error, "") if error else "", account, count

    def columns(self) -> Iterator[tuple[Place, Error | None, str, str, int]]:
        """How often each value of each column to compare by came, by operation and error; without one, of all calls."""
        for where, calls in self._calls.items():
            for error, counts in ((None, calls.every), *calls.failures.items()):
                yield from ((where, error, name, value, times) for (name, value), times in counts.items())

    def _middles(self, count: Count) -> Iterator[float]:
        """A moment in each slot of a count."""
        slots = count.timed
        while slots and self._clock is not None and count.first is not None and count.last is not None:
            lowest = slots & -slots
            middle = self._clock.start + (lowest.bit_length() - 0.5) * self._clock.width
            yield min(count.last, max(count.first, middle))
            slots ^= lowest

    def called(self, name: str) -> bool | None:
        """Whether there is a call of the operation of that name, or of that path."""
        return any(is_named(where, name) for where in self._calls)

    def sellers_among(self, words: Collection[str]) -> frozenset[str]:
        return frozenset(seller for key in self._calls for seller, _ in self._accounts(key) if seller.lower() in words)

    def totals(self) -> Totals:
        return Totals(self.read, self.rejected, self.without_seller, self.first, self.last, self.outside)

    def groups(self) -> tuple[Group, ...]:
        """Every failure of every operation; without details that tell of calls; the rarest of very many as one."""
        if len(self._calls) > MOST:
            self._fold()
        for calls in self._calls.values():
            self._unite(calls)
        return tuple(
            self._group(where, error, accounts)
            for where, calls in self._calls.items()
            for error, accounts in calls.failed.items()
        )

    def _fold(self) -> None:
        """Makes one of the rarest of very many unknown operations."""
        for where, other in others(self.failures()).items():
            joined(self._of(other), self._calls.pop(where))

    def _unite(self, calls: Calls) -> None:
        for error, bare in vague(calls.failed).items():
            self._move(calls, error, bare)
        times = {error: sum(one.times for one in accounts.values()) for error, accounts in calls.failed.items()}
        for error, other in folded(times).items():
            self._move(calls, error, other)

    def _move(self, calls: Calls, error: Error, other: Error) -> None:
        """Counts a failure of an operation as another one."""
        self._messages.setdefault(other, self._messages[error] if error.message == other.message else other.message)
        mine = calls.failed.setdefault(other, {})
        for account, count in (calls.failed.pop(error) if error != other else {}).items():
            mine.setdefault(account, Count()).join(count)
        if error != other and (columns := calls.failures.pop(error, None)):
            calls.failures.setdefault(other, Counter()).update(columns)

    def _group(self, where: Place, error: Error, accounts: dict[Account, Count]) -> Group:
        answered = self._calls[where].answered
        anywhere: dict[str, tuple[int, int]] = {}
        for (seller, _), count in answered.items():
            times, slots = anywhere.get(seller, (0, 0))
            anywhere[seller] = times + count.times, slots | count.slots
        struck = tuple(
            _struck(account, count, answered.get(account), anywhere.get(account[0], (0, 0)))
            for account, count in accounts.items()
            if account[0]
        )
        return Group(
            key=where,
            place=where,
            error=error._replace(message=self._shown(error)),
            occurrences=sum(count.times for count in accounts.values()),
            first=min((one.first for one in accounts.values() if one.first is not None), default=None),
            last=max((one.last for one in accounts.values() if one.last is not None), default=None),
            struck=struck,
            without_seller=sum(count.times for (seller, _), count in accounts.items() if not seller),
        )

    def _shown(self, error: Error) -> str:
        """The message as it was, where nothing in it changes, else with what changes left open."""
        return self._messages[error] if constant(self._messages[error]) == self._messages[error] else error.message

    def calls(self, key: object) -> int:
        """How many calls the operation got."""
        calls = self._calls[key]  # type: ignore[index]  # the key of a group of this tally is its place
        return sum(one.times for accounts in (calls.answered, *calls.failed.values()) for one in accounts.values())

    def seen(self, key: object) -> int:
        return len({seller for seller, _ in self._accounts(key)} - {""})

    def marketplaces(self, key: object) -> dict[str, int]:
        """How many sellers were seen in each marketplace."""
        sellers: dict[str, set[str]] = {}
        for seller, where in self._accounts(key):
            if seller:
                sellers.setdefault(where, set()).add(seller)
        return {where: len(those) for where, those in sellers.items()}

    def expect(self, windows: Sequence[tuple[object, int]]) -> None:
        """Nothing is to be fetched ahead."""

    def around(self, key: object, slots: int) -> Around:
        calls = self._within(key, slots)
        return Around(len(calls), sum(calls.values()))

    def chance(self, key: object, slots: int, rate: float) -> Chance:
        odds = [1.0 - (1.0 - rate) ** times for times in self._within(key, slots).values()]
        return Chance(sum(odds), sum(one * (1.0 - one) for one in odds))

    def expect_occasions(self, asked: Sequence[tuple[object, Parts]]) -> None:
        """Nothing is to be fetched ahead."""

    def occasions(self, key: object, parts: Parts) -> Mapping[int, int]:
        """How many sellers called in which parts of the time."""
        calls, slots = self._calls[key], dict[str, int]()  # type: ignore[index]  # as above
        for accounts in (calls.answered, *calls.failed.values()):
            for (seller, _), count in accounts.items():
                slots[seller] = slots.get(seller, 0) | count.slots
        return parts.among(Counter(those for seller, those in slots.items() if seller))

    def traits(self, group: Group) -> tuple[Trait, ...]:
        calls = self._calls[group.key]  # type: ignore[index]  # the key of a group of this tally is its place
        error = next(one for one in calls.failed if one._replace(message=self._shown(one)) == group.error)
        failures = calls.failures.get(error, Counter())
        return traits_among(failures, calls.every)

    def _accounts(self, key: object) -> Iterable[Account]:
        calls = self._calls[key]  # type: ignore[index]  # as above
        return {*calls.answered, *(account for accounts in calls.failed.values() for account in accounts)}

    def _within(self, key: object, slots: int) -> dict[str, float]:
        """About how many calls each seller made in the slots; at least one of those who made any."""
        if (key, slots) not in self._asked:
            self._asked[key, slots] = self._counted_within(key, slots)
        return self._asked[key, slots]

    def _counted_within(self, key: object, slots: int) -> dict[str, float]:
        calls, found = self._calls[key], dict[str, float]()  # type: ignore[index]  # as above
        for accounts in (calls.answered, *calls.failed.values()):
            for (seller, _), count in accounts.items():
                if seller and count.slots & slots:
                    share = (count.slots & slots).bit_count() / count.slots.bit_count()
                    found[seller] = found.get(seller, 0.0) + max(1.0, count.times * share)
        return found


def _struck(account: Account, failed: Count, answered: Count | None, anywhere: tuple[int, int]) -> Struck:
    one = Struck(*account, failed.times, failed.slots, failed.first, failed.last)
    one = one._replace(answered_anywhere=anywhere[0], anywhere_slots=anywhere[1])
    if answered is None:
        return one
    return one._replace(
        answered=answered.times,
        answered_slots=answered.slots,
        answered_first=answered.first,
        answered_last=answered.last,
    )


def _moved(slots: int, old: Clock, new: Clock) -> int:
    """The slots of one clock in those of another, which are as wide or wider."""
    found = 0
    while slots:
        lowest = slots & -slots
        found |= 1 << new.slot(old.start + (lowest.bit_length() - 0.5) * old.width)
        slots ^= lowest
    return found

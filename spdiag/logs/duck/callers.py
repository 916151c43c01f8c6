"""Who calls which operation, how often, and when: asked of the groups that DuckDB counted, each question once."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from spdiag.catalog.places import marketplace_names
from spdiag.core.comparison import EVERYWHEN, Around, Chance, Parts
from spdiag.logs.duck.queries import CALLS, MARKETS, NAMED, WITHIN, occasions
from spdiag.logs.duck.rows import operations
from spdiag.logs.values.marketplaces import market


class Callers(ABC):
    """What a tally in DuckDB knows of those who call."""

    def __init__(self) -> None:
        self._around: dict[tuple[object, int], list[tuple[float, int]]] = {}
        self._ever: dict[object, tuple[int, Around]] = {}
        self._occasions: dict[tuple[object, Parts], dict[int, int]] = {}

    @abstractmethod
    def execute(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of an answer."""

    @cached_property
    def _calls(self) -> Mapping[int, list[tuple[bool, int, int]]]:
        """For each operation how many sellers made how many calls; and whether they are named."""
        found: dict[int, list[tuple[bool, int, int]]] = {}
        for operation, named, calls, sellers in self.execute(CALLS):
            found.setdefault(operation, []).append((named, calls, sellers))
        return found

    @cached_property
    def _markets(self) -> Mapping[int, Mapping[str, int]]:
        known = list(marketplace_names())
        names = dict(self.execute("SELECT hash(name), name FROM (SELECT unnest(?::VARCHAR[]) AS name)", [known]))
        names |= self.execute(NAMED)
        found: dict[int, Counter[str]] = {}
        for operation, key, sellers in self.execute(MARKETS):
            found.setdefault(operation, Counter())[market(names.get(key, ""))] += sellers
        return found

    def calls(self, key: object) -> int:
        return self._called(key)[0]

    def seen(self, key: object) -> int:
        return self._called(key)[1].sellers

    def _histogram(self, key: object) -> Sequence[tuple[bool, int, int]]:
        return [row for operation in operations(key) for row in self._calls.get(operation, ())]

    def marketplaces(self, key: object) -> dict[str, int]:
        found: Counter[str] = Counter()
        for operation in operations(key):
            found.update(self._markets.get(operation, {}))
        return dict(found)

    def around(self, key: object, slots: int) -> Around:
        if slots == EVERYWHEN:
            return self._called(key)[1]
        within = self._within(key, slots)
        return Around(sum(sellers for _, sellers in within), sum(calls * sellers for calls, sellers in within))

    def _called(self, key: object) -> tuple[int, Around]:
        """How often an operation was called, and by whom in all the time."""
        if key not in self._ever:
            named = self._within(key, EVERYWHEN)
            by_whom = Around(sum([one for _, one in named]), float(sum([calls * one for calls, one in named])))
            self._ever[key] = sum([calls * one for _, calls, one in self._histogram(key)]), by_whom
        return self._ever[key]

    def chance(self, key: object, slots: int, rate: float) -> Chance:
        odds = [(1.0 - (1.0 - rate) ** n, sellers) for n, sellers in self._within(key, slots)]
        return Chance(sum([p * times for p, times in odds]), sum([p * (1.0 - p) * times for p, times in odds]))

    def expect_occasions(self, asked: Sequence[tuple[object, Parts]]) -> None:
        """Fetches in one go for all keys of the same parts which of them sellers called in."""
        keys: dict[Parts, list[object]] = {}
        for key, parts in asked:
            self._occasions[key, parts] = {}
            keys.setdefault(parts, []).append(key)
        for parts, those in keys.items():
            named = [(number, one) for number, key in enumerate(those) for one in operations(key)]
            for number, parts_called, sellers in self.execute(occasions(named, parts)):
                self._occasions[those[number], parts][parts_called] = sellers

    def occasions(self, key: object, parts: Parts) -> Mapping[int, int]:
        if (key, parts) not in self._occasions:
            self.expect_occasions([(key, parts)])
        return self._occasions[key, parts]

    def expect(self, windows: Sequence[tuple[object, int]]) -> None:
        """Fetches in one go what several parts of the time are asked for."""
        self.execute("CREATE OR REPLACE TEMP TABLE windows (number INTEGER, operation UBIGINT, mask BIGINT)")
        rows = [(n, one, slots) for n, (key, slots) in enumerate(windows) for one in operations(key)]
        if not rows:
            return
        numbers, keys, masks = (list(column) for column in zip(*rows, strict=True))
        given = "SELECT unnest(?::INTEGER[]), unnest(?::UBIGINT[]), unnest(?::BIGINT[])"
        self.execute(f"INSERT INTO windows {given}", [numbers, keys, masks])
        for number, calls, sellers in self.execute(WITHIN):
            self._around.setdefault(windows[number], []).append((float(calls), sellers))

    def _within(self, key: object, slots: int) -> list[tuple[float, int]]:
        """About how many calls were made in the slots by how many sellers."""
        if slots == EVERYWHEN:
            return [(calls, sellers) for named, calls, sellers in self._histogram(key) if named]
        if (key, slots) not in self._around:
            self.expect([(key, slots)])
        return self._around.get((key, slots), [])

"""A tally without the sellers' ids: the same `SELLER-n` for the same seller throughout, for sharing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from spdiag.core.comparison import Around, Chance, Clock, Group, Tally, Totals, Trait


class Pseudonymous:
    """A tally in whose answers sellers have numbers: those with most failures come first."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    @property
    def clock(self) -> Clock | None:
        return self._tally.clock

    @cached_property
    def _names(self) -> dict[str, str]:
        failures: Counter[str] = Counter()
        for group in self._tally.groups():
            for one in group.struck:
                failures[one.seller] += one.failures
        return {seller: f"SELLER-{number}" for number, (seller, _) in enumerate(failures.most_common(), 1)}

    def _text(self, text: str) -> str:
        return re.sub(r"[A-Za-z0-9]{5,}", lambda word: self._names.get(word[0], word[0]), text)

    def _group(self, group: Group) -> Group:
        error = group.error._replace(code=self._text(group.error.code), message=self._text(group.error.message))
        return group._replace(
            place=group.place._replace(path=self._text(group.place.path)),
            error=error,
            struck=tuple(one._replace(seller=self._names[one.seller]) for one in group.struck),
        )

    @cached_property
    def _both(self) -> dict[Group, Group]:
        return {self._group(one): one for one in self._tally.groups()}

    def groups(self) -> tuple[Group, ...]:
        return tuple(self._both)

    def traits(self, group: Group) -> tuple[Trait, ...]:
        found = self._tally.traits(self._both[group])
        return tuple(one._replace(value=self._text(one.value)) for one in found)

    def totals(self) -> Totals:
        return self._tally.totals()

    def calls(self, key: object) -> int:
        return self._tally.calls(key)

    def seen(self, key: object) -> int:
        return self._tally.seen(key)

    def marketplaces(self, key: object) -> dict[str, int]:
        return self._tally.marketplaces(key)

    def expect(self, windows: Sequence[tuple[object, int]]) -> None:
        self._tally.expect(windows)

    def around(self, key: object, slots: int) -> Around:
        return self._tally.around(key, slots)

    def chance(self, key: object, slots: int, rate: float) -> Chance:
        return self._tally.chance(key, slots, rate)

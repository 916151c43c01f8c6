"""Logs with thousands of unknown operations that fail: the rarest of them are one, which says how many they are."""

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import repeat
from typing import NamedTuple

from spdiag.core.comparison import Place
from spdiag.logs.values.shapes import is_like_amazons, place

MOST = 1_000
"""Unknown operations of a log that are told apart, at most; those that failed most often."""
CROWD = 10_000
"""Unknown operations from which on Python counts only how often each fails, and then all rows once more."""
SUCH_AS = " other operations, such as "
UNFAILED = Place("", "", "operations that never failed")
"""All unknown operations that never failed, where there are too many; it is never told."""


def others(many: int, example: str) -> Place:
    """So many operations as one."""
    return Place("", "", f"{many:,}{SUCH_AS}{example}")


def is_others(path: str) -> bool:
    """Whether that is no path, but what many operations as one are called."""
    return SUCH_AS in path and not path.startswith("/")


def how_many(path: str) -> int:
    """How many operations a path stands for."""
    return int(path.partition(SUCH_AS)[0].replace(",", "")) if is_others(path) else 1


def example(path: str) -> str:
    """A path, or one of those that are as one."""
    return path.partition(SUCH_AS)[2] if is_others(path) else path


def place_of(method: str, path: str) -> Place:
    """The operation of a request, or of many as one."""
    return Place("", "", path) if is_others(path) else place(method, path)


def rarest(times: Iterable[int]) -> int:
    """How often those fail at most that are made one; 0 where all are told apart."""
    return next(iter(sorted(times, reverse=True)[MOST:]), 0)


def folded(times: Mapping[Place, int]) -> dict[Place, Place]:
    """The rarest of the unknown operations that fail, each as the one that they are.

    Those that may be Amazon's are not made one with those that are none of its own. What was one before joins them.
    """
    unknown = {where: often for where, often in times.items() if often and not where.operation}
    least = rarest(often for where, often in unknown.items() if not is_others(where.path))
    rare: dict[bool, list[Place]] = {}
    for where, often in unknown.items():
        if often <= least or (least and is_others(where.path)):
            rare.setdefault(is_like_amazons(example(where.path)), []).append(where)
    return {where: one for those in rare.values() if len(those) > 1 for where, one in _each_as_one(those)}


def _each_as_one(those: Sequence[Place]) -> Iterable[tuple[Place, Place]]:
    paths = [where.path for where in those]
    return zip(those, repeat(others(sum(map(how_many, paths)), min(map(example, paths)))), strict=False)


class Failures:
    """How often each of very many unknown operations failed."""

    def __init__(self, times: Mapping[Place, int]) -> None:
        self._times = {hash(where): often for where, often in times.items() if often and not where.operation}

    def add(self, where: Place, *, failed: bool) -> None:
        if failed and not where.operation:
            self._times[hash(where)] = self._times.get(hash(where), 0) + 1

    def chosen(self) -> "Chosen":
        """Which of them are told apart."""
        least = rarest(self._times.values())
        apart = frozenset(key for key, often in self._times.items() if often > least)
        return Chosen(apart, {key for key, often in self._times.items() if often <= least})


class Rare(NamedTuple):
    """Rare operations met so far: how many, and the first of them by its path."""

    many: int = 0
    first: Place | None = None

    def plus(self, where: Place) -> "Rare":
        first = where if self.first is None or where.path < self.first.path else self.first
        return Rare(self.many + 1, first)

    @property
    def place(self) -> Place | None:
        """What they are called; `None` where there are none."""
        return others(self.many, self.first.path) if self.first is not None and self.many > 1 else self.first


class Chosen:
    """Which unknown operations are told apart, of those that fail; the others are as one, as they are met."""

    def __init__(self, apart: Set[int], rare: set[int]) -> None:
        self._apart, self._unmet, self._met = apart, rare, set[int]()
        self._rare = {like: Rare() for like in (True, False)}

    def place(self, where: Place) -> Place:
        """An operation as it is counted."""
        if where.operation or hash(where) in self._apart:
            return where
        if hash(where) in self._met:
            return _kind(like=is_like_amazons(where.path))
        if hash(where) not in self._unmet:
            return UNFAILED
        like = is_like_amazons(where.path)
        self._unmet.discard(hash(where))
        self._met.add(hash(where))
        self._rare[like] = self._rare[like].plus(where)
        return _kind(like=like)

    def names(self) -> Mapping[Place, Place]:
        """What the rare ones are called at last, by what they were counted as."""
        named = ((_kind(like=like), rare.place) for like, rare in self._rare.items())
        return {kind: where for kind, where in named if where is not None}


def _kind(*, like: bool) -> Place:
    return Place("", "", f"rare operations, {'' if like else 'not '}like Amazon's")

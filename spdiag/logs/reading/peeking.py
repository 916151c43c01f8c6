"""Looking at what comes next, without taking it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


class Peeking(Iterator[T]):
    """What comes one after another, of which some can be given back."""

    def __init__(self, more: Iterable[T]) -> None:
        self._more = iter(more)
        self._back: list[T] = []

    def __next__(self) -> T:
        return self._back.pop() if self._back else next(self._more)

    def back(self, taken: Sequence[T]) -> None:
        """Gives back what was taken last, in the order in which it came."""
        self._back += reversed(taken)

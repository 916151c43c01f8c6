"""Whose turn it is, among threads that compute and threads that wait for Amazon."""

import threading
import time
from collections import Counter

from spdiag.side_by_side import Desk, side_by_side

MOST = 4


class Watched:
    """Counts what goes on at the same time, and keeps the most that was seen."""

    def __init__(self) -> None:
        self._lock, self._now = threading.Lock(), Counter[str]()
        self.most: dict[str, int] = {}

    def passes(self, what: str, seconds: float) -> None:
        self._count(what, 1)
        time.sleep(seconds)
        self._count(what, -1)

    def _count(self, what: str, much: int) -> None:
        with self._lock:
            self._now[what] += much
            self.most[what] = max(self.most.get(what, 0), self._now[what])


def walks(desk: Desk, seen: Watched, number: int = 24) -> None:
    def walk(_: int) -> None:
        with desk.seat():
            seen.passes("computing", 0.001)
            with desk.turn():
                seen.passes("sending", 0.02)
            seen.passes("computing", 0.001)

    side_by_side([[one] for one in range(number)], walk, lambda *_: None, most=12)


def test_one_computes_while_as_many_send_as_may() -> None:
    seen = Watched()
    walks(Desk(MOST), seen)
    assert seen.most == {"computing": 1, "sending": MOST}


def test_whoever_pauses_keeps_nobody_from_computing() -> None:
    desk, order = Desk(MOST), []

    def walk(name: str) -> None:
        with desk.seat():
            if name == "pauses":
                desk.pause(0.2)
            order.append(name)

    side_by_side([["pauses"], ["computes"]], walk, lambda *_: None, most=2)
    assert order == ["computes", "pauses"]


def test_a_walk_that_fails_leaves_its_seat_and_its_line() -> None:
    desk, seen = Desk(1), Watched()

    def fails(_: int) -> str:
        try:
            with desk.seat(), desk.turn():
                raise OSError
        except OSError:
            return "failed"

    told: list[str] = []
    side_by_side([[1, 2, 3]], fails, lambda _, result: told.append(result), most=1)
    walks(desk, seen, number=2)
    assert told == ["failed"] * 3
    assert seen.most == {"computing": 1, "sending": 1}

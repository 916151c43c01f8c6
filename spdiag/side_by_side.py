"""Work done side by side in threads that never keep the process alive."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
LOOKS_UP = 0.2
"""Seconds after which the waiting thread looks up, so that an interrupt reaches it on every system."""


class Desk:
    """Whose turn it is: one thread computes, and at most `most` send and wait for their answers.

    Threads that all compute keep each other from reading the answers that have come.
    """

    def __init__(self, most: int) -> None:
        self._lines = threading.BoundedSemaphore(most)
        self._computing = threading.Lock()

    @contextmanager
    def seat(self) -> Iterator[None]:
        """Held while computing, by each thread but for the time that its turn to send and its pauses take."""
        with self._computing:
            yield

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A turn to send: whoever holds the seat leaves it until the answer is there."""
        with self._left(), self._lines:
            yield

    def pause(self, seconds: float) -> None:
        with self._left():
            time.sleep(seconds)

    @contextmanager
    def _left(self) -> Iterator[None]:
        self._computing.release()
        try:
            yield
        finally:
            self._computing.acquire()


def side_by_side(
    rows: Sequence[Sequence[T]], work: Callable[[T], R], finished: Callable[[T, R], None], *, most: int
) -> None:
    """Does the work on everything, at most `most` rows at a time and each row one by one.

    `finished` is told of each in the caller's thread, as it is done. When the caller's thread is interrupted, nothing
    further is begun, and what is under way is not waited for. `work` must not raise; what it raises all the same is
    raised here.
    """
    waiting: SimpleQueue[Sequence[T]] = SimpleQueue()
    done: SimpleQueue[tuple[T, R | BaseException]] = SimpleQueue()
    stopped = threading.Event()
    for row in rows:
        waiting.put(row)
    for _ in range(min(most, len(rows))):
        threading.Thread(target=_worker, args=(waiting, work, done, stopped), daemon=True).start()
    try:
        for _ in range(sum(map(len, rows))):
            one, result = _next(done)
            if isinstance(result, BaseException):
                raise result
            finished(one, result)
    finally:
        stopped.set()


def _worker(
    waiting: SimpleQueue[Sequence[T]],
    work: Callable[[T], R],
    done: SimpleQueue[tuple[T, R | BaseException]],
    stopped: threading.Event,
) -> None:
    while True:
        try:
            row = waiting.get_nowait()
        except Empty:
            return
        for one in row:
            if stopped.is_set():
                return
            try:
                done.put((one, work(one)))
            except BaseException as error:
                done.put((one, error))


def _next(done: SimpleQueue[tuple[T, R | BaseException]]) -> tuple[T, R | BaseException]:
    while True:
        try:
            return done.get(timeout=LOOKS_UP)
        except Empty:
            continue

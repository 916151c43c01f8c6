"""One line of progress on stderr: a bar, the count, how fast, and how long it will take; it fits any terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LONGEST_BAR = 20
SHORTEST_BAR = 5
MARGIN = 3
MINUTE, HOUR = 60, 3600


def drawn(done: int, total: int, failed: int, seconds: float, columns: int) -> str:
    """The line, with room left for a `^C`: what has no room is left out, the less telling first."""
    rate = done / seconds if seconds > 0 else 0.0
    parts = [f"{done} of {total}", f"{failed} not healthy" if failed else ""]
    if rate and done < total:
        parts += [f"{_duration((total - done) / rate)} left", f"{rate:.1f}/s" if rate < 10 else f"{rate:.0f}/s"]
    room = columns - MARGIN
    said = parts[0]
    for one in filter(None, parts[1:]):
        said = f"{said}, {one}" if len(said) + 2 + len(one) <= room - SHORTEST_BAR - 3 else said
    wide = min(LONGEST_BAR, room - len(said) - 3)
    bar = f"[{'=' * (wide * done // max(total, 1)):{wide}}] " if wide >= SHORTEST_BAR else ""
    return f"{bar}{said}"[: max(0, room)]


def _duration(seconds: float) -> str:
    if seconds < MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / MINUTE:.0f} min" if seconds < HOUR else f"{seconds / HOUR:.1f} h"


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """How to tell of progress: a line that is gone when it is done; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _failed: None
        return
    started = time.monotonic()

    def tell(done: int, failed: int) -> None:
        _show(drawn(done, total, failed, time.monotonic() - started, _columns()))

    try:
        tell(0, 0)
        yield tell
    finally:
        _show("")


def _show(line: str) -> None:
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80

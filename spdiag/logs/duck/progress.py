"""How far a long query is, told while it runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BETWEEN = 0.2
"""Seconds between two tellings."""


@contextmanager
def telling(progress: Callable[[], float], share: Callable[[float], None] | None) -> Iterator[None]:
    """Tells `share` of the percentage that is done, for as long as it lasts; nobody where that is `None`."""
    if share is None:
        yield
        return
    over = threading.Event()
    thread = threading.Thread(target=_tell, args=(progress, share, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _tell(progress: Callable[[], float], share: Callable[[float], None], over: threading.Event) -> None:
    while not over.wait(BETWEEN):
        share(max(0.0, progress()))

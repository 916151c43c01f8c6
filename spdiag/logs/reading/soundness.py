"""Whether packed logs are sound to their end, looked at while DuckDB counts them: it heeds no checksum of gzip."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from spdiag.core.problem import Problem
from spdiag.logs.reading.opening import BROKEN, opened
from spdiag.logs.reading.sources import Source

CHUNK = 1 << 20
_sound: set[Source] = set()
"""Logs that were looked at: they are counted several times, and looked at once."""


@contextmanager
def looked_at(sources: Sequence[Source]) -> Iterator[Callable[[], bool]]:
    """Reads what is packed with gzip beside whatever is done meanwhile; what it yields tells whether all is sound."""
    packed = [one for one in sources if one.compression == "gzip" and one not in _sound]
    if not packed:
        yield lambda: True
        return
    look = _Look(packed)
    look.start()
    try:
        yield look.is_sound
    finally:
        look.over.set()


class _Look(threading.Thread):
    """Reads logs to their end, as long as somebody wants to know."""

    def __init__(self, sources: Sequence[Source]) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self._sources = sources

    def run(self) -> None:
        _sound.update(filter(self._reads, self._sources))

    def _reads(self, source: Source) -> bool:
        try:
            with opened(source) as file:
                while not self.over.is_set() and file.read(CHUNK):
                    pass
        except (*BROKEN, Problem):
            return False
        return not self.over.is_set()

    def is_sound(self) -> bool:
        """Waits for the end."""
        self.join()
        return _sound.issuperset(self._sources)

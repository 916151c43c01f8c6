"""Token buckets: how many requests Amazon takes of one caller."""

from __future__ import annotations

import threading
from collections.abc import Hashable


class Rates:
    """One bucket for each caller and operation; it starts full."""

    def __init__(self) -> None:
        self._buckets: dict[Hashable, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, caller: Hashable, rate: float, burst: int, now: float) -> bool:
        """Takes one from the caller's bucket; false when it is empty."""
        with self._lock:
            left, since = self._buckets.get(caller, (float(burst), now))
            left = min(float(burst), left + max(0.0, now - since) * rate)
            taken = left >= 1.0
            self._buckets[caller] = (left - taken, now)
            return taken

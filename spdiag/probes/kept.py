"""Participations seen before, so that Amazon's rate of one question a minute is left for those who need an answer.

Kept are marketplace ids and whether the seller takes part there, by a digest of seller and place; no token, no name.
Only good news is recalled, for an hour: what a refusal or an absence said may have been mended since.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

FRESH = 3600
"""Seconds for which an answer is good enough for a call that succeeds."""
BUSY = 1.0
TABLE = "create table if not exists seen (seller text primary key, at integer, marketplaces text)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """In which of their marketplaces a seller took part, and how many seconds ago that was."""

    marketplaces: tuple[str, ...]
    age: int


@dataclass(slots=True)
class Kept:
    """The answers kept in one file; a file that cannot be read or written is as good as none."""

    path: Path
    clock: Callable[[], float] = time.time
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _store: sqlite3.Connection | None = None

    def recall(self, seller: str) -> Seen | None:
        """What was seen in the last hour, or `None`."""
        rows = self._do("select at, marketplaces from seen where seller = ?", seller)
        if not rows:
            return None
        age = int(self.clock()) - int(rows[0][0])
        return Seen(marketplaces=tuple(json.loads(rows[0][1])), age=age) if 0 <= age <= FRESH else None

    def keep(self, seller: str, marketplaces: Iterable[str]) -> None:
        """Keeps what was seen just now, and forgets what is too old to be recalled."""
        now = int(self.clock())
        self._do("delete from seen where at < ?", now - FRESH)
        self._do("insert or replace into seen values (?, ?, ?)", seller, now, json.dumps(list(marketplaces)))

    def forget(self, seller: str) -> None:
        """Drops what a newer answer contradicts."""
        self._do("delete from seen where seller = ?", seller)

    def _do(self, statement: str, *values: object) -> list[tuple[int, str]]:
        with self._lock:
            try:
                self._store = self._store or _opened(self.path)
                return self._store.execute(statement, values).fetchall()
            except (sqlite3.Error, OSError):
                return []


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
    store.execute("pragma synchronous = off")  # what is lost can be asked again
    store.execute(TABLE)
    path.chmod(0o600)
    return store


def seller(*parts: str) -> str:
    """A name for a seller at a place, from which neither can be told."""
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()

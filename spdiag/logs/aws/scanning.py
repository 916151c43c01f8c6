"""How much is scanned to answer: said before, kept within a limit, and counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import ceil

from spdiag.core.problem import Problem

UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
UNITS |= {"KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}
MOST = 10 * 10**9
LESS = "ask for less time with --since and --until"


def size(text: str) -> int:
    """Bytes, as people write them: `10GB`, `500 MB`."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*", text)
    if found is None or found[2].upper() not in UNITS:
        raise Problem("usage", f"`{text}` is no size", hint="write it as 10GB or 500MB")
    return int(float(found[1]) * UNITS[found[2].upper()])


def shown(count: float) -> str:
    """Bytes, for people."""
    for unit in ("TB", "GB", "MB", "KB"):
        if count >= 0.9995 * UNITS[unit]:
            return f"{count / UNITS[unit]:.3g} {unit}"
    return f"{count:.0f} bytes"


def objects(count: int) -> str:
    """So many objects."""
    return f"{count:,} object{'' if count == 1 else 's'}"


def enough(count: float) -> str:
    """Bytes as an option takes them, rounded up."""
    unit = next((unit for unit in ("TB", "GB", "MB", "KB") if count >= UNITS[unit]), "B")
    return f"{ceil(count / UNITS[unit])}{unit}"


class Budget:
    """What may be scanned in all, and what was; `less` says how to ask for less."""

    def __init__(self, most: int = MOST, say: Callable[[str], None] = lambda _: None, less: str = LESS) -> None:
        self.most, self.say, self.spent = most, say, 0
        self._less = less

    def plan(self, name: str, amount: int, how: str) -> None:
        """Says what will be scanned; raises `Problem` when that is more than may be."""
        self.say(f"`{name}`: at most {shown(amount)} to scan: {how}")
        if not self.allows(amount):
            self._refuse(f"`{name}` would scan up to {shown(amount)}, and {shown(self.most)} are allowed", amount)

    def allows(self, amount: float) -> bool:
        return self.spent + amount <= self.most

    def check(self, name: str, running: int) -> None:
        """Raises `Problem` when what runs has scanned more than may be."""
        if not self.allows(running):
            amount = self.spent + running
            self._refuse(f"`{name}` was stopped: it had scanned {shown(amount)}", amount * 4)

    def _refuse(self, message: str, amount: float) -> None:
        raise Problem("scan-limit", message, hint=f"{self._less}, or allow more with --max-scan {enough(amount)}")

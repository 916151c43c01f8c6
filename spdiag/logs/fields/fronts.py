"""Paths of a company's own proxy, which have something in front of Amazon's path."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from spdiag.logs.values.looks import is_seller
from spdiag.logs.values.shapes import bare, place

LONGEST = 4
"""Parts that may stand in front."""
SAMPLED = 50
Parts = tuple[str, ...]
MIXED = re.compile(r"[A-Z]+[0-9]+[A-Z]")
"""How the ids of sellers begin, unlike words with a number behind them."""


def are_fronted(paths: Sequence[Any]) -> bool:
    """Whether most of some paths are of an operation only from a later part on."""
    sampled = [one for one in paths[:SAMPLED] if isinstance(one, str)]
    return sum(bool(fronted(one.rpartition(" ")[2])[0]) for one in sampled) * 2 > len(sampled)


@lru_cache(maxsize=4096)
def fronted(path: str) -> tuple[Parts, str]:
    """What stands in front of the path of an operation, and that path; nothing where the whole is one, or none is."""
    _, mark, query = path.partition("?")
    parts = tuple(bare(path)[1:].split("/"))
    for front in range(min(LONGEST, len(parts) - 1) + 1):
        rest = "/" + "/".join(parts[front:])
        if place("", rest).operation:
            return parts[:front], f"{rest}{mark}{query}" if front else path
    return (), path


def seller_in(front: Sequence[str]) -> str:
    """The seller among the parts in front: the last that looks like one, and like no word; empty where none does."""
    found = list(filter(is_seller, front))
    return next(reversed([one for one in found if MIXED.match(one)] or found), "")

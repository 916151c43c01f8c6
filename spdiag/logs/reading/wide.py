"""UTF-16 without a mark at its start: told by its zeros, which plain letters have in every second byte."""

LOOKED_AT = 4_096
"""Bytes at the start that are looked at."""
MOST, FEW = 0.4, 0.05
"""Shares of zeros among the bytes where plain letters have them, at least, and among the others, at most."""


def wide_of(start: bytes) -> str:
    """UTF-16 with the little or the big end first; empty where it is neither."""
    if b"\0" not in start[:LOOKED_AT]:
        return ""
    first, second = (_zeros(start[at:LOOKED_AT:2]) for at in (0, 1))
    if second >= MOST and first <= FEW:
        return "utf-16-le"
    return "utf-16-be" if first >= MOST and second <= FEW else ""


def _zeros(part: bytes) -> float:
    return part.count(0) / max(1, len(part))

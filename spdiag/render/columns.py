"""Text in the columns of a terminal, where a letter may take two or none."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """How many columns a terminal takes for a text."""
    return sum(_columns(one) for one in text)


def _columns(one: str) -> int:
    if unicodedata.combining(one):
        return 0
    return 2 if unicodedata.east_asian_width(one) in "WF" else 1


def cut(text: str, columns: int) -> str:
    """The text, cut where it would not fit."""
    if width(text) <= columns:
        return text
    kept = ""
    for one in text:
        if width(kept + one) > columns - 1:
            break
        kept += one
    return kept + "…"


def fitted(text: str, columns: int) -> str:
    """The text in exactly so many columns."""
    shown = cut(text, columns)
    return shown + " " * (columns - width(shown))


def folded(text: str, columns: int) -> list[str]:
    """The words of a text in lines of so many columns; a longer word is broken."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if width(joined) <= columns:
            lines[-1] = joined
        else:
            lines += _pieces(word, columns)
    return [line for line in lines if line] or [""]


def _pieces(word: str, columns: int) -> list[str]:
    pieces = [""]
    for one in word:
        if width(pieces[-1]) + width(one) > columns:
            pieces.append("")
        pieces[-1] += one
    return pieces

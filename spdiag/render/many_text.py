"""What the checks of many sellers look like on a terminal: a line each, the conclusion, and each group with its fix."""

from __future__ import annotations

from collections.abc import Sequence

from spdiag.render.columns import cut, fitted, folded, width
from spdiag.render.style import PAINT, Style
from spdiag.render.together import Kind, Line, Together, several

MOST_KINDS = 12
MOST_NAMES = 8
WIDEST_NAME = 30
NARROWEST_NAME = 8
GAP = "  "


def told(found: Together, style: Style) -> str:
    """The report as text, ending without a line end; when quiet, the conclusion alone."""
    conclusion = "\n".join(_wrapped(found.headline, style, paint="bold"))
    if style.quiet:
        return conclusion
    parts = ["\n".join(_lines(found.lines, style)), conclusion]
    parts += ["\n".join(_kind(one, style)) for one in found.kinds[:MOST_KINDS]]
    left = len(found.kinds) - MOST_KINDS
    parts += [f"and {left} more groups; `--format json` has them all"] if left > 0 else []
    return "\n\n".join(part for part in parts if part)


def _lines(lines: Sequence[Line], style: Style) -> list[str]:
    """The table: mark, seller, what was found, who acts; the seller's column gives way where it is narrow."""
    said = [_said(one) for one in lines]
    acts = [f"{one.acts} acts".removeprefix("the ") if one.acts else "" for one in lines]
    middle, last = (max(map(width, column), default=0) for column in (said, acts))
    name = min(max((width(one.name) for one in lines), default=0), WIDEST_NAME)
    name = max(NARROWEST_NAME, min(name, style.width - len(GAP) * 3 - middle - last))
    middle = max(1, min(middle, style.width - len(GAP) * 3 - name - last))
    rows = []
    for one, what, who in zip(lines, said, acts, strict=True):
        rest = f"{fitted(one.name, name)}{GAP}{fitted(what, middle)}{GAP}{who}".rstrip()
        mark = style.paint(style.mark(one.mark), PAINT[one.mark])
        rows.append(f"{mark} {cut(rest, style.width - 2)}")
    return rows


def _said(one: Line) -> str:
    if one.bug:
        return one.bug
    verdict = f"{one.cause}, {one.likelihood}" if one.cause else ""
    return verdict if one.outcome == "problem" else f"{one.outcome}: {verdict}" if verdict else one.outcome


def _kind(one: Kind, style: Style) -> list[str]:
    sellers = "1 seller" if len(one.sellers) == 1 else f"{len(one.sellers)} sellers"
    what = f"{one.cause}, {one.likelihood}" if one.cause else ""
    about = [one.outcome, sellers, what, f"{one.acts} acts" if one.acts else ""]
    lines = _wrapped(one.title, style, first=f"{one.number}. ", paint="bold")
    lines += _wrapped(f" {style.mark('dot')} ".join(filter(None, about)), style, first="   ")
    lines += _wrapped(several([cut(name, WIDEST_NAME) for name in one.sellers], MOST_NAMES), style, first="   ")
    for fix in one.fixes[:1]:
        lines += _wrapped(fix.do, style, first="   Fix: ")
        lines += _wrapped(fix.where, style, first="   Where: ") if fix.where else []
    return [*lines, *_wrapped(one.command, style, first="   In full: ")]


def _wrapped(text: str, style: Style, *, first: str = "", paint: str = "") -> list[str]:
    """The text in lines that fit, whatever its letters take; the others stand below the end of `first`."""
    lines = folded(text, max(NARROWEST_NAME, style.width - len(first)))
    shown = [style.paint(line, paint) if paint else line for line in lines]
    return [first + shown[0], *(" " * len(first) + line for line in shown[1:])]

"""The cells of a table's rows, however their quotes are written."""

import csv
import io
from typing import Any


def cells(text: str, delimiter: str, wide: int) -> list[str] | None:
    """The cells of one line: as the standard has it, with quotes escaped by a backslash, or with odd quotes in it."""
    if '"' not in text:
        plain = text.split(delimiter)
        return plain if len(plain) == wide else None
    ways: list[dict[str, Any]] = [{"strict": True}]
    ways += [{"strict": True, "escapechar": "\\", "doublequote": False}] if '\\"' in text else []
    ways += [{"strict": False}] if text.count('"') % 2 == 0 else []
    rows = (parsed(text, delimiter, **way) for way in ways)
    return next((row for row in rows if row is not None and len(row) == wide), None)


def parsed(text: str, delimiter: str, **way: Any) -> list[str] | None:
    """The cells of a text that is one row; `None` where it is none."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, **way))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None

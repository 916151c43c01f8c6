"""Tab-separated processing reports of feeds: a summary, then one line an error."""

from __future__ import annotations

import re

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

MOST = 20
_COLUMNS = r"(?im)^.{0,400}\berror-code\b.{0,400}$"
_ROW = r"(?m)^(.{0,300}?)\b(\d{3,9})\s{1,8}(Error|Fatal|Warning)\s{1,8}(.{0,3000})$"
_ORDER = {"fatal": 0, "error": 1, "warning": 2}


def read(paste: Paste) -> Findings | None:
    """One item for each kind of error, the gravest first."""
    columns = re.search(_COLUMNS, paste.text)
    if columns is None and "feed processing summary" not in paste.folded:
        return None
    origin = paste.line(columns.start() if columns else paste.folded.find("feed processing summary"))
    shared = (fact("document.kind", "feed", origin), fact("error.surface", "feed", origin))
    rows = {match[2]: match for match in reversed(list(re.finditer(_ROW, paste.text))[:200])}
    ordered = sorted(rows.values(), key=lambda row: (_ORDER[row[3].lower()], row.start()))
    return Findings("", shared, tuple(_item(paste, row) for row in ordered[:MOST]))


def _item(paste: Paste, row: re.Match[str]) -> tuple[Evidence, ...]:
    origin = paste.line(row.start(2))
    return fact("error.code", row[2], origin), fact("error.message", row[4], origin)

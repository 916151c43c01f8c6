"""Ruby's libcurl log: which request answered what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import facts_of

_CALL = r"effective_url=(\S{4,3000})\s{1,4}response_code=(\d{1,3})(?: return_code=(\w{1,60}))?"


def read(paste: Paste) -> Findings | None:
    """The last call that failed, else the last one."""
    calls = list(re.finditer(_CALL, paste.text))[:200]
    if not calls:
        return None
    failed = [call for call in calls if not call[2].startswith("2")]
    return Findings("http", tuple(_facts(paste, (failed or calls)[-1])))


def _facts(paste: Paste, call: re.Match[str]) -> Iterator[Evidence]:
    origin = paste.line(call.start())
    yield from facts_of(call[1], origin)
    if call[2].strip("0"):
        yield fact("response.status", int(call[2]), origin)

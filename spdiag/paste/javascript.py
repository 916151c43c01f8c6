"""JavaScript: the operation handed to `callAPI`, and errors that a comment or a log line quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

_OPERATION = r"\boperation[\"']?\s{0,3}:\s{0,3}[\"']([A-Za-z.]{3,80})[\"']"
_AXIOS = r"Request failed with status code (\d{3})"
_COMMENT = r"//\s{0,3}(?:Custom)?Error: ([^\n]{5,1000})"


def read(paste: Paste) -> Findings | None:
    """The operation and the status that JavaScript code and its errors name."""
    facts = tuple(_facts(paste))
    return Findings("exception" if facts[-1].name != "client.call" else "", facts) if facts else None


def _facts(paste: Paste) -> Iterator[Evidence]:
    if found := re.search(_OPERATION, paste.text):
        yield fact("client.call", found[1].rpartition(".")[2], paste.line(found.start()))
    if found := re.search(_AXIOS, paste.text):
        origin = paste.line(found.start())
        yield fact("response.status", int(found[1]), origin)
        if "details" not in paste.folded:
            yield fact("client.drops-details", True, origin)
    if found := re.search(_COMMENT, paste.text):
        yield fact("error.message", found[1], paste.line(found.start()))

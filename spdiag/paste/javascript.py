"""JavaScript: the operation handed to `callAPI`, and errors that a comment or a log line quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

_OPERATION = r"\boperation[\"']?\s{0,3}:\s{0,3}[\"']([A-Za-z.]{3,80})[\"']"
_AXIOS = r"Request failed with status code (\d{3})"
_METHOD = r"\bmethod[\"']?: {0,3}[\"'](get|post|put|patch|delete)[\"']"
_TOKEN = "access-token error: response code "
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
        if method := re.search(_METHOD, paste.text, re.IGNORECASE):
            yield fact("request.method", method[1].upper(), paste.line(method.start()))
        if "details" not in paste.folded and "<html" not in paste.folded:
            yield fact("client.drops-details", True, origin)
    if _TOKEN in paste.folded:
        from spdiag.paste.urls import facts_of

        line = paste.line(paste.folded.find(_TOKEN))
        yield from facts_of("https://api.amazon.com/auth/o2/token", f"inferred from access-token error, {line}")
    if found := re.search(_COMMENT, paste.text):
        yield fact("error.message", found[1], paste.line(found.start()))

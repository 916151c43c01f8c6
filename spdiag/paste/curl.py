"""`curl -v`: the connection it reports, and the command itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.headers import request_facts
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import facts_of

_TALK = r"(?m)^(?:> [A-Z]{3,7} \S{1,3000} HTTP/|< HTTP/\d)"
_METHOD = r"(?:-X|--request)[ =]{0,3}[\"']?([A-Z]{3,7})"
_HEADER = r"(?:-H|--header)[ =]{0,3}(?:\"([^\"\n]{3,4000})\"|'([^'\n]{3,4000})')"
_BODY = r"\s(?:-d|--data(?:-raw|-binary|-urlencode|-ascii)?|-F|--form)[ =]{0,3}"
_URL = r"[\"']?(https?://[^\s\"'\\]{4,3000})"


def read(paste: Paste) -> Findings | None:
    """The request that a curl command or its verbose output shows."""
    talk = re.search(_TALK, paste.text) is not None
    command = re.search(r"(?:^|\n|\s|\$ )curl\s", paste.text)
    facts = tuple(_facts(paste, command)) if command else ()
    return Findings("curl", facts) if talk or command else None


def _facts(paste: Paste, command: re.Match[str]) -> Iterator[Evidence]:
    text = paste.text[command.start() : command.start() + 20_000]
    origin = paste.line(command.end())
    url, method, body = re.search(_URL, text), re.search(_METHOD, text), re.search(_BODY, text)
    if method or url:
        yield fact("request.method", method[1] if method else "POST" if body else "GET", origin)
    if url:
        yield from facts_of(url[1], origin)
    fields = [(one[1] or one[2]).partition(":") for one in re.finditer(_HEADER, text)][:40]
    yield from request_facts([(name, value) for name, _, value in fields], origin)
    if body:
        yield fact("request.has-body", True, origin)
        if grant := re.search(r"grant_type(?:=|\"\s?:\s?\")([\w%-]{1,60})", text[body.start() :]):
            yield fact("request.grant-type", grant[1], origin)
            yield fact("request.parameters-in", "body", origin)
            yield fact("request.body-kind", "form" if "=" in grant[0] else "json", origin)

"""Airbyte's sentence about a failed request."""

from __future__ import annotations

import re

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import facts_of

_SENTENCE = r"'([A-Z]{3,7})'\srequest\sto\s'(https?://[^'\s]{4,3000})'\sfailed\swith\sstatus\scode\s'?(\d{3})'?"

_BODY = "Response (body): '{'"


def read(paste: Paste) -> Findings | None:
    """Method, URL and status of the request; the errors of an answer that Python printed."""
    found = re.search(_SENTENCE, paste.text)
    if found is None:
        return None
    origin = paste.line(found.start())
    client = fact("client.name", "airbyte", origin)
    request = (client, fact("request.method", found[1], origin), *facts_of(found[2], origin))
    shared = (*request, fact("response.status", int(found[3]), origin))
    return Findings("exception", shared, _printed(paste, found.end()))


def _printed(paste: Paste, start: int) -> tuple[tuple[Evidence, ...], ...]:
    """A log line wraps the sentence in JSON, and then its body is none."""
    body = paste.text.find(_BODY, start)
    if body < 0:
        return ()
    from spdiag.paste.loose import items

    return items(paste, body)

"""Airbyte's sentence about a failed request."""

from __future__ import annotations

import re

from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import facts_of

_SENTENCE = r"'([A-Z]{3,7})' request to '(https?://[^'\s]{4,3000})' failed with status code '?(\d{3})'?"


def read(paste: Paste) -> Findings | None:
    """Method, URL and status of the request."""
    found = re.search(_SENTENCE, paste.text)
    if found is None:
        return None
    origin = paste.line(found.start())
    request = (fact("request.method", found[1], origin), *facts_of(found[2], origin))
    return Findings("exception", (*request, fact("response.status", int(found[3]), origin)))

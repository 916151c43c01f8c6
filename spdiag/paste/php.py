"""PHP: the call that an ApiException names, Guzzle's quoted request and status."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import facts_of

_CALL = r"Exception when calling ([A-Za-z0-9_]{2,60})->([A-Za-z0-9_]{3,80})"
_TRACE = r"\\{1,2}\w{2,60}Api->([a-z]\w{2,80}?)(?:Async)?(?:WithHttpInfo)?\("
_GUZZLE = r"`([A-Z]{3,7}) (https?://[^`\s]{4,3000})`[^`]{0,60}`(\d{3})[^`]{0,60}`"
_STATUS = r"(?:Exception|Exception when calling [^:\n]{1,150}|token|exception => [^:\n]{1,90}):\s{0,3}\[(\d{3})\]"


def read(paste: Paste) -> Findings | None:
    """The request, the status and the method of the client."""
    facts = tuple(_facts(paste))
    return Findings("exception", facts) if facts else None


def _facts(paste: Paste) -> Iterator[Evidence]:
    if found := re.search(_CALL, paste.text):
        yield fact("client.call", found[2], paste.line(found.start()))
    elif "Api->" in paste.text and (found := re.search(_TRACE, paste.text)):
        yield fact("client.call", found[1], paste.line(found.start()))
    if found := re.search(_GUZZLE, paste.text):
        origin = paste.line(found.start())
        yield fact("request.method", found[1], origin)
        yield from facts_of(found[2], origin)
        yield fact("response.status", int(found[3]), origin)
        if "(truncated...)" in paste.folded and "details" not in paste.folded:
            yield fact("client.drops-details", True, origin)
    if found := re.search(_STATUS, paste.text, re.IGNORECASE):
        yield fact("response.status", int(found[1]), paste.line(found.start()))

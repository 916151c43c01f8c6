"""Java: the operation in a stack trace of the generated client, OkHttp's answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

_CALL = r"\bat [\w.]{1,200}\.(\w{2,60}Api)\.([a-z]\w{2,80}?)(?:WithHttpInfo|Async|Call|ValidateBeforeCall)?\("
_ANSWER = r"Response\{protocol=[^,\n]{1,20}, code=(\d{3})"


def read(paste: Paste) -> Findings | None:
    """The operation called and the status."""
    facts = tuple(_facts(paste))
    return Findings("exception" if facts[0].name == "client.call" else "http", facts) if facts else None


def _facts(paste: Paste) -> Iterator[Evidence]:
    if found := re.search(_CALL, paste.text):
        yield fact("client.call", found[2], paste.line(found.start()))
    if found := re.search(_ANSWER, paste.text):
        yield fact("response.status", int(found[1]), paste.line(found.start()))

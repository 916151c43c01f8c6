"""C#: the operation in a stack trace of FikaAmazonAPI."""

from __future__ import annotations

import re

from spdiag.paste.paste import Findings, Paste, fact

_CALL = r"FikaAmazonAPI\.Services\.(?!RequestService)\w{2,60}Service\.<?([A-Z])(\w{2,80}?)(?:Async)?(?:>d__|\()"


def read(paste: Paste) -> Findings | None:
    """The operation whose method was under way."""
    found = re.search(_CALL, paste.text)
    if found is None:
        return None
    return Findings("exception", (fact("client.call", found[1].lower() + found[2], paste.line(found.start())),))

"""Token requests written as JSON or as code: which grant they ask for."""

from __future__ import annotations

import re

from spdiag.paste.paste import Findings, Paste, fact

_GRANT = r"\bgrant_?type[\"']?\s{0,3}(?:=>|[:=])\s{0,3}[\"']([\w%-]{1,60})"


def read(paste: Paste) -> Findings | None:
    """The grant type; where its parameters stood only an HTTP dump or a URL tells."""
    found = re.search(_GRANT, paste.text)
    return Findings("", (fact("request.grant-type", found[1], paste.line(found.start())),)) if found else None

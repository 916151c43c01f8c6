"""The operation that a text or a piece of code names: `getOrders`, `create_destination`; the only one, or none."""

from __future__ import annotations

import re
from itertools import islice

from spdiag.paste.paste import Findings, Paste, fact

CLOSE_LOOK = 6_000
_VERB = r"get|list|create|search|put|patch|cancel|submit|confirm|update|delete|rotate"
_NAME = rf"(?<![\w/$>])((?:{_VERB})(?:(?:[A-Z][a-z0-9]{{1,30}}){{1,6}}|(?:_[a-z0-9]{{2,30}}){{1,6}}))(?![\w])"
# names that programs use for their own work, none of Amazon's
_OWN = (
    r"(?i)(?<!restricteddata)(?<!restricted_data_)(?:tokens?|credentials|headers?|client|config|params?|parameters?|"
    r"signature|env|instance|response|body|url|message|status_?code)$"
)


def read(paste: Paste) -> Findings | None:
    """The name, when all that look like one are the same."""
    found: dict[str, re.Match[str]] = {}
    for match in islice(re.finditer(_NAME, paste.text[:CLOSE_LOOK]), 60):
        if not re.search(_OWN, match[1]):
            found.setdefault(match[1].replace("_", "").lower(), match)
    if not found and (body := paste.text.find("restrictedResources")) >= 0:
        return Findings("", (fact("client.call", "createRestrictedDataToken", paste.line(body)),))
    if len(found) != 1:
        return None
    match = next(iter(found.values()))
    return Findings("", (fact("client.call", match[1], paste.line(match.start())),))

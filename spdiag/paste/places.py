"""The region that a client library was set to, and the marketplaces that code, bodies and sentences name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

CLOSE_LOOK = 20_000
MOST = 60
# how libraries are told where to call: by region, or by a marketplace whose region they know
_SET = (
    r"\bEndpoint::(NA|EU|FE)(?:_SANDBOX)?\b",
    r"\bMarketplaces\.([A-Z]{2})\b",
    r"\bGetMarketPlaceByID\(\s{0,3}[\"'](A[0-9A-Z]{9,14})[\"']",
    r"(?i)(?<![\w-])region[\"']?\s{0,3}(?:=>|[:=])\s{0,3}[\"'](na|eu|fe)[\"']",
)
_NAMED = r"(?:[\"']|[Mm]arketplaces?(?:[ _]?[Ii]ds?)?\b[^\n\"'=]{0,30}?\b)(A[0-9A-Z]{9,14})\b"


def read(paste: Paste) -> Findings | None:
    """What code says of the place called; the catalog knows which of the ids are marketplaces."""
    facts = tuple(_facts(paste))
    return Findings("", facts) if facts else None


def _facts(paste: Paste) -> Iterator[Evidence]:
    text = paste.text[:CLOSE_LOOK]
    said = {one[1].lower(): one for pattern in _SET for one in islice(re.finditer(pattern, text), MOST)}
    if len(said) == 1:
        name, found = next(iter(said.items()))
        yield fact("client.region", name, paste.line(found.start()))
    ids = {one[1]: one for one in islice(re.finditer(_NAMED, text), MOST)}
    if ids:
        yield fact("client.marketplaces", tuple(ids), paste.line(next(iter(ids.values())).start()))

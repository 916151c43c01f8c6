"""Tokens in a paste: which kind stood in which slot. The tokens themselves are let go at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.core.tokens import kind_of
from spdiag.paste.headers import token_facts
from spdiag.paste.paste import Findings, Paste, fact

_SLOT = (
    r"(?i)\b(x-amz-access-token|access_?token|refresh_?token|restricted_?data_?token)[\"']?\]?\s{0,3}(?:=>|[:=,])\s{0,3}"
    r"[\"'\[]{0,3}((?:Atz[ra]|Atc|Atz\.sprdt)(?:\||%7C))"
)
_ANY = r"(?i)(?<![\w.])((?:Atz[ra]|Atc|Atz\.sprdt)(?:\||%7C))"
_FITTING = {
    "refreshtoken": ("refresh",),
    "restricteddatatoken": ("restricted",),
    "accesstoken": ("access", "grantless", "restricted"),
}


def read(paste: Paste) -> Findings | None:
    """The kind of the first token in a slot, else of the first token anywhere."""
    facts = tuple(_facts(paste))
    return Findings("", facts) if facts else None


def _facts(paste: Paste) -> Iterator[Evidence]:
    slots = list(re.finditer(_SLOT, paste.text))[:20]
    header = next((one for one in slots if one[1].lower() == "x-amz-access-token"), None)
    if header:
        yield from token_facts(_prefix(header[2]), paste.line(header.start()))
        return
    for slot in slots:
        kind = str(kind_of(_prefix(slot[2])))
        fits = kind in _FITTING[slot[1].lower().replace("_", "")]
        if not fits or len(slots) == 1:
            yield fact("token.kind", kind, paste.line(slot.start()))
            yield fact("token.slot-matches", fits, paste.line(slot.start()))
            return
    found = re.search(_ANY, paste.text)
    if found and not slots and (only := kind_of(_prefix(found[1]))):
        yield fact("token.kind", only, paste.line(found.start()))


def _prefix(written: str) -> str:
    bare = written.replace("%7C", "|").replace("%7c", "|")
    return bare[:1].upper() + bare[1:].lower() + "x"

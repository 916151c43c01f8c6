"""Python clients: tuples of Login with Amazon, the generated client's ApiException, the method called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.surfaces import surface_of

_TUPLE = (
    r"\(\s{0,3}['\"‘“]([\w ]{3,60})['\"’”],\s{0,3}(?:['\"‘“]((?:[^(]|\((?!['\"‘“])){1,600}?)['\"’”]|None),"
    r"\s{0,3}(\d{3})\s{0,3}\)"
)
_LWA = r"LWA Error - Code:\s{0,3}(\w{1,60}),\s{0,3}Message:\s{0,3}([^\n]{1,600})"
_BLOCK = r"(?m)^[ \t]*(?:[\w.]{0,80}ApiException:\s{0,3})?\((\d{3})\)\s{0,3}\n\s{0,8}Reason:[ \t]*(.*)$"
_CALL = r"\b(?:in|\.)\s{0,2}(get|create|list|search|put|patch|cancel|submit|confirm|update|delete)_([a-z_0-9]{3,60})\b"


def read(paste: Paste) -> Findings | None:
    """What only Python clients write."""
    facts = tuple(_facts(paste))
    return Findings("exception", facts) if facts else None


def _facts(paste: Paste) -> Iterator[Evidence]:
    text = paste.text
    if found := re.search(_TUPLE, text):
        origin = paste.line(found.start())
        yield fact("error.code", found[1], origin)
        if found[2]:
            yield fact("error.message", " ".join(found[2].replace("\\'", "'").split()), origin)
        yield fact("response.status", int(found[3]), origin)
        if surface_of(found[1]):
            yield fact("error.surface", surface_of(found[1]), origin)
    if found := re.search(_LWA, text):
        origin = paste.line(found.start())
        yield fact("error.code", found[1], origin)
        yield fact("error.message", found[2], origin)
        yield fact("error.surface", "lwa", origin)
        yield fact("client.drops-details", True, origin)
    if found := re.search(_BLOCK, text):
        yield fact("response.status", int(found[1]), paste.line(found.start()))
    if 'file "' in paste.folded and (call := _last(_CALL, text)):
        yield fact("client.call", f"{call[1]}_{call[2]}".removesuffix("_with_http_info"), paste.line(call.start()))


def _last(pattern: str, text: str) -> re.Match[str] | None:
    found = None
    for match in re.finditer(pattern, text):
        found = match
    return found

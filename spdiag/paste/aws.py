"""AWS's own errors as its clients print them: botocore, the PHP and .NET clients; and policies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.exceptions import continued
from spdiag.paste.paste import Findings, Paste, fact

_BOTOCORE = (
    r"An error occurred\s\((\w{2,60})\)\swhen\scalling\sthe\s(\w{2,60})\soperation(?: \([^)\n]{1,60}\))?:\s{0,3}"
    r"([^\n]{0,1500})"
)
_CLIENT = r"(?:^|[\s:;>])([A-Z]\w{2,60}) \((?:client|server)\): ([^\n]{2,1500}?)(?= - <|\n|$)"
_POLICY = r"\"Statement\"\s{0,3}:\s{0,3}[\[{]"


def read(paste: Paste) -> Findings | None:
    """Code, message and operation of an AWS error."""
    facts = tuple(_facts(paste))
    return Findings("" if facts[0].name == "error.surface" else "exception", facts) if facts else None


def _facts(paste: Paste) -> Iterator[Evidence]:
    if found := re.search(_BOTOCORE, paste.text):
        origin = paste.line(found.start())
        yield from (
            fact("error.code", found[1], origin),
            fact("error.message", continued(found, 3), origin),
            fact("client.call", found[2], origin),
            fact("error.surface", "aws", origin),
        )
    elif found := re.search(_CLIENT, paste.text):
        origin = paste.line(found.start(1))
        yield from (
            fact("error.code", found[1], origin),
            fact("error.message", found[2], origin),
            fact("error.surface", "aws", origin),
        )
    elif "amazonsecuritytokenservice" in paste.folded or re.search(_POLICY, paste.text):
        yield fact("error.surface", "aws", "the paste")

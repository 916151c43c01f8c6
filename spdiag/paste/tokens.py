"""Tokens and ids in a paste: which kind stood in which slot. The values themselves are let go at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from spdiag.core.evidence import Evidence
from spdiag.core.tokens import NAMES, OWN_KIND, PREFIXES, kind_of
from spdiag.paste.headers import token_facts
from spdiag.paste.paste import Findings, Paste, fact

_KINDS = "|".join(re.escape(prefix).replace(r"\|", r"(?:\||%7C)") for prefix, _ in PREFIXES)
_SLOT = (
    r"(?i)(?<![a-z-])(?:(?:lwa|sp_?api|selling_partner_app|x-amz)[_-])?(access[_-]?token|refresh_?token|client_?id|"
    rf"client_?secret|lwa_app_id)[\"']?\]?\s{{0,3}}(?:=>|[:=,])\s{{0,3}}[\"'\[]{{0,3}}({_KINDS})"
)
# a token under another name than `x-amz-access-token`: Amazon does not see it
_ELSEWHERE = (
    r"(?im)\bauthorization[\"']?\]?\s{0,3}(?:=>|[:=,])\s{0,3}[\"'`f\[]{0,3}bearer\b|"
    r"\bx-(?:amzn?[-_])?acc?ess?[-_]?token[\"']?\]?\s{0,3}(?:=>|[:=,])|"
    r"^[>*\s]{0,6}(?:authorization|access[_-]token|x-access-token|x-amz-token|x-amz-security-token):"
    r"[ \t]{0,3}Atza(?:\||%7C)"
)
# what the program puts into the slot, by the name of its variable
_VARIABLE = (
    r"(?i)x-amz-access-token[\"']?\]?\s{0,3}(?:=>|[:=,])\s{0,3}[\"'`{$(]{0,4}(?:self|this|config|creds?|credentials|process\.env)?"
    r"[.\[>\"'-]{0,4}(?:\w{1,30}_)?(refresh_?token|client_?secret|lwa_?secret)\b"
)
_ANY = rf"(?i)(?<![\w.])({_KINDS})"
_SPOKEN_OF = (
    r"(?i)(?<!DataToken\":\")(?<!DataToken\": \")(?<!data_token\": \")\bAtz\.sprdt\b|"
    r"\b(?:with|using|used|sent|pass(?:ed|ing)) (?:the |an? |my |this |that )?(?:same |valid |new )?"
    r"(?:RDT|restricted data token)\b|"
    r"(?<!do )(?<!can )(?<!should )(?<!if )\b(?:I|we)(?:'ve| have)? (?:successfully |already |first )?"
    r"(?:created?|generated?|get|got|obtain(?:ed)?|request(?:ed)?|fetch(?:ed)?|receiv\w{1,2}) "
    r"(?:the |an? |my |this )?(?:valid |new )?(?:RDT|restricted data token)\b"
    r"[^?]{0,120}\b(?:then|use|used|using|with it|calls?|called|calling)\b"
)
_WRITTEN = {prefix.lower(): prefix for prefix, _ in PREFIXES}


def read(paste: Paste) -> Findings | None:
    """The kind of the token that was sent, and the credentials that stand in each other's place."""
    slots = [(_slot(one[1]), _kind(one[2]), one) for one in islice(re.finditer(_SLOT, paste.text), 40)]
    facts = (*_sent(paste, slots), *_misplaced(paste, slots))
    if not any(one.name == "token.kind" for one in facts):
        facts = (*facts, *_restricted(paste))
    return Findings("", facts or tuple(_alone(paste))) if facts or not slots else None


Slots = list[tuple[str, str, re.Match[str]]]


def _sent(paste: Paste, slots: Slots) -> Iterator[Evidence]:
    if "x-amz-access-token" not in paste.folded and (other := re.search(_ELSEWHERE, paste.text)):
        yield fact("request.has-token", False, paste.line(other.start()))
        return
    if variable := re.search(_VARIABLE, paste.text):
        kind = "refresh" if "refresh" in variable[1].lower() else "client-secret"
        yield from token_facts(next(prefix for prefix, name in PREFIXES if name == kind), paste.line(variable.start()))
        return
    sent = [one for one in slots if one[0] == "access_token"]
    header = [one for one in sent if "x-amz" in one[2][0].lower()]
    if header or (sent and "expires_in" not in paste.folded):
        _, kind, found = (header or sent)[0]
        yield from token_facts(next(prefix for prefix, name in PREFIXES if name == kind), paste.line(found.start()))


def _misplaced(paste: Paste, slots: Slots) -> Iterator[Evidence]:
    wrong = {f"{slot} is {NAMES[kind]}": found for slot, kind, found in slots
             if slot in OWN_KIND and kind != OWN_KIND[slot]}  # fmt: skip
    if wrong:
        yield fact("credentials.problem", tuple(wrong), paste.line(next(iter(wrong.values())).start()))


def _restricted(paste: Paste) -> Iterator[Evidence]:
    """A Restricted Data Token that the text speaks of as the one sent: no other kind is named beside it."""
    found = re.search(_SPOKEN_OF, paste.text)
    if found and not any(prefix in paste.folded for prefix in ("atza|", "atza%7c", "atc|", "atc%7c")):
        yield fact("token.kind", "restricted", paste.line(found.start()))


def _alone(paste: Paste) -> Iterator[Evidence]:
    """A token by itself: its kind, though not where it was put."""
    if not paste.text.lstrip().startswith("Atz") and not paste.text.lstrip().startswith("Atc"):
        return
    if found := re.match(_ANY, paste.text.lstrip()):
        yield fact("token.kind", _kind(found[1]), "line 1")


def _slot(name: str) -> str:
    plain = name.lower().replace("-", "_").replace("_", "")
    return {"accesstoken": "access_token", "refreshtoken": "refresh_token", "clientsecret": "client_secret"}.get(
        plain, "client_id"
    )


def _kind(written: str) -> str:
    return kind_of(_WRITTEN[written.lower().replace("%7c", "|")]) or ""

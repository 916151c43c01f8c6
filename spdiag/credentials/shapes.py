"""The shape of credentials: what Amazon would refuse is told before any call. Values are judged as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spdiag.core.tokens import NAMES, OWN_KIND, kind_of
from spdiag.credentials.found import Credentials, hinted

INVISIBLE = {
    "\u200b": "a zero-width space, U+200B",
    "\u200c": "a zero-width non-joiner, U+200C",
    "\u200d": "a zero-width joiner, U+200D",
    "\u2060": "a word joiner, U+2060",
    "\u00ad": "a soft hyphen, U+00AD",
    "\u00a0": "a non-breaking space, U+00A0",
    "\u202f": "a narrow non-breaking space, U+202F",
    "\ufeff": "a byte order mark, U+FEFF",
}
"""What is copied along unseen from web pages, documents and editors."""
UNFAMILIAR = {
    "authorization-code": "has the shape of an authorization code (spapi_oauth_code), not of a refresh token",
    "without-prefix": "lacks its beginning, Atzr|",
}
"""What a value in the refresh token's place looks like, where no prefix tells."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one value: the slot, what it is, and whether Amazon is sure to refuse it."""

    slot: str
    what: str
    fatal: bool

    def __str__(self) -> str:
        return f"{self.slot} {self.what}"


def flaws(credentials: Credentials) -> tuple[Flaw, ...]:
    """Every flaw of the three values, never the values themselves; a refresh token that is not there has none."""
    slots = ((slot, getattr(credentials, slot)) for slot in OWN_KIND)
    return tuple(flaw for slot, value in slots if value for flaw in _judged(slot, value))


def shape(refresh_token: str) -> str:
    """What a value in the refresh token's place is by its shape: the kind its prefix tells, authorization-code,
    without-prefix, or other; empty without a value."""
    value = refresh_token.strip()
    if not value:
        return ""
    if re.fullmatch(r"AN[A-Za-z0-9]{14,30}", value):
        return "authorization-code"
    known = kind_of(value)
    return known or ("without-prefix" if re.fullmatch(r"\|?IwEB[\w+/=-]{60,}", value) else "other")


def client_shown(client_id: str) -> str:
    """A client id as it may be shown; of anything else in its place, what it is by its shape."""
    kind = kind_of(client_id)
    if kind == "client-id" or not client_id:
        return hinted(client_id.strip().strip("\"'"))
    if kind is not None:
        return f"({NAMES[kind]})"
    return "(hexadecimal digits)" if re.fullmatch(r"[0-9a-fA-F]{16,}", client_id.strip()) else "(not a client id)"


def _judged(slot: str, value: str) -> tuple[Flaw, ...]:
    wrapped = _wrapping(slot, value)
    kind = kind_of(value)
    if kind is not None and kind != OWN_KIND[slot]:
        return (*wrapped, Flaw(slot, f"is {NAMES[kind]}", True))
    if kind is None and not wrapped:
        return _unfamiliar(slot, value)
    return wrapped


def _wrapping(slot: str, value: str) -> tuple[Flaw, ...]:
    found = []
    if value[:1] in "\"'" or value[-1:] in "\"'":
        found.append(Flaw(slot, "is wrapped in quotes", True))
    unseen = [name for character, name in INVISIBLE.items() if character in value]
    if re.search(r"[\r\n]", value):
        found.append(Flaw(slot, "holds a line end", True))
    elif re.search(r"\s", re.sub("[\u00a0\u202f]", "", value)):
        found.append(Flaw(slot, "holds a blank", True))
    if unseen:
        found.append(Flaw(slot, f"holds {' and '.join(unseen)}", True))
    elif not value.isascii():
        found.append(Flaw(slot, "holds a character that no credential of Amazon's has (it is not ASCII)", True))
    if re.search(r"%7c", value, re.IGNORECASE):
        found.append(Flaw(slot, "is percent-encoded (%7C for the bar)", True))
    return tuple(found)


def _unfamiliar(slot: str, value: str) -> tuple[Flaw, ...]:
    """No prefix tells: an older secret is 64 hexadecimal digits, everything else is odd but not proven wrong."""
    if slot == "client_secret" and re.fullmatch(r"[0-9a-f]{64}", value, re.IGNORECASE):
        return (Flaw(slot, "has the form Amazon gave out before amzn1.oa2-cs.", False),)
    plain = f"does not begin as {NAMES[OWN_KIND[slot]]} does"
    return (Flaw(slot, UNFAMILIAR.get(shape(value), plain) if slot == "refresh_token" else plain, False),)

"""The shape of credentials: what Amazon would refuse is told before any call. Values are judged as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spdiag.core.tokens import NAMES, OWN_KIND, kind_of
from spdiag.credentials.found import Credentials


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one value: the slot, what it is, and whether Amazon is sure to refuse it."""

    slot: str
    what: str
    fatal: bool

    def __str__(self) -> str:
        return f"{self.slot} {self.what}"


def flaws(credentials: Credentials) -> tuple[Flaw, ...]:
    """Every flaw of the three values, never the values themselves."""
    slots = ((slot, getattr(credentials, slot)) for slot in OWN_KIND)
    return tuple(flaw for slot, value in slots for flaw in _judged(slot, value))


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
    if re.search(r"[\r\n]", value):
        found.append(Flaw(slot, "holds a line end", True))
    elif re.search(r"\s", value):
        found.append(Flaw(slot, "holds a blank", True))
    if re.search(r"%7c", value, re.IGNORECASE):
        found.append(Flaw(slot, "is percent-encoded (%7C for the bar)", True))
    return tuple(found)


def _unfamiliar(slot: str, value: str) -> tuple[Flaw, ...]:
    """No prefix tells: an older secret is 64 hexadecimal digits, everything else is odd but not proven wrong."""
    if slot == "client_secret" and re.fullmatch(r"[0-9a-f]{64}", value, re.IGNORECASE):
        return (Flaw(slot, "has the form Amazon gave out before amzn1.oa2-cs.", False),)
    return (Flaw(slot, f"does not begin as {NAMES[OWN_KIND[slot]]} does", False),)

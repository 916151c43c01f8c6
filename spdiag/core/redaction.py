"""The one gate: past it no secret and no personal data exists.

What is masked keeps its kind (`Atza|…`), so that a reader still sees which token stood there. Masks are the same for
the same kind, never reversible, and masking twice changes nothing.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from spdiag.core.evidence import Case, Evidence, Reading, Value
from spdiag.core.secret_fields import holds_one, masked_fields
from spdiag.core.secret_words import SHAPES as OF_PASSWORDS

MASK = "…"
SHORTEST_SECRET = 6
SHORT = 120

_BAR = r"(?:\||%7[Cc])"
_LETTER = r"A-Za-z0-9\u00c0-\u024f\u0370-\u052f"
"""Letters and digits of addresses: of people's own languages as well, where words stand apart."""
_HOST = rf"(?:[{_LETTER}\-]{{1,63}}(?:\.[{_LETTER}\-]{{1,63}}){{1,4}}|localhost\b)"
_KEPT = r"gh[opsu]_|github_pat_|xox[abeoprs]-|glpat-|[rs]k_live_"
"""How keys of other services begin that are known by it."""

# Each shape: what the lower-case text must hold for it to be sought, a pattern, and what stays of what it finds.
_SHAPES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("atz", "atc"), rf"(?i)\b(Atzr|Atza|Atc|Atz\.sprdt){_BAR}[A-Za-z0-9+/=_\-.%{MASK}]*", rf"\1|{MASK}"),
    (("amzn1.oa2-cs.",), rf"\bamzn1\.oa2-cs\.[A-Za-z0-9.\-_{MASK}]+", f"amzn1.oa2-cs.{MASK}"),
    (("amzn.mws.",), rf"\bamzn\.mws\.[A-Za-z0-9\-{MASK}]+", f"amzn.mws.{MASK}"),
    (("eyj",), r"(?<![A-Za-z0-9_\-])eyJ[A-Za-z0-9_\-]{8,}+\.[A-Za-z0-9_\-.]*", f"eyJ{MASK}"),
    (("akia", "asia", "aroa"), r"\b(AKIA|ASIA|AROA)[A-Z0-9]{12,}", rf"\1{MASK}"),
    (("bearer",), r"(?i)\b(bearer)\s+[A-Za-z0-9+/=_\-.~]{8,}", rf"\1 {MASK}"),
    (("basic",), r"(?i)\b(basic)\s+(?=[A-Za-z+/]{0,200}[0-9=+/])[A-Za-z0-9+/=]{8,}", rf"\1 {MASK}"),
    (("credential=",), r"(?i)\b(Credential)=[^\s,'\"&]+", rf"\1={MASK}"),
    (("signature=",), r"(?i)\b(Signature)=[A-Za-z0-9%/+=]{8,}", rf"\1={MASK}"),
    (
        ("code=", "state=", "sig=", "sign="),
        r"(?i)([?&](?:amp;)?(?:code|spapi_oauth_code|state|amazon_state|sig|sign)=)[^&\s\"'<>#]+",
        rf"\1{MASK}",
    ),
    (
        (" -u", "--user", "--proxy-user"),
        r"(?i)(\s(?:-u|--user|--proxy-user)[ =]?[\"']?[^\s:\"']{1,64}:)[^\s\"']+",
        rf"\1{MASK}",
    ),
    (("://",), r"\b([A-Za-z][A-Za-z0-9+.\-]{1,15}://)[^\s/:@\"']{0,64}:[^\s/@\"']{1,128}@", rf"\1{MASK}@"),
    (("@", "%40"), rf"[{_LETTER}._%+\-]{{1,64}}(?:@|%40){_HOST}", f"{MASK}@{MASK}"),
    (('"@',), rf"\\?\"[^\"\n@\\]{{1,64}}\\?\"@{_HOST}", f"{MASK}@{MASK}"),
    (("private key-", "private-key-"), r"(-----BEGIN[A-Z -]{1,40}KEY-----)(?:(?!-----END)[^\"'<>])+", rf"\1{MASK}"),
    (("gh", "xox", "glpat-", "k_live_"), rf"(?<![A-Za-z0-9])({_KEPT})[\w\-]{{6,}}", rf"\1{MASK}"),
    (("token",), r"(?i:\b(token[ :=]{1,3}))(?:[a-z]{22,}|[A-Z]{22,})(?![\w-])", rf"\1{MASK}"),
)
_ALL = (*_SHAPES, *((triggers, pattern, rf"\1{MASK}") for triggers, pattern in OF_PASSWORDS))


class Gate(NamedTuple):
    """Masks the secrets it was told of, and whatever has the name or the shape of one."""

    secrets: tuple[str, ...] = ()

    @classmethod
    def knowing(cls, secrets: Iterable[str]) -> "Gate":
        """A gate that knows these values too, also percent-encoded; very short ones would mask ordinary words."""
        forms = (form for secret in secrets if secret for form in _forms(secret.strip()))
        values = {form for form in forms if len(form) >= SHORTEST_SECRET}
        return cls(tuple(sorted(values, key=len, reverse=True)))

    def text(self, text: str) -> str:
        return _masked_once(self.secrets, text) if len(text) <= SHORT else _masked(self.secrets, text)

    def value(self, value: Value) -> Value:
        if isinstance(value, str):
            return self.text(value)
        return tuple(self.text(one) for one in value) if isinstance(value, tuple) else value

    def case(self, case: Case) -> Case:
        return Case(tuple(Evidence(one.name, self.value(one.value), self.text(one.origin)) for one in case.evidence))

    def reading(self, reading: Reading) -> Reading:
        items = tuple(self.case(one) for one in reading.items)
        return Reading(reading.kind, reading.size, self.case(reading.case), items)


def _masked(secrets: tuple[str, ...], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, MASK)
    text = masked_fields(text, MASK)
    low = text.lower()
    for triggers, pattern, stays in _ALL:
        if holds_one(low, triggers):
            text = re.sub(pattern, stays, text)
    return text


_masked_once = lru_cache(maxsize=2048)(_masked)
"""Short texts, such as the names of places, come again and again in one walk."""


def _forms(secret: str) -> Iterator[str]:
    """How a known secret may be written: bare, without its kind, and percent-encoded in the usual ways."""
    from urllib.parse import quote  # only where there is a secret to know

    bare = secret.strip("\"'")
    for plain in (secret, bare, bare.replace("%7C", "|").replace("%7c", "|").partition("|")[2]):
        yield plain
        for encoded in (quote(plain), quote(plain, safe="")):
            yield encoded
            yield re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), encoded)
            yield encoded.lower()
            yield encoded.replace("%20", "+")

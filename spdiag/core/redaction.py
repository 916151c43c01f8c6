"""The one gate: past it no secret and no personal data exists.

What is masked keeps its kind (`Atza|…`), so that a reader still sees which token stood there. Masks are the same for
the same kind, never reversible, and idempotent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from spdiag.core.evidence import Case, Evidence, Reading, Value

MASK = "…"
SHORTEST_SECRET = 6

_BAR = r"(?:\||%7[Cc])"
_FIELD = r"[\"'\\]{0,4}\s{0,4}(?:=>|[:=])\s{0,4}[\"'\\]{0,4}"
_SECRET_NAMES = (
    r"client_?secret|refresh_?token|access_?token|id_token|restricted_?data_?token|lwa_client_secret|lwa_refresh_token|"
    r"x-amz-access-token|x-amz-security-token|aws_?secret_?access_?key|secret_?access_?key|secret_?key|session_?token|"
    r"security_?token|password|passwd|authorization|proxy-authorization|cookie|set-cookie|spapi_oauth_code|mws_auth_token|"
    r"auth_?code|api_?key|signature|x-amz-signature|x-amz-credential"
)

# Each rule: what the lower-case text must hold for it to be tried, a pattern, and what stays of what it finds.
# Order matters: the most telling shapes first.
_RULES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("atz", "atc"), rf"\b(Atzr|Atza|Atc|Atz\.sprdt){_BAR}[A-Za-z0-9+/=_\-.%]*", r"\1|" + MASK),
    (("amzn1.oa2-cs.",), r"\bamzn1\.oa2-cs\.[A-Za-z0-9.\-_]+", "amzn1.oa2-cs." + MASK),
    (("eyj",), r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*(?:\.[A-Za-z0-9_\-]*)?", "eyJ" + MASK),
    (("akia", "asia", "aroa"), r"\b(AKIA|ASIA|AROA)[A-Z0-9]{12,}", r"\1" + MASK),
    (("bearer", "basic"), r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/=_\-.~]{8,}", r"\1 " + MASK),
    (("credential",), r"(?i)\b(AWS4-HMAC-SHA256\s+Credential)=[^\s,'\"]+", r"\1=" + MASK),
    (("signature=",), r"(?i)\b(Signature)=[A-Za-z0-9%/+=]{8,}", r"\1=" + MASK),
    (("cookie",), r"(?im)^(\s*[<>*]?\s*(?:set-cookie|cookie)\s*:)[^\r\n]+", r"\1 " + MASK),
    (
        ("token", "secret", "passw", "auth", "key", "signature", "cookie", "credential"),
        rf"(?i)((?<![A-Za-z0-9_])[\w-]{{0,40}}?(?:{_SECRET_NAMES})[\w-]{{0,24}}{_FIELD})(?!{MASK})[^\s\"'\\,;&<>}})\]]+",
        r"\1" + MASK,
    ),
    (
        ("code=", "state=", "token="),
        r"(?i)([?&](?:code|spapi_oauth_code|state|amazon_state|mws_auth_token)=)[^&\s\"'<>#]+",
        r"\1" + MASK,
    ),
    (
        ("@",),
        r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}",
        MASK + "@" + MASK,
    ),
    (("@",), r"(?i)\b(?:[a-z][a-z0-9+.-]{1,9}://)[^\s/:@\"']{1,64}:[^\s/@\"']{1,128}@", "https://" + MASK + "@"),
)


class Gate(NamedTuple):
    """Masks the secrets it was told of, and whatever has the shape of one."""

    secrets: tuple[str, ...] = ()

    @classmethod
    def knowing(cls, secrets: Iterable[str]) -> Gate:
        """A gate that knows these values too, also percent-encoded; very short ones would mask ordinary words."""
        forms = (form for secret in secrets if secret for form in _forms(secret.strip()))
        values = {form for form in forms if len(form) >= SHORTEST_SECRET}
        return cls(tuple(sorted(values, key=len, reverse=True)))

    def text(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        low = text.lower()
        for triggers, pattern, stays in _RULES:
            if any(trigger in low for trigger in triggers):
                text = re.sub(pattern, stays, text)
        return text

    def value(self, value: Value) -> Value:
        if isinstance(value, str):
            return self.text(value)
        return tuple(self.text(one) for one in value) if isinstance(value, tuple) else value

    def case(self, case: Case) -> Case:
        return Case(tuple(Evidence(one.name, self.value(one.value), self.text(one.origin)) for one in case.evidence))

    def reading(self, reading: Reading) -> Reading:
        items = tuple(self.case(one) for one in reading.items)
        return Reading(reading.kind, reading.size, self.case(reading.case), items)


def _forms(secret: str) -> tuple[str, ...]:
    bare = secret.strip("\"'")
    return (secret, bare, bare.replace("|", "%7C"), bare.replace("|", "%7c"), bare.partition("|")[2])

"""The HTTP status where no status line stands: `[403]`, `403 Forbidden`, `status code 403`, or an exception's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

REASONS = {
    "Bad Request": 400,
    "Unauthorized": 401,
    "Forbidden": 403,
    "Not Found": 404,
    "Method Not Allowed": 405,
    "Not Acceptable": 406,
    "Request Timeout": 408,
    "Conflict": 409,
    "Gone": 410,
    "Request Entity Too Large": 413,
    "Payload Too Large": 413,
    "Unsupported Media Type": 415,
    "Too Many Requests": 429,
    "Internal Server Error": 500,
    "Bad Gateway": 502,
    "Service Unavailable": 503,
    "Gateway Timeout": 504,
    "Gateway Time-out": 504,
}
_WORDS = "|".join(REASONS)
_WRITTEN = (
    r"\[(?P<a>[1-5]\d\d)\]|"
    rf"(?<![\d.:,-])(?P<b>[1-5]\d\d)[ :\-–]{{1,3}}(?:{_WORDS}|Client Error|Server Error|response\b|error\b)|"
    rf"(?:{_WORDS})[ ]?\((?P<c>[1-5]\d\d)\)|"
    r"(?:status[_ ]?code|response[_ ]?code|http[_ ]?code|http status|http error|http|status|statuscode)\"?'?\s{0,3}"
    r"(?:is|was|of|code)?\s{0,2}(?:=>|[:=])?\s{0,3}[\"'(]?(?P<d>[1-5]\d\d)(?![\d.])|"
    r"\bcode[=:] ?(?P<e>[45]\d\d)(?![\d.])|^\s{0,8}(?P<f>[345]\d\d)\s{0,8}$|"
    r"^\s{0,8}\(?(?P<g>[45]\d\d)\)?[ ,:]{1,3}(?=[A-Z])"
)
_CLASSES = {
    "badrequestexception": 400,
    "invalidinputexception": 400,
    "validationexception": 400,
    "forbiddenexception": 403,
    "unauthorizedexception": 403,
    "accessdeniedexception": 403,
    "notfoundexception": 404,
    "stateconflictexception": 409,
    "toolargeexception": 413,
    "unsupportedformatexception": 415,
    "requestthrottledexception": 429,
    "quotaexceededexception": 429,
    "throttledexception": 429,
    "serverexception": 500,
    "internalerrorexception": 500,
    "temporarilyunavailableexception": 503,
    "serviceunavailableexception": 503,
    "gatewaytimeoutexception": 504,
    "missingauthenticationtokenexception": 403,
    "unrecognizedclientexception": 403,
    "invalidsignatureexception": 403,
    "incompletesignatureexception": 403,
    "expiredtokenexception": 403,
}
_CLASS = r"(\w{0,60}?(?:" + "|".join(_CLASSES) + r"))\b"
_REASON_ONLY = rf"(?:Exception|status(?: code)?|message)['\"]?\s{{0,2}}[:=]?\s{{0,2}}['\"]?({_WORDS})\b"


def read(paste: Paste) -> Findings | None:
    """The status as written, else as an exception's class or a reason phrase implies it."""
    facts = tuple(_facts(paste))
    if not facts:
        return None
    alone = len(paste.text) < 60 and len(paste.text.strip().split()) < 7
    return Findings("http" if alone and "{" not in paste.text else "", facts)


def _facts(paste: Paste) -> Iterator[Evidence]:
    text = paste.text[:100_000]
    found = list(_written(text))
    chosen = next((one for one in found if one[0] >= 400), found[0] if found else None)
    if chosen:
        lone = chosen[2].strip("[]() ,:\n").isdigit()
        origin = paste.line(chosen[1])
        yield fact("response.status", chosen[0], f"inferred from `{chosen[2].strip()}`, {origin}" if lone else origin)
    elif match := re.search(_CLASS, text, re.IGNORECASE):
        ending = next(name for name in _CLASSES if match[1].lower().endswith(name))
        yield fact("response.status", _CLASSES[ending], f"inferred from {match[1]}, {paste.line(match.start())}")
    elif match := re.search(_REASON_ONLY, text):
        yield fact("response.status", REASONS[match[1]], f"inferred from `{match[1]}`, {paste.line(match.start())}")


def _written(text: str) -> Iterator[tuple[int, int, str]]:
    for seen, match in enumerate(re.finditer(_WRITTEN, text, re.IGNORECASE | re.MULTILINE)):
        yield int(next(one for one in match.groups() if one)), match.start(), match[0]
        if seen > 50:
            return

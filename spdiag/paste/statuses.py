"""The HTTP status where no status line stands: `[403]`, `403 Forbidden`, `status code 403`, or an exception's name."""

from __future__ import annotations

import re
from itertools import islice

from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.reasons import REASONS

CLOSE_LOOK = 100_000
_WORDS = "|".join(word.replace(" ", "[ ]") for word in REASONS)
_VERB = r"return(?:s|ed|ing)?|g[eo]t(?:s|ting)?|receiv(?:e|es|ed|ing)|error|giv(?:es|ing)|throws|with"
_WRITTEN = rf"""(?imx)
    (?<![\w)\]]) \[ ([1-5]\d\d) \]
  | (?<![\d.:,-]) ([1-5]\d\d) [ :\-–]{{1,3}}
    (?:{_WORDS}|(?:Client|Server)[ ]Error|(?:response|error)\b)
  | (?:{_WORDS}) [ ]? \( ([1-5]\d\d) \)
  | (?:status|response|http)[_ ]?(?:code|status|error)? ["']? \s{{0,3}} (?:is|was|of|code)? \s{{0,2}} (?:=>|[:=])?
    \s{{0,3}} ["'(]? ([1-5]\d\d) (?![\d.])
  | \bcode[=:][ ]? ([45]\d\d) (?![\d.])
  | ^\s{{0,8}} ([345]\d\d) \s{{0,8}}$
  | ^\s{{0,8}} \(? ([45]\d\d) \)? [ ,:]{{1,3}} (?=[A-Z])
  | \b(?:{_VERB})[ ](?:an?[ ]|the[ ])? ([45]\d\d) (?![\d.])
"""
_LONE = (
    r"(?<![A-Za-z0-9_.,:/=#-])(?<![\w)\]]\[)(40[0-9]|41[0-9]|42[0-9]|50[0-4])(?![A-Za-z0-9_/:%-]|\.\w)"
    r"(?! (?:ms|kb|items|orders|rows|records))"
)
# what a text speaks of when a lone number in it is a status
_TOPIC = (
    r"(?i)\b(?:errors?|status|https?|apis?|codes?|forbidden|denied|unauthori[sz]ed|requests?|responses?|calls?|calling|"
    r"endpoints?|amazon|sp-api|tokens?|fehler|erreur|erro|errore|throttl\w{1,5}|server|get|post|put)\b|[^\x00-\x7f]"
)
_TITLES = r"<title>\s{0,9}(Website Temporarily Unavailable)"
_REASON_ONLY = (
    r"(?x) (?:Exception(?:[ ]when[ ]calling[ ]\w{1,80}[ ]API(?:[ ]---)?)?|to[ ]stream[ ]\w{1,80}[ ]-|"
    rf"[Ss]tatus(?:[ ]code)?|[Mm]essage)['\"]? \s{{0,2}} [:=]? \s{{0,2}} ['\"]? ({_WORDS})\b"
)
_CLASS = r"(?i)\b(\w{3,80}exception)\b"
_CLASSES = {
    "badrequestexception": 400, "invalidinputexception": 400, "validationexception": 400, "forbiddenexception": 403,
    "unauthorizedexception": 403, "accessdeniedexception": 403, "notfoundexception": 404, "stateconflictexception": 409,
    "toolargeexception": 413, "unsupportedformatexception": 415, "requestthrottledexception": 429,
    "quotaexceededexception": 429, "throttledexception": 429, "sellingapiserverexception": 500,
    "internalerrorexception": 500, "temporarilyunavailableexception": 503, "serviceunavailableexception": 503,
    "gatewaytimeoutexception": 504, "missingauthenticationtokenexception": 403, "unrecognizedclientexception": 403,
    "invalidsignatureexception": 403, "incompletesignatureexception": 403, "expiredtokenexception": 403,
}  # fmt: skip


def read(paste: Paste) -> Findings | None:
    """The status as written, else as an exception's class or a reason phrase implies it."""
    text = paste.text[:CLOSE_LOOK]
    found = _written(text) or _implied(text)
    if found is None:
        return None
    status, position, because = found
    origin = f"inferred from {because}, {paste.line(position)}" if because else paste.line(position)
    alone = (
        len(paste.text) < 80 and len(paste.text.split()) < 5 and "{" not in paste.text and not text.strip().isdigit()
    )
    return Findings("http" if alone else "", (fact("response.status", status, origin),))


Found = tuple[int, int, str]


def _written(text: str) -> Found | None:
    """The first status of a failure, else the first status; because of what, when only a number says so."""
    found = [
        (int(next(one for one in match.groups() if one)), match) for match in islice(re.finditer(_WRITTEN, text), 50)
    ]
    if not found:
        return None
    status, match = next((one for one in found if one[0] >= 400), found[0])
    bare = match[0].strip("[]() ,:\n").isdigit()
    return status, match.start(), f"`{match[0].strip()}`" if bare else ""


def _implied(text: str) -> Found | None:
    """The status that a class of exceptions, a reason phrase or a page's title stands for, else a lone number."""
    for named in islice(re.finditer(_CLASS, text), 200):
        for ending, status in _CLASSES.items():
            if named[1].lower().endswith(ending):
                return status, named.start(), named[1]
    if match := re.search(_REASON_ONLY, text):
        return REASONS[match[1]], match.start(1), f"`{match[1]}`"
    if "<title>" in text and (match := re.search(_TITLES, text)):
        return 503, match.start(1), "the title of the page"
    numbers = {one[1]: one.start() for one in islice(re.finditer(_LONE, text[:3_000]), 10)}
    if len(numbers) == 1 and (text.strip(" .!?()[]\n").isdigit() or re.search(_TOPIC, text[:3_000])):
        number, position = next(iter(numbers.items()))
        return int(number), position, f"`{number}`"
    return None

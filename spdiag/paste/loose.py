"""Errors in any notation of names and values: damaged JSON, Python, JavaScript, PHP, Ruby, Perl and class dumps.

All of them write a name, a separator and a value: `"code": "X"`, `'code': 'X'`, `code: 'X'`, `[code] => X`,
`"code"=>"X"`, `code=X`, `["code"]=> string(1) "X"`.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import VALUE_LIMIT, Findings, Paste, fact
from spdiag.paste.reasons import REASONS
from spdiag.paste.surfaces import surface_of

MOST_PAIRS = 400
MOST_ATTEMPTS = 3_000
LONGEST_BARE = 800
FARTHEST = 3_000
_NAMES = {
    "code": "code",
    "errorcode": "code",
    "error_code": "code",
    "messagecode": "code",
    "resultmessagecode": "code",
    "resultdescription": "message",
    "error": "lwa",
    "message": "message",
    "errormessage": "message",
    "error_message": "message",
    "error_description": "message",
    "details": "details",
    "detail": "details",
    "errordetails": "details",
    "severity": "severity",
}
_PAIR = (
    r"(?<![\w.$-])(\\?[\"']|\[|\#|\+|-)?[\"']?(error_?(?:code|message|description|details)|messageCode|"
    r"Result(?:MessageCode|Description)|code|message|"
    r"details?|error|severity)\s{0,3}(?::protected|:private|\\?[\"'])?(?::protected|:private)?\]?\s{0,4}(=>|[:=])\s{0,40}"
)
_STRUCT = (
    r"\bCode:(?P<code>[\w.]{2,60}) Message:(?P<message>[^{}\n]{1,800}?) Details:(?P<details>[^{}\n]{0,800}?)"
    r"(?: [A-Z]\w{1,30}:[^{}\n]{0,200})?\}"
)
_STRUCT_NAMES = ("code", "message", "details")
_TYPE = r"(?:string|str)(?:\(\d{1,7}\))?\s(?=[\"'])"
_BARE_END = (
    r"\n|,\s{0,20}[\"'\[]?(?:code|message|details?|[Rr]esult[A-Z]\w{3,14})\b|\s{1,4}(?:message|severity|details?|attributeNames?)\s?[:=](?=\s)|[})\]](?=[\s})\],;]|$)|"
    r"\s\[(?:code|message|details)\]\s=>"
)
_NOTHING = ("null", "none", "nil", "undefined", "undef", "nan")
_CLOSING = {'"': '"', "'": "'", "`": "`"}
_STRAIGHT = {ord(curly): straight for curly, straight in zip("“”„‘’", '"""\'\'', strict=True)}
_CUT = " (truncated...)"
"""Guzzle's words for what it left out; a value that runs into them ends there."""
_FAMILIES = ("MD", "SPDC", "SPSA")
"""Beginnings of codes that a blank may divide: no codes themselves."""
_OWN_CODE = r"E[A-Z]{4,}$|ERR_"
_CODE = r"[A-Za-z0-9_.:-]{1,80}(?: [A-Z][A-Za-z]{2,20})?"


class Pair(NamedTuple):
    """A name with its value, and where both stand."""

    name: str
    value: str | None
    start: int
    end: int


def read(paste: Paste) -> Findings | None:
    """One item for each run of pairs that holds a code or a message."""
    found = items(paste) or _of_go(paste)
    begins = paste.text.lstrip()[:60]
    kind = "json" if begins[:1] in ("{", "[") or re.match(r'"\w+"\s{0,3}:', begins) else ""
    return Findings(kind, (), found) if found else None


def _of_go(paste: Paste) -> tuple[tuple[Evidence, ...], ...]:
    """The errors that Go prints as structs: `{Code:X Message:Y Details:Z}`."""
    return tuple(
        tuple(fact(f"error.{name}", match[name] or "", paste.line(match.start(name))) for name in _STRUCT_NAMES)
        for match in islice(re.finditer(_STRUCT, paste.text), 20)
    )


def items(paste: Paste, start: int = 0) -> tuple[tuple[Evidence, ...], ...]:
    """The errors behind `start`; a client's own wrapper is left out when there are others."""
    text = paste.text if paste.text.isascii() else paste.text.translate(_STRAIGHT)
    found = tuple(item for group in groups(text, start) if (item := _item(paste, group)))
    amazons = tuple(item for item in found if not re.match(_OWN_CODE, str(item[0].value)))
    return amazons or found


def groups(text: str, start: int = 0) -> tuple[tuple[Pair, ...], ...]:
    """The pairs that belong together: a name that comes again, a closed brace or a long gap begins the next."""
    found: list[list[Pair]] = []
    for pair in _pairs(text, start):
        last = found[-1] if found else None
        if last and pair.name not in {one.name for one in last} and not _apart(text, last[-1].end, pair.start):
            last.append(pair)
        else:
            found.append([pair])
    return tuple(tuple(group) for group in found)


def _apart(text: str, end: int, start: int) -> bool:
    return start - end > FARTHEST or re.search(r"[})\]][^{(\[]*[{(\[]", text[end:start]) is not None


def _pairs(text: str, start: int) -> Iterator[Pair]:
    found, attempts, position = 0, 0, start
    pattern = re.compile(_PAIR, re.IGNORECASE)
    while found < MOST_PAIRS and attempts < MOST_ATTEMPTS and (match := pattern.search(text, position)):
        attempts, position = attempts + 1, match.end()
        name = _NAMES[match[2].lower()]
        value, end = value_at(text, match.end())
        if not _believable(name, value, match):
            continue
        found, position = found + 1, max(end, match.end())
        yield Pair(name, value, match.start(), end)


def _believable(name: str, value: str | None, match: re.Match[str]) -> bool:
    if value is not None and (value[:1] in ("{", "[") or value == "(" or (match[3] == "=" and value in REASONS)):
        return False
    if value in _FAMILIES:
        return False
    if name in ("code", "severity"):
        before = match.string[max(match.start() - 9, 0) : match.start()].lower()
        if before.endswith(("status ", "http ", "response ")) and re.fullmatch(r"[1-5]\d\d", value or ""):
            return False
        written = match[3] == "=" and value is not None and len(value) == 3 and value.isdigit()
        return value is not None and not written and re.fullmatch(_CODE, value) is not None
    if name == "lwa":
        return value is not None and surface_of(value) == "lwa"
    quoted = match[1] is not None or "[" in match[0] or match.string[match.end() : match.end() + 1] in _CLOSING
    quoted = quoted or match[2].lower() == "resultdescription"
    return quoted or (match[3] == ":" and match[2].islower())


def _surface(text: str, code: Pair) -> str:
    """`ResultMessageCode` is a word of the processing reports of feeds."""
    return "feed" if "resultmessagecode" in text[code.start : code.start + 24].lower() else ""


def value_at(text: str, start: int) -> tuple[str | None, int]:
    """The value that begins at `start` and where it ends; quoted, or bare to the end of its line."""
    length = re.compile(_TYPE).match(text, start)
    start = length.end() if length else start
    if text[start : start + 1] == "\\" and text[start + 1 : start + 2] in _CLOSING:
        return _until(text, start + 2, "\\" + text[start + 1])
    if length and text[start] == "'" and (closed := text.find("' (length=", start, start + VALUE_LIMIT)) >= 0:
        return text[start + 1 : closed], closed + 1
    if text[start : start + 1] in _CLOSING:
        return _quoted(text, start)
    end = re.compile(_BARE_END).search(text, start, start + LONGEST_BARE)
    stop = end.start() if end else min(len(text), start + LONGEST_BARE)
    bare = text[start:stop].strip().rstrip(",;")
    return (None if bare.lower() in _NOTHING else bare), stop


def _quoted(text: str, start: int) -> tuple[str, int]:
    end = re.compile(rf"(?:[^\\{_CLOSING[text[start]]}]|\\.)*", re.DOTALL).match(text, start + 1, start + VALUE_LIMIT)
    stop = end.end() if end else start + 1
    return _without_escapes(text[start + 1 : stop]).partition(_CUT)[0], stop + 1


def _until(text: str, start: int, closing: str) -> tuple[str, int]:
    stop = text.find(closing, start, start + VALUE_LIMIT)
    stop = stop if stop >= 0 else min(len(text), start + VALUE_LIMIT)
    return _without_escapes(text[start:stop]), stop + len(closing)


def _without_escapes(text: str) -> str:
    if "\\" not in text:
        return text
    text = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\'", "'").replace('\\"', '"').replace("\\/", "/")


def _item(paste: Paste, group: tuple[Pair, ...]) -> tuple[Evidence, ...]:
    by_name = {pair.name: pair for pair in group}
    quoted = by_name.get("message")
    if quoted and quoted.value and '"code"' in quoted.value and (within := groups(quoted.value)):
        by_name |= {pair.name: Pair(pair.name, pair.value, quoted.start, quoted.end) for pair in within[0]}
    code = by_name.get("lwa") or by_name.get("code")
    message, details = by_name.get("message"), by_name.get("details")
    if not (code or message) and not (details and details.value):
        return ()
    facts = [fact("error.code", code.value, paste.line(code.start))] if code else []
    facts += [fact("error.message", message.value, paste.line(message.start))] if message else []
    facts += [fact("error.details", details.value or "", paste.line(details.start))] if details else []
    surface = (surface_of(code.value or "") or _surface(paste.text, code)) if code else ""
    if surface and code:
        facts.append(fact("error.surface", surface, paste.line(code.start)))
    elif code and "severity" in by_name and (code.value or "").isdigit():
        facts.append(fact("error.surface", "listing", paste.line(code.start)))
    elif code and message and not re.match(_OWN_CODE, code.value or ""):
        facts.append(fact("error.surface", "sp-api", paste.line(code.start)))
    return tuple(facts)

"""Values that stand behind the name of a secret, however the two are written: JSON, headers, forms, code, dumps."""

from __future__ import annotations

import re
from functools import cache

NAMES = (
    "client[_-]?secret",
    "refresh[_-]?token",
    "access[_-]?token",
    "id[_-]?token",
    "restricted[_-]?data[_-]?token",
    "security[_-]?token",
    "session[_-]?token",
    "auth[_-]?token",
    "secret[_-]?access[_-]?key",
    "secret[_-]?key",
    "api[_-]?key",
    "password",
    "passwd",
    "authorization",
    "cookie",
    "oauth[_-]?code",
    "auth[_-]?code",
    "signature",
    "x-amz-credential",
)
TRIGGERS = tuple(name.replace("[_-]?", "").replace("-", "").removeprefix("xamz") for name in NAMES)
WHOLE_LINE = ("cookie", "authorization")
LONGEST = 8_000

_NAME = rf"(?i)(?<![A-Za-z0-9_])[\w.-]{{0,40}}?(?:{'|'.join(NAMES)})[\w-]{{0,24}}"
_CLOSING = r"(?:[\"'`\\\])]|%22|&quot;){0,8}"
_OPENING = r"(?P<open>\\{0,4}[\"'`]|%22|&quot;)?"
_JOINT = (
    rf"{_CLOSING}[ \t]{{0,8}}(?:=>|[:=]|%3[AaDd])(?:[ \t]{{0,8}}[>|][+-]?[ \t]{{0,8}}\r?\n)?"
    rf"(?:\s{{0,40}}string\(\d{{1,9}}\))?[ \t]{{0,40}}{_OPENING}"
    r"|(?P<quote>\\{0,4}[\"'])[ \t]{0,8},\s{0,40}"
    r"(?:\\{0,4}[\"']value\\{0,4}[\"'][ \t]{0,8}:[ \t]{0,8})?(?P<pair>\\{0,4}[\"'])"
    r"|>(?=[^\s<])"
)
_BARE = r"[^\s\"'`&,;<>)}\]]{1,8000}"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def masked_fields(text: str, mask: str) -> str:
    """The text with the value behind each name of a secret masked."""
    squashed = text.lower().replace("_", "").replace("-", "")
    if not any(trigger in squashed for trigger in TRIGGERS):
        return text
    kept, at = [], 0
    for name in _compiled(_NAME).finditer(text):
        joint = _compiled(_JOINT).match(text, name.end()) if name.start() >= at else None
        if joint is None:
            continue
        end = _end(text, name, joint)
        value = text[joint.end() : end]
        if value.strip() and not value.lstrip().startswith("AWS4-HMAC-SHA256"):
            kept += [text[at : joint.end()], _left(value, mask)]
            at = end
    return "".join((*kept, text[at:]))


def _end(text: str, name: re.Match[str], joint: re.Match[str]) -> int:
    """Where the value ends: at its closing quote, at the end of its line, or at what cannot stand in a bare value."""
    start = joint.end()
    opened = joint["open"] or joint["pair"]
    if opened:
        return _closing(text, start, opened)
    if any(word in name[0].lower() for word in WHOLE_LINE):
        before = text[name.start() - 1 : name.start()]
        stop = _compiled(rf"[{re.escape(before)}\r\n]" if before in ("'", '"') else r"[\r\n]").search(text, start)
        return stop.start() if stop else len(text)
    indented = _compiled(r"\s{0,40}").match(text, start) if "\n" in joint[0] else None
    bare = _compiled(_BARE).match(text, indented.end() if indented else start)
    end = bare.end() if bare else start
    encoded = text.find("%22", start, end)
    return encoded if encoded > start else end


def _closing(text: str, start: int, opened: str) -> int:
    """The place of the quote that closes what `opened` opened; an escaped one does not, unless that one was too."""
    if opened in ("'", '"', "`"):
        found = _compiled(rf"(?:[^{opened}\\]|\\.){{0,{LONGEST}}}+").match(text, start)
        return found.end() if found else start
    place = text.find(opened, start, start + LONGEST)
    return place if place >= 0 else min(len(text), start + LONGEST)


def _left(value: str, mask: str) -> str:
    """What is shown of a secret: its kind, where its beginning tells."""
    kind = _compiled(r"\s*(Atzr|Atza|Atc|Atz\.sprdt)(?:\||%7[Cc])").match(value)
    return f"{kind[1]}|{mask}" if kind else mask

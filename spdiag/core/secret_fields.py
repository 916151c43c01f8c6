"""Values that stand behind the name of a secret, however the two are written: JSON, headers, forms, code, dumps."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
_LAST_WORDS = ("secret", "token", "key", "password", "passwort", "passe", "contrase")
MOST_GLANCES = 50
_SPOKEN_ONLY = ("passwort", "motdepasse", "contrase")
_ALL_TRIGGERS = (*TRIGGERS, *_SPOKEN_ONLY)
WHOLE_LINE = ("cookie", "authorization")
LONGEST = 8_000

_NAME = rf"(?i)(?<![A-Za-z0-9_])[\w.-]{{0,40}}?(?:{'|'.join(NAMES)})[\w-]{{0,24}}"
# the same names as people say them, and what they say before the value
_SPOKEN = (
    r"(?i)(?<![A-Za-z0-9_])(?:client[ _-]?secret|refresh[ _-]?token|access[ _-]?token|secret[ _-]?(?:access[ _-]?)?key|"
    r"(?:security|session|auth)[ _-]?token|api[ _-]?key|password|passwort|mot de passe|contrase[nñ]a)(?![A-Za-z0-9_-])"
)
_SAYING = (
    r"[\"'`*]{0,3}(?:[ \t]{0,4}(?:は|是|为|為)[:：]?[ \t]{0,4}|[ \t]{0,4}(?:\([^)\n]{0,20}\))?[ \t]{0,4}"
    r"(?:(?:is|was|ist|war|lautet|es|est|é|è|=|:|：|->|→)[ \t]{0,4}){0,2}(?<=[ \t=:：>→]))"
    r"(?:\n[ \t]{0,8})?(?:« ?|[\"'`*(「“‘]{0,3})"
)
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


def holds_one(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words is in the text; a loop, for every text of every case passes here."""
    for word in words:  # noqa: SIM110 - a generator takes three times as long
        if word in text:
            return True
    return False


def masked_fields(text: str, mask: str) -> str:
    """The text with the value behind each name of a secret masked."""
    squashed = text.lower().replace("_", "").replace("-", "").replace(" ", "")
    if not holds_one(squashed, _ALL_TRIGGERS):
        return text
    text = _without_fields(text, mask)
    return _without_spoken(text, mask) if _told(text.lower()) else text


def _without_fields(text: str, mask: str) -> str:
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


def _told(folded: str) -> bool:
    """Whether behind a word for a secret stands a sign or a digit; else no pattern need be tried."""
    for word in _LAST_WORDS:
        place = folded.find(word)
        for _ in range(MOST_GLANCES):
            if place < 0:
                break
            near = folded[place + len(word) : place + len(word) + 60]
            if any(sign in near[:5] for sign in "=:：は是") or any(one.isdigit() for one in near):
                return True
            place = folded.find(word, place + 1)
        else:
            return True
    return False


def _without_spoken(text: str, mask: str) -> str:
    """The text without secrets that a sentence tells: `my client secret is 4f…`. What reads like a word may stay."""
    kept, at = [], 0
    for name in _compiled(_SPOKEN).finditer(text):
        joint = _compiled(_SAYING).match(text, name.end()) if name.start() >= at else None
        value = _compiled(_BARE).match(text, joint.end()) if joint else None
        if joint is None or value is None or not _secret_looking(value[0], text[name.end() : joint.end()], value):
            continue
        kept += [text[at : joint.end()], _left(value[0], mask)]
        at = joint.end() + len(value[0].rstrip(".!?"))
    return "".join((*kept, text[at:]))


def _secret_looking(value: str, joint: str, found: re.Match[str]) -> bool:
    """Whether it is a value rather than a word of the sentence: by its signs, else by its place."""
    if len(value) >= 8 and _compiled(r"\d").search(value) and _compiled(r"[A-Za-z]").search(value):
        return True
    alone = found.string[found.end() : found.end() + 2].strip(" \t.!\"'`*")[:1] in ("", "\n")
    written = "=" in joint or ((":" in joint or "：" in joint) and alone)
    return written and len(value) >= 3 and not (value.islower() and value.isalpha())


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
    kind = _compiled(r"(?i)\s*(Atzr|Atza|Atc|Atz\.sprdt)(?:\||%7[Cc])").match(value)
    return f"{kind[1]}|{mask}" if kind else mask

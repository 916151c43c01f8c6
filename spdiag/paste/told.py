"""What somebody tells around an error: the state of the application, what changed, whom it strikes, what went well.

Only plain statements count: where a text says both or a negation stands near, nothing is read out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

CLOSE_LOOK = 6_000
_APP = r"(?:app|apps|application|applications|solution|listing|client)"
_DRAFT = (
    r"\b(?:draft (?:app|application|mode|status|state|version)|"
    r"(?:in|is|as|a|still|status|state)\W{1,4}(?:still |a |in )?draft\b|"
    rf"{_APP}\b[^.\n]{{0,30}}\b(?:not|n't)(?: been| yet)? (?:published|listed)|"
    r"unpublished|unlisted|not (?:yet )?published)|entwurf|草稿|下書き"
)
_PUBLISHED = (
    rf"\b{_APP}\b[^.\n]{{0,30}}\b(?:is|was|are|been|got|gone|went|already)\W"
    r"(?:now |already )?(?:published|listed|live)\b|"
    rf"\b(?:we|i|having|after|since)\b[^.\n]{{0,20}}\b(?:published|listed) (?:the|our|my|this) {_APP}|"
    rf"\b(?:published|listed|live) {_APP}\b|(?:live|listed|published) (?:in|on|at) the (?:\w+ ){{0,3}}app ?store"
)
_PRIVATE = (
    r"(?:\b(?:my|our|this|is|it's|as|have|has|use|using|with|registered|created|made)(?: an?)?|^\W{0,3}) ?\b"
    rf"private (?:\w+ ){{0,2}}{_APP}\b|\b{_APP} (?:is|was) (?:a )?private\b"
)
_PUBLIC = rf"\bpublic (?:\w+ ){{0,2}}{_APP}\b"
_DEVELOPER = (
    r"(?:developer (?:account|profile|registration|access|id)|api access|"
    r"access to (?:the )?(?:selling partner api|sp-api)|(?:our|my|the) (?:app|application))"
)
_SUSPENDED = (
    rf"\b{_DEVELOPER}\b[^.\n]{{0,60}}\b(?:suspended|blocked|terminated|rejected)\b|"
    rf"\b(?:suspended|blocked|terminated|rejected) (?:the |our |my |your )?{_DEVELOPER}\b"
)
_WHO = r"(?:sellers?|vendors?|customers?|clients?|merchants?|accounts?|users?|stores?|shops?)"
_OTHERS_WORK = (
    rf"\b(?:other|others|another|rest of (?:the|our|my)) (?:{_WHO} )?[^.\n]{{0,30}}"
    r"\b(?:works?|fine|ok|okay|no (?:problem|issue|error)s?|success\w{0,5})\b|"
    r"\bwork(?:s|ing)?(?: fine| well| perfectly)? (?:for|with) (?:all )?(?:the |our |my )?(?:other|others|rest)\b"
)
_ONE = (
    rf"\b(?:only|just|exactly) (?:for |with |on |affects )?(?:one|1|a single)\b(?: of)?(?: \w+){{0,3}}? {_WHO}\b|"
    rf"\b(?:one|1|a single) of (?:our|my|the) {_WHO}\b"
)
_SOMEBODY = rf"\b(?:one|1|a|this|that|single|certain) {_WHO}\b"
_HAS = r"\b(?:have|has|had|got|own|manage|am|i'm|are)\b[^.\n]{0,14}$"
_FAILS = (
    r"\b(?:fail\w{0,3}|errors?|[45]\d\d|denied|refused|forbidden|unauthori[sz]ed|invalid\w{0,10}|stopp\w{0,3}|stops?|"
    r"broken?|affect\w{0,3}|happen\w{0,3}|same|gets?|comes?|returns?|problem|issue)\b"
)
_SUPPOSED = r"\b(?:if|once|when|until|till|unless|before|whether|should|must|need|to be)\b[^.\n]{0,25}$"
_ALL = (
    rf"\b(?:all|every)(?: single)?(?: of)?(?: our| my| the)? (?:~?\d+\+? )?(?:different )?{_WHO}\b|"
    r"\b(?:all|every) (?:refresh )?tokens?\b|\beverybody\b"
)
_ALL_FINE = (
    r"\b(?:works?|working|fine|ok) (?:fine )?(?:for|with)\b|\b(?:but|except|other)\b|\bnot (?:for )?(?:all|every)"
)
_RECENT = (
    r"\b(?:just|today|tonight|yesterday|this (?:morning|week)|minutes? ago|an? hour ago|hours? ago|recently|newly|"
    r"(?:after|since)[^.\n]{0,12}(?:adding|rotating|changing))\b"
)
_GIVEN = r"(?:add(?:ed|ing)?|approved|granted|got|requested|ticked|assigned|enabled)"
_CHANGED = (
    ("role", rf"\b{_GIVEN}\b[^.\n]{{0,40}}\broles?\b|\broles?\b[^.\n]{{0,40}}\b(?:added|approved|granted)\b"),
    (
        "secret",
        r"\b(?:rotat(?:ed|ing)|new|changed|regenerated)\b[^.\n]{0,25}\b(?:secret|lwa credentials)\b|"
        r"\bsecret\b[^.\n]{0,25}\brotated\b",
    ),
    (
        "new application",
        rf"\b(?:registered|created|set up)\b[^.\n]{{0,25}}\b{_APP}\b|\b(?:brand[- ])?new {_APP}\b",
    ),
)
_AN_HOUR = (
    r"\b(?:after|for|within|every)\b[^.\n]{0,12}\b(?:an|one|1) hour\b|\b(?:60 ?min(?:ute)?s|3600 ?s(?:ec\w{0,4})?)\b"
)
_WENT_WELL = r"\b(?:works?|worked|fine|ok|valid|good)\b"
_ENDS = r"\b(?:then|after|until|later|again|stops?|starts? (?:fail|return)\w{0,4})\b"


def read(paste: Paste) -> Findings | None:
    """The circumstances that the words tell plainly."""
    text = paste.text[:CLOSE_LOOK]
    facts = tuple(_facts(paste, text.replace("’", "'")))
    return Findings("", facts) if facts else None


def _facts(paste: Paste, text: str) -> Iterator[Evidence]:
    for name, told in (
        ("application.state", _state(text)),
        ("application.type", _type(text)),
        ("application.changed-recently", _changed(text)),
        ("sellers.scope", _scope(text)),
    ):
        if told is not None:
            yield fact(name, told[0], f"told, {paste.line(told[1].start())}")
    if (
        "token" in paste.folded
        and (hour := _found(_AN_HOUR, text))
        and _found(_WENT_WELL, text)
        and _found(_ENDS, text)
    ):
        yield fact("token.age-seconds", 3600, f"told, {paste.line(hour.start())}")


Told = tuple[str, re.Match[str]] | None


def _found(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text, re.IGNORECASE | re.MULTILINE)


def _state(text: str) -> Told:
    return _one_of((("suspended", _SUSPENDED),), text) or _one_of((("draft", _DRAFT), ("published", _PUBLISHED)), text)


def _type(text: str) -> Told:
    if _found(r"\bprivate\b", text) and _found(r"\bpublic\b", text):
        return None
    return _one_of((("private", _PRIVATE), ("public", _PUBLIC)), text)


def _one_of(patterns: tuple[tuple[str, str], ...], text: str) -> Told:
    """The one that is stated; nothing when several are, for then the text weighs them, or when it is only supposed."""
    told = [(name, found) for name, pattern in patterns if (found := _found(pattern, text))]
    if len(told) != 1 or _found(_SUPPOSED, text[max(told[0][1].start() - 40, 0) : told[0][1].start()]):
        return None
    return told[0]


def _changed(text: str) -> Told:
    if not _found(_RECENT, text):
        return None
    return next(((name, found) for name, pattern in _CHANGED if (found := _found(pattern, text))), None)


def _scope(text: str) -> Told:
    """Whom it strikes: one seller when that one is singled out, all when all are said to fail."""
    others = _found(_OTHERS_WORK, text)
    one = _found(_ONE, text)
    if one is None or _found(_HAS, text[max(one.start() - 24, 0) : one.start()]):
        one = _found(_SOMEBODY, text) if others else None
    every = _found(_ALL, text)
    failing = every is not None and not others and _fails(text, every)
    if one and not failing:
        return "one-seller", one
    return ("all-sellers", every) if every and failing and not one else None


def _fails(text: str, every: re.Match[str]) -> bool:
    """Whether all who are named fail, and are not those it works for, nor all but some."""
    start, end = every.span()
    if _found(_ALL_FINE, text[max(start - 30, 0) : end + 20]):
        return False
    return _found(_FAILS, text[max(start - 90, 0) : end + 60]) is not None

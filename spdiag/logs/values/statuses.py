"""The status of an answer: as a log has it in a field, or as a message tells it."""

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache

SAID = (
    r"(?i)\bstatus(?: ?code)?(?: of|:|=)? ?[1-5][0-9][0-9]\b"
    r"|^\W?HTTP(?:/[0-9.]+)?(?: ?error| status)?:? ?[1-5][0-9][0-9]\b"
    r"|^[1-5][0-9][0-9]:? (?:client error|server error|unauthorized|forbidden|not found|bad request|conflict|gone"
    r"|too many requests|internal server error|bad gateway|service unavailable|gateway timeout|ok|accepted|created)\b"
)
"""How messages name a status: three digits alone are none. Python and RE2 read it alike."""
FINE = (
    r"(?i)^(?:(?:call|request|response|operation|spapi|sp-api) )*(?:was )?"
    r"(?:ok|done|success|succeeded|completed|successful)(?: successfully)?[.!]?$"
)
"""What is said of calls that succeeded."""
_SAID, _FINE = re.compile(SAID), re.compile(FINE)
AMISS = r"(?i)fail|error|exception|invalid|refused|denied|cannot|could not|unexpected|timed? ?out|timeout"
"""What is said of calls that failed."""
_AMISS = re.compile(AMISS)
PHRASES = {
    413: ("Request Entity Too Large", "Payload Too Large", "Content Too Large"),
    422: ("Unprocessable Entity", "Unprocessable Content"),
}
"""Reasons that are written in several ways."""
VERBS = "returned|responded|answered|replied|gave|got|failed|finished|completed|ended|with|status|code|http"
"""Words that stand between a path and its status."""
BEHIND = re.compile(
    rf"[`'\">)]?(?: [`'\"(]?HTTP/[0-9.]+)?[`'\">)]?[\s:=>-]*(?:\b(?:{VERBS})\b[\s:=>-]+){{0,4}}"
    r"([1-5][0-9][0-9])\b(?![.:,][0-9])",
    re.IGNORECASE,
)
"""A number behind a path."""
BEFORE = re.compile(
    r"(?:^|<[-=]+|[-=]+>|[\[(]|\bHTTP/[0-9.]+|\b(?:status|code|got|returned|response)\b[:=]?)\s*([1-5][0-9][0-9])\b[\])]?"
    r"(?: ([A-Za-z][A-Za-z' -]{1,40}?))?\s*[:|-]?\s*(?:\b(?:from|for|on|of|to)\s+)?$"
)
"""A number before a call, at the start or behind a mark of answers, and what may be its reason."""
FARTHEST = 80
"""Letters before a call in which its status stands."""
ALONE = re.compile(r"\s*(?:$|[{:\[)\]'\"`|;]|\(?[0-9.]+ ?m?s\b)|\s+(?:-|in ~?[0-9])")
"""What stands behind a number that is a status: nothing that it may be the number of."""
ANSWERED = re.compile(r"HTTP/|[-=]>|\b(?:returned|responded|answered|replied|status)\b", re.IGNORECASE)
"""What stands before a number that is an answer's."""
MORE = re.compile(r"\s+[A-Z0-9\"'-]")
"""What may stand behind such a number, too: the words of a refusal, or the size of an answer; `200 orders` is none."""
HEALED = re.compile(
    r"(?i)\b(?:succeed(?:s|ed)?|success(?:ful(?:ly)?)?|recovered|after (?:\w+ )?retr(?:y|ies)|attempt [0-9]+)\b"
)
"""What is said of a call that was refused before it succeeded, or may have been."""
FAILED = 400
SEVERAL = 3
"""Numbers that must stand behind paths before they show what they are."""
Named = tuple[int | None, str]
"""A status, and the words that name it."""


@cache
def reasons_of() -> Mapping[int, tuple[str, ...]]:
    """The reasons of each status there is."""
    from http import HTTPStatus

    return {int(one): PHRASES.get(one, (one.phrase,)) for one in HTTPStatus}


@cache
def _reasoned() -> re.Pattern[str]:
    """A status with its reason behind it, as clients and servers write it; it is long, and few logs need it."""
    reasons = {status: "|".join(several) for status, several in reasons_of().items()}
    return re.compile(
        rf"\b(?:[45][0-9][0-9] (?:client|server) error(?:: (?:{'|'.join(reasons.values())})\b)?"
        rf"|{'|'.join(f'{status} (?:{several})' for status, several in reasons.items())})(?!\w)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1024)
def status_of(text: str) -> int | None:
    """The status in a field: `403`, `403.0`, `403 Forbidden`."""
    number = text.partition(" ")[0].removesuffix(".0")
    return int(number) if number.isdecimal() and len(number) <= 3 else None


def is_amiss(text: str) -> bool:
    """Whether a text of an event tells that a call failed."""
    return _AMISS.search(text) is not None


def is_fine(text: str) -> bool:
    """Whether a text is said of a call that succeeded."""
    return _FINE.search(text) is not None


def named_in(words: str, at: int, calm: bool) -> Named:
    """The status that words about a call name, and its name with its reason; `at` is where its path ends, if any.

    In words of a calm level a number alone is no failure; words of a success name none.
    """
    status, name = (_behind(words, at, calm) if at >= 0 else None) or _named(words)
    return (None, "") if status is not None and status >= FAILED and HEALED.search(words) else (status, name)


def number_behind(words: str, at: int) -> int | None:
    """The number that stands alone behind a path and may be a status."""
    found = BEHIND.match(words, at)
    return int(found[1]) if found is not None and ALONE.match(words, found.end(1)) else None


def number_told(words: str, at: int) -> int | None:
    """The number behind a path that may be a status, alone or as what was answered."""
    found = BEHIND.match(words, at)
    if found is None:
        return None
    answered = ANSWERED.search(found[0]) is not None and MORE.match(words, found.end(1)) is not None
    return int(found[1]) if answered or ALONE.match(words, found.end(1)) else None


def number_before(words: str, at: int) -> int | None:
    """The number before a call, which begins at `at`, that may be its status, alone or with its reason."""
    found = BEFORE.search(words, max(0, at - FARTHEST), at)
    if found is None or (found.start() > 0 and found.start() == at - FARTHEST):
        return None
    status, reason = int(found[1]), (found[2] or "").strip().lower()
    return status if not reason or reason in map(str.lower, reasons_of().get(status, ())) else None


def are_statuses(numbers: Collection[int]) -> bool:
    """Whether some numbers behind paths are statuses: each is one that there is, and some calls succeed."""
    return len(numbers) >= SEVERAL and reasons_of().keys() >= {*numbers} and any(one < FAILED for one in numbers)


def _behind(words: str, at: int, calm: bool) -> Named | None:
    """The status that stands behind a path, with its reason or alone."""
    found = BEHIND.match(words, at)
    if found is None:
        return None
    status, reason = int(found[1]), _reasoned().match(words, found.start(1))
    if reason is not None:
        return status, reason[0]
    sure = not calm or status < FAILED or ANSWERED.search(found[0])
    return (status, "") if sure and ALONE.match(words, found.end(1)) else None


def _named(words: str) -> Named:
    found = _reasoned().search(words) or _SAID.search(words)
    return (int(re.findall(r"[1-5][0-9][0-9]\b", found[0])[-1]), found[0]) if found is not None else (None, "")


def told_by(message: str) -> tuple[int | None, str]:
    """The status that a message names, and the message if it is one of an error, for a row without a status."""
    found = _SAID.search(message)
    if found is None:
        return None, "" if is_fine(message) else message
    status = int(re.findall(r"[1-5][0-9][0-9]\b", found[0])[-1])
    return (None if status < 400 and _AMISS.search(message) else status), message

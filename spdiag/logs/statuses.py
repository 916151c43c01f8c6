"""The status of an answer: as a log has it in a field, or as a message tells it."""

import re
from http import HTTPStatus

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
REASONED = re.compile(
    r"\b([1-5][0-9][0-9]) (?:{}|client error|server error)\b".format("|".join(one.phrase for one in HTTPStatus)),
    re.IGNORECASE,
)
"""A status with its reason behind it, as clients and servers write it."""
BEHIND = re.compile(
    r"[`'\">)]?(?: HTTP/[0-9.]+)?[`'\">)]?[\s:=>-]*([1-5][0-9][0-9])\b(?![.:,][0-9]| ?(?:bytes|ms|s)\b)"
)
"""A status behind a path; what takes bytes or seconds is none."""


def status_of(text: str) -> int | None:
    """The status in a field: `403`, `403.0`, `403 Forbidden`."""
    number = text.partition(" ")[0].removesuffix(".0")
    return int(number) if number.isdigit() and len(number) <= 3 else None


def is_amiss(text: str) -> bool:
    """Whether a text of an event tells that a call failed."""
    return _AMISS.search(text) is not None


def behind(text: str) -> int | None:
    """The status that a text begins with, behind a path."""
    found = BEHIND.match(text)
    return int(found[1]) if found is not None else None


def named_in(text: str) -> int | None:
    """The status that a text about a call names somewhere: with its reason, or as a status."""
    found = REASONED.search(text)
    return int(found[1]) if found is not None else told_by(text)[0]


def told_by(message: str) -> tuple[int | None, str]:
    """The status that a message names, and the message if it is one of an error, for a row without a status."""
    found = _SAID.search(message)
    if found is None:
        return None, "" if _FINE.search(message) else message
    status = int(re.findall(r"[1-5][0-9][0-9]\b", found[0])[-1])
    return (None if status < 400 and _AMISS.search(message) else status), message

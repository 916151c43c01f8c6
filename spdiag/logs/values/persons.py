"""Values that may be somebody's name, address or number, and so are not compared by and not shown."""

import re

from spdiag.logs.values.names import PERSONS, words_of
from spdiag.logs.values.words import MACHINES, PROGRAMS, RELEASES, listed

_IPV4 = r"(?<![./-])[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_IPV6 = r"(?=[0-9A-Fa-f:]*[0-9])(?:[0-9A-Fa-f]{1,4}|(?<!:):)(?::[0-9A-Fa-f]{0,4}){2,7}"
IP = re.compile(rf"(?<!\w)(?:{_IPV4}|{_IPV6})(?!\w|\.\w)")
"""The address of a machine, which may be somebody's."""
MAIL = re.compile(r"[^\s@]@(?:[^\W\d_][\w-]*(?:\.[\w-]+)*\.[^\W\d_]{2,}|localhost\b)|%40[\w-]+\.[\w.-]+")
_ABROAD = r"\+[0-9][0-9 ()/.-]{6,18}"
_IN_PARTS = r"\(?0[1-9][0-9]{1,4}\)?[ /-][0-9][0-9 /-]{4,12}|\(?[0-9]{3}\)?[ -][0-9]{3}-[0-9]{4}"
PHONE = re.compile(rf"(?<![\w+])(?:{_ABROAD}|{_IN_PARTS})(?!\w)")
"""The number of a telephone, as nothing else is written."""
LIKE_A_PHONE = re.compile(r"(?<![\w+.])0[1-9][0-9]{7,11}(?![\w.])")
"""What may be one, or the number of a release."""
BETWEEN = re.compile(r",? +")
NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
MOST_WORDS = 5
_MACHINES, _RELEASES, _PROGRAMS = (frozenset(listed(words.lower())) for words in (MACHINES, RELEASES, PROGRAMS))


def is_personal(key: str, value: str) -> bool:
    """Whether the value of a column to compare by may be a person's: a name, or an address or a number to reach one."""
    words = frozenset(words_of(key.rpartition(".")[2]))
    if MAIL.search(value) or PHONE.search(value) or _is_name(value):
        return True
    if words & _RELEASES:
        return False
    of_machine = bool(words & _MACHINES) and not words & PERSONS
    return LIKE_A_PHONE.search(value) is not None or (not of_machine and IP.search(value) is not None)


def without_addresses(text: str, mask: str) -> str:
    """A text without addresses of machines and numbers of telephones."""
    for shape in (IP, PHONE, LIKE_A_PHONE):
        text = shape.sub(mask, text)
    return text


def _is_name(value: str) -> bool:
    """Whether it is words of which the first and the last are written as names are, and none as of a program's name."""
    words = BETWEEN.split(value) if " " in value else ()
    if not 1 < len(words) <= MOST_WORDS or not all(map(NAME.fullmatch, words)):
        return False
    capital = words[0][0].isupper() and words[-1][0].isupper() and not value.isupper()
    return capital and _PROGRAMS.isdisjoint(word.lower().rstrip(".") for word in words)

"""Braces in lines of text: where JSON begins, and what other languages write of a call between theirs."""

import re

from spdiag.catalog.operations import operations_named
from spdiag.logs.values.calls import is_call

OBJECT = re.compile(r'\{\s*(?:\\*"[^"]*(?:"\s*(?::|$)|$)|\}|$)')
"""How an object of JSON begins, also one that is cut in its first name or is escaped: others have no such name."""
BRACED = re.compile(r"\{[^{}]*")
VALUE = re.compile(r"""(?<=[\w"'])\s*(?:=>|[:=])\s*["'`]?([^\s"'`,{}]+)""")
"""What stands behind a name, as Ruby, Python, PHP, Go and JavaScript write it."""
STATUS = re.compile(r"[1-5][0-9][0-9]")


def object_in(text: str, at: int = 0) -> int:
    """Where the first object of JSON begins in a text from there on; -1 where none does."""
    found = OBJECT.search(text, at)
    return found.start() if found is not None else -1


def has_other_call(text: str) -> bool:
    """Whether braces of another writing than JSON hold a call to Amazon: its path, or its operation and a status."""
    return any(_is_call(VALUE.findall(one[0])) for one in BRACED.finditer(text))


def _is_call(values: list[str]) -> bool:
    named = any(STATUS.fullmatch(one) for one in values) and any(operations_named(one) for one in values)
    return named or any(map(is_call, values))

"""Calls that a log tells of in a text alone: `GET /orders/v0/orders returned 403 {…}`, `"GET /… HTTP/1.1" 200 188`."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from spdiag.logs.values.calls import call_in
from spdiag.logs.values.statuses import FAILED, HEALED, are_statuses, named_in, number_before, number_told

Record = dict[str, Any]
TOLD = ("method", "path", "status", "message")
"""What a text may tell of a call."""
FEWEST = 3
"""Calls that a text must tell of."""
REQUEST = re.compile(r"([A-Z]+\s+)?\S+(\s+HTTP/[0-9.]+)?")
WORDS = re.compile(r"[^\W\d_]{3,}\W.*[^\W\d_]{3,}", re.DOTALL)
"""What is said of a failure has several words; a size or a duration has none."""
ASIDE = re.compile(r"(?:\s*\([^()]*\))?")
"""How long an answer took and how large it is, behind the call that it answers."""
MARKS = " \t:;,.-–>)]\"'`"
"""What stands between a status and what is said of it."""


def sentence_in(records: Sequence[Mapping[str, Any]], *, answered: bool) -> str:
    """The key of the text that tells of calls; empty where none does.

    It tells their statuses too, unless the records have these elsewhere and are `answered` so.
    """
    texts = [(key, value) for one in records for key, value in one.items() if isinstance(value, str) and "/" in value]
    found = [(key, value, call) for key, value in texts if (call := call_in(value)) is not None]
    for key, calls in Counter(key for key, *_ in found).most_common():
        told = [_number(value, call) for name, value, call in found if name == key]
        if calls >= FEWEST and (answered or are_statuses([one for one in told if one is not None])):
            return key
    return ""


def is_sentence(value: Any) -> bool:
    """Whether a text that may begin with a path says more than a path or the line of a request."""
    return isinstance(value, str) and REQUEST.fullmatch(value.strip()) is None


def spoken(text: Any, key: str) -> Record:
    """What a text tells of a call, by names that begin with its key."""
    found = call_in(text) if isinstance(text, str) and "/" in text else None
    if found is None:
        return {}
    status, said = _answer(text, found)
    told = zip(TOLD, (found[1], found[2].rstrip(".,:;)"), status, said), strict=True)
    return {f"{key}.{name}": value for name, value in told if value}


def retold(record: Mapping[str, Any], key: str) -> Record:
    """A record with what its text tells of a call instead of that text."""
    return {**{name: value for name, value in record.items() if name != key}, **spoken(record.get(key), key)}


def _number(text: str, call: re.Match[str]) -> int | None:
    """The number behind a call, or before it, that may be its status."""
    behind = number_told(text, call.end())
    return number_before(text, call.start()) if behind is None else behind


def _answer(text: str, call: re.Match[str]) -> tuple[int | None, str]:
    """The status that a text tells behind its call, or before it, and what it says of a failure."""
    at = call.end()
    status = number_told(text, at)
    if status is None and (status := number_before(text, call.start())) is not None:
        at = ASIDE.match(text, at).end()  # type: ignore[union-attr]  # it may be empty
    elif status is None:
        status, name = named_in(text, at, calm=False)
        at = text.index(name) + len(name) if name else at
    else:
        at = text.index(str(status), at) + len(str(status))
    if (status or 0) >= FAILED and HEALED.search(text):
        status = None
    said = text[at:].lstrip(MARKS).rstrip()
    said = said.removesuffix('"') if said.count('"') % 2 else said
    return status, said if (status or FAILED) >= FAILED and WORDS.search(said) else ""

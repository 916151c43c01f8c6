"""Records out of one JSON document: an array of them, the entries of a HAR, or an object that holds an array.

Arrays and HARs are read piece by piece, however long they are.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from json import JSONDecodeError, JSONDecoder
from typing import Any

from spdiag.logs.cells import opened
from spdiag.logs.headers import by_name, with_headers
from spdiag.logs.parts import Bad, Read, unwrapped
from spdiag.logs.typed import untyped
from spdiag.logs.unfolding import unfolded

ENTRIES = re.compile(r'"entries"\s*:\s*\[')
BLANK = re.compile(r"[\ufeff\s]*")
BETWEEN = re.compile(r"[\s,]*")
NEXT = re.compile(r"\n\s*(?=\{)")
OBJECT = re.compile(r"\}\s*(?=\{)")
"""Between two objects that stand one after another, with or without a line's end."""
HEAD = 262_144
"""Letters at the start in which the array of a HAR begins."""
LONGEST = 4_000_000
"""Letters that one record may take before it counts as broken."""


def of_document(pieces: Iterable[str]) -> Iterator[Read | Bad]:
    """Every record; a broken one is told, and those behind it are read."""
    text = _Text(pieces)
    text.more(HEAD)
    text.skip(BLANK)
    found = ENTRIES.search(text.held)
    if text.held.startswith("[", text.at):
        yield from _elements(text, text.at + 1)
    elif found is not None:
        yield from _elements(text, found.end())
    else:
        yield from _objects(text)


class _Text:
    """The part of a text that is held, where in it the reading is, and on which line."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self.held, self.at, self.line, self.ended = "", 0, 1, False

    def more(self, least: int) -> None:
        """Holds so many letters more, where there are any, and lets go of those that are read."""
        pieces, count = [self.held[self.at :]], 0
        while count < least and not self.ended:
            piece = next(self._pieces, None)
            self.ended = piece is None
            pieces.append(piece or "")
            count += len(piece or "")
        self.held, self.at = "".join(pieces), 0

    def go(self, end: int) -> None:
        self.line += self.held.count("\n", self.at, end)
        self.at = end

    def skip(self, what: re.Pattern[str]) -> None:
        found = what.match(self.held, self.at)
        self.go(found.end() if found is not None else self.at)

    def left(self) -> int:
        return len(self.held) - self.at


def _objects(text: _Text) -> Iterator[Read | Bad]:
    """The records of one object, or of several that stand one after another."""
    found, end = _element(JSONDecoder(), text)
    if not end:
        yield from _whole(text)
        return
    line = text.line
    text.go(end)
    if _at_element(text):
        yield from _of(line, found)
        yield from _elements(text, text.at, OBJECT)
    else:
        yield from _held(found)


def _elements(text: _Text, start: int, next_one: re.Pattern[str] = NEXT) -> Iterator[Read | Bad]:
    """The elements of an array that begins there, up to its end."""
    text.go(start)
    decoder = JSONDecoder()
    while _at_element(text):
        line = text.line
        found, end = _element(decoder, text)
        if end:
            text.go(end)
            yield from _of(line, found)
        else:
            yield Bad(line, "the JSON is broken")
            _to_next(text, next_one)


def _of(line: int, found: Any) -> Iterator[Read | Bad]:
    """The record of an element, or those that it holds."""
    if not isinstance(found, dict):
        yield Bad(line, "no JSON object")
        return
    record = _entry(untyped(found))
    yield from (Read(line, with_headers(opened(one))) for one in unfolded(record) or [record])


def _at_element(text: _Text) -> bool:
    """Goes to the next element; false where the array or the text ends."""
    while True:
        text.skip(BETWEEN)
        if text.left() or text.ended:
            return bool(text.left()) and text.held[text.at] != "]"
        text.more(HEAD)


def _element(decoder: JSONDecoder, text: _Text) -> tuple[Any, int]:
    """The next element and its end; no end where it is broken."""
    while True:
        found, end = None, 0
        with suppress(JSONDecodeError, RecursionError):
            found, end = decoder.raw_decode(text.held, text.at)
        if text.ended or (end and end < len(text.held)) or text.left() > LONGEST:
            return found, end
        text.more(max(HEAD, text.left()))


def _to_next(text: _Text, next_one: re.Pattern[str]) -> None:
    """Goes past a broken element: to the next one, as far as that can be told."""
    while True:
        after = next_one.search(text.held, text.at)
        if after is not None:
            return text.go(after.end())
        text.go(len(text.held) if text.ended else max(text.at, len(text.held) - 1))
        if text.ended:
            return None
        text.more(HEAD)


def _whole(text: _Text) -> Iterator[Read | Bad]:
    """The records of an object: its longest array of them, or itself."""
    while not text.ended:
        text.more(LONGEST)
    try:
        whole = json.loads(text.held)
    except (ValueError, RecursionError):
        yield Bad(text.line, "the JSON is broken")
        return
    yield from _held(whole)


def _held(whole: Any) -> Iterator[Read | Bad]:
    """The records that a whole document holds."""
    rows = (unfolded(whole) if isinstance(whole, dict) else None) or _longest(whole) or [whole]
    for number, one in enumerate(rows, 1):
        yield from _of(number, one)


def _longest(whole: Any) -> list[Any]:
    """The longest list of an object."""
    inner = whole.get("log", whole) if isinstance(whole, dict) else whole
    lists = [one for one in inner.values() if isinstance(one, list)] if isinstance(inner, dict) else []
    return max(lists, key=len, default=[])


def _entry(record: dict[str, Any]) -> dict[str, Any]:
    """A HAR entry as a flat request; any other record as it is."""
    request, response = record.get("request"), record.get("response")
    if not (isinstance(request, dict) and isinstance(response, dict) and "url" in request and "status" in response):
        return unwrapped(record)
    content, status = response.get("content"), response["status"]
    body = _body(content) if isinstance(content, dict) and isinstance(status, int) and status >= 400 else None
    named = {key: value for key, value in record.items() if key.lower().lstrip("_").startswith(OWN)}
    sent = {
        name: value
        for name, value in by_name(request.get("headers")).items()
        if any(one in name.lower() for one in OWN)
    }
    return {
        "timestamp": record.get("startedDateTime"),
        "method": request.get("method"),
        "url": request.get("url"),
        "status": status,
        "message": body,
        **sent,
        **named,
    }


OWN = ("seller", "merchant", "marketplace")
"""How fields begin that a team adds to the entries of a HAR, and what the names of its headers hold."""


def _body(content: dict[str, Any]) -> str | None:
    """The body of an answer in a HAR, as text."""
    text = content.get("text")
    if not isinstance(text, str):
        return None
    if content.get("encoding") != "base64":
        return text
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except ValueError:
        return None

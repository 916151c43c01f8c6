"""Records out of one JSON document: an array of them, the entries of a HAR, or an object that holds an array.

Arrays and HARs are read piece by piece, however long they are.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from json import JSONDecodeError, JSONDecoder
from typing import Any

from spdiag.logs.fields.headers import with_headers
from spdiag.logs.reading.cells import opened
from spdiag.logs.reading.coded import decoded
from spdiag.logs.reading.columnar import headed, is_head
from spdiag.logs.reading.har import entry
from spdiag.logs.reading.nests import rows_of, stands
from spdiag.logs.reading.parts import NO_OBJECT, Bad, Read, unwrapped
from spdiag.logs.reading.unfolding import unfolded
from spdiag.logs.values.typed import untyped

ENTRIES = re.compile(r'"entries"\s*:\s*\[')
BLANK = re.compile(r"[\ufeff\s]*")
BETWEEN = re.compile(r"[\s,]*")
NEXT = re.compile(r"\n\s*(?=\{)")
OBJECT = re.compile(r"\}\s*(?=\{)")
"""Between two objects that stand one after another, with or without a line's end."""
TABLE = re.compile(r"\[\s*\"")
"""How a table begins whose rows are arrays, the first of which are the names of its columns."""
DEEPEST = 6
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
    if TABLE.match(text.held, text.at):
        yield from _elements(text, text.at)
    elif text.held.startswith("[", text.at):
        yield from _arrays(text)
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


def _arrays(text: _Text) -> Iterator[Read | Bad]:
    """The elements of an array, and of those behind it."""
    while text.held.startswith("[", text.at):
        yield from _elements(text, text.at + 1)
        text.go(min(text.at + 1, len(text.held)))
        while _at_element(text) and text.held[text.at] != "[":
            line, found = _one(text, OBJECT)
            yield from [found] if isinstance(found, Bad) else _of(line, found)


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
    """The elements of an array that begins there, up to its end; rows of cells under the heading before them."""
    text.go(start)
    head: list[str] | None = None
    while _at_element(text):
        line, found = _one(text, next_one)
        if isinstance(found, Bad):
            yield found
        elif head is None and is_head(found):
            head = found
        elif head is not None and isinstance(found, list) and len(found) == len(head):
            yield from (_read(line, one) for one in headed(head, [found]))
        else:
            yield from _of(line, found)


def _one(text: _Text, next_one: re.Pattern[str]) -> tuple[int, Any]:
    """The next element, and its line; where it is broken, that."""
    line = text.line
    found, end = _element(JSONDecoder(), text)
    if end:
        text.go(end)
        return line, found
    _to_next(text, next_one)
    return line, Bad(line, "the JSON is broken")


def _of(line: int, found: Any) -> Iterator[Read | Bad]:
    """The record of an element, or those that it holds."""
    if isinstance(found, dict):
        plain = untyped(found)
        record = entry(plain) or unwrapped(plain)
        yield from (_read(line, one) for one in unfolded(record) or [record])
    else:
        rows = rows_of(found) if isinstance(found, list) else []
        yield from (_read(line, untyped(one) if isinstance(one, dict) else one) for one in rows or [found])


def _read(line: int, found: Any) -> Read | Bad:
    return Read(line, with_headers(opened(decoded(found)))) if isinstance(found, dict) else Bad(line, NO_OBJECT)


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
    rows = unfolded(whole, whole=True) if isinstance(whole, dict) else None
    if not rows:
        rows = [whole] if isinstance(whole, dict) and stands(whole) else _longest(whole) or [whole]
    for number, one in enumerate(rows, 1):
        yield from _of(number, one)


def _longest(whole: Any, depth: int = 0) -> list[Any]:
    """The longest list of an object, or of one in it."""
    inner = whole.values() if isinstance(whole, dict) and depth < DEEPEST else ()
    lists = [one if isinstance(one, list) else _longest(one, depth + 1) for one in inner]
    return max(lists, key=len, default=[])

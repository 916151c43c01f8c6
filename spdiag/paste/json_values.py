"""JSON wherever it stands: alone, within other text, escaped, inside a string of other JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

MOST_ATTEMPTS = 300
MOST_REFUSALS = 3
MOST_VALUES = 60
MOST_WRAPPINGS = 3
_DECODER = json.JSONDecoder(strict=False)


class Placed(NamedTuple):
    """A JSON value and where in the text it begins and ends."""

    value: Any
    start: int
    end: int


def values(text: str) -> tuple[Placed, ...]:
    """Every object and every list of objects in the text, outermost ones only, in time linear in the text."""
    found, plain = tuple(_scanned(text)), text
    for _ in range(MOST_WRAPPINGS):
        if found or '\\"' not in plain or "{" not in plain:
            break
        plain = unescaped(plain)
        found = tuple(Placed(each.value, text.find("{"), len(text)) for each in _scanned(plain))
    return found


def unescaped(text: str) -> str:
    """Text that was once more put between quotes, as before."""
    return text.replace("\\n", "\n").replace('\\"', '"').replace("\\/", "/").replace("\\\\", "\\")


def inner(text: str) -> tuple[Placed, ...]:
    """The JSON inside a string of other JSON."""
    return values(text) if 1 < len(text) < 200_000 and ("{" in text and '"' in text) else ()


def _scanned(text: str) -> Iterator[Placed]:
    position, attempts, refusals, yielded, effort = 0, 0, 0, 0, 3 * len(text) + 10_000
    opening = re.compile(r"\{\s{0,400}[\"{}]|\[\s{0,400}[\[{\]]")
    while attempts < MOST_ATTEMPTS and effort > 0 and refusals < MOST_REFUSALS and yielded < MOST_VALUES:
        begin = opening.search(text, position)
        if begin is None:
            return
        attempts += 1
        start = begin.start()
        try:
            value, end = _DECODER.raw_decode(text, start)
        except json.JSONDecodeError as error:
            effort -= error.pos - start
            position = start + 1
        except (RecursionError, ValueError):
            refusals += 1
            position = start + 1_000
        else:
            position = end
            if _worth_reading(value):
                yielded += 1
                yield Placed(value, start, end)


def _worth_reading(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))

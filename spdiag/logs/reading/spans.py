"""Objects of JSON in text logs that go on over several lines: with line ends in their words, or a name a line."""

import json
import re

from spdiag.logs.reading.peeking import Peeking
from spdiag.logs.values.braces import object_in

STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?")
WORDED = re.compile(
    r"\b(?:\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)?"
    r"|\d{1,2}[-/ ][A-Z][a-z]{2}[-/ ]\d{4}[ :]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: (?:[A-Z]{3}\b|[+-]\d{4}))?"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?(?: \d{4}\b)?)"
)
"""Other times of entries: those of Go, of PHP and Tomcat, of syslog and Apache."""
ENTRY = re.compile(rf'[^"]{{0,40}}?{STAMP.pattern}')
"""How another entry of a log begins: with its time, which stands in no words of JSON."""
MOST_LINES, MOST_LETTERS = 500, 1 << 18
"""How much an object may span."""
WHOLE = -1
UNENDED = "Unterminated string"
GOING_ON = ("{", "[", ",")
DECODER = json.JSONDecoder(strict=False)
"""Reads words that have line ends in them, too."""

Lines = Peeking[tuple[int, bytes]]


def spanning(text: str, begin: int, lines: Lines) -> tuple[str, int]:
    """A line, whose first object begins at `begin`, with those over which its last one goes, and how many these are.

    Lines are left where they are if the object does not end in them before another entry begins.
    """
    at = left_open(text, begin) if _may_go_on(text) else None
    whole, taken = text, list[tuple[int, bytes]]()
    while at is not None and len(taken) < MOST_LINES and len(whole) < MOST_LETTERS:
        one = next(lines, (0, b""))
        line = one[1].decode("utf-8", "replace")
        taken += [one] if one[0] else []
        if not one[0] or ENTRY.match(line):
            break
        whole = f"{whole}\n{line}"
        if _may_end(line) and (at := left_open(whole, at)) == WHOLE:
            return whole, len(taken)
    lines.back(taken)
    return text, 0


def left_open(text: str, begin: int) -> int | None:
    """Where the object begins that ends behind a text; `WHOLE` where none does, `None` where one is broken."""
    at = begin
    while at >= 0:
        try:
            at = object_in(text, DECODER.raw_decode(text, at)[1])
        except json.JSONDecodeError as error:
            ended = error.msg.startswith(UNENDED) or error.pos >= len(text.rstrip())
            return at if ended else None
        except RecursionError:
            return None
    return WHOLE


def _may_go_on(text: str) -> bool:
    """Whether a quote, an object or a list is left open in a line, as far as that is seen at a glance."""
    return (text.count('"') - text.count('\\"')) % 2 == 1 or text.rstrip().endswith(GOING_ON)


def _may_end(line: str) -> bool:
    return '"}' in line or line.lstrip().startswith(("}", "]")) or line.rstrip().endswith("}")

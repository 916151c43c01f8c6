"""Entries of text logs: the records that lines carry, with what the lines behind them tell of the same call."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from spdiag.logs.reading.latin import LATIN
from spdiag.logs.reading.parts import tells
from spdiag.logs.reading.peeking import Peeking
from spdiag.logs.reading.prose import carried
from spdiag.logs.reading.retelling import (
    answer_in,
    are_one_call,
    failed_by_words,
    has_failed,
    is_more,
    retold,
    with_answer,
)
from spdiag.logs.reading.spans import STAMP, WORDED, Lines, spanning
from spdiag.logs.values.braces import has_other_call, object_in

NEAR = 20
"""Entries among which two that tell of the same call are put together."""
SECOND = len("2026-11-03T10:07:04")
Found = dict[str, Any] | None


class Line(NamedTuple):
    """A line with those over which its object goes on."""

    number: int
    last: int
    """The number of the last of these lines."""
    text: str
    begin: int
    """Where its object begins; -1 where it has none."""
    before: str
    """The line before, where that has no object."""

    @property
    def front(self) -> str:
        return self.text[: self.begin] if self.begin >= 0 else self.text


class Entry(NamedTuple):
    """What a log says at a time: a record, or why none can be read; and the lines from which to which it does."""

    line: int
    last: int
    record: Found
    stamp: str = ""
    why: str = ""
    answered: bool = False
    """Whether it ends in an answer that stood on a line of its own."""
    worded: bool = False
    """Whether words alone tell of the call that was answered so."""


def entries(lines: Iterable[bytes], *, numbered: bool = False) -> Iterator[Entry]:
    """What a log of text says; lines that carry no object are nothing by themselves.

    `numbered` says that the number behind the path of a call is its status.
    """
    kept: deque[Entry] = deque()
    for line in _lines(Peeking(enumerate(lines, 1))):
        found = carried(line.text, line.begin, numbered=numbered) if line.begin >= 0 else {}
        entry = _more(line, found, kept[-1] if kept else None) or _own(line, found)
        if entry is not None and kept and kept[-1].line == entry.line:
            kept[-1] = entry
        elif entry is not None:
            kept.append(entry)
        if len(kept) > NEAR:
            yield _oldest(kept)
    while kept:
        yield _oldest(kept)


def _lines(lines: Lines) -> Iterator[Line]:
    """The lines with a brace."""
    before = b""
    for number, line in lines:
        text = line.decode(errors=LATIN) if b"{" in line else ""
        begin = object_in(text)
        if text:
            whole, more = spanning(text, begin, lines) if begin >= 0 else (text, 0)
            yield Line(number, number + more, whole, begin, before.decode(errors=LATIN))
        before = line if begin < 0 else b""


def _own(line: Line, found: Found) -> Entry | None:
    """What a line says by itself."""
    if found is None:
        return Entry(line.number, line.last, None, why="the JSON in the line is broken")
    if has_other_call(line.front) and not tells(found):
        return Entry(line.number, line.last, None, why="the call in the line is not written as JSON")
    return Entry(line.number, line.last, found, _stamp(line.front)) if line.begin >= 0 else None


def _more(line: Line, found: Found, last: Entry | None) -> Entry | None:
    """What is said with a line that goes on with what the one before it tells of a call; `None` where it does not."""
    if line.begin < 0 or not is_more(line.front, found):
        return None
    answer = answer_in(line.text[line.begin :], found)
    call = failed_by_words(line.before) if answer and line.before else None
    if call is not None:
        record, stamp = with_answer(call, answer), _stamp(line.before)
        return Entry(line.number - 1, line.last, record, stamp, answered=True, worded=True)
    if last is None or last.record is None or last.last != line.number - 1:
        return None
    if answer and has_failed(last.record):
        return last._replace(last=line.last, record=with_answer(last.record, answer), answered=True)
    beside = found if last.answered and not answer else None
    return last._replace(last=line.last, record={**beside, **last.record}) if beside else None


def _stamp(words: str) -> str:
    found = STAMP.search(words) or WORDED.search(words)
    return found[0] if found is not None else ""


def _oldest(kept: deque[Entry]) -> Entry:
    """Takes the oldest entry, with another one near it that tells of the same call."""
    one = kept.popleft()
    other = next((each for each in kept if each.worded != one.worded and _are_one(one, each)), None)
    if other is None or one.record is None or other.record is None:
        return one
    kept.remove(other)
    worded, row = (one, other) if one.worded else (other, one)
    return row._replace(record=retold(worded.record or {}, row.record or {}))


def _are_one(one: Entry, other: Entry) -> bool:
    """Whether two entries, of which words tell one, are of the same call at the same time."""
    if one.record is None or other.record is None:
        return False
    timed = one.stamp[:SECOND] == other.stamp[:SECOND] if one.stamp else one.last == other.line - 1
    worded, row = (one, other) if one.worded else (other, one)
    return timed and are_one_call(worded.record or {}, row.record or {})

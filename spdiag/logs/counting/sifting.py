"""The lines of a large log that may tell of one operation, sought as bytes; the others are counted unread."""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import IO, NamedTuple

Found = tuple[int, int, list[tuple[int, bytes]]]
"""How many lines a part of a log has, how many of them are empty, and those that may be meant, each with its number."""
PART = 1 << 20
"""Bytes of a log that are looked at together; what is looked at several times should stay near the processor."""
MORE = 1 << 13
"""Bytes behind a part in which its last line ends, mostly."""


class Part(NamedTuple):
    """Whole lines within bytes: from where to where."""

    held: bytes
    start: int
    stop: int

    def lines(self) -> list[bytes]:
        whole = self.held[self.start : self.stop].split(b"\n")
        return whole if whole[-1] else whole[:-1]


class Sieve:
    """What lines look like that are meant: they hold one of the `marks`, and there the pattern fits.

    `escaped` are the same marks as JSON may write them, with backslashes. `begin` and `end` are what every sound line
    begins and ends with; lines that do not are found too, and those that have run into each other. Two slashes within
    a path, where one is meant, are not.
    """

    def __init__(
        self, begin: bytes, end: bytes, marks: Sequence[bytes], escaped: Sequence[bytes], pattern: bytes
    ) -> None:
        self._begin, self._end = begin, end
        self._marks, self._escaped = marks, escaped
        self._between, self._apart = end + b"\n" + begin, end + begin
        self._pattern = re.compile(pattern)

    def sift(self, part: Part) -> Found:
        """What a part of a log holds."""
        held, before, stop = part
        if before == stop:
            return 0, 0, []
        found, lines, file = [], 0, BytesIO(held)
        file.seek(before)
        for start in sorted({start for mark in self._sought(held) for start in self._starts(part, mark)}):
            lines += _lines_up_to(start, file)
            found.append((lines + 1, held[start : _end(held, start, stop)]))
        lines += _lines_up_to(stop, file)
        return (lines, 0, found) if self._is_sound(part, lines) else self._one_by_one(part)

    def _sought(self, held: bytes) -> Iterable[bytes]:
        """The marks that may stand in a part; a single letter is sought much faster than they are."""
        return [*self._marks, *self._escaped] if b"\\" in held else self._marks

    def _starts(self, part: Part, mark: bytes) -> Iterator[int]:
        """Where lines start that hold a mark."""
        held, start, stop = part
        at = held.find(mark, start, stop)
        while at >= 0:
            if self._pattern.match(held, at, stop):
                yield max(start, held.rfind(b"\n", start, at) + 1)
                at = held.find(mark, _end(held, at, stop), stop)
            else:
                at = held.find(mark, at + 1, stop)

    def _is_sound(self, part: Part, lines: int) -> bool:
        held, start, stop = part
        end = stop - 1 if held.endswith(b"\n", start, stop) else stop
        whole = held.startswith(self._begin, start, stop) and held.endswith(self._end, start, end)
        ended = whole and held.count(self._between, start, stop) == lines - 1
        return ended and held.find(self._apart, start, stop) < 0

    def _one_by_one(self, part: Part) -> Found:
        """What a part holds in which a line begins or ends otherwise."""
        found, empty, lines = [], 0, part.lines()
        for number, line in enumerate(lines, 1):
            if not line.strip():
                empty += 1
            elif not self._is_whole(line) or self.holds(line):
                found.append((number, line))
        return len(lines), empty, found

    def _is_whole(self, line: bytes) -> bool:
        """Whether a line begins and ends as a sound one, and no other one has run into it."""
        return line.startswith(self._begin) and line.endswith(self._end) and self._apart not in line

    def holds(self, line: bytes) -> bool:
        """Whether a line, or a path alone, may be meant."""
        return any(True for mark in self._sought(line) for _ in self._starts(Part(line, 0, len(line)), mark))


def _lines_up_to(place: int, file: BytesIO) -> int:
    """How many lines there are from where a file is read to where another line starts; `bytes.count` takes longer."""
    behind = place - file.tell()
    return len(file.readlines(behind)) if behind else 0


def _end(held: bytes, at: int, stop: int) -> int:
    """Where the line ends that a place is in."""
    end = held.find(b"\n", at, stop)
    return end if end >= 0 else stop


def part_of(file: IO[bytes], begin: int) -> Part:
    """The lines of a file that begin within one part of it, of which `begin` is the first byte."""
    first = max(0, begin - 1)  # whether a line begins with the part, the byte before it tells
    file.seek(first)
    held = file.read(begin - first + PART + MORE)
    start = held.find(b"\n") + 1 if begin else 0
    edge = begin - first + PART
    if (begin and not start) or start >= edge:
        return Part(held, 0, 0)
    while (end := held.find(b"\n", edge - 1)) < 0 and (more := file.read(PART)):
        held += more
    return Part(held, start, end + 1 if end >= 0 else len(held))

"""Records out of logs, one after another, with their lines; what cannot be read is told, never passed over."""

import codecs
import io
import json
import re
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import IO, Any

from spdiag.core.problem import Problem
from spdiag.logs.cells import opened as unpacked
from spdiag.logs.delimited import cells, parsed
from spdiag.logs.documents import of_document
from spdiag.logs.headers import with_headers
from spdiag.logs.headings import BEHIND, columns_of
from spdiag.logs.parts import Bad, Read, unwrapped
from spdiag.logs.prose import carried
from spdiag.logs.sources import UTF8, Ahead, Source, middle, opened, tail
from spdiag.logs.typed import TYPED, untyped
from spdiag.logs.unfolding import unfolded

STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?")
PIECE = 1 << 18
LONGEST_RECORD = 50
"""Lines that one row of a table may take; a quote left open reaches further."""
TIME = "timestamp"
Odd = dict[str, list[tuple[int, bytes]]]
"""Lines that are read by themselves, with their numbers, by file."""
AS_TEXT = ('"{', '{\\"')
"""What a line has in it where a record stands as text in a value: at its start, or behind words."""
HEADERS = "eader"
"""What the name of an object of headers has in it."""
DECODER = json.JSONDecoder()
COMMA = (b",}", b", }", b",}\r", b", }\r")
CUT = (EOFError, OSError, zlib.error)
"""What is raised where a log ends in the middle."""


def records(source: Source, ahead: Ahead | None = None) -> Generator[Read | Bad]:
    """Every row of a log; `ahead` is what was read of a stream already."""
    if source.kind == "parquet":
        from spdiag.logs.parquet import parquet_records

        yield from (_unpacked(number, one) for number, one in enumerate(parquet_records(source.path), 1))
        return
    with opened(source.path, source.compression, ahead) as file:
        try:
            if source.kind == "document":
                yield from of_document(_pieces(file, source.encoding))
            else:
                yield from READERS[source.kind](source, _lines(file, source))
        except CUT as error:
            yield cut(error)


def cut(error: BaseException) -> Bad:
    """What is said of a log that cannot be read to its end."""
    return Bad(0, f"the file ends in the middle ({type(error).__name__})")


def numbered(sources: Iterable[Source], found: Iterable[tuple[str, str]]) -> Odd | None:
    """Lines that were found in files, given by file and text, with their numbers; and those that are hard to find.

    `None` where DuckDB has read what is no JSON: it takes a comma behind the last value.
    """
    wanted: dict[str, set[bytes]] = {}
    for path, text in found:
        wanted.setdefault(path, set()).add(text.encode())
    odd: Odd = {}
    for source in sources:
        sought = wanted.get(source.path, set())
        with opened(source.path, source.compression) as file:
            for number, line in enumerate(_lines(file, source), 1):
                if line.endswith(COMMA):
                    return None
                if line.removesuffix(b"\r") in sought or _is_hard(line):
                    odd.setdefault(source.path, []).append((number, line))
    return odd


def _is_hard(line: bytes) -> bool:
    """Whether a line is not UTF-8, or holds what DuckDB was told to be the end of a line."""
    if line.isascii():
        return b"\x01" in line
    try:
        line.decode()
    except UnicodeDecodeError:
        return True
    return False


def _lines(file: IO[bytes], source: Source) -> Iterator[bytes]:
    """The lines of a log in UTF-8, without their ends."""
    if source.encoding not in UTF8:
        wide = io.TextIOWrapper(file, encoding=source.encoding, errors="replace", newline="\n")
        yield from (line.rstrip("\n").encode("utf-8", "replace") for line in wide)
        return
    first = True
    for line in file:
        whole = line.rstrip(b"\n")
        yield whole.removeprefix(b"\xef\xbb\xbf") if first else whole
        first = False


def _pieces(file: IO[bytes], encoding: str) -> Iterator[str]:
    """A log as text, piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while piece := file.read(PIECE):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _of_lines(_: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            one = object_of(number, line)
            yield from several(one) if isinstance(one, Read) else [one]


def several(one: Read) -> Iterator[Read]:
    """The records that one holds, or itself."""
    found = unfolded(one.record)
    yield from [one] if found is None else (Read(one.line, unpacked(each), True) for each in found)


def _unpacked(number: int, record: dict[str, Any]) -> Read:
    """A record with those that stand as text in it."""
    found = unpacked(record)
    return Read(number, found, found is not record)


def object_of(number: int, line: bytes | str) -> Read | Bad:
    """The record that a line holds."""
    try:
        text = (line.decode() if isinstance(line, bytes) else line).removeprefix("\ufeff")
        found = DECODER.decode(text)
    except UnicodeDecodeError:
        return Bad(number, "not UTF-8")
    except (ValueError, RecursionError):
        return Bad(number, "cut, or not JSON" if line.lstrip()[:1] in (b"{", "{") else "not JSON")
    if not isinstance(found, dict):
        return Bad(number, "no JSON object")
    record = untyped(found) if text.find("{", 1) > 0 and TYPED.search(text) else found  # most are flat
    record = unwrapped(record)
    record = unpacked(record) if AS_TEXT[0] in text or AS_TEXT[1] in text else record
    record = with_headers(record) if HEADERS in text else record
    return Read(number, record, record is not found)


def _of_text(source: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    """The lines that carry a JSON object; other lines of such a log are no rows."""
    for number, line in enumerate(lines, 1):
        start = line.find(b"{")
        if start < 0:
            continue
        text = line.decode("utf-8", "replace")
        begin = text.index("{")
        found = carried(text, begin, numbered=source.numbered)
        if found is None:
            yield Bad(number, "the JSON in the line is broken")
            continue
        stamp = STAMP.search(text[:begin])
        for one in several(_unpacked(number, found)):
            yield one._replace(record={TIME: stamp[0], **one.record}) if stamp else one


def _of_table(source: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    """The rows of a table; a row spoilt by a quote is told, and the rows behind it are read."""
    numbered = _Lines(lines)
    wide = len(source.header)
    while (line := numbered.next()) is not None:
        number, text = line
        if not text.strip():
            continue
        row = cells(text, source.delimiter, wide) or _over_lines(text, numbered, source.delimiter, wide)
        if row is None:
            yield Bad(number, f"not {wide} columns, or a quote left open")
        elif tuple(one.strip() for one in row) != source.header:
            record = dict(zip(source.header, row, strict=True))
            yield _unpacked(number, record) if "{" in text or text.count('"') % 2 else Read(number, record)


class _Lines:
    """Numbered lines of text, of which some can be given back."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._more = enumerate(lines, 1)
        self._back: list[tuple[int, str]] = []

    def next(self) -> tuple[int, str] | None:
        if self._back:
            return self._back.pop()
        number, line = next(self._more, (0, b""))
        return (number, line.decode("utf-8", "replace").removesuffix("\r")) if number else None

    def back(self, taken: list[tuple[int, str]]) -> None:
        self._back += reversed(taken)


def _over_lines(text: str, lines: _Lines, delimiter: str, wide: int) -> list[str] | None:
    """The row of a text with the lines that a quote in it spans; when there is none, the lines are given back."""
    taken: list[tuple[int, str]] = []
    while text.count('"') % 2 and len(taken) < LONGEST_RECORD and (more := lines.next()) is not None:
        taken.append(more)
        if '"' in more[1]:
            whole = "\n".join([text, *(line for _, line in taken)])
            row = parsed(whole, delimiter, strict=True)
            if row is not None and len(row) == wide:
                return row
    lines.back(taken)
    return None


READERS = {"lines": _of_lines, "text": _of_text, "table": _of_table}


def broken_line(source: Source, ahead: Ahead | None = None) -> Bad | None:
    """The first line of a log that looks like lines of JSON, where it is broken."""
    if source.kind == "parquet":
        return None
    with opened(source.path, source.compression, ahead) as file:
        lines = [one for one in islice(enumerate(_lines(file, source), 1), LONGEST_RECORD) if one[1].strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith(b"{") for _, line in lines):
        return None
    first = object_of(*lines[0])
    return first if isinstance(first, Bad) else None


def headings(source: Source, ahead: Ahead | None = None) -> tuple[str, ...]:
    """The columns of a text that looks like a table, though like none of requests."""
    if source.kind != "text":
        return ()
    with opened(source.path, source.compression, ahead) as file:
        lines = [line.decode("utf-8", "replace") for line in islice(_lines(file, source), BEHIND)]
    return columns_of([line for line in lines if line.strip()])


def sample(source: Source, most: int, ahead: Ahead | None = None) -> list[Read]:
    """Records from the start and the end of a log; raises `Problem` when the file cannot be read."""
    try:
        with closing(records(source, ahead)) as read:
            found = [one for one in islice(read, most) if isinstance(one, Read)]
    except OSError as error:
        raise Problem("unreadable-file", f"`{source.path}` cannot be read: {error.strerror}") from None
    if source.kind in ("document", "parquet"):
        return found
    return [*found, *_read_of(source, tail(source))]


def between(source: Source) -> list[Read]:
    """Some records from between the start and the end of a large log, for the fields that only they have."""
    return [] if source.kind in ("document", "parquet") else _read_of(source, middle(source))


def _read_of(source: Source, content: bytes) -> list[Read]:
    return [one for one in READERS[source.kind](source, content.splitlines()) if isinstance(one, Read)]

"""Records out of logs, one after another, with their lines; what cannot be read is told, never passed over."""

import codecs
import io
import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from typing import IO, Any

from spdiag.logs.fields.headers import with_headers
from spdiag.logs.reading.cells import opened as unpacked
from spdiag.logs.reading.coded import MARKS, decoded
from spdiag.logs.reading.documents import OBJECT, of_document
from spdiag.logs.reading.entries import entries
from spdiag.logs.reading.folders import lent, of_folders
from spdiag.logs.reading.headings import BEHIND, columns_of
from spdiag.logs.reading.latin import LATIN, written
from spdiag.logs.reading.opening import BROKEN, opened
from spdiag.logs.reading.parts import NO_OBJECT, Bad, Read, unwrapped
from spdiag.logs.reading.sources import UTF8, Source, middle, tail
from spdiag.logs.reading.spans import STAMP
from spdiag.logs.reading.table_rows import LONGEST_RECORD, as_before, of_table, unpacked_of
from spdiag.logs.reading.unfolding import unfolded
from spdiag.logs.values.typed import TYPED, untyped

PIECE = 1 << 18
TIME, WORDED_TIME = "timestamp", "when"
"""What the time before a record is called; one in words is less exact than the record's own."""
Odd = dict[str, list[tuple[int, bytes]]]
"""Lines that are read by themselves, with their numbers, by file."""
AROUND = "\x1e, \t\r\n"
"""What may stand around an object in its line: the mark of RFC 7464 before it, the comma of a list behind it."""
AS_TEXT = ('"{', '{\\"')
"""What a line has in it where a record stands as text in a value: at its start, or behind words."""
HEADERS = "eader"
"""What the name of an object of headers has in it."""
DECODER = json.JSONDecoder()
COMMA = (b",}", b", }", b",}\r", b", }\r")


def records(source: Source) -> Generator[Read | Bad]:
    """Every row of a log, with what its folders tell of it; DuckDB reads those of Parquet itself."""
    told = of_folders(source.shown) if source.kind != "parquet" else {}
    yield from lent(told, _records(source)) if told else _records(source)


def _records(source: Source) -> Iterator[Read | Bad]:
    if source.kind == "parquet":
        from spdiag.logs.reading.parquet import parquet_records

        try:
            yield from (unpacked_of(number, one) for number, one in enumerate(parquet_records(source.path), 1))
        except BROKEN as error:
            yield cut(error)
        return
    with opened(source) as file:
        try:
            if source.kind == "document":
                yield from of_document(_pieces(file, source.encoding))
            else:
                yield from READERS[source.kind](source, _lines(file, source))
        except BROKEN as error:
            yield cut(error)


def cut(error: BaseException) -> Bad:
    """What is said of a log that cannot be read to its end."""
    how = "ends in the middle" if isinstance(error, EOFError) else "is damaged"
    return Bad(0, f"the file {how} ({type(error).__name__})")


def numbered(sources: Iterable[Source], found: Iterable[tuple[str, str]]) -> Odd | None:
    """Lines that were found in files, given by file and text, with their numbers; and those that are hard to find.

    `None` where DuckDB has read what is no JSON (it takes a comma behind the last value), and where a file is damaged.
    """
    try:
        return _numbered(sources, found)
    except BROKEN:
        return None


def _numbered(sources: Iterable[Source], found: Iterable[tuple[str, str]]) -> Odd | None:
    wanted: dict[str, set[bytes]] = {}
    for path, text in found:
        wanted.setdefault(path, set()).add(text.encode())
    odd: Odd = {}
    for source in sources:
        sought = wanted.get(source.path, set())
        with opened(source) as file:
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
    if source.encoding not in UTF8 or source.returned:
        how = "surrogateescape" if source.encoding in UTF8 else "replace"
        end = None if source.returned else "\n"
        wide = io.TextIOWrapper(file, encoding=source.encoding, errors=how, newline=end)
        yield from (line.rstrip("\n").encode("utf-8", how) for line in wide)
        return
    first = True
    for line in file:
        whole = line.rstrip(b"\n")
        yield whole.removeprefix(b"\xef\xbb\xbf") if first else whole
        first = False


def _pieces(file: IO[bytes], encoding: str) -> Iterator[str]:
    """A log as text, piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)(LATIN if encoding in UTF8 else "replace")
    while piece := file.read(PIECE):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _of_lines(_: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield from objects_of(number, line)


def objects_of(number: int, line: bytes | str) -> Iterable[Read | Bad]:
    """The records that a line holds."""
    one = object_of(number, line)
    if isinstance(one, Read):
        return several(one)
    parts = _apart(line)
    return [each for part in parts for each in objects_of(number, part)] if len(parts) > 1 else [one]


def _apart(line: bytes | str) -> list[str]:
    """The objects that have run into each other in a line, with what stands behind the last that is whole."""
    found, start, text = list[str](), 0, ""
    with suppress(ValueError, RecursionError):
        text = written(line).strip()
        while (behind := OBJECT.match(text, DECODER.raw_decode(text, start)[1] - 1)) is not None:
            found.append(text[start : behind.start() + 1])
            start = behind.end()
    return [*found, text[start:]]


def several(one: Read) -> Iterable[Read | Bad]:
    """The records that one holds, or itself."""
    found = unfolded(one.record)
    return [one] if found is None else [_inner(one.line, each) for each in found]


def _inner(number: int, found: Any) -> Read | Bad:
    """What another record holds."""
    if not isinstance(found, dict):
        return Bad(number, NO_OBJECT)
    return Read(number, with_headers(unpacked(decoded(found))), True)


def _decoded(text: str) -> Any:
    try:
        return DECODER.decode(text)
    except ValueError:
        return DECODER.decode(text.strip(AROUND))


def object_of(number: int, line: bytes | str) -> Read | Bad:
    """The record that a line holds."""
    try:
        text = written(line)
        found = _decoded(text)
    except UnicodeDecodeError:
        return Bad(number, "not UTF-8")
    except (ValueError, RecursionError):
        return Bad(number, "cut, or not JSON" if line.lstrip()[:1] in (b"{", "{") else "not JSON")
    if not isinstance(found, dict):
        return Bad(number, NO_OBJECT)
    record = untyped(found) if text.find("{", 1) > 0 and TYPED.search(text) else found  # most are flat
    record = unwrapped(record)
    plain = decoded(record) if any(mark in text for mark in MARKS) else record
    record = unpacked(plain) if plain is not record or AS_TEXT[0] in text or AS_TEXT[1] in text else record
    record = with_headers(record) if HEADERS in text else record
    return Read(number, record, record is not found)


def _of_text(source: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    """The rows in what a log of text says, and what cannot be read as rows."""
    for entry in entries(lines, numbered=source.numbered):
        if entry.record is None:
            yield Bad(entry.line, entry.why)
            continue
        stamp = {TIME if STAMP.match(entry.stamp) else WORDED_TIME: entry.stamp} if entry.stamp else {}
        for one in several(unpacked_of(entry.line, entry.record)):
            yield one._replace(record={**stamp, **one.record}) if isinstance(one, Read) else one


READERS = {"lines": _of_lines, "text": _of_text, "table": of_table}


def broken_line(source: Source) -> Bad | None:
    """The first line of a log that looks like lines of JSON, where it is broken."""
    if source.kind == "parquet":
        return None
    with opened(source) as file:
        lines = [one for one in islice(enumerate(_lines(file, source), 1), LONGEST_RECORD) if one[1].strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith(b"{") for _, line in lines):
        return None
    first = object_of(*lines[0])
    return first if isinstance(first, Bad) else None


def headings(source: Source) -> tuple[str, ...]:
    """The columns of a text that looks like a table, though like none of requests."""
    if source.kind != "text":
        return ()
    return columns_of([line for line in beginning(source, BEHIND) if line.strip()])


def beginning(source: Source, most: int) -> list[str]:
    """The first lines of a log; none where it is damaged."""
    with opened(source) as file, suppress(*BROKEN):
        return [line.decode("utf-8", "replace") for line in islice(_lines(file, source), most)]
    return []


def sample(source: Source, most: int) -> list[Read]:
    """Records from the start and the end of a log; raises `Problem` when the file cannot be read."""
    with closing(records(source)) as read:
        found = [one for one in islice(read, most) if isinstance(one, Read)]
    if source.kind in ("document", "parquet"):
        return found
    return [*found, *_read_of(source, tail(source), [one.record for one in found], most)]


def between(source: Source, first: Sequence[dict[str, Any]]) -> list[Read]:
    """Some records from between the start and the end of a large log, for the fields that only they have.

    `first` are records from its start.
    """
    return [] if source.kind in ("document", "parquet") else _read_of(source, middle(source), first)


def _read_of(source: Source, content: bytes, first: Sequence[dict[str, Any]], most: int | None = None) -> list[Read]:
    """The records of the last lines of a part of a log; of a table those alone under the heading of its start."""
    lines = content.splitlines()[-most if most else None :]
    read = [one for one in lent(of_folders(source.shown), READERS[source.kind](source, lines)) if isinstance(one, Read)]
    return as_before(read, first) if source.kind == "table" else read

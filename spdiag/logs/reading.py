"""Records out of logs, one after another, with their lines; what cannot be read is told, never passed over."""

import base64
import csv
import io
import json
import re
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import IO, Any, NamedTuple

from spdiag.core.problem import Problem
from spdiag.logs.sources import Source, opened, tail

STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?")
LONGEST_RECORD = 50
"""Lines that one row of a table may take; a quote left open reaches further."""
CHUNK = 1 << 20
TIME = "timestamp"


class Bad(NamedTuple):
    """A row that cannot be read, and why."""

    line: int
    why: str


class Read(NamedTuple):
    """A record and the line it begins on."""

    line: int
    record: dict[str, Any]
    wrapped: bool = False
    """Whether it stood inside another record."""


def records(source: Source, ahead: bytes = b"") -> Generator[Read | Bad]:
    """Every row of a log; `ahead` is what was read of a stream already."""
    if source.kind == "parquet":
        from spdiag.logs.parquet import parquet_records

        yield from (Read(number, one) for number, one in enumerate(parquet_records(source.path), 1))
        return
    with opened(source.path, source.compression, ahead) as file:
        try:
            yield from READERS[source.kind](source, _lines(file, source))
        except (EOFError, OSError, zlib.error) as error:
            yield Bad(0, f"the file ends in the middle ({type(error).__name__})")


def _lines(file: IO[bytes], source: Source) -> Iterator[bytes]:
    """The lines of a log in UTF-8, without their ends."""
    if source.encoding == "utf-16":
        yield from (line.encode("utf-8", "replace") for line in file.read().decode("utf-16", "replace").split("\n"))
        return
    first = True
    for line in file:
        whole = line.rstrip(b"\n")
        yield whole.removeprefix(b"\xef\xbb\xbf") if first else whole
        first = False


def _of_lines(_: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _object(number, line)


def _object(number: int, line: bytes | str) -> Read | Bad:
    try:
        found = json.loads(line)
    except UnicodeDecodeError:
        return Bad(number, "not UTF-8")
    except (ValueError, RecursionError) as error:
        return Bad(number, f"no JSON: {getattr(error, 'msg', type(error).__name__)}")
    if not isinstance(found, dict):
        return Bad(number, "no JSON object")
    record = _unwrapped(found)
    return Read(number, record, record is not found)


def _unwrapped(record: dict[str, Any]) -> dict[str, Any]:
    """A record whose message is itself a record, as CloudWatch and Lambda wrap them, with that one's fields too."""
    for key in ("@message", "message", "log", "textPayload"):
        inner = record.get(key)
        if isinstance(inner, str) and inner.lstrip().startswith("{") and '"' in inner:
            try:
                found = json.loads(inner)
            except ValueError:
                continue
            if isinstance(found, dict) and "errors" not in found:
                return {**{name: value for name, value in record.items() if name != key}, **found}
    return record


def _of_text(_: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    """The lines that carry a JSON object; other lines of such a log are no rows."""
    decoder = json.JSONDecoder()
    for number, line in enumerate(lines, 1):
        start = line.find(b"{")
        if start < 0:
            continue
        text = line.decode("utf-8", "replace")
        begin = text.index("{")
        try:
            found, _end = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError):
            yield Bad(number, "the JSON in the line is broken")
            continue
        stamp = STAMP.search(text[:begin])
        record = _unwrapped(found)
        yield Read(number, {TIME: stamp[0], **record} if stamp else record)


def _of_table(source: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    """The rows of a table; a row spoilt by a quote is told, and the rows behind it are read."""
    numbered = _Lines(lines)
    wide = len(source.header)
    while (line := numbered.next()) is not None:
        number, text = line
        if not text.strip():
            continue
        row = _row(text, source.delimiter, wide) or _over_lines(text, numbered, source.delimiter, wide)
        if row is None:
            yield Bad(number, f"not {wide} columns, or a quote left open")
        elif tuple(one.strip() for one in row) != source.header:
            yield Read(number, dict(zip(source.header, row, strict=True)))


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
            row = _parsed(whole, delimiter, strict=True)
            if row is not None and len(row) == wide:
                return row
    lines.back(taken)
    return None


def _row(text: str, delimiter: str, wide: int) -> list[str] | None:
    """The cells of one line: as the standard has it, with quotes escaped by a backslash, or with odd quotes in it."""
    if '"' not in text:
        plain = text.split(delimiter)
        return plain if len(plain) == wide else None
    ways = ({"strict": True}, {"strict": True, "escapechar": "\\", "doublequote": False}, {"strict": False})
    rows = (_parsed(text, delimiter, **way) for way in ways if way["strict"] or text.count('"') % 2 == 0)
    return next((row for row in rows if row is not None and len(row) == wide), None)


def _parsed(text: str, delimiter: str, **way: Any) -> list[str] | None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, **way))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _of_document(_: Source, lines: Iterable[bytes]) -> Iterator[Read | Bad]:
    """The records of a JSON array, of the first array of records in an object, or the entries of a HAR."""
    text = b"\n".join(lines).decode("utf-8-sig", "replace")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _salvaged(text)
        return
    rows = _rows(whole)
    for number, one in enumerate(rows, 1):
        yield Read(number, _entry(one)) if isinstance(one, dict) else Bad(number, "no JSON object")


def _rows(whole: Any) -> list[Any]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        inner = whole.get("log", whole)
        lists = [one for one in inner.values() if isinstance(one, list) and one] if isinstance(inner, dict) else []
        return max(lists, key=len) if lists else [whole]
    return [whole]


def _salvaged(text: str) -> Iterator[Read | Bad]:
    """What can be read of a document that is broken: its objects up to there, and after."""
    decoder, place, number = json.JSONDecoder(), text.find("{", text.find("[") + 1), 0
    while place >= 0:
        number += 1
        try:
            found, end = decoder.raw_decode(text, place)
            yield Read(number, _entry(found))
        except (ValueError, RecursionError):
            yield Bad(text.count("\n", 0, place) + 1, "the JSON is broken")
            end = text.find("\n", place)
            if end < 0:
                return
        place = text.find("{", end)


def _entry(record: dict[str, Any]) -> dict[str, Any]:
    """A HAR entry as a flat request; any other record as it is."""
    request, response = record.get("request"), record.get("response")
    if not (isinstance(request, dict) and isinstance(response, dict) and "url" in request and "status" in response):
        return _unwrapped(record)
    content = response.get("content")
    body = _body(content) if isinstance(content, dict) else None
    failed = isinstance(response.get("status"), int) and response["status"] >= 400
    return {
        "timestamp": record.get("startedDateTime"),
        "method": request.get("method"),
        "url": request.get("url"),
        "status": response.get("status"),
        "message": body if failed and isinstance(body, str) else None,
        **{
            key: value
            for key, value in record.items()
            if key.lower().lstrip("_").startswith(("seller", "merchant", "marketplace"))
        },
    }


def _body(content: dict[str, Any]) -> Any:
    """The body of an answer in a HAR, as text."""
    text = content.get("text")
    if content.get("encoding") != "base64" or not isinstance(text, str):
        return text
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except ValueError:
        return None


READERS = {"lines": _of_lines, "text": _of_text, "table": _of_table, "document": _of_document}


def sample(source: Source, most: int, ahead: bytes = b"") -> list[Read]:
    """Records from the start and the end of a log; raises `Problem` when the file cannot be read."""
    try:
        with closing(records(source, ahead)) as read:
            found = [one for one in islice(read, most) if isinstance(one, Read)]
    except OSError as error:
        raise Problem("unreadable-file", f"`{source.path}` cannot be read: {error.strerror}") from None
    if source.kind in ("document", "parquet"):
        return found
    return [*found, *(one for one in READERS[source.kind](source, tail(source).splitlines()) if isinstance(one, Read))]

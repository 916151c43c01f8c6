"""Which files are meant, and in which format each is: told by content, not by name alone."""

import io
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from spdiag.core.problem import Problem
from spdiag.logs.reading.headings import encoding_of
from spdiag.logs.reading.kinds import kind_of
from spdiag.logs.reading.opening import BROKEN, HEAD, Ahead, file_of, is_of_zstd, packing
from spdiag.logs.reading.prose import numbers_are_statuses

TAIL = 65_536
"""Bytes at its end that are sampled too."""
LARGE, PLACES, PIECE = 1 << 20, 9, 1 << 13
"""Bytes from which on a file is sampled in between too, into how many parts that divides it, and how much of each."""
LINES = 200
UTF8 = ("utf-8", "utf-8-sig")
WIDEST = 2
"""Bytes of a unit of UTF-16, which are read together."""
COMPRESSED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Source(NamedTuple):
    """One log: where it lies, its kind, how it is compressed and written, and its size in bytes on disk.

    `kind` is lines (a JSON object each), table, document (one JSON), parquet, text (lines that carry JSON), or own: a
    document of spdiag itself, which is no log.
    """

    path: str
    kind: str
    delimiter: str = ""
    header: tuple[str, ...] = ()
    notes: int = 0
    """The number of lines before the heading of a table that tell of the file, behind `#`."""
    compression: str = ""
    encoding: str = "utf-8"
    size: int = 0
    blank: bool = False
    """Whether nothing stands in it."""
    name: str = ""
    """What it is called, where that is not its path."""
    width: int = 0
    """About how many bytes a row takes, unpacked; 0 where that is not known."""
    numbered: bool = False
    """Whether in lines of text the number behind the path of a call is its status."""
    headless: bool = False
    """Whether the columns of a table are those of another one, and its first line is a row."""
    returned: bool = False
    """Whether its lines end with carriage returns alone, as some spreadsheets on a Mac write them."""
    ahead: Ahead | None = None
    """What was read already, where it is a stream: that cannot be read twice, but for what is kept of it."""

    @property
    def shown(self) -> str:
        return self.name or ("standard input" if self.path == "-" else self.path)


def source(path: str, ahead: Ahead | None = None, told: Collection[str] = ()) -> Source:
    """What a file is; `ahead` holds the start of what cannot be read twice, `told` are columns that it is told to have.

    Raises `Problem` when it cannot be read.
    """
    start, compression = _start(path, ahead)
    size = Path(path).stat().st_size if ahead is None else 0
    encoding = next((name for bom, name in BOMS if start.startswith(bom)), "") or encoding_of(start)
    if start.startswith(b"PAR1"):
        return Source(path, "parquet", size=size, ahead=ahead)
    text = start.decode(encoding, errors="replace")
    lines = [line for line in text.splitlines()[:LINES] if line.strip()]
    found = Source(path, *kind_of(lines, told), compression, encoding, size, not lines)
    width = len(start) // start.count(b"\n") if b"\n" in start else 0
    numbered, returned = found.kind == "text" and numbers_are_statuses(lines), _is_returned(text, found.kind)
    return found._replace(width=width, numbered=numbered, returned=returned, ahead=ahead)


def _is_returned(text: str, kind: str) -> bool:
    """Whether lines end with carriage returns alone: all do, or the heading of a table, whose cells may hold others."""
    first, back, rest = text.partition("\r")
    return bool(back) and "\n" not in first and (not rest.startswith("\n") if kind == "table" else "\n" not in rest)


def _start(path: str, ahead: Ahead | None) -> tuple[bytes, str]:
    start = ahead.part(0, HEAD) if ahead is not None else _read(path)
    compression = next((name for magic, name in COMPRESSED.items() if start.startswith(magic)), "")
    if not compression:
        return start, ""
    return _unpacked(start, compression, path), compression


def _read(path: str) -> bytes:
    with file_of(path) as file:
        return file.read(HEAD)


def _unpacked(start: bytes, compression: str, path: str) -> bytes:
    """What the start of a packed log unpacks to, as far as it goes."""
    kept, whole = b"", False
    try:
        with packing(compression).open(io.BytesIO(start), "rb") as file:
            while len(kept) < HEAD and (piece := file.read1(HEAD)):
                kept += piece
            whole = True
    except (*BROKEN, ValueError):
        pass
    except Exception as error:
        if not is_of_zstd(error):
            raise
    if not kept and not whole:
        raise Problem("unreadable-file", f"`{path}` is damaged")
    return kept


def middle(source: Source) -> bytes:
    """Some whole lines from places between the start and the end of a large plain file."""
    if source.ahead is not None or source.compression or source.encoding not in UTF8 or source.size < LARGE:
        return b""
    found = []
    with file_of(source.path) as file:
        for place in range(1, PLACES):
            file.seek(source.size * place // PLACES)
            found.append(file.read(PIECE).partition(b"\n")[2].rpartition(b"\n")[0])
    return b"\n".join(found)


def tail(source: Source) -> bytes:
    """The last whole lines of a plain file in UTF-8; nothing of one that is packed."""
    if source.ahead is not None or source.compression:
        return b""
    with file_of(source.path) as file:
        mark = file.read(WIDEST) if source.encoding == "utf-16" else b""
        file.seek(max(0, source.size - TAIL) // WIDEST * WIDEST)
        last = mark + file.read()
    if source.encoding not in UTF8:
        last = last.decode(source.encoding, errors="replace").encode(errors="replace")
    return last.partition(b"\n")[2]

"""Which files are meant, and in which format each is: told by content, not by name alone."""

import io
import sys
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from spdiag.core.problem import Problem
from spdiag.logs.headings import encoding_of
from spdiag.logs.kinds import kind_of
from spdiag.logs.prose import numbers_are_statuses

HEAD = 262_144
"""Bytes at the start of a file that tell what it is."""
TAIL = 65_536
"""Bytes at its end that are sampled too."""
LARGE, PLACES, PIECE = 1 << 20, 9, 1 << 13
"""Bytes from which on a file is sampled in between too, into how many parts that divides it, and how much of each."""
KEPT = 1 << 27
"""Bytes of standard input that are kept, to look at it again."""
LINES = 200
UTF8 = ("utf-8", "utf-8-sig")
WIDEST = 2
"""Bytes of a unit of UTF-16, which are read together."""
COMPRESSED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Source(NamedTuple):
    """One log: where it lies, its kind, how it is compressed and written, and its size in bytes on disk.

    `kind` is lines (a JSON object each), table, document (one JSON), parquet or text (lines that carry JSON).
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

    @property
    def shown(self) -> str:
        return self.name or ("standard input" if self.path == "-" else self.path)


def files(names: Sequence[str]) -> tuple[str, ...]:
    """The files meant by names, globs and directories, each once; raises `Problem` for what is not there."""
    found = [path for name in names for path in _files(name)]
    return tuple(dict.fromkeys(found))


def _files(name: str) -> list[str]:
    if name == "-":
        return [name]
    place = Path(name)
    if place.is_dir():
        inside = sorted(str(one) for one in place.rglob("*") if one.is_file() and not one.name.startswith("."))
        if not inside:
            raise Problem("unreadable-file", f"`{name}` holds no files")
        return inside
    if place.exists():
        return [name]
    import glob  # this and gzip take a while to load, and are rarely needed

    found = sorted(path for path in glob.glob(name, recursive=True) if Path(path).is_file())  # noqa: PTH207 - any glob
    if not found:
        raise Problem("unreadable-file", f"`{name}` is not there", hint="give a file, a directory, a glob or -")
    return found


def source(path: str, head: bytes | None = None, told: Collection[str] = ()) -> Source:
    """What a file is; `head` holds the start of what cannot be read twice, `told` are columns that it is told to have.

    Raises `Problem` when it cannot be read.
    """
    start, compression = _start(path, head)
    size = Path(path).stat().st_size if path != "-" else 0
    encoding = next((name for bom, name in BOMS if start.startswith(bom)), "") or encoding_of(start)
    if start.startswith(b"PAR1"):
        return Source(path, "parquet", size=size)
    lines = [line for line in start.decode(encoding, errors="replace").splitlines()[:LINES] if line.strip()]
    found = Source(path, *kind_of(lines, told), compression, encoding, size, not lines)
    width = len(start) // start.count(b"\n") if b"\n" in start else 0
    return found._replace(width=width, numbered=found.kind == "text" and numbers_are_statuses(lines))


def _start(path: str, head: bytes | None) -> tuple[bytes, str]:
    try:
        start = head if head is not None else _read(path)
    except OSError as error:
        raise Problem("unreadable-file", f"`{path}` cannot be read: {error.strerror}") from None
    compression = next((name for magic, name in COMPRESSED.items() if start.startswith(magic)), "")
    if not compression:
        return start, ""
    return _unpacked(start, compression, path), compression


def _read(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(HEAD)


def _unpacked(start: bytes, compression: str, path: str) -> bytes:
    """What the start of a packed log unpacks to, as far as it goes."""
    kept, whole = b"", False
    try:
        with _packing(compression).open(io.BytesIO(start), "rb") as file:
            while len(kept) < HEAD and (piece := file.read1(HEAD)):
                kept += piece
            whole = True
    except (OSError, EOFError, ValueError, zlib.error):
        pass
    except Exception as error:  # the libraries of zstd have exceptions of their own
        if type(error).__name__ != "ZstdError":
            raise
    if not kept and not whole:
        raise Problem("unreadable-file", f"`{path}` is damaged")
    return kept


class Ahead:
    """What was read of a stream, so that it can be read again; of a long one the start alone is kept."""

    def __init__(self, start: bytes) -> None:
        self._kept = bytearray(start)
        self.whole = True

    def part(self, begin: int, length: int) -> bytes:
        return bytes(self._kept[begin : begin + length])

    def keep(self, piece: bytes) -> bytes:
        """Keeps what was read, where there is room for it."""
        self.whole = self.whole and len(self._kept) + len(piece) <= KEPT
        if self.whole:
            self._kept += piece
        return piece


class _Unpacked(io.RawIOBase):
    """What a log unpacks to; where it is cut, all that stands before is read before that is told."""

    def __init__(self, unpacked: Any) -> None:
        self._unpacked = unpacked

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        taken = self._unpacked.read1(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)


@contextmanager
def opened(path: str, compression: str, ahead: Ahead | None = None) -> Iterator[IO[bytes]]:
    """A log's content, unpacked; of standard input with what was read of it already."""
    with _Again(ahead or Ahead(b""), sys.stdin.buffer) if path == "-" else Path(path).open("rb") as packed:
        if compression:
            with _packing(compression).open(packed, "rb") as unpacked:
                yield io.BufferedReader(_Unpacked(unpacked), 1 << 20)
        else:
            yield io.BufferedReader(packed, 1 << 20) if isinstance(packed, _Again) else packed


class _Again(io.RawIOBase):
    """A stream with what was read of it already."""

    def __init__(self, ahead: Ahead, stream: Any) -> None:
        self._ahead, self._stream, self._at = ahead, stream, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        taken = self._ahead.part(self._at, len(buffer)) or self._ahead.keep(self._stream.read1(len(buffer)))
        self._at += len(taken)
        buffer[: len(taken)] = taken
        return len(taken)


def _packing(compression: str) -> Any:
    """The library that unpacks."""
    if compression == "gzip":
        import gzip

        return gzip
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd
    from backports import zstd as backported

    return backported


def middle(source: Source) -> bytes:
    """Some whole lines from places between the start and the end of a large plain file."""
    if source.path == "-" or source.compression or source.encoding not in UTF8 or source.size < LARGE:
        return b""
    found = []
    with Path(source.path).open("rb") as file:
        for place in range(1, PLACES):
            file.seek(source.size * place // PLACES)
            found.append(file.read(PIECE).partition(b"\n")[2].rpartition(b"\n")[0])
    return b"\n".join(found)


def tail(source: Source) -> bytes:
    """The last whole lines of a plain file in UTF-8; nothing of one that is packed."""
    if source.path == "-" or source.compression:
        return b""
    with Path(source.path).open("rb") as file:
        mark = file.read(WIDEST) if source.encoding == "utf-16" else b""
        file.seek(max(0, source.size - TAIL) // WIDEST * WIDEST)
        last = mark + file.read()
    if source.encoding not in UTF8:
        last = last.decode(source.encoding, errors="replace").encode(errors="replace")
    return last.partition(b"\n")[2]

"""How logs are opened: files and streams, unpacked on the way."""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import IO, TYPE_CHECKING, Any

from spdiag.core.problem import Problem
from spdiag.logs.reading.listing import unread

if TYPE_CHECKING:
    from spdiag.logs.reading.sources import Source

KEPT = 1 << 27
"""Bytes of a stream that are kept, to look at it again."""
BROKEN = (EOFError, OSError, zlib.error)
"""What is raised where what is packed ends in the middle, or is damaged."""


GONE = "it was there a moment ago: compare again when logs are not being moved"


HEAD = 262_144
"""Bytes at the start of a log that tell what it is."""


class Ahead:
    """A stream, and what was read of it, so that this can be read again; of a long one the start alone is kept."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream: Any = stream
        self._kept = bytearray(stream.read(HEAD))
        self.whole = True

    def part(self, begin: int, length: int) -> bytes:
        return bytes(self._kept[begin : begin + length])

    def more(self, length: int) -> bytes:
        """What comes next, kept where there is room for it."""
        piece: bytes = self._stream.read1(length)
        self.whole = self.whole and len(self._kept) + len(piece) <= KEPT
        if self.whole:
            self._kept += piece
        return piece


def begun(path: str) -> Ahead | None:
    """What stands first in standard input, a pipe or a device, none of which can be read twice; `None` of a file.

    Raises `Problem` for what cannot be read.
    """
    if path != "-":
        return None if S_ISREG(Path(path).stat().st_mode) else Ahead(file_of(path))
    if sys.stdin is None:
        raise Problem("unreadable-file", "standard input is closed", hint="pipe a log into it, or name a file")
    return Ahead(sys.stdin.buffer)


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """A log's content, unpacked; of a stream with what was read of it already."""
    with _Again(source.ahead) if source.ahead is not None else file_of(source.path) as packed:
        if source.compression:
            with packing(source.compression).open(packed, "rb") as unpacked:
                yield io.BufferedReader(_Unpacked(unpacked), 1 << 20)
        else:
            yield io.BufferedReader(packed, 1 << 20) if isinstance(packed, _Again) else packed


def file_of(path: str, buffering: int = -1) -> IO[bytes]:
    """A file, opened; raises `Problem` when it cannot be, as when it was taken away meanwhile."""
    try:
        return Path(path).open("rb", buffering)
    except OSError as error:
        raise trouble(path, error) from None


def trouble(path: str, error: OSError) -> Problem:
    """What is said of a file that cannot be read, though it was there when files were looked for."""
    return Problem("unreadable-file", unread(path, error), hint=GONE if isinstance(error, FileNotFoundError) else "")


class _Again(io.RawIOBase):
    """A stream from its start, with what was read of it already."""

    def __init__(self, ahead: Ahead) -> None:
        self._ahead, self._at = ahead, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        taken = self._ahead.part(self._at, len(buffer)) or self._ahead.more(len(buffer))
        self._at += len(taken)
        buffer[: len(taken)] = taken
        return len(taken)


class _Unpacked(io.RawIOBase):
    """What a log unpacks to; where it is cut, all that stands before is read before that is told."""

    def __init__(self, unpacked: Any) -> None:
        self._unpacked = unpacked

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            taken = self._unpacked.read1(len(buffer))
        except Exception as error:
            if not is_of_zstd(error):
                raise
            raise OSError("damaged") from None
        buffer[: len(taken)] = taken
        return len(taken)


def is_of_zstd(error: Exception) -> bool:
    """Whether it is what the libraries of zstd raise, which have exceptions of their own."""
    return type(error).__name__ == "ZstdError"


def packing(compression: str) -> Any:
    """The library that unpacks."""
    if compression == "gzip":
        import gzip

        return gzip
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd
    from backports import zstd as backported

    return backported

"""Where the lines go: a file by its path, a file that is open, or a function that takes the row."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from spdiag.recorder.calls import Row

Put = Callable[[Row], object]


class TextFile(Protocol):
    """A file that is open for text."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> object: ...


Sink = str | os.PathLike[str] | TextFile | Put


def putting(sink: Sink) -> Put:
    """What takes a row and writes it there."""
    if isinstance(sink, (str, os.PathLike)):
        return Appending(os.fspath(sink))
    return sink if callable(sink) else Writing(sink)


def line(row: Row) -> str:
    """A row as the line that is written, its end included; whatever JSON does not know is left empty."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=lambda _: None) + "\n"


class Appending:
    """Appends to a file, each line whole, however many threads and processes do.

    The file is opened for each line: so it may be moved away, as when logs are rotated, and comes back after trouble.
    """

    FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

    def __init__(self, path: str) -> None:
        self._path, self._torn = path, False

    def __call__(self, row: Row) -> None:
        given = line(row).encode("utf-8", "replace")
        file = os.open(self._path, self.FLAGS, 0o666)
        try:
            self._append(file, b"\n" + given if self._torn else given)
        finally:
            os.close(file)

    def _append(self, file: int, given: bytes) -> None:
        """One write; what a full disk cuts off costs this line, and not the next one too."""
        wrote = os.write(file, given)
        self._torn = wrote < len(given)
        if self._torn:
            raise OSError(f"{wrote} of {len(given)} bytes were written")


class Writing:
    """Writes to an open text file, one line at a time."""

    lock = Lock()

    def __init__(self, file: TextFile) -> None:
        self._file = file

    def __call__(self, row: Row) -> None:
        given = line(row).encode("utf-8", "replace").decode("utf-8")
        with Writing.lock:
            self._file.write(given)
            self._file.flush()


def _renew() -> None:
    """In a child that was forked while another thread held the lock, nobody would ever release it."""
    Writing.lock = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)

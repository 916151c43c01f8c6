"""One operation in a large log of JSON lines: most lines need not be read to know that they do not tell of it."""

from __future__ import annotations

import json
import marshal
import os
import re
import signal
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, NoReturn

from spdiag.catalog.operations import operations_named
from spdiag.catalog.templates import Template, below, every_template
from spdiag.logs.counting.sifting import PART, Found, Part, Sieve, part_of
from spdiag.logs.reading.opening import BROKEN, HEAD, file_of, opened
from spdiag.logs.reading.parts import Bad, Passed, Read
from spdiag.logs.reading.records import cut, objects_of
from spdiag.logs.reading.sources import LINES, Source, tail

ALIKE = 24
"""Bytes at the start of lines that show that one program wrote them."""
WORKERS = 4
"""Processes that share the work, at most."""
TELLING = 16
"""Bytes that many marks may share to be sought as one."""
SIZE = 8
"""Bytes that tell how long an answer of another process is."""
SHARED = 64
"""Parts from which on sharing it pays."""


def sieve(source: Source, operation: str) -> Sieve | None:
    """The sieve for an operation; `None` where lines have to be read to know what they tell of."""
    templates = _templates(operation)
    lines = _lines(source)
    if source.kind != "lines" or source.encoding != "utf-8" or source.ahead or not templates or not lines:
        return None
    begin = _shared(min(lines), max(lines))[:ALIKE]
    end = b"}\r" if all(line.endswith(b"}\r") for line in lines) else b"}"
    if not begin.startswith(b"{") or not all(line.endswith(end) for line in lines):
        return None
    marks = {template.path.partition("{")[0].strip("/") for template in templates}
    escaped = {mark.replace("/", "\\/") for mark in marks}
    pattern = "|".join(map(_pattern, templates))
    return Sieve(begin, end, _fewest(marks), _fewest(escaped), pattern.encode())


def _fewest(marks: Iterable[str]) -> list[bytes]:
    """What to seek instead of marks of which several begin alike."""
    found: list[bytes] = []
    for mark in sorted(mark.encode() for mark in marks):
        shared = _shared(found[-1], mark) if found else b""
        if len(shared) >= TELLING:
            found[-1] = shared
        else:
            found.append(mark)
    return found


def _shared(first: bytes, last: bytes) -> bytes:
    """What two lines begin with; so does every line that is sorted between them."""
    return first[: next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)]


def _templates(name: str) -> list[Template]:
    """The paths of an operation that is named, or whose path is given."""
    known = [one.path for one in operations_named(name) if one.path]
    if not known:
        return [one for one in every_template() if one.path.casefold() == name.casefold()]
    return [one for path in known for one in below(path.split("/")[1]) if one.path == path]


def _pattern(template: Template) -> str:
    r"""What stands in a line from the first letter of such a path on; JSON may write `/` as `\/`."""
    value = r'(?:[^"?#\\]|\\.)+' if template.greedy else r'(?:[^"/?#\\]|\\[^/])+'
    parts = (value if part.startswith("{") else re.escape(part) for part in template.parts)
    return r"\\?/".join(parts) + r'(?:\\?/)*(?:["?#\s]|\\[^/]|$)'


def _lines(source: Source) -> list[bytes]:
    """Whole lines from the start and the end of a log, sound ones; none where few are."""
    with opened(source) as file:
        head = file.read(HEAD).rpartition(b"\n")[0]
    lines = [line for line in (*head.split(b"\n")[:LINES], *tail(source).split(b"\n")[-LINES:]) if line.strip()]
    sound = [line for line in lines if _is_sound(line)]
    return sound if len(sound) > len(lines) // 2 else []


def _is_sound(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def sifted(source: Source, chosen: Sieve) -> Generator[Read | Bad | Passed]:
    """The rows of a log that may be meant, and how many others lie between them."""
    before = 0
    try:
        for lines, empty, found in _found(source, chosen):
            yield Passed(lines - empty - len(found))
            yield from (one for number, line in found for one in objects_of(before + number, line))
            before += lines
    except BROKEN as error:
        yield cut(error)


def _found(source: Source, chosen: Sieve) -> Iterator[Found]:
    """What each part of a log holds, in turn."""
    if source.compression:
        with opened(source) as packed:
            while held := packed.read(PART):
                held += b"" if held.endswith(b"\n") else packed.readline()
                yield chosen.sift(Part(held, 0, len(held)))
        return
    parts = -(-source.size // PART)
    workers = min(WORKERS, os.cpu_count() or 1) if parts >= SHARED and hasattr(os, "fork") else 1
    shares = [range(one, parts, workers) for one in range(workers)] if workers > 1 else []
    with ExitStack() as stack, file_of(source.path, 0) as file:
        helpers = [stack.enter_context(_helper(source, chosen, share)) for share in shares]
        for place in range(parts):
            helped = _helped(helpers[place % workers]) if helpers else None
            yield helped if helped is not None else chosen.sift(part_of(file, place * PART))


def _helped(answers: IO[bytes]) -> Found | None:
    """The next answer of another process; `None` where it gives none."""
    size = int.from_bytes(answers.read(SIZE))
    answer = answers.read(size)
    return marshal.loads(answer) if size and len(answer) == size else None


@contextmanager
def _helper(source: Source, chosen: Sieve, places: Iterable[int]) -> Iterator[IO[bytes]]:
    """What another process finds in its parts of a log; it ends when nobody wants it any more."""
    theirs, ours = os.pipe()
    process = os.fork()
    if not process:
        _help(source, chosen, places, ours)
    os.close(ours)
    try:
        with os.fdopen(theirs, "rb") as answers:
            yield answers
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _help(source: Source, chosen: Sieve, places: Iterable[int], out: int) -> NoReturn:
    """Sifts parts of a log, tells what it found, and ends, whatever comes: nothing else is its business."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        with Path(source.path).open("rb", buffering=0) as file, os.fdopen(out, "wb") as answers:
            for place in places:
                found = marshal.dumps(chosen.sift(part_of(file, place * PART)))
                answers.write(len(found).to_bytes(SIZE) + found)
    finally:
        os._exit(0)

"""A long comparison at a terminal: what it shows meanwhile, and what it leaves behind when it is stopped: nothing."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from logs.worlds import incident, jsonl, packed, row

from spdiag.logs.reading.ending import ended_gently
from spdiag.logs.reading.session import asked, begun, engine

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals on Windows", allow_module_level=True)

import pty

TERMINAL = """
import fcntl, signal, termios
from spdiag.__main__ import main
fcntl.ioctl(2, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
main()
"""
"""Makes the terminal on stderr its own, so that the Ctrl-C that is typed there interrupts it."""
PATIENCE = 30
HEAD = 300_000
"""More bytes than are read of standard input to tell what it is."""


class Running:
    """A command whose stderr is a terminal, whose stdout is a file, and whose stdin is kept open."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.left, self.out, self.shown = folder / "tmp", folder / "out", ""
        self.left.mkdir()
        self._ours, theirs = pty.openpty()
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", TERMINAL, "compare", *arguments],
                env={**os.environ, "TMPDIR": str(self.left), "TERM": "xterm"},
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=theirs,
                start_new_session=True,
            )
        os.close(theirs)

    def feed(self, content: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(content)
        self.process.stdin.flush()

    def wait(self, until: Callable[[], object]) -> None:
        """Reads what is shown until something is so."""
        end = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < end, self.shown
            if select.select([self._ours], [], [], 0.02)[0]:
                try:
                    self.shown += os.read(self._ours, 65_536).decode()
                except OSError:
                    return

    @property
    def has_duckdb(self) -> bool:
        """Whether DuckDB is loaded, where that can be seen."""
        maps = Path(f"/proc/{self.process.pid}/maps")
        return not maps.exists() or "duckdb" in maps.read_text()

    def type(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    def end(self) -> int:
        """The status, when all that is shown was read."""
        self.wait(lambda: False)
        return self.process.wait(10)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        os.close(self._ours)


@pytest.fixture
def compare(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts a comparison in a folder of its own."""
    begun = []

    def start(*arguments: str) -> Running:
        begun.append(Running(tmp_path, *arguments))
        return begun[-1]

    yield start
    for one in begun:
        one.close()


@pytest.fixture
def lines() -> bytes:
    """Some 1,200 rows, which can be told again and again."""
    return jsonl([row(call) for call in incident(Random("long"), 40, 28)])


PROGRESS = re.compile(r"\r\x1b\[K(?:([\d,]+) rows, [\d,]+ a second|\d+ % of the rows, about [\d,]+ a second)")


def test_progress_is_on_the_terminal_and_the_document_alone_on_stdout(
    compare: Callable[..., Running], tmp_path: Path, lines: bytes
) -> None:
    (tmp_path / "log.jsonl").write_bytes(lines * 10)

    running = compare(str(tmp_path / "log.jsonl"), "--engine", "stream", "--format", "json")
    status = running.end()

    document = json.loads(running.out.read_text())
    rows = lines.count(b"\n") * 10
    told = [int(one.replace(",", "")) for one in PROGRESS.findall(running.shown)]
    assert (status, document["rows"]["read"]) == (1, rows)
    assert told == [*range(5_000, rows, 5_000), rows]
    assert running.shown.endswith("\r\x1b[K")
    assert PROGRESS.sub("", running.shown) == "\r\x1b[K"


def test_quietly_no_progress_is_shown(compare: Callable[..., Running], tmp_path: Path, lines: bytes) -> None:
    (tmp_path / "log.jsonl").write_bytes(lines * 10)

    running = compare(str(tmp_path / "log.jsonl"), "--engine", "stream", "-q")

    assert running.end() == 1
    assert running.shown == ""


def _by_key(running: Running) -> int:
    running.type(b"\x03")
    return 130


def _by_signal(running: Running) -> int:
    running.process.send_signal(signal.SIGTERM)
    return -signal.SIGTERM


STOPS = {"Ctrl-C": _by_key, "SIGTERM": _by_signal}


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("engine", ["stream", "duckdb"])
def test_stopped_while_it_waits_for_more_nothing_is_left(
    engine: str, stop: str, compare: Callable[..., Running], tmp_path: Path, lines: bytes
) -> None:
    (tmp_path / "log.jsonl").write_bytes(lines)
    running = compare(str(tmp_path / "log.jsonl"), "-", "--engine", engine, "--format", "json")
    running.feed(lines * (1 + HEAD // len(lines)) * 6)
    running.wait(lambda: PROGRESS.search(running.shown) and (engine == "stream" or running.has_duckdb))

    wanted = STOPS[stop](running)
    status = running.end()

    assert status == wanted
    _clean(running)


@pytest.mark.parametrize("stop", STOPS)
def test_stopped_while_duckdb_counts_nothing_is_left(
    stop: str, compare: Callable[..., Running], tmp_path: Path, lines: bytes
) -> None:
    (tmp_path / "log.jsonl.gz").write_bytes(packed(lines * 20) * 60)
    running = compare(str(tmp_path / "log.jsonl.gz"), "--format", "json")
    running.wait(lambda: running.has_duckdb)
    time.sleep(0.5)

    wanted = STOPS[stop](running)
    at = time.monotonic()
    status = running.end()

    assert status == wanted
    assert time.monotonic() - at < 15  # DuckDB heeds a signal when it has read a file
    _clean(running)


@pytest.mark.parametrize(
    "made", [RuntimeError("Query interrupted"), RuntimeError("?"), engine().InvalidInputException()]
)
def test_whatever_duckdb_makes_of_ctrl_c_it_is_an_interruption(made: Exception) -> None:
    class Connection:
        def execute(self, *_: object) -> None:
            with suppress(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(1)
            raise made

    signal.signal(signal.SIGINT, signal.default_int_handler)  # as above
    for act in (lambda: asked(Connection(), "", ()), Connection().execute):  # type: ignore[arg-type]
        with pytest.raises(KeyboardInterrupt), ended_gently():
            act()


def test_an_error_of_duckdb_without_a_signal_stays_one() -> None:
    with pytest.raises(engine().Error), ended_gently(), begun() as connection:
        asked(connection, "SELECT error('interrupted')", ())


def _clean(running: Running) -> None:
    """No folder, no document, no words but the progress, and the line is free for the prompt."""
    assert list(running.left.iterdir()) == []
    assert running.out.read_bytes() == b""
    said = PROGRESS.sub("", running.shown).replace("^C", "")
    assert said.replace("\r\x1b[K", "").strip() == ""
    assert running.shown.endswith(("\r\x1b[K", "\r\x1b[K\r\n", "\r\n", "^C")) or not running.shown

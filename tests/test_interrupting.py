"""Ctrl-C in the middle of many checks: a real process on a real terminal, and an Amazon that does not answer."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import jsonschema
import pytest

from spdiag.render.schemas import schema

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals on Windows", allow_module_level=True)

import fcntl
import pty
import struct
import termios

ANSWERED = 3
SELLERS = 40
WITHIN = 2.0
"""Seconds it may take to stop: half of what was seen on a machine that does other things too."""
REFUSED = b'{"error":"invalid_grant","error_description":"The request has an invalid grant parameter : refresh_token"}'


@pytest.fixture
def slow() -> Iterator[str]:
    """A Login with Amazon that refuses the first few sellers at once, and keeps all others waiting."""
    over = threading.Event()

    class Slow(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            token = parse_qs(sent).get("refresh_token", [""])[0]
            if token and int(token.partition("|")[2]) >= ANSWERED:
                over.wait(60)
                return
            self.send_response(400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(REFUSED)))
            self.end_headers()
            self.wfile.write(REFUSED)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/auth/o2/token"
    over.set()
    server.shutdown()
    server.server_close()


class Ended:
    """How a process on a terminal ended: its status, all it wrote there, and how long it took after Ctrl-C."""

    def __init__(self, status: int, shown: str, seconds: float) -> None:
        self.status, self.shown, self.seconds = status, shown, seconds


def stopped(folder: Path, slow: str, *more: str, columns: int = 80, out: int | None = None) -> Ended:
    """`spdiag check --sellers` on a terminal, interrupted once the first sellers are told of."""
    rows = "".join(f"shop{number},Atzr|{number:0200},eu,DE\n" for number in range(SELLERS))
    (folder / "s.csv").write_text(f"name,refresh_token,region,marketplaces\n{rows}")
    application = {
        "SP_API_CLIENT_ID": "amzn1.application-oa2-client.abcdef",
        "SP_API_CLIENT_SECRET": "amzn1.oa2-cs.v1.ab",
    }
    environment = {**os.environ, **application, "SPDIAG_LWA_URL": slow, "TERM": "xterm"}
    environment.pop("COLUMNS")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", TERMINAL, "check", "--sellers", "s.csv", "--timeout", "60", *more],
        cwd=folder,
        env=environment,
        stdin=theirs,
        stdout=theirs if out is None else out,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        before = _shown(ours, until=f"{ANSWERED} of {SELLERS}")
        assert f"{ANSWERED} of {SELLERS}" in before
        os.write(ours, b"\x03")
        at = time.monotonic()
        shown = before + _shown(ours)
        return Ended(process.wait(10), shown, time.monotonic() - at)
    finally:
        process.kill()
        os.close(ours)


TERMINAL = """
import fcntl, signal, termios
from spdiag.__main__ import main
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
main()
"""
"""Makes the terminal its own, so that the Ctrl-C that is typed there interrupts it, and heeds it."""


def _shown(terminal: int, until: str = "\0") -> str:
    """What is shown until a text comes, or the terminal is left."""
    seen = b""
    end = time.monotonic() + 30
    while until.encode() not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 65_536)
            except OSError:
                break
    return seen.decode()


def test_what_is_finished_is_told_and_the_terminal_is_left_clean(tmp_path: Path, slow: str) -> None:
    ended = stopped(tmp_path, slow)

    answer = re.sub(r"\x1b\[[0-9]+m", "", ended.shown.rpartition("\r\x1b[K")[2])
    assert ended.status == 130
    assert ended.seconds < WITHIN
    assert len(re.findall(r"^✗ shop\d+ ", answer, re.MULTILINE)) == ANSWERED
    assert f"Stopped: {ANSWERED} of {SELLERS} checked." in answer
    assert "Traceback" not in ended.shown
    assert ended.shown.endswith("\r\n")


def test_documents_that_are_finished_are_told_and_last_that_it_was_interrupted(tmp_path: Path, slow: str) -> None:
    with (tmp_path / "out").open("w") as out:
        ended = stopped(tmp_path, slow, "--format", "json", "--report", "r.xml", "--report", "r.json", out=out.fileno())

    *documents, last = map(json.loads, (tmp_path / "out").read_text().splitlines())
    jsonschema.validate(last, schema("conclusion"))
    assert ended.status == 130
    assert len(documents) == ANSWERED
    assert (last["interrupted"], last["sellers"], last["listed"]) == (True, ANSWERED, SELLERS)
    assert (tmp_path / "r.json").read_text() == (tmp_path / "out").read_text()
    assert 'errors="1"' in (tmp_path / "r.xml").read_text()


def test_progress_stays_on_one_line_of_a_narrow_terminal(tmp_path: Path, slow: str) -> None:
    ended = stopped(tmp_path, slow, columns=40)

    drawn = ended.shown.split("\r\x1b[K")[1:-1]
    assert drawn
    assert max(map(len, drawn)) <= 40

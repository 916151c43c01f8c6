"""A terminal to run the command line at, and somebody who answers what it asks."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from running import Ran

CTRL_C, CTRL_D = "\x03", "\x04"
PROMPTS = ("] ", "I don't know]\r\n")
PATIENCE = 60
Answers = Sequence[str] | Callable[[str], str]


def at_terminal(*arguments: str, answers: Answers, out: Path, settings: Mapping[str, str] | None = None) -> Ran:
    """What a command at a terminal left behind, stdout in a file; each prompt gets the next answer, then Ctrl-D.

    `answers` may be a function of what was shown since the last one.
    The terminal does not echo, so that what it shows is what the command wrote.
    """
    here, there = os.openpty()
    _no_echo(there)
    with out.open("wb") as file:
        child = subprocess.Popen(
            [sys.executable, "-m", "spdiag", *arguments],
            stdin=there,
            stdout=file,
            stderr=there,
            env={**os.environ, **(settings or {})},
            start_new_session=True,
            preexec_fn=_at_its_terminal,  # noqa: PLW1509 - only the child can take the terminal for its own
        )
    os.close(there)
    try:
        shown = _answered(here, child, answers if callable(answers) else _each(answers))
    finally:
        child.kill()
        os.close(here)
    return Ran(child.wait(), out.read_text("utf-8"), shown)


def _no_echo(terminal: int) -> None:
    modes = termios.tcgetattr(terminal)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


def _at_its_terminal() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell lets what it runs in the background ignore it
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _each(answers: Sequence[str]) -> Callable[[str], str]:
    left = list(answers)
    return lambda _: left.pop(0) if left else CTRL_D


def _answered(here: int, child: subprocess.Popen[bytes], answer: Callable[[str], str]) -> str:
    shown, asked, until = "", 0, time.monotonic() + PATIENCE
    while time.monotonic() < until:
        piece = _piece(here)
        shown += piece
        if not piece and child.poll() is not None:
            return shown
        if shown[asked:].endswith(PROMPTS):
            asked, since = len(shown), shown[asked:]
            os.write(here, answer(since).encode())
    raise AssertionError(f"still running, having shown {shown}")


def _piece(here: int) -> str:
    if not select.select([here], [], [], 0.1)[0]:
        return ""
    try:
        return os.read(here, 65_536).decode("utf-8", errors="replace")
    except OSError:  # the other end is closed
        return ""

"""Asking the person at the terminal: prompts on stderr, answers from standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from spdiag.cli.screen import WIDEST, columns
from spdiag.conversing import Answer, Ended
from spdiag.core.asking import YES_NO, Asking, Wrong, way
from spdiag.core.diagnosis import Diagnosis
from spdiag.core.evidence import UNKNOWN, Unknown, Value
from spdiag.core.verdict import filled
from spdiag.render.style import Style

CLEAR = "\r\x1b[K"
MORE_WITHIN = 0.1
"""Seconds in which the rest of a paste arrives; a person who types takes longer."""


class Terminal:
    """The person at the terminal; once they end the questions, nothing more is asked."""

    def __init__(self) -> None:
        self.ended = False
        self._greeted = False
        self._known = ""

    def line(self, asking: Asking, understand: Callable[[str], Value | Unknown | Wrong]) -> Answer:
        """The answer to a question of one line, put again until it is understood."""
        self._ask(asking)
        while (typed := self._typed(f"  [{_way(asking)}] ")) is not None:
            said = understand(typed)
            if not isinstance(said, Wrong):
                return said
            _say(f"  {said.hint}")
        return Ended()

    def paste(self, asking: Asking) -> Answer:
        """A text of several lines, up to an empty one or Ctrl-D; unknown when it is empty."""
        self._ask(asking)
        _say("  [end with an empty line; Enter alone: I don't know]")
        lines: list[str] = []
        while not self.ended and (typed := self._typed("")) is not None:
            if not typed and not _more_waits():
                break
            lines.append(typed)
        if lines:
            self.ended = False  # Ctrl-D ended the paste
            return "\n".join(lines)
        return Ended() if self.ended else UNKNOWN

    def found(self, diagnosis: Diagnosis) -> None:
        """Tells what has been found so far, where that is news."""
        verdict = diagnosis.verdict
        if verdict is None:
            return
        sure = verdict.likelihood.value
        if self._known != (known := f"{verdict.cause.id} {sure}"):
            self._greet()
            _say("", f"So far: {filled(verdict.cause.title, verdict.case)} ({verdict.cause.id}, {sure})")
        self._known = known

    def left(self) -> None:
        """Sets what was asked apart from the document that follows."""
        if self._greeted:
            _say("")

    def _ask(self, asking: Asking) -> None:
        if self.ended:
            return
        self._greet()
        _say("", asking.ask)
        for number, choice in enumerate(asking.choices if asking.choices is not YES_NO else (), 1):
            _say(f"  {number}  {choice.shown}")

    def _greet(self) -> None:
        if not self._greeted:
            _say("Enter: I don't know. Ctrl-D: no more questions. Secrets are not asked for.")
        self._greeted = True

    def _typed(self, prompt: str) -> str | None:
        """A line that was typed, without its end; nothing once the questions are ended."""
        if self.ended:
            return None
        with _interrupted_cleanly():
            print(prompt, end="", file=sys.stderr, flush=True)
            typed = _read()
        if not typed:
            self.ended = True
            _say("")
            return None
        return typed.decode(sys.stdin.encoding or "utf-8", errors="replace").rstrip("\r\n")


def person(interactive: bool, *, no_input: bool, many: bool) -> Terminal | None:
    """Whom to ask; nobody, with a warning, where nobody could answer."""
    if not interactive:
        return None
    hindered = _hindered(no_input=no_input, many=many)
    if hindered:
        print(f"warning: nothing is asked, for {hindered}", file=sys.stderr)
        return None
    return Terminal()


def _hindered(*, no_input: bool, many: bool) -> str:
    if no_input:
        return "--no-input was given too"
    if many:
        return "many sellers are checked"
    return "" if _is_terminal() else "standard input and stderr are no terminals"


def _is_terminal() -> bool:
    return all(one is not None and one.isatty() for one in (sys.stdin, sys.stderr))


def _way(asking: Asking) -> str:
    return way(asking) if asking.choices else "Enter: I don't know"


def _say(*lines: str) -> None:
    """Lines on stderr, in the place of the line that told the progress."""
    drawn = Style(width=min(columns(), WIDEST))
    shown = (drawn.wrapped(one.lstrip(), first=" " * (len(one) - len(one.lstrip()))) for one in lines)
    print(CLEAR + "\n".join(line for one in shown for line in one), file=sys.stderr, flush=True)


def _read() -> bytes:
    """A line of standard input; nothing once it has ended, or its terminal is gone."""
    try:
        return sys.stdin.buffer.readline()
    except OSError:
        return b""


@contextmanager
def _interrupted_cleanly() -> Iterator[None]:
    """What Ctrl-C leaves on the line stays there alone."""
    try:
        yield
    except KeyboardInterrupt:
        print(file=sys.stderr, flush=True)
        raise


def _more_waits() -> bool:
    """Whether more of a paste is there already, so that its empty line does not end it."""
    if os.name == "nt":
        return False
    from select import select

    return bool(select([sys.stdin], [], [], MORE_WITHIN)[0])

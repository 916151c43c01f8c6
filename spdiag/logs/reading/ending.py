"""An end that is asked for (Ctrl-C, SIGTERM) while logs are read: what lies on the disk is removed first."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_came: list[int] = []
"""The signals that asked for an end."""


class _Ended(BaseException):
    """The process was asked to end."""


@contextmanager
def ended_gently() -> Iterator[None]:
    """Lets what is inside clean up: after SIGTERM the process dies of it as it would have at once.

    After Ctrl-C `KeyboardInterrupt` is raised, whatever DuckDB made of it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _came.clear()
    before = {number: signal.signal(number, _end) for number in _heeded()}
    try:
        yield
    except BaseException:
        if signal.SIGTERM in _came:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)
        if _came:
            raise KeyboardInterrupt from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def is_asked_for() -> bool:
    """Whether a signal asked for an end: an exception that is raised then is no trouble with what is read."""
    return bool(_came)


def _heeded() -> list[int]:
    """The signals that ask for an end; Ctrl-C where nobody has settled otherwise, as `nohup` does."""
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    return [signal.SIGTERM, signal.SIGINT] if usual else [signal.SIGTERM]


def _end(number: int, _frame: Any) -> None:
    _came.append(number)
    raise KeyboardInterrupt if number == signal.SIGINT else _Ended

"""An end that is asked for (SIGTERM) while something lies on the disk: it is removed first."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Ended(BaseException):
    """The process was asked to end."""


@contextmanager
def ended_gently() -> Iterator[None]:
    """Lets what is inside clean up after SIGTERM, of which the process then dies as it would have at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = False

    def end(_number: int, _frame: Any) -> None:
        nonlocal asked
        asked = True
        raise _Ended

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except (_Ended, KeyboardInterrupt):  # DuckDB tells of any signal alike
        if asked:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)

"""What goes wrong while recording: told once, then kept quiet."""

from __future__ import annotations

import logging
from contextlib import suppress

LOGGER = "spdiag.recorder"


class Trouble:
    """The troubles of one recorder."""

    def __init__(self) -> None:
        self._first = iter((True,))

    def told(self, error: BaseException | None, what: str) -> None:
        """Warns the first time; the text names the kind of the error, never what it holds."""
        if not next(self._first, False):  # one step, so that of many threads one warns
            return
        with suppress(Exception):
            logging.getLogger(LOGGER).warning("%s%s; this is said once", what, _why(error))


def _why(error: BaseException | None) -> str:
    if error is None:
        return ""
    said = error.strerror if isinstance(error, OSError) else None
    return f": {type(error).__name__}{f', {said}' if said else ''}"

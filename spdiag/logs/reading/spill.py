"""A folder for what does not fit into memory: made when needed, and gone afterwards, even when spdiag was killed."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

PREFIX = "spdiag-spill-"


def folder() -> Path:
    """The name of a folder of this process; those of processes that no longer run are removed."""
    top = Path(tempfile.gettempdir())
    for left in top.glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    return top / f"{PREFIX}{os.getpid()}-{secrets.token_hex(4)}"


def _runs(process: int) -> bool:
    if os.name == "nt":
        return True  # there a signal would end it
    with suppress(PermissionError):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True

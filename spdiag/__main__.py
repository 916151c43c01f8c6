"""Where the program starts: `spdiag` and `python -m spdiag`."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import NoReturn


def main() -> None:
    """Runs the command line and exits; an answer at a prompt leaves too little behind to be worth collecting."""
    gc.disable()
    from spdiag.cli import run

    leave(run(sys.argv[1:]))


def leave(status: int) -> NoReturn:
    """Ends the process at once: taking its modules apart one by one would cost a tenth of a short answer's time."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()

"""Where the program starts: `spdiag` and `python -m spdiag`."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import NoReturn

USAGE = 2


def main() -> None:
    """Runs the command line and exits; an answer at a prompt leaves too little behind to be worth collecting."""
    gc.disable()
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115, PTH123 - what is closed is `None`, which is stdout to `print`
    if sys.stdout is None:
        print("error: standard output is closed", file=sys.stderr)
        leave(USAGE)
    from spdiag.cli import run

    leave(run(sys.argv[1:]))


def leave(status: int) -> NoReturn:
    """Ends the process at once: taking its modules apart one by one would cost a tenth of a short answer's time."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    main()

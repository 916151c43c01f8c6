"""Where the program starts: `spdiag` and `python -m spdiag`."""

from __future__ import annotations

import gc


def main() -> None:
    """Runs the command line and exits; an answer at a prompt leaves too little behind to be worth collecting."""
    gc.disable()
    from spdiag.cli import main as run

    run()


if __name__ == "__main__":
    main()

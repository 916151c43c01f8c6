"""spdiag's own troubles: a code, a message and a way out. Each code has a page, `spdiag explain spdiag.<code>`."""

from __future__ import annotations


class Problem(Exception):
    """Something spdiag was given does not work: what, and what to do about it."""

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class Problems(Problem):
    """Several troubles found in one go, each a line that names its place."""

    def __init__(self, code: str, found: tuple[str, ...], *, hint: str = "") -> None:
        super().__init__(code, "\n".join(found), hint=hint)
        self.found = found


def arose(error: BaseException) -> str:
    """Where an unforeseen exception arose: its kind and place, never what it holds."""
    import traceback  # rarely needed

    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" at {place[0].filename.rpartition('/')[2]}:{place[0].lineno}" if place else ""
    return f"{type(error).__name__}{where}"

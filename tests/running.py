"""What a command left behind, for tests that run the command line."""

from __future__ import annotations

from typing import NamedTuple


class Ran(NamedTuple):
    """The status a command ended with, and what it wrote."""

    status: int
    out: str
    err: str

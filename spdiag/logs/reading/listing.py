"""Which files are meant by names, globs and directories."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from spdiag.core.problem import Problem

MOST_NAMED = 5
"""Files that are named of those that cannot be read."""


class Listing(NamedTuple):
    """Files to be read, each once, however it is spelled."""

    paths: tuple[str, ...]
    given: frozenset[str]
    """Those that were given by their own names, not by a directory or a glob."""
    shut: tuple[str, ...] = ()
    """What is said of each directory that cannot be looked into."""


def listed(names: Sequence[str]) -> Listing:
    """The files meant by names, globs and directories; raises `Problem` for what is not there."""
    found, given, shut = dict[str, str](), set[str](), list[str]()
    for name in names:
        inside, closed = _meant(name)
        own = [found.setdefault(_identity(path), path) for path in inside]
        given |= {*own} if inside == [name] else set()
        shut += closed
    return Listing(tuple(found.values()), frozenset(given), tuple(dict.fromkeys(shut)))


def _identity(path: str) -> str:
    return path if path == "-" else os.path.realpath(path)


def _meant(name: str) -> tuple[list[str], list[str]]:
    """The files behind a name, and what is said of directories in it that cannot be looked into."""
    if name == "-":
        return [name], []
    try:
        if Path(name).is_dir():
            return _inside(name)
        if Path(name).exists():
            return [name], []
    except OSError as error:
        raise Problem("unreadable-file", unread(name, error), hint="check who may read it") from None
    import glob  # this takes a while to load, and is rarely needed

    found = sorted(path for path in glob.glob(name, recursive=True) if Path(path).is_file())  # noqa: PTH207 - any glob
    if not found:
        raise Problem("unreadable-file", f"`{name}` is not there", hint="give a file, a directory, a glob or -")
    return found, []


def _inside(folder: str) -> tuple[list[str], list[str]]:
    """The files in a directory and those in it, but the hidden ones."""
    shut: list[str] = []
    every = os.walk(folder, onerror=lambda error: shut.append(unread(error.filename, error)))
    paths = (str(Path(where, one)) for where, _, names in every for one in names if not one.startswith("."))
    inside = sorted(path for path in paths if _may_be_read(path))
    if not inside:
        raise Problem("unreadable-file", *shut[:1] or [f"`{folder}` holds no files"])
    return inside, shut


def _may_be_read(path: str) -> bool:
    """Whether it is a file; so is what nobody may ask about, until it is opened."""
    try:
        return Path(path).is_file()
    except PermissionError:
        return True


def unread(path: str, error: OSError) -> str:
    """What is said of a file or directory that cannot be read."""
    return f"`{path}` cannot be read: {error.strerror}"


def left_out(shut: Sequence[str]) -> tuple[str, ...]:
    """What is said of files and directories that cannot be read."""
    said = tuple(f"{one}; what it holds is left out" for one in shut)
    return _first(said, "cannot be read, and are left out")


def passed_over(names: Sequence[str]) -> tuple[str, ...]:
    """What is said of files that are no logs."""
    said = tuple(f"{one} holds no request that can be read, and is left out" for one in names)
    return _first(said, "hold no request that can be read, and are left out")


def _first(said: tuple[str, ...], others: str) -> tuple[str, ...]:
    """The first of many warnings that are alike, and how many more there are."""
    more = len(said) - MOST_NAMED
    return (*said[:MOST_NAMED], f"{more:,} more {others}") if more > 1 else said

"""What goes to the terminal and comes from it, and to files: everything a short answer needs, without click."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

from spdiag.core.knowledge import Knowledge
from spdiag.core.problem import Problem
from spdiag.render.style import Style

WIDEST = 100
LARGEST_INPUT = 4_000_000
LONGEST_NAME = 1_000


def handbook(folders: tuple[str, ...]) -> Knowledge:
    """The knowledge in force: built in, then the user's, then the project's, then those named."""
    from spdiag.handbook import load

    return load((*own_folders(), *folders))


def own_folders() -> tuple[str, ...]:
    """The user's and the project's playbooks, where there are any."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    own = (os.path.join(home, "spdiag", "playbooks"), os.path.join(".spdiag", "playbooks"))
    return tuple(folder for folder in own if os.path.isdir(folder))


def style(color: str, *, verbose: bool, quiet: bool) -> Style:
    """How to draw, from the option, the environment and the terminal."""
    return Style(
        width=min(columns(), WIDEST),
        colour=coloured(color),
        verbose=verbose,
        quiet=quiet,
        unicode=(sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16"),
    )


def columns() -> int:
    """The width of the terminal, or what COLUMNS says."""
    if os.environ.get("COLUMNS", "").isdigit():
        return int(os.environ["COLUMNS"]) or WIDEST
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or WIDEST
    except (OSError, ValueError):
        return WIDEST


def coloured(color: str) -> bool:
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def echo(text: str, color: str = "auto") -> None:
    """The answer, on stdout; characters the terminal cannot show are replaced."""
    encoding = sys.stdout.encoding or "utf-8"
    shown = text.encode(encoding, errors="replace").decode(encoding)
    try:
        _print(shown, color)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Problem("unreadable-file", f"standard output cannot be written: {error.strerror}") from None


def _print(text: str, color: str) -> None:
    if os.name != "nt":
        print(text, flush=True)
        return
    import click  # which knows what colours need in the older consoles of Windows

    click.echo(text, color=coloured(color) or None)


def check_reports(paths: tuple[str, ...], suffixes: tuple[str, ...]) -> None:
    """Raises `Problem` for a report in no known format, or in no folder, before anything is done."""
    for path in paths:
        folder = os.path.dirname(path)
        if folder and not os.path.isdir(folder):
            raise Problem("unreadable-file", f"`{path}` cannot be written: there is no folder `{folder}`")
        if os.path.isdir(path):
            raise Problem("unreadable-file", f"`{path}` cannot be written: it is a folder")
        suffix = os.path.splitext(path)[1]
        if suffix not in suffixes:
            raise Problem("usage", f"no format for `{suffix or path}`", hint=f"use {', '.join(suffixes)}")


def spare(read: Iterable[str], paths: tuple[str, ...]) -> None:
    """Raises `Problem` for a report that would take the place of a file that is read."""
    files = set(map(os.path.realpath, read))
    for path in paths:
        if os.path.realpath(path) in files:
            hint = "give the report another name, or another folder"
            raise Problem("usage", f"`{path}` is one of the logs, and a report would take its place", hint=hint)


def write_reports(paths: tuple[str, ...], drawn: dict[str, Callable[[], str]]) -> None:
    """One copy of the document for each path, its format told by the suffix; whole or not at all."""
    for path in paths:
        suffix = os.path.splitext(path)[1]
        partial = f"{path}.partial"
        try:
            with open(partial, "w", encoding="utf-8", errors="replace") as file:
                file.write(drawn[suffix]() + "\n")
            os.replace(partial, path)
        except OSError as error:
            raise Problem("unreadable-file", f"`{path}` cannot be written: {error.strerror}") from None
        finally:
            with suppress(OSError):  # there is none where all went well
                os.remove(partial)


def append(path: str, text: str) -> None:
    """More text at the end of a file that another program reads."""
    try:
        with open(path, "a", encoding="utf-8", errors="replace") as file:
            file.write(text + "\n")
    except OSError as error:
        raise Problem("unreadable-file", f"`{path}` cannot be written: {error.strerror}") from None


def read_input(given: str) -> bytes:
    """Standard input for `-`, the content of a file that exists, else the text itself."""
    if given == "-":
        return sys.stdin.buffer.read(LARGEST_INPUT)
    if len(given) < LONGEST_NAME and "\n" not in given and "\0" not in given and os.path.isfile(given):
        return read_file(given)
    return given.encode("utf-8", errors="surrogateescape")


def read_file(path: str, largest: int = LARGEST_INPUT) -> bytes:
    """The first megabytes of a file; raises `Problem` when it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(largest)
    except OSError as error:
        raise Problem("unreadable-file", f"`{path}` cannot be read: {error.strerror}", hint="check the name") from None

"""Which files are meant by names, globs and directories."""

from collections.abc import Sequence
from pathlib import Path

from spdiag.core.problem import Problem


def files(names: Sequence[str]) -> tuple[str, ...]:
    """The files meant by names, globs and directories, each once; raises `Problem` for what is not there."""
    found = [path for name in names for path in _files(name)]
    return tuple(dict.fromkeys(found))


def _files(name: str) -> list[str]:
    if name == "-":
        return [name]
    place = Path(name)
    if place.is_dir():
        inside = sorted(str(one) for one in place.rglob("*") if one.is_file() and not one.name.startswith("."))
        if not inside:
            raise Problem("unreadable-file", f"`{name}` holds no files")
        return inside
    if place.exists():
        return [name]
    import glob  # this takes a while to load, and is rarely needed

    found = sorted(path for path in glob.glob(name, recursive=True) if Path(path).is_file())  # noqa: PTH207 - any glob
    if not found:
        raise Problem("unreadable-file", f"`{name}` is not there", hint="give a file, a directory, a glob or -")
    return found

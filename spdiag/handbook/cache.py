"""What the playbooks compile to, kept in the user's cache; a broken or stale copy is rebuilt in silence."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from spdiag import __version__

SEAM = b"\0"
END = b"\0end"
LONGEST_NAME = 150


def folder() -> str:
    """Where spdiag keeps what it can make again."""
    home = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    return os.path.join(home or os.path.join(os.path.expanduser("~"), ".cache"), "spdiag")


def stamp(packs: Sequence[str]) -> bytes:
    """What the compiled form depends on: the version, and path, size and time of every knowledge file."""
    entries = sorted(entry for pack in packs for entry in _entries(pack))
    return "\n".join((__version__, *packs, *entries)).encode("utf-8", errors="surrogateescape")


def _entries(top: str) -> Iterator[str]:
    try:
        with os.scandir(top) as entries:
            for entry in entries:
                if entry.name.endswith(".yaml"):
                    facts = entry.stat()
                    yield f"{entry.path}|{facts.st_size}|{facts.st_mtime_ns}"
                elif entry.is_dir():
                    yield from _entries(entry.path)
    except OSError:
        return


def _file(packs: Sequence[str]) -> str:
    """A file for these packs; should two sets share a name, the stamp tells them apart."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", "+".join(packs))[-LONGEST_NAME:]
    return os.path.join(folder(), f"handbook{name}")


def recall(packs: Sequence[str], stamped: bytes) -> bytes | None:
    """What was kept under this stamp, or `None`."""
    try:
        with open(_file(packs), "rb") as file:
            kept = file.read()
    except OSError:
        return None
    whole = kept.startswith(stamped + SEAM) and kept.endswith(END)
    return kept[len(stamped) + len(SEAM) : -len(END)] if whole else None


def keep(packs: Sequence[str], stamped: bytes, compiled: bytes) -> None:
    """Keeps the compiled forms, whole or not at all; a cache that cannot be written is no trouble."""
    name = _file(packs)
    partial = f"{name}.{os.getpid()}"
    try:
        os.makedirs(folder(), mode=0o700, exist_ok=True)
        with open(partial, "wb") as file:
            file.write(stamped + SEAM + compiled + END)
        os.replace(partial, name)
    except OSError:
        return

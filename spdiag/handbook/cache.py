"""What the playbooks compile to, kept in the user's cache; a broken or stale copy is rebuilt in silence."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from spdiag import __version__

END = "end\n"


def folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    return (Path(home) if home else Path.home() / ".cache") / "spdiag"


def stamp(packs: Sequence[Path]) -> list[object]:
    """What the compiled form depends on: the version, and path, size and time of every knowledge file."""
    return [__version__, *(entry for pack in packs for entry in sorted(_entries(os.fspath(pack))))]


def _entries(top: str) -> list[list[object]]:
    found: list[list[object]] = []
    with contextlib.suppress(OSError), os.scandir(top) as entries:
        for entry in entries:
            if entry.name.endswith(".yaml"):
                facts = entry.stat()
                found.append([entry.path, facts.st_size, facts.st_mtime_ns])
            elif entry.is_dir():
                found += _entries(entry.path)
    return found


def _file(stamped: list[object]) -> Path:
    import zlib

    roots = "|".join(sorted({str(one[0]).rpartition("/")[0] for one in stamped[1:] if isinstance(one, list)}))
    return folder() / f"handbook-{zlib.crc32(roots.encode()):08x}.json"


def recall(stamped: list[object]) -> str | None:
    """What was kept under this stamp, or `None`."""
    try:
        with _file(stamped).open(encoding="utf-8", newline="") as file:
            if json.loads(file.readline()) != stamped:
                return None
            kept = file.read()
    except (OSError, ValueError, RuntimeError):
        return None
    return kept.removesuffix(END) if kept.endswith(END) else None


def keep(stamped: list[object], compiled: str) -> None:
    """Keeps the compiled forms, whole or not at all; a cache that cannot be written is no trouble."""
    with contextlib.suppress(OSError, RuntimeError):
        file = _file(stamped)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = file.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(stamped) + "\n" + compiled + END, encoding="utf-8", newline="")
        partial.replace(file)

"""What the built-in playbooks came to when the wheel was built: it stands as long as no file differs from then."""

from __future__ import annotations

import os

SUFFIX = ".compiled"
DIGEST = 32


def digest(pack: str, names: list[str]) -> bytes:
    """What tells the files of a pack from any others: their places in it, and all they hold."""
    import hashlib  # only a start without a cache needs it

    whole = hashlib.blake2b(digest_size=DIGEST)
    for name in names:
        with open(name, "rb") as file:
            whole.update(os.path.relpath(name, pack).replace(os.sep, "/").encode() + b"\0" + file.read() + b"\0")
    return whole.digest()


def packed(pack: str, names: list[str], compiled: bytes) -> bytes:
    """What is shipped beside a pack."""
    return digest(pack, names) + compiled


def recall(pack: str, names: list[str]) -> bytes | None:
    """What the pack came to, or `None` when nothing was shipped with it, or a file has changed since."""
    try:
        with open(f"{pack}{SUFFIX}", "rb") as file:
            kept = file.read()
        return kept[DIGEST:] if kept[:DIGEST] == digest(pack, names) else None
    except OSError:
        return None

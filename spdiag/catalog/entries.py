"""Reads the data files: a whole file, or the one line of it that is wanted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

DATA = __file__.rpartition("entries.py")[0] + "data/"


@cache
def text(name: str) -> str:
    """The content of a data file."""
    # pathlib costs more at start-up than all look-ups together
    with open(DATA + name, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


@cache
def whole(name: str) -> Mapping[str, Any]:
    """All entries of a data file."""
    entries = json.loads(text(name))
    assert isinstance(entries, dict), name
    return entries


def entry(name: str, key: str) -> Any:
    """One entry of a file that holds one a line, without decoding the others; `None` when it has none."""
    head = f"\n{json.dumps(key, ensure_ascii=False)}: "
    content = text(name)
    start = content.find(head)
    return None if start < 0 else json.JSONDecoder().raw_decode(content, start + len(head))[0]

"""Packs of knowledge files made for a test, and what loading them says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from spdiag.core.problem import Problems
from spdiag.handbook.compiling import compile_packs

ERROR = """id: sp-api/one
title: One
codes: [One]
match: {error.code: one}
causes:
  - {cause: role.one, likelihood: likely}
references:
  - {url: "https://example.com/", checked: "2026-11-22"}
"""
CAUSE = """id: role.one
title: The role is one
owner: developer
explanation: It is one.
fixes:
  - do: Mend it.
    verify: spdiag check
references:
  - {url: "https://example.com/", checked: "2026-11-22"}
"""
FLOWCHART = """id: walk
title: A walk
steps:
  - id: first
    question: Is it?
    answers:
      - when: {response.status: 200}
        outcome: passed
        says: it is
"""
CLIENT = """id: talker
title: Talker
hides:
  - facts: [error.details]
    says: prints no details.
    do: Log them.
"""


class Pack:
    """A folder of playbooks that is written file by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def mistakes(self) -> list[str]:
        """What is wrong with it, each line without the folder's own path."""
        return [line.replace(f"{self.folder}/", "") for line in compile_packs([str(self.folder)])[1]]


@pytest.fixture
def packs(tmp_path: Path) -> Callable[[str], Pack]:
    return lambda name: Pack(tmp_path / name)


@pytest.fixture
def pack(packs: Callable[[str], Pack]) -> Pack:
    """An empty pack."""
    return packs("pack")


@pytest.fixture
def sound(pack: Pack) -> Pack:
    """A pack with an error, its cause, a flowchart and a client library."""
    pack.write("errors/sp-api/one.yaml", ERROR)
    pack.write("causes/role/one.yaml", CAUSE)
    pack.write("flowcharts/walk.yaml", FLOWCHART)
    pack.write("clients/talker.yaml", CLIENT)
    return pack


@pytest.fixture
def told() -> Callable[[Problems], list[str]]:
    """The lines of several problems, each from the file's name on."""
    return lambda problems: [line.rpartition("/")[2] for line in problems.found]

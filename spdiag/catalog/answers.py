"""What Amazon's sandbox answers, and a plausible success of every operation; read by the simulator alone."""

import gzip
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from spdiag.catalog.entries import DATA
from spdiag.catalog.operations import Operation

FILE = "answers.json.gz"


class SandboxCase(NamedTuple):
    """One request the static sandbox knows, by its parameters, and what it answers."""

    status: int
    parameters: Mapping[str, Any]
    """By name as the model writes them; the body is named `body`."""
    body: Any


class Success(NamedTuple):
    """An answer of an operation that worked."""

    status: int
    body: Any
    source: str
    """sandbox, example, schema, or model when the answer has no body"""


def sandbox_cases(operation: Operation) -> tuple[SandboxCase, ...]:
    """The cases of the operation's static sandbox."""
    row = _rows().get(operation.key, {"cases": ()})
    return tuple(SandboxCase(one["status"], one["parameters"], one["response"]) for one in row["cases"])


def success(operation: Operation) -> Success | None:
    """One plausible success; `None` for an operation that is in no current model."""
    row = _rows().get(operation.key)
    if row is None:
        return None
    return Success(row["success"]["status"], row["success"]["body"], row["success"]["from"])


@cache
def _rows() -> dict[str, Any]:
    with gzip.open(DATA + FILE, "rt", encoding="utf-8") as file:
        rows = json.load(file)
    assert isinstance(rows, dict)
    return rows

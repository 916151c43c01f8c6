"""What the tests of the reader share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from spdiag.core.evidence import Value
from spdiag.paste import read

Told = Callable[..., dict[str, Value]]


@pytest.fixture
def told() -> Told:
    """What the one case in a paste says, without the text itself."""

    def facts(text: str | bytes) -> dict[str, Value]:
        (case,) = read(text).cases
        return {fact.name: fact.value for fact in case if fact.name != "input.text"}

    return facts


@pytest.fixture
def denied() -> str:
    """Amazon's answer of many causes."""
    return """{
  "errors": [
    {
      "message": "Access to requested resource is denied.",
     "code": "Unauthorized",
     "details": ""
    }
  ]
}"""

"""Each of spdiag's own problems has a page, and every cause is a page."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import Ran

import spdiag as package

SOURCES = sorted(Path(package.__file__).parent.rglob("*.py"))


def codes() -> Iterator[str]:
    """The code of every `Problem` raised anywhere."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Problem", "Problems"):
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{source}: the code of a problem is written where it is raised"
                yield str(first.value)


@pytest.mark.parametrize("code", sorted({*codes(), "no-credentials", "internal"}))
def test_a_problem_has_a_page(code: str, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("explain", f"spdiag.{code}")

    assert ran.status == 0
    assert f"spdiag.{code}" in ran.out
    assert "Fix 1:" in ran.out


def test_a_cause_is_explained_by_its_id(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("explain", "lwa.secret-expired")

    assert ran.status == 0
    assert "180 days" in ran.out

"""What is left open in messages: the same as the expression finds that DuckDB is told, but in time, however odd they are."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spdiag.logs.values.changing import CHANGING, left_open

PARTS = (*"aAzZ1.@-%+_:é #", "a.b-c.", ".com", "x.io", "ABCDEFGHIJKLMNOPQ", "a@b.c", "word", "W" * 20, "w" * 60)


@settings(max_examples=2_000, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
@example("w" * 60 + "@b%c@d")
@example("w" * 60 + "-ABCDEFGHIJKLMNOPQ-x@y.z a.b.com")
def test_what_is_left_open_is_what_the_expression_finds(text: str) -> None:
    assert left_open(text) == CHANGING.sub("#", text)


@pytest.mark.parametrize("part", ["a", "@", "a.b-c.", "A", ".", "%", "_", "a_b@", "-", "aé"])
def test_odd_messages_take_little_time(part: str) -> None:
    text = (part * 2_000)[:2_000]

    took = min(_timed(text) for _ in range(3))

    assert took < 0.008


def _timed(text: str) -> float:
    began = time.perf_counter()
    left_open(text)
    return time.perf_counter() - began

"""Regular expressions of playbooks: linear in any text, and never passed over where they would find something."""

from __future__ import annotations

import re
import time

import pytest

from spdiag.core.condition import folded
from spdiag.core.patterns import PATTERN_LIMIT, TEXT_LIMIT, literals, pattern
from spdiag.core.problem import Problem

GOOD = [
    ("denied", "access denied", True),
    ("denied", "granted", False),
    ("^access", "access denied", True),
    ("(invalid|unknown) parameter", "an unknown parameter", True),
    ("quota .{0,40} exceeded", "quota for your resource exceeded", True),
    ("md[0-9]{4}", "error md1000", True),
    ("colou?r", "color", True),
    ("5[0-9]+", "status 503", True),
    ("it is|was", "it was", True),
    (r"a\.b\*c", "see a.b*c", True),
    (r"feed \d{1,9} is \w+", "feed 12 is fatal", True),
    ("Denied", "access denied", True),
]


@pytest.mark.parametrize(("written", "text", "found"), GOOD)
def test_a_safe_pattern_finds_what_it_says(written, text, found):
    assert pattern(written).found_in(text) is found


@pytest.mark.parametrize(
    "written",
    [
        "(a+)+b",
        "(a|a)*b",
        "(ab){2,}c",
        "(ab){2}c",
        "a+b+",
        ".*x.*y",
        "a{2,}b*",
        "(?=a)b",
        "(?!a)b",
        "(?<=a)b",
        "(?P<name>a)",
        r"(ab)\1",
    ],
)
def test_a_pattern_that_could_take_long_is_refused_with_a_way_out(written):
    with pytest.raises(Problem) as told:
        pattern(written)

    assert told.value.code == "pattern"
    assert told.value.message == f"pattern `{written}` could take long"
    assert "at most one `*` or `+`" in told.value.hint


def test_a_pattern_that_is_too_long_or_none_at_all_is_refused():
    for written in ("a" * (PATTERN_LIMIT + 1), "(a", "[a", "a**"):
        with pytest.raises(Problem) as told:
            pattern(written)

        assert told.value.code == "pattern"


@pytest.mark.parametrize(
    "written", ["a{1,200}" * 4 + "z", ".{0,200}" * 5 + "[yz]", "[ab]{0,99}c?[ab]{0,99}d?[ab]{0,99}z"]
)
def test_bounded_repeats_that_multiply_are_refused_too(written):
    """Each of them is a polynomial of high degree in the length of the text."""
    with pytest.raises(Problem):
        pattern(written)


@pytest.mark.parametrize(
    "written", ["a+b", "[a-z ]*!", "(aa|ab|ba) [a-z]+!", ".{0,80}!", "a.{0,80}b.{0,80}!", "(a|aa|aaa) .{0,40}x"]
)
@pytest.mark.parametrize("text", ["a" * 1_000_000, "ab " * 300_000, "aaa " * 250_000 + "b"])
def test_an_accepted_pattern_answers_at_once_whatever_the_text(written, text):
    accepted = pattern(written)

    started = time.perf_counter()
    accepted.found_in(text)

    assert time.perf_counter() - started < 0.5


def test_only_the_beginning_of_a_text_is_searched():
    assert not pattern("needle").found_in("x" * TEXT_LIMIT + "needle")
    assert pattern("needle").found_in("x" * (TEXT_LIMIT - 6) + "needle")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        *((written, text) for written, text, found in GOOD if found),
        ("(alpha)?beta", "beta"),
        ("alph(a|)beta", "alphbeta"),
        ("alphax?beta", "alphabeta"),
        ("alphax{0,2}beta", "alphabeta"),
        ("alphax{,2}beta", "alphabeta"),
        ("alp{2}ha", "alppha"),
        ("ab+cdef", "abbbcdef"),
        ("one|two", "two"),
        ("(one (two|three)|four)", "four"),
        ("(?:one|two) three", "two three"),
        ("[]x]yes", "]yes"),
        ("a[^]]yes", "abyes"),
        ("^.?$", "x"),
        ("(?i)forbidden", "forbidden"),
    ],
)
def test_what_a_pattern_needs_stands_in_whatever_it_finds(written, text):
    assert re.search(written, text, re.IGNORECASE)

    assert pattern(written).found_in(text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"[^\]]yes", "xyes"),
        (r"[\]x]yes", "xyes"),
        (r"\x41bcd", "abcd"),
        (r"\u0041bcd", "abcd"),
        (r"\101bcd", "abcd"),
        ("(?i:forbidden)", "forbidden"),
        ("(?s:forbidden)", "forbidden"),
        ("(?#remark)forbidden", "forbidden"),
        ("(?x)for bidden", "forbidden"),
    ],
)
def test_an_unusual_pattern_is_refused_or_finds_what_it_says_but_is_never_passed_over(written, text):
    assert re.search(written, text, re.IGNORECASE)

    try:
        accepted = pattern(written)
    except Problem:
        return
    assert accepted.found_in(text)


@pytest.mark.parametrize(
    ("written", "message"), [("seller’s account", "the seller’s account"), ("two  blanks", "two  blanks")]
)
def test_a_pattern_is_held_against_text_folded_like_itself(written, message):
    assert pattern(written).found_in(folded(message))


@pytest.mark.parametrize(
    ("written", "needs"),
    [
        ("denied", ("denied",)),
        ("(denied|refused)", ("denied", "refused")),
        ("a|denied", ()),
        (".{0,3}", ()),
        ("access.{0,9}denied!", ("denied!",)),
    ],
)
def test_the_texts_a_pattern_needs_are_told(written, needs):
    assert literals(written) == needs

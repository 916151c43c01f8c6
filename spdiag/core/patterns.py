"""Regular expressions of playbooks: which are safe, and what a text must hold for one to be worth trying."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from spdiag.core.problem import Problem

PATTERN_LIMIT = 200
TEXT_LIMIT = 2_000
MOST_WAYS = 500_000
SHORTEST = 3
UNUSUAL = r"(?<!\\)(?:\\\\)*(?:\\[0-9xuUN]|\(\?[^:])"
QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


Literals = tuple[str, ...]


class Pattern(NamedTuple):
    """A pattern, and lower-case texts of which it needs one; none where it could find anything."""

    text: str
    needs: Literals = ()

    def found_in(self, text: str) -> bool:
        """Whether it is found in folded text, of which only the beginning is searched."""
        if self.needs and not any(one in text for one in self.needs):
            return False
        return _compiled(self.text).search(text[:TEXT_LIMIT]) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def pattern(written: str) -> Pattern:
    """The pattern when it runs in time linear in the text, for any text; else raises `Problem`.

    It is held against folded text, so it is folded as far as that matters: quotes and runs of blanks.
    """
    plain = re.sub(" {2,}", " ", written.translate(QUOTES)).removeprefix("(?i)")
    if len(plain) > PATTERN_LIMIT:
        raise Problem("pattern", f"pattern is longer than {PATTERN_LIMIT} characters", hint="split it into several")
    if _dangerous(re.sub(r"\\.", "_", plain)) or re.search(UNUSUAL, plain):
        raise Problem(
            "pattern",
            f"pattern `{written}` could take long",
            hint="at most one `*` or `+`, none behind a group; write `.{0,80}` for a bounded gap",
        )
    try:
        re.compile(plain)
    except re.error as error:
        raise Problem("pattern", f"`{written}` is not a regular expression: {error}") from None
    return Pattern(plain, literals(plain))


def _dangerous(bare: str) -> bool:
    """Whether a pattern without escapes could try a text in very many ways."""
    outside = re.sub(r"\[\]?[^\]]*\]", "_", bare)
    unbounded = len(re.findall(r"[*+]|\{\d*,\}", outside))
    ways = 1
    for _, most in re.findall(r"\{(\d*),(\d+)\}", outside):
        ways *= max(1, int(most))
    return unbounded > 1 or ways * (100 if unbounded else 1) > MOST_WAYS or re.search(r"\)[*+{]", outside) is not None


def literals(written: str) -> Literals:
    """Lower-case texts of which one stands in whatever the pattern finds; empty when none can be told."""
    found, _ = _alternatives(written, 0)
    return () if found is None or min(map(len, found)) < SHORTEST else found


def _alternatives(written: str, at: int) -> tuple[Literals | None, int]:
    """What each alternative from here to the closing bracket needs; `None` when one of them needs nothing."""
    needs: list[Literals | None] = []
    while True:
        need, at = _sequence(written, at)
        needs.append(need)
        if at >= len(written) or written[at] == ")":
            break
        at += 1
    known = [need for need in needs if need is not None]
    return (tuple(one for need in known for one in need) if len(known) == len(needs) else None), at


def _sequence(written: str, at: int) -> tuple[Literals | None, int]:
    """What one alternative needs: its longest sure text, or that of a group in it."""
    candidates: list[Literals] = []
    run = ""
    while at < len(written) and written[at] not in "|)":
        need, sure, at = _piece(written, at)
        optional, repeated, at = _quantifier(written, at)
        if sure and not optional:
            run += sure
        if not sure or optional or repeated:
            candidates.append((run,))
            run = sure if sure and repeated and not optional else ""
        if need is not None and not optional:
            candidates.append(need)
    candidates.append((run,))
    best = max(candidates, key=lambda one: min(map(len, one)))
    return (best if min(map(len, best)) else None), at


def _piece(written: str, at: int) -> tuple[Literals | None, str, int]:
    """What a group needs, the sure character of anything else, and where the next piece begins."""
    one = written[at]
    if one == "(":
        need, end = _alternatives(written, at + (3 if written.startswith("(?:", at) else 1))
        return need, "", end + 1
    if one == "[":
        return None, "", _after_class(written, at)
    if one == "\\":
        escaped = written[at + 1 : at + 2]
        return None, "" if escaped.isalnum() else escaped, at + 2
    return None, "" if one in ".^$" else one.lower(), at + 1


def _after_class(written: str, at: int) -> int:
    """The place behind a class such as `[^\\]]`."""
    at += 2 if written[at + 1] == "^" else 1
    first = at
    while written[at] != "]" or at == first:
        at += 2 if written[at] == "\\" else 1
    return at + 1


def _quantifier(written: str, at: int) -> tuple[bool, bool, int]:
    """Whether what stands before may be absent, whether it may repeat, and where the pattern goes on."""
    found = re.compile(r"(?:[*+?]|\{(\d*)(?:,\d*)?\})\??").match(written, at)
    if found is None:
        return False, False, at
    least = found[1]
    optional = found[0][0] in "*?" or (least is not None and not int(least or 0))
    return optional, True, found.end()


def unpacked(plain: Sequence[object]) -> Pattern:
    """The pattern out of its text and its needs, as JSON holds them."""
    text, needs = plain
    assert isinstance(text, str) and isinstance(needs, list | tuple)
    return Pattern(text, tuple(str(one) for one in needs))

"""What a case must hold for a condition to have a chance: a quick look before the condition is read at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from spdiag.core.condition import Condition, Test, comparable
from spdiag.core.evidence import Case

CODE = "error.code"
MOST = 8

Chance = tuple[frozenset[str], frozenset[str] | None]
"""Facts that must have been seen, and the error codes of which one must be theirs (`None`: any)."""

NOTHING: Chance = (frozenset(), None)


def chances(condition: Condition) -> tuple[Chance, ...]:
    """The ways in which the condition can hold, each by what it needs; a single open one when they are many."""
    if isinstance(condition, Test):
        return ((frozenset((condition.fact,)), _codes(condition)),)
    if condition.kind == "none" or not condition.parts:
        return (NOTHING,)
    parts = [chances(part) for part in condition.parts]
    if condition.kind == "any":
        found = tuple(chance for part in parts for chance in part)
        return found if len(found) <= MOST else (_common(found),)
    return _all_of(parts)


def _all_of(parts: Sequence[tuple[Chance, ...]]) -> tuple[Chance, ...]:
    count = 1
    for part in parts:
        count *= len(part)
    if count > MOST:
        parts = [(_common(part),) for part in parts]
    return tuple(_joined(chosen) for chosen in product(*parts))


def _joined(chosen: Iterable[Chance]) -> Chance:
    needs: frozenset[str] = frozenset()
    codes: frozenset[str] | None = None
    for more, named in chosen:
        needs |= more
        if named is not None:
            codes = named if codes is None else codes & named
    return needs, codes


def _common(found: Iterable[Chance]) -> Chance:
    """What every one of several ways needs."""
    ways = list(found)
    named = [codes for _, codes in ways if codes is not None]
    codes = frozenset().union(*named) if len(named) == len(ways) else None
    return frozenset.intersection(*(needs for needs, _ in ways)), codes


def _codes(test: Test) -> frozenset[str] | None:
    if test.fact != CODE or test.operator not in ("equals", "in"):
        return None
    given = test.expected if isinstance(test.expected, frozenset) else (test.expected,)
    return frozenset(str(one) for one in given)


def plain(chance: Chance) -> list[object]:
    """The chance as JSON can hold it."""
    needs, codes = chance
    return [sorted(needs), sorted(codes) if codes is not None else None]


def has_chance(ways: Iterable[Sequence[Sequence[str] | None]], case: Case) -> bool:
    """Whether one of the ways, as `plain` wrote them, is open to the case."""
    code = comparable(case.text(CODE))
    return any((codes is None or code in codes) and all(fact in case for fact in needs or ()) for needs, codes in ways)

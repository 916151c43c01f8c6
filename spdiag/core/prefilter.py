"""What a case must hold for a condition to have a chance: a quick look before the condition is read at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from spdiag.core.condition import Condition, Test, comparable
from spdiag.core.evidence import Case
from spdiag.core.patterns import Pattern

MOST = 8

Demand = tuple[str, str, frozenset[str]]
"""A fact that must have been seen; that `is` one of the texts, `has` one of them in it, or is merely `seen`."""
Chance = frozenset[Demand]
"""Everything one way of fitting demands."""


def chances(condition: Condition) -> tuple[Chance, ...]:
    """The ways in which the condition can hold, each by what it demands; one lax way when they are many."""
    if isinstance(condition, Test):
        return (frozenset((_demand(condition),)),)
    if condition.kind == "none" or not condition.parts:
        return (frozenset(),)
    parts = [chances(part) for part in condition.parts]
    if condition.kind == "any":
        found = tuple(chance for part in parts for chance in part)
        return found if len(found) <= MOST else (_common(found),)
    return _all_of(parts)


def _demand(test: Test) -> Demand:
    match test.operator, test.expected:
        case "equals", expected:
            return test.fact, "is", frozenset((str(expected),))
        case "in", frozenset() as several:
            return test.fact, "is", frozenset(str(one) for one in several)
        case (("contains" | "starts-with"), text):
            return test.fact, "has", frozenset((str(text),))
        case "matches", Pattern(needs=needs) if needs:
            return test.fact, "has", frozenset(needs)
        case _:
            return test.fact, "seen", frozenset()


def _all_of(parts: Sequence[tuple[Chance, ...]]) -> tuple[Chance, ...]:
    count = 1
    for part in parts:
        count *= len(part)
    if count > MOST:
        parts = [(_common(part),) for part in parts]
    return tuple(frozenset().union(*chosen) for chosen in product(*parts))


def _common(ways: Sequence[Chance]) -> Chance:
    """What every one of several ways demands: a fact all of them name, and a text it has in one of them."""
    named = [{fact for fact, _, _ in way} for way in ways]
    return frozenset(_weakest(fact, ways) for fact in set.intersection(*named))


def _weakest(fact: str, ways: Sequence[Chance]) -> Demand:
    demands = [one for way in ways for one in way if one[0] == fact]
    if any(kind == "seen" for _, kind, _ in demands):
        return fact, "seen", frozenset()
    kind = "is" if all(kind == "is" for _, kind, _ in demands) else "has"
    return fact, kind, frozenset().union(*(texts for _, _, texts in demands))


def plain(chance: Chance) -> list[object]:
    """The chance as JSON can hold it, the demand that most cases miss first."""
    order = {"is": 0, "has": 1, "seen": 2}
    return [
        [fact, kind, sorted(texts)] for fact, kind, texts in sorted(chance, key=lambda one: (order[one[1]], one[0]))
    ]


def has_chance(ways: Iterable[Iterable[Sequence[Any]]], case: Case) -> bool:
    """Whether one of the ways, as `plain` wrote them, is open to the case."""
    for way in ways:  # loops: a check asks this thousands of times, and generators take three times as long
        for demand in way:
            if not _met(demand, case):
                break
        else:
            return True
    return False


def _met(demand: Sequence[Any], case: Case) -> bool:
    fact, kind, texts = demand
    if fact not in case:
        return False
    if kind == "seen":
        return True
    value = case.value(fact)
    several = value if isinstance(value, tuple) else (value,)
    if kind == "is":
        return any(str(comparable(one)) in texts for one in several)
    return any(isinstance(one, str) and any(text in str(comparable(one)) for text in texts) for one in several)

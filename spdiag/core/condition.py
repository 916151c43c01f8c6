"""Conditions: what a playbook asks of a case, answered yes, no or unknown.

A condition is written as a mapping: `{error.code: Unauthorized, response.status|in: [401, 403]}` asks all of its
fields; `{all: […]}`, `{any: […]}` and `{none: […]}` combine conditions. Nothing in it is executed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from spdiag.core.answer import Answer, answer, every, opposite, some
from spdiag.core.evidence import Case, Evidence, Value
from spdiag.core.patterns import QUOTES, Pattern, pattern
from spdiag.core.patterns import unpacked as unpacked_pattern
from spdiag.core.problem import Problem

JOINTS = ("all", "any", "none")


class Test(NamedTuple):
    """One field held against one expected value."""

    fact: str
    operator: str
    expected: object


class Joint(NamedTuple):
    """Several conditions of which `all`, `any` or `none` must hold."""

    kind: str
    parts: tuple["Condition", ...]


Condition = Test | Joint
ALWAYS = Joint("all", ())


def ask(condition: Condition, case: Case) -> Answer:
    """Whether the condition holds for the case; unknown where the evidence that decides was not seen."""
    if isinstance(condition, Test):
        fact = case.fact(condition.fact)
        if fact is None:
            return Answer.UNKNOWN
        return answer(OPERATORS[condition.operator](fact.value, condition.expected))
    if condition.kind == "all":
        return every(map(ask, condition.parts, repeat(case)))
    held = some(map(ask, condition.parts, repeat(case)))
    return opposite(held) if condition.kind == "none" else held


def fits(condition: Condition, case: Case) -> bool:
    """Whether the condition describes the case: all it asks for was seen, and nothing it excludes was."""
    if isinstance(condition, Test):
        return ask(condition, case) is Answer.YES
    if condition.kind == "all":
        return all(fits(part, case) for part in condition.parts)
    return any(fits(part, case) for part in condition.parts) is (condition.kind == "any")


def tests(condition: Condition) -> Iterator[Test]:
    """Every single test in a condition."""
    if isinstance(condition, Test):
        yield condition
        return
    for part in condition.parts:
        yield from tests(part)


def packed(condition: Condition) -> list[object]:
    """The condition as plain lists that JSON can hold; tests that cost more come last."""
    if isinstance(condition, Test):
        expected = (
            sorted(condition.expected, key=str) if isinstance(condition.expected, frozenset) else condition.expected
        )
        return [condition.fact, condition.operator, expected]
    return [condition.kind, sorted((packed(part) for part in condition.parts), key=_costly)]


def _costly(part: list[object]) -> int:
    return 2 if len(part) == 2 else int(part[1] == "matches")


def unpacked(plain: Sequence[Any]) -> Condition:
    """The condition out of what `packed` made."""
    if len(plain) == 2:
        return Joint(plain[0], tuple(unpacked(part) for part in plain[1]))
    fact, operator, expected = plain
    if operator == "in":
        return Test(fact, operator, frozenset(expected))
    return Test(fact, operator, unpacked_pattern(expected) if operator == "matches" else expected)


def grounds(condition: Condition, case: Case) -> tuple[Evidence, ...]:
    """The evidence that makes the condition hold, in the order asked."""
    if isinstance(condition, Test):
        fact = case.fact(condition.fact)
        return (fact,) if fact is not None and ask(condition, case) is Answer.YES else ()
    if condition.kind == "none":
        return tuple(fact for test in tests(condition) if (fact := case.fact(test.fact)) is not None)
    return tuple(dict.fromkeys(fact for part in condition.parts for fact in grounds(part, case)))


def gaps(condition: Condition, case: Case) -> tuple[str, ...]:
    """The names of the facts that would have to be known to answer the condition; empty once it is answered."""
    if ask(condition, case) is not Answer.UNKNOWN:
        return ()
    return tuple(dict.fromkeys(test.fact for test in tests(condition) if test.fact not in case))


def parse(written: object) -> Condition:
    """A condition as playbooks write it; raises `Problem` with the way out when it is not one."""
    if not isinstance(written, Mapping) or not written:
        raise Problem("condition", f"a condition is a mapping such as `error.code: Unauthorized`, not `{written}`")
    parts = tuple(_part(str(key), value) for key, value in written.items())
    return parts[0] if len(parts) == 1 else Joint("all", parts)


def _part(key: str, value: object) -> Condition:
    if key not in JOINTS:
        return _test(key, value)
    if not isinstance(value, list) or not value:
        raise Problem("condition", f"`{key}` takes a list of conditions")
    return Joint(key, tuple(parse(one) for one in value))


def _test(key: str, value: object) -> Test:
    fact, _, operator = key.partition("|")
    operator = operator or "equals"
    if operator not in OPERATORS:
        raise Problem("operator", f"`|{operator}` is not an operator", hint=f"use one of {', '.join(OPERATORS)}")
    return Test(fact, operator, _expected(operator, value))


def _expected(operator: str, value: object) -> object:
    if operator == "matches":
        return pattern(str(value))
    if operator == "in":
        if not isinstance(value, list) or not value or any(isinstance(one, list | dict) for one in value):
            raise Problem("condition", f"`|in` takes a list of values, not `{value}`")
        return frozenset(comparable(one) for one in value)
    if operator in ("exists", "empty"):
        if not isinstance(value, bool):
            raise Problem("condition", f"`|{operator}` takes true or false, not `{value}`")
        return value
    if operator in ("at-least", "at-most"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Problem("condition", f"`|{operator}` takes a number, not `{value}`")
        return value
    if not isinstance(value, str | int | float | bool):
        raise Problem("condition", f"`|{operator}` takes one value, not `{value}`")
    return comparable(value)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Text made comparable: letter case and runs of white space do not matter, nor do typographic quotes."""
    return " ".join(text.translate(QUOTES).casefold().split())


def comparable(value: object) -> object:
    return folded(value) if isinstance(value, str) else value


def _each(value: Value) -> tuple[object, ...]:
    return tuple(comparable(one) for one in value) if isinstance(value, tuple) else (comparable(value),)


def _equals(value: Value, expected: object) -> bool:
    if isinstance(value, str):
        return folded(value) == str(expected)
    if isinstance(value, tuple):
        return any(folded(one) == str(expected) for one in value)
    return _same(value, expected)


def _same(one: object, expected: object) -> bool:
    """Equal as people mean it: the code 5461 is the text "5461"; yes is not 1."""
    if isinstance(one, str):
        return one == str(expected)
    return one == expected and isinstance(one, bool) == isinstance(expected, bool)


def _in(value: Value, expected: object) -> bool:
    assert isinstance(expected, frozenset)
    return any(_same(one, other) for one in _each(value) for other in expected)


def _contains(value: Value, expected: object) -> bool:
    return any(isinstance(one, str) and str(expected) in one for one in _each(value))


def _starts_with(value: Value, expected: object) -> bool:
    return any(isinstance(one, str) and one.startswith(str(expected)) for one in _each(value))


def _matches(value: Value, expected: object) -> bool:
    assert isinstance(expected, Pattern)
    return any(isinstance(one, str) and expected.found_in(one) for one in _each(value))


def _exists(value: Value, expected: object) -> bool:
    return (value is not None) is expected


def _empty(value: Value, expected: object) -> bool:
    blank = value is None or value == () or (isinstance(value, str) and not value.strip())
    return blank is expected


def _at_least(value: Value, expected: object) -> bool:
    return isinstance(value, int | float) and isinstance(expected, int | float) and value >= expected


def _at_most(value: Value, expected: object) -> bool:
    return isinstance(value, int | float) and isinstance(expected, int | float) and value <= expected


OPERATORS: dict[str, Callable[[Value, object], bool]] = {
    "equals": _equals,
    "in": _in,
    "contains": _contains,
    "starts-with": _starts_with,
    "matches": _matches,
    "exists": _exists,
    "empty": _empty,
    "at-least": _at_least,
    "at-most": _at_most,
}

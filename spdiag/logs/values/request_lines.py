"""Texts that name a method and what it is asked of: request lines beside the path, and commands to something else."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from spdiag.logs.values.calls import is_call
from spdiag.logs.values.looks import METHODS
from spdiag.logs.values.shapes import place

LINE = re.compile(rf"(?:HTTP )?({'|'.join(sorted(METHODS))})\b")
"""How a request line begins, or the name of a span: `POST /feeds/2021-06-30/feeds`, `HTTP POST`."""
MOSTLY = 0.9


def verb_of(text: str) -> str:
    """The method that a request line in capitals begins with; another text as it stands."""
    found = LINE.match(text)
    return found[1] if found else text


def is_command(text: str) -> bool:
    """Whether words are a command to a database or a cache, as programs log it where they log paths: no request."""
    verb, _, rest = text.partition(" ")
    asked = rest.lstrip().partition(" ")[0]
    return verb.isalpha() and verb.isupper() and not (verb in METHODS and "/" in asked)


def methods_in(records: Sequence[Mapping[str, Any]], paths: Sequence[str]) -> tuple[str, ...]:
    """The first column whose texts begin with the methods that the operations of the paths beside them have."""
    calls = [one for one in records if any(is_call(one.get(key)) for key in paths)]
    keys = dict.fromkeys(key for one in calls for key in one if key not in paths)
    return tuple(key for key in keys if _are_lines(key, calls, paths))[:1]


def _are_lines(key: str, calls: Sequence[Mapping[str, Any]], paths: Sequence[str]) -> bool:
    lines = ((one, LINE.match(value)) for one in calls if isinstance(value := one.get(key), str))
    return sum(line is not None and _is_asked(line[1], one, paths) for one, line in lines) >= MOSTLY * len(calls)


def _is_asked(verb: str, call: Mapping[str, Any], paths: Sequence[str]) -> bool:
    """Whether the operation of a call's path has this method, if its path is one of an operation."""
    path = next(str(call[key]) for key in paths if is_call(call.get(key)))
    return bool(place(verb, path).operation) or not place("", path).operation

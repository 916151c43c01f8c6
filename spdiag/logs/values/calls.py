"""Which object of a log's records tells of the call to Amazon, beside what else they tell of."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from spdiag.catalog.places import host_of
from spdiag.logs.values.looks import is_slashless
from spdiag.logs.values.shapes import bare, place

APIS = ("sp-api", "sandbox", "business", "business-sandbox")
"""Kinds of hosts that serve calls."""
SAMPLED = 50
"""Values of a key that are looked at."""
MOSTLY = 0.9
SIDES = ("request", "req")
"""How the half of a call is called that is asked; the other half lies beside it."""
CALL = re.compile(r"(?:\b(GET|POST|PUT|PATCH|DELETE)\s+)?[`'\"<(]?(https?://[^\s`'\"<>]+|/[a-z][\w-]*/[^\s`'\"<>]+)")
"""A path or an address in a text, and the method before it."""
OF_CALL = ("path", "method", "status", "code", "message")


def object_of_calls(values: Mapping[str, Sequence[Any]]) -> str:
    """The key of the one object that holds the paths of calls to Amazon; empty where they stand outermost."""
    homes = sorted({_home(key) for key, seen in values.items() if seen and _are_calls(seen[:SAMPLED])})
    return homes[0] if homes and all(_is_within(one, homes[0]) for one in homes) else ""


def is_of_call(field: str, key: str, home: str) -> bool:
    """Whether a key stands in the object of calls, and its field is one of what is told of them."""
    return bool(home) and field in OF_CALL and _is_within(key, home)


def _is_within(key: str, home: str) -> bool:
    return key == home or key.startswith(f"{home}.")


def _home(key: str) -> str:
    outer, _, side = key.rpartition(".")[0].rpartition(".")
    return outer if side.lower() in SIDES else f"{outer}.{side}".removeprefix(".")


def _are_calls(seen: Sequence[Any]) -> bool:
    return sum(map(is_call, seen)) >= MOSTLY * len(seen)


def is_call(value: Any) -> bool:
    """Whether a value is the path of an operation, or an address at one of Amazon's hosts."""
    if not isinstance(value, str) or "/" not in value:
        return False
    if value.startswith("/"):
        return bool(place("", value).operation)
    known = host_of(value.partition("://")[2].partition("/")[0])
    return (known is not None and known.kind in APIS) or is_slashless(value)


def call_in(text: str) -> re.Match[str] | None:
    """Where a text names the path of a call to Amazon, with its method if that stands before it; a host is none."""
    return next((one for one in CALL.finditer(text) if is_call(one[2]) and bare(one[2]) != "/"), None)

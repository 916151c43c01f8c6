"""Values that stand with their type, as MongoDB, DynamoDB and Avro write them: `{"$numberInt": "9"}`, `{"N": "3"}`."""

import re
from collections.abc import Callable, Mapping
from typing import Any

TYPED = re.compile(
    r'\{\s*"(?:\$number(?:Int|Double|Decimal)|int|long|float|double|string|boolean|[SNBML]|[SN]S|BOOL|NULL)"\s*:'
)
"""How a value begins whose name does not tell what it is; dates and ids of MongoDB alone are known by their keys."""
DEEPEST = 12
Record = dict[str, Any]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_moment(value: Any) -> bool:
    return isinstance(value, str | int) or (isinstance(value, dict) and "$numberLong" in value)


KINDS: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("$oid", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal", "$uuid"), _is_text),
    "$date": _is_moment,
    **dict.fromkeys(("S", "N", "B", "string"), _is_text),
    **dict.fromkeys(("int", "long", "float", "double"), _is_number),
    **dict.fromkeys(("BOOL", "NULL", "boolean"), _is_flag),
    **dict.fromkeys(("L", "SS", "NS"), _is_list),
    "M": lambda value: isinstance(value, dict),
}
"""The types, and what is written behind each."""
EMPTY = "NULL"
KNOWN = frozenset({"", "$date", "$oid", "$numberLong", "$uuid"})
"""Types that the names of columns are read without, so that a log of no others is read as it stands."""


def untyped(record: Record) -> Record:
    """A record whose values stand by themselves; itself where none has its type around it."""
    return {key: _bare(value, 0) for key, value in record.items()} if _has_types(record, 0) else record


def _has_types(value: Any, depth: int) -> bool:
    """Whether a value holds one with its type, beside dates and ids of MongoDB; of a list the first is looked at."""
    inner = value.values() if isinstance(value, dict) else value[:1] if isinstance(value, list) else ()
    held = [one for one in inner if isinstance(one, dict | list)] if depth < DEEPEST else []
    return any(_kind(one) not in KNOWN or _has_types(one, depth + 1) for one in held)


def _kind(value: Any) -> str:
    """The type that alone stands around a value; empty where that is a record of its own."""
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    ((name, inner),) = value.items()
    return name if name in KINDS and KINDS[name](inner) else ""


def _bare(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        return value
    if isinstance(value, list):
        return [_bare(one, depth + 1) for one in value]
    if not isinstance(value, dict):
        return value
    if kind := _kind(value):
        return None if kind == EMPTY else _bare(value[kind], depth + 1)
    return {key: _bare(one, depth + 1) for key, one in value.items()}

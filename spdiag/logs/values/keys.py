"""Where a key leads in a record: `error.message`, `errors[0].code`, and names that hold dots themselves."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Steps = tuple[str | int, ...]
STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def steps(key: str) -> Steps:
    """A key as it is written, and behind it the steps it is made of."""
    return (key, *(int(index) if index else name for name, index in STEP.findall(key)))


def at(record: Mapping[str, Any], steps: Steps) -> Any:
    """The value under a key, or where its steps lead to."""
    whole = record.get(steps[0])  # type: ignore[arg-type]  # the first is the key as it is written
    if whole is not None or len(steps) == 2:
        return whole
    value: Any = record
    for step in steps[1:]:
        if value is None:
            return None
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        elif isinstance(value, Mapping) and step in value:
            value = value[step]
        else:
            return _value(record, way(record, steps))
    return value


def way(record: Mapping[str, Any], steps: Steps) -> Steps | None:
    """The names that lead to a value, of which some may hold dots; `None` where none do."""
    return steps[:1] if record.get(steps[0]) is not None else _way(record, steps[1:])  # type: ignore[arg-type]


def _way(value: Any, steps: Steps) -> Steps | None:
    if not steps:
        return () if value is not None else None
    first = steps[0]
    if isinstance(first, int):
        rest = _way(value[first], steps[1:]) if isinstance(value, list) and len(value) > first else None
        return None if rest is None else (first, *rest)
    names = _names(steps) if isinstance(value, Mapping) else []
    for count, name in enumerate(names, 1):
        if name in value and (rest := _way(value[name], steps[count:])) is not None:
            return (name, *rest)
    return None


def _names(steps: Sequence[str | int]) -> list[str]:
    """What the next name may be: the next step, the next two with a dot between them, and so on."""
    found: list[str] = []
    for step in steps:
        if isinstance(step, int):
            break
        found.append(f"{found[-1]}.{step}" if found else step)
    return found


def _value(record: Any, way: Steps | None) -> Any:
    for step in way or ():
        record = record[step]
    return record if way else None

"""Whether a record may hold rows, told fast and by its shape: by far most lines of logs hold none."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from spdiag.logs.fields.finding import PLAIN
from spdiag.logs.reading.telling import CALLED, is_row_of, names_of, told
from spdiag.logs.values.pairs import is_pair

Record = dict[str, Any]
Keys = tuple[str, ...]
LOOKED_AT = 40
"""Elements of an array, or objects of a map, that tell whether there are rows among them."""
MAP = 3
"""Objects from which on those that are alike are a map; of fewer each must hold a call to Amazon."""
DEEPEST = 12
HOLDING = frozenset({dict, list})
SELLER = frozenset({"seller"})
PATH, MAY_CALL = frozenset({"path"}), CALLED | {"status"}
TEXTS = ("/", "http", "{")
"""How texts begin that tell of a call, or are records."""


def may_hold(record: Mapping[str, Any], depth: int = 0) -> bool:
    """Whether a record has an array of what may be rows, a map, or what makes it a row in an array of pairs."""
    inner = []
    for one in record.values():
        kind = type(one)
        if kind is dict:
            inner.append(one)
        elif kind is list and one and _may_be_rows(one, record):
            return True
    if not inner or depth == DEEPEST:
        return False
    if len(inner) > 1 and is_map(inner):
        return True
    for one in inner:  # noqa: SIM110 - a generator is slower, and this is asked of each line that is not flat
        if not PLAIN.issuperset(map(type, one.values())) and may_hold(one, depth + 1):
            return True
    return False


def has_map(record: Mapping[str, Any], depth: int = 0) -> bool:
    """Whether a map of rows lies in a record, outside of its arrays."""
    inner = [one for one in record.values() if isinstance(one, dict)]
    return is_map(inner) or (depth < DEEPEST and any(has_map(one, depth + 1) for one in inner))


def is_map(inner: Sequence[Record]) -> bool:
    """Whether objects that lie side by side are rows, all alike."""
    if len(inner) < 2 or not _are_alike(inner[0], inner[1]):
        return False
    if not all(_are_alike(inner[0], one) for one in inner[2:LOOKED_AT]):
        return False
    fields = [told(one) for one in inner[:LOOKED_AT]]
    return all(map(is_row_of, fields)) and (len(inner) >= MAP or all("call" in one for one in fields))


def _are_alike(one: Record, other: Record) -> bool:
    return 2 * len(one.keys() & other.keys()) >= max(len(one), len(other), 1)


def some(values: Sequence[Any]) -> Sequence[Any]:
    """Elements from all of an array."""
    return values[:: step(values)]


def step(values: Sequence[Any]) -> int:
    """From how many elements of an array one is looked at."""
    return max(1, len(values) // LOOKED_AT)


def _may_be_rows(values: Sequence[Any], record: Mapping[str, Any]) -> bool:
    """Whether elements may be rows; pairs may be what a record tells that has no path, or no seller, beside them."""
    if type(values[0]) not in HOLDING and type(values[-1]) not in HOLDING:
        return False
    if is_pair(values[0]):
        return not (_names(tuple(record), PATH) and _names(tuple(record), SELLER))
    return any(map(_may_tell, some(values)))


def _may_tell(one: Any, depth: int = 0) -> bool:
    """Whether an element may be a row, or hold one."""
    if not isinstance(one, dict):
        return isinstance(one, list)
    if _names(tuple(one), MAY_CALL):
        return True
    for value in one.values():
        if isinstance(value, str):
            if value.startswith(TEXTS):
                return True
        elif isinstance(value, dict):
            if depth < DEEPEST and _may_tell(value, depth + 1):
                return True
        elif isinstance(value, list) and value and depth < DEEPEST and type(value[0]) in HOLDING:
            return True
    return False


@lru_cache(maxsize=4096)
def _names(keys: Keys, fields: frozenset[str]) -> bool:
    """Whether one of the keys is called as these fields are."""
    return any(not fields.isdisjoint(names_of(key)) for key in keys)

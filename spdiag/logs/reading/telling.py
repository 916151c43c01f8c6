"""What a record tells of a request by its own fields: whether it is the row of one."""

from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from typing import Any

from spdiag.catalog.operations import known_last, operations_named
from spdiag.logs.fields.finding import named_as
from spdiag.logs.values.calls import is_call
from spdiag.logs.values.looks import is_path, is_seller, is_status

Leaf = tuple[str, Any]
DEEPEST = 6
MOST = 300
"""Fields that a row has at most; what has more is none."""
NAMED = ("path", "operation", "status", "seller", "marketplace", "time")
CALLED = frozenset({"path", "operation"})
"""The fields that say what is called."""


def told(record: Mapping[Any, Any]) -> frozenset[str]:
    """The fields of a request that the record tells of, and `call` where its path is one of Amazon's.

    Lists that it holds tell nothing here.
    """
    found = set[str]()
    for count, (key, value) in enumerate(leaves(record)):
        if count == MOST:
            return frozenset()
        if value not in (None, ""):
            found.update(_told(key, value))
    return frozenset(found)


def leaves(record: Mapping[Any, Any], before: str = "", depth: int = 0) -> Iterator[Leaf]:
    """The values of a record and of those within it, with their names; lists are no more than values."""
    for key, value in record.items():
        name = f"{before}.{key}" if before else str(key)
        if isinstance(value, dict) and depth < DEEPEST:
            yield from leaves(value, name, depth + 1)
        else:
            yield name, value


def is_row_of(fields: Set[str], lent: bool = False) -> bool:
    """Whether these are the fields of a request: its path or operation, and one more of what tells of it.

    `lent` says that what holds the record tells the path; then its status must be told, and more.
    """
    others = len(fields & {"status", "seller", "time"})
    return others >= 1 if fields & CALLED else lent and "status" in fields and others >= 2


def _told(key: str, value: Any) -> Iterator[str]:
    named = names_of(key)
    if is_call(value):
        yield from ("path", "call")
    elif is_seller(value):
        yield "seller"
    for field in named:
        if _fits(field, value):
            yield field


@lru_cache(maxsize=8192)
def names_of(key: str) -> tuple[str, ...]:
    """The fields that a key has a name of."""
    return tuple(field for field in NAMED if named_as(field, key))


def _fits(field: str, value: Any) -> bool:
    match field:
        case "path":
            return is_path(value)
        case "operation":
            return isinstance(value, str) and is_operation(value)
        case "status":
            return is_status(value)
        case _:
            return isinstance(value, str | int | float)


@lru_cache(maxsize=1024)
def is_operation(name: str) -> bool:
    """Whether a text is the name of an operation."""
    return bool(operations_named(name) or known_last(name))

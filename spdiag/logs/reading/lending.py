"""What records that hold the rows of requests tell of these: the seller, the marketplace, the time, and more."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

from spdiag.catalog.places import marketplace
from spdiag.logs.fields.finding import named_as
from spdiag.logs.reading.telling import is_operation, leaves, names_of
from spdiag.logs.values.looks import is_path, is_seller
from spdiag.logs.values.names import NAMES, plain
from spdiag.logs.values.times import moment

Record = dict[str, Any]
ANSWERED = ("status", "code", "message", "details")
ASKED = ("path", "operation", "method")
LENT = ("seller", "marketplace", "time", *ASKED[:2])
BY = re.compile(r"(?i:by|per)([_-]|(?=[A-Z]))")
"""How maps are called whose keys are what that names."""
DIGIT = re.compile(r"\d")
KEYED = ("seller", "marketplace", "operation")


def lent(record: Mapping[str, Any], *, asked: bool, timed: bool) -> Record:
    """What a record tells of the rows that it holds, of no answer: that is the record's own.

    `asked` says whether the path is told by it, `timed` whether its time is that of its rows.
    """
    barred = _barred(asked, timed)
    return _without(record, lambda key, value: _is_barred(key, value, barred, asked=asked, timed=timed))


@lru_cache(maxsize=4)
def _barred(asked: bool, timed: bool) -> frozenset[str]:
    """The names of the fields that are not lent."""
    others = (*ANSWERED, *(() if asked else ASKED), *(() if timed else ("time",)))
    return frozenset(name for field in others for name in NAMES[field])


def under(lending: Mapping[str, Any], row: Record) -> Record:
    """A row with what is lent to it, of the fields that it lacks."""
    if not lending:
        return row
    fields = _fields_of(lending)
    if fields:
        known = {field for key, value in leaves(row) if value not in (None, "") for field in names_of(key)}
        drop = (known | ({*ASKED} if known & {*ASKED} else set())) & fields
        if drop:
            lending = _without(lending, lambda key, _: not drop.isdisjoint(_lends(key)))
    return {**lending, **{key: value for key, value in row.items() if value not in (None, "") or key not in lending}}


def of_keys(keys: Collection[str], name: str) -> Mapping[str, Record]:
    """What the keys of a map tell of the rows under each; `name` is what the map is called."""
    sellers = any(is_seller(key) and DIGIT.search(key) for key in keys)
    return {key: {"seller": key} if sellers and is_seller(key) else of_key(key, name) for key in keys}


def of_key(key: str, name: str) -> Record:
    """What a key tells of the rows under it, whatever stands beside it."""
    if marketplace(key) is not None and key.isupper():
        return {"marketplace": key}
    if is_path(key):
        return {"path": key}
    if is_operation(key):
        return {"operation": key}
    if moment(key) is not None or not (BY.match(name) or DIGIT.search(key)):
        return {}
    singular = name.removesuffix("s")
    return next(({field: key} for field in KEYED if singular and named_as(field, singular)), {})


def _without(record: Mapping[str, Any], barred: Callable[[str, Any], bool], before: str = "") -> Record:
    """A record without some of its fields, also in those within it, and without lists."""
    left: Record = {}
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            inner = _without(value, barred, f"{name}.")
            left |= {key: inner} if inner else {}
        elif not isinstance(value, list) and not barred(name, value):
            left[key] = value
    return left


def _is_barred(key: str, value: Any, names: frozenset[str], *, asked: bool, timed: bool) -> bool:
    text, last = isinstance(value, str), key.rpartition(".")[2]
    named = plain(last) in names or plain(key) in names
    return named or (not asked and text and is_path(value)) or (not timed and text and _is_time(value))


def _is_time(value: str) -> bool:
    return not value.isdigit() and moment(value) is not None


def _fields_of(lending: Mapping[str, Any]) -> set[str]:
    """The fields among those that are lent."""
    return {field for key, _ in leaves(lending) for field in _lends(key)}


@lru_cache(maxsize=4096)
def _lends(key: str) -> frozenset[str]:
    return frozenset(names_of(key)) & {*LENT}

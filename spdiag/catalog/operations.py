"""Operations by key and by name.

The values of the catalog are named tuples: a frozen dataclass takes several times as long to define, at every start.
"""

import re
from functools import cache
from typing import Any, NamedTuple

from spdiag.catalog.entries import entry, whole

Grant = tuple[str, tuple[str, ...]]
"""A role that opens something, and the regions it counts in; no region named means every region."""
LONGEST = 200
"""Letters that a name has at most, with its class and module."""
BEFORE_LAST = re.compile(r".*(?:[./#]|->|::)")
"""What stands before the last part of a name: the class or the module."""
VARIANT = re.compile(r"(.+?)_?(?:with_?http_?info)?_?(?:async)?", re.IGNORECASE)
"""A name as generated clients call the variants of a method: `getOrdersWithHttpInfo`, `GetOrdersAsync`."""


class Operation(NamedTuple):
    """One operation of SP-API or Amazon Business; `None` where nothing is known."""

    key: str
    """`api.version.name`, and a further part for a removed or second operation of the same name."""
    name: str
    api: str
    version: str
    method: str | None = None
    path: str | None = None
    rate: float | None = None
    """Requests a second."""
    burst: int | None = None
    codes: tuple[int, ...] = ()
    account: str | None = None
    """seller, vendor or both"""
    sandbox: str | None = None
    """static, dynamic or none"""
    sandbox_only: bool = False
    scope: str | None = None
    """The scope of its token when it is grantless."""
    rdt: str | None = None
    """always, only-for-pii, only-for-restricted-report-types; `None` when no Restricted Data Token is needed"""
    data_elements: tuple[str, ...] = ()
    roles: tuple[Grant, ...] = ()
    confidence: str | None = None
    """How well the roles are known: official, official-2022, api-level, inferred, and so on."""
    deprecated: str | None = None
    removal: str | None = None
    replacement: str | None = None
    """The key of the operation to call instead."""
    gone: bool = False
    """It is in no current model."""
    removed: str | None = None
    """The day Amazon named for its removal; a gone operation without one may still answer."""

    @property
    def grantless(self) -> bool:
        return self.scope is not None


@cache
def operation(key: str) -> Operation | None:
    """The operation with this key."""
    row = entry("operations.json", key)
    return None if row is None else _operation(key, row)


def operations_named(name: str) -> tuple[Operation, ...]:
    """The operations of that name, whatever its letter case: sellers' before vendors', current versions first.

    `getOrders`, `get_orders`, `get-orders`, `orders.getOrders` and `orders.v0.getOrders` are understood.
    """
    api, _, bare = name.strip().rpartition(".")
    keys = entry("names.json", bare.replace("_", "").replace("-", "").lower()) or ()
    wanted = api.lower()
    found = [key for key in keys if not wanted or key.lower().startswith(wanted + ".")]
    return tuple(one for key in found if (one := operation(key)) is not None)


def known_last(name: str) -> tuple[Operation, ...]:
    """The operations that the last part of a name names, as programs write it: `OrdersV0Api#getOrdersAsync()`."""
    last = BEFORE_LAST.sub("", name.strip()).removesuffix("()") if len(name) <= LONGEST else ""
    if not last.replace("-", "_").isidentifier():
        return ()
    return operations_named(last) or (operations_named(found[1]) if (found := VARIANT.fullmatch(last)) else ())


def similar_names(name: str) -> tuple[str, ...]:
    """Up to three names of operations that look like this one, for did-you-mean."""
    import difflib

    bare = name.strip().rpartition(".")[2].replace("_", "").lower()
    near = difflib.get_close_matches(bare, whole("names.json"), n=3, cutoff=0.7)
    return tuple(operations_named(one)[0].name for one in near)


def every_operation() -> tuple[Operation, ...]:
    """All operations, removed ones and those of Amazon Business included."""
    return tuple(_operation(key, row) for key, row in whole("operations.json").items())


def _operation(key: str, row: dict[str, Any]) -> Operation:
    api, _, rest = key.partition(".")
    version, _, name = rest.rpartition(".") if api == "business" else rest.partition(".")
    known = not row.get("gone") and "path" in row
    return Operation(
        key=key,
        name=name.partition(".")[0],
        api=api,
        version=version,
        method=row.get("method"),
        path=row.get("path"),
        rate=row.get("rate"),
        burst=row.get("burst"),
        codes=tuple(row.get("codes", ())),
        account=row.get("account"),
        sandbox=row.get("sandbox", "none" if known else None),
        sandbox_only=row.get("sandbox-only", False),
        scope=row.get("scope"),
        rdt=row.get("rdt"),
        data_elements=tuple(row.get("data-elements", ())),
        roles=tuple((role, tuple(regions)) for role, regions in row.get("roles", ())),
        confidence=row.get("confidence"),
        deprecated=row.get("deprecated"),
        removal=row.get("removal"),
        replacement=row.get("replacement"),
        gone=row.get("gone", False),
        removed=row.get("removed"),
    )

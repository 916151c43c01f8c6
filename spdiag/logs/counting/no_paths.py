"""Whether a column that is told to hold paths does, and what it holds instead; its values are not shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from spdiag.core.problem import Problem
from spdiag.logs.counting.rows import at_key
from spdiag.logs.reading.telling import is_operation
from spdiag.logs.values.looks import METHODS, SHAPES, is_seller, is_status
from spdiag.logs.values.marketplaces import is_market

KINDS: Mapping[str, Callable[[str], bool]] = {
    "HTTP methods": lambda value: value.upper() in METHODS,
    "statuses": is_status,
    "numbers": lambda value: value.replace(".", "", 1).isdecimal(),
    "names of operations": is_operation,
    "marketplaces": is_market,
    "ids of sellers": is_seller,
    "times": SHAPES["time"],
}
"""What a column may hold instead, and how each of its values looks then."""
NAMED_SO = {"names of operations": "operation", "HTTP methods": "method", "statuses": "status"}


def refuse(records: Iterable[Mapping[str, Any]], told: Mapping[str, str]) -> None:
    """Raises `Problem` where the column that is told to hold paths has values, and none of them has a slash."""
    key = told.get("path", "")
    found = (at_key(one, key) for one in records) if key else ()
    values = list(dict.fromkeys(str(value).strip() for value in found if value not in (None, "")))
    if values and not any("/" in value for value in values):
        kind = _kind(values)
        known = f", which --field {NAMED_SO[kind]}={key} says" if kind in NAMED_SO else ""
        hint = "name the column of paths such as /orders/v0/orders; without --field, --fields shows what is found"
        raise Problem("usage", f"`{key}` (--field path={key}) holds no paths but {kind}{known}", hint=hint)


def _kind(values: Sequence[str]) -> str:
    return next((kind for kind, fits in KINDS.items() if all(map(fits, values))), "values without a slash")

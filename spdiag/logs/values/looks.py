"""What the values of a field look like, whatever its column is called."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from spdiag.catalog.operations import known_last
from spdiag.logs.values.marketplaces import is_market, is_sure
from spdiag.logs.values.shapes import HOST, OTHERS, bare, place
from spdiag.logs.values.times import is_ambiguous, moment

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
PATH = re.compile(r"([A-Z]+ )?(https?://[^/\s]+)?/+[\w.{}%-]+(/|$|\?)")
SLASHLESS = re.compile(r"(?:[A-Z]+ )?([\w-][\w.:-]*/\S+)(?: HTTP/[0-9.]+)?")
"""A path without the slash at its start, or behind a host."""
MOST_FRONT = 4
"""Parts that may stand behind the host of a proxy, before an operation's path."""
SELLER = re.compile(r"A[0-9A-Z]{9,20}")
USUAL = frozenset(
    {200, 201, 202, 204, 207, 400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 500, 501, 502, 503, 504}
)
"""The statuses that Amazon answers with."""


def is_path(value: Any) -> bool:
    """Whether a value looks like a resource path, a URL or a request line."""
    return isinstance(value, str) and (PATH.match(value.strip()) is not None or is_slashless(value))


def is_slashless(value: str) -> bool:
    """Whether a text is the path of an operation without the slash at its start, or an address without its scheme.

    What has no host is one from its first part on, or from a second behind what programs put before those of SP-API.
    """
    found = SLASHLESS.fullmatch(value.strip()) if "/" in value and "://" not in value else None
    if found is None:
        return False
    parts = bare(found[1])[1:].split("/")
    fronts = MOST_FRONT if HOST.search(found[1].partition("/")[0]) else parts[0] in OTHERS
    return any(place("", "/" + "/".join(parts[front:])).operation for front in range(min(fronts, len(parts) - 1) + 1))


def is_status(value: Any) -> bool:
    """Whether a value may be the status of an answer; 0 is that of none."""
    text = str(value).strip().partition(" ")[0].removesuffix(".0")
    return not isinstance(value, bool) and _is_short(text) and (text == "0" or 100 <= int(text) <= 599)


def _a_usual_status(value: Any) -> bool:
    text = str(value).strip().partition(" ")[0].removesuffix(".0")
    return not isinstance(value, bool) and _is_short(text) and int(text) in USUAL


def _is_short(text: str) -> bool:
    """Whether a text is a number that may be a status."""
    return text.isdecimal() and len(text) <= 3


def _a_marketplace(value: Any) -> bool:
    return isinstance(first_of(value), str) and is_market(first_of(value))


def _a_sure_marketplace(value: Any) -> bool:
    return isinstance(first_of(value), str) and is_sure(first_of(value))


def is_seller(value: Any) -> bool:
    """Whether a value looks like the id of a seller."""
    return isinstance(value, str) and SELLER.fullmatch(value) is not None and not _a_marketplace(value)


def _a_method(value: Any) -> bool:
    return isinstance(value, str) and value.strip().upper() in METHODS


def _scalar(value: Any) -> bool:
    return isinstance(value, str | int)


def first_of(value: Any) -> Any:
    """The first of several, whether a list or written with commas."""
    if isinstance(value, list | tuple):
        return first_of(value[0]) if value else None
    return value.partition(",")[0].strip() if isinstance(value, str) else value


SHAPES: Mapping[str, Callable[[Any], bool]] = {
    "time": lambda value: moment(value) is not None or is_ambiguous(value),
    "status": is_status,
    "path": is_path,
    "method": _a_method,
    "seller": _scalar,
    "operation": lambda value: isinstance(value, str) and (value.isidentifier() or bool(known_last(value))),
    "code": _scalar,
    "message": lambda value: isinstance(value, str | Mapping),
    "details": lambda value: isinstance(value, str),
}
BY_SHAPE: Mapping[str, Callable[[Any], bool]] = {
    "path": is_path,
    "time": lambda value: (moment(value) is not None and not str(value).isdigit()) or is_ambiguous(value),
    "method": _a_method,
    "marketplace": _a_sure_marketplace,
    "seller": is_seller,
}
"""What a field without a known name looks like; nine of ten values must."""


STRICT: Mapping[str, Callable[[Any], bool]] = {"status": _a_usual_status, "marketplace": _a_marketplace}
"""What a field looks like whose name may mean another thing as well."""


def looks_like(value: Any) -> str:
    """The field that a cell of a table must be of, by its shape; empty for one that may be anything."""
    return next((field for field, fits in TELLING.items() if fits(value)), "")


TELLING = {**BY_SHAPE, "status": _a_usual_status}

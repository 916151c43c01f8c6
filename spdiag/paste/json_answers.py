"""What JSON says of an HTTP answer besides its errors: a status, an empty list, a body within a wrapper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from spdiag.core.evidence import Evidence
from spdiag.paste.json_values import inner
from spdiag.paste.paste import fact

_STATUS_NAMES = ("statuscode", "status_code", "httpstatus", "httpstatuscode", "http_status", "status", "code")
_WRAPPERS = ("payload", "body", "response", "data", "result", "error", "errors")
_NOT_RESULTS = ("errors", "warnings", "issues", "marketplaceids", "attributenames", "categories")
MOST_NAMES = 2_000
RESULTS = frozenset(
    (
        "accounts", "balances", "boxes", "exports", "feeds", "inboundplans", "inventory", "inventorysummaries",
        "invoices", "items", "lineitems", "offers", "orders", "packages", "packingoptions", "pallets", "payouts",
        "placementoptions", "producttypes", "products", "queries", "reports", "reportschedules", "responses",
        "restrictions", "shipments", "summaries", "supplysources", "timeslots", "transactions", "transferschedules",
        "transportationoptions",
    )
)  # fmt: skip
_SURFACE_NAMES = ("errors", "details", "feesestimateresult")


def facts_in(value: Any, origin: str, with_items: bool) -> tuple[Evidence, ...]:
    """The facts of a response body or of an object that wraps one."""
    return tuple(_facts(value, origin, with_items))


def _facts(value: Any, origin: str, with_items: bool) -> Iterator[Evidence]:
    for layer in _layers(value):
        status = _status(layer)
        if status:
            yield fact("response.status", status, f"inferred from `{_name_of(layer, status)}`, {origin}")
        headers = layer.get("headers", layer.get("Headers"))
        if isinstance(headers, dict) and "x-amz-access-token" not in {str(key).lower() for key in headers}:
            from spdiag.paste.headers import response_facts

            yield from response_facts(headers.items(), origin)
    if with_items and _shape_of_sp_api(value):
        yield fact("error.surface", "sp-api", origin)
    if not with_items:
        yield from _emptiness(value, origin)
    elif isinstance(value, dict) and [str(key).lower() for key in value] == ["message"]:
        yield fact("error.surface", "gateway", origin)
        yield from _implied(str(next(iter(value.values()))), origin)


def _implied(message: str, origin: str) -> Iterator[Evidence]:
    """A gateway says nothing but the reason phrase of its status."""
    from spdiag.paste.reasons import REASONS

    if message in REASONS:
        yield fact("response.status", REASONS[message], f"inferred from `{message}`, {origin}")


def _layers(value: Any) -> Iterator[dict[str, Any]]:
    """The value and the wrappers within it, as long as each holds another."""
    for _ in range(6):
        if isinstance(value, list) and value:
            value = value[0]
        if not isinstance(value, dict):
            return
        yield value
        value = next((value[key] for key in value if str(key).lower() in _WRAPPERS), None)


def _status(layer: dict[str, Any]) -> int | None:
    for name in _STATUS_NAMES:
        for key, value in layer.items():
            if str(key).lower() == name and (status := _as_status(value)):
                return status
    return None


def _as_status(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and len(value) == 3 and value.isascii() and value.isdigit():
        value = int(value)
    return value if isinstance(value, int) and 200 <= value <= 599 else None


def _name_of(layer: dict[str, Any], status: int) -> str:
    return next(str(key) for key, value in layer.items() if _as_status(value) == status)


def _shape_of_sp_api(value: Any) -> bool:
    names = set(islice(_names(value, 0), MOST_NAMES))
    if "error_description" in names or "stack" in names:
        return False
    if {"code", "message"} == names:
        return not (isinstance(value, dict) and isinstance(value.get("code"), int))
    return any(name in names for name in _SURFACE_NAMES)


def _names(value: Any, depth: int) -> Iterator[str]:
    """The names of all fields, those of JSON within strings too."""
    if isinstance(value, str):
        value = [placed.value for placed in inner(value)]
    if isinstance(value, dict):
        yield from (str(key).strip().lower() for key in value)
        value = list(value.values())
    if isinstance(value, list) and depth < 8:
        for one in value[:50]:
            yield from _names(one, depth + 1)


def _emptiness(value: Any, origin: str) -> Iterator[Evidence]:
    """Whether the only list of a successful answer is empty."""
    if not isinstance(value, dict) or "restrictedResources" in value:
        return
    body = value.get("payload", value)
    lists = [body] if isinstance(body, list) else []
    if isinstance(body, dict):
        lists = [one for key, one in body.items() if isinstance(one, list) and key.lower() not in _NOT_RESULTS]
        lists = lists or _within(body)
    named = "payload" in value or any(str(key).lower() in RESULTS for key in value)
    if (len(lists) == 1 or (lists and not any(lists))) and ("payload" in value or not lists[0]) and named:
        yield fact("response.empty-list", not lists[0], origin)
        yield fact("response.body-kind", "json", origin)


def _within(body: dict[str, Any]) -> list[list[Any]]:
    """The lists of an object that holds nothing but lists, as `FinancialEvents` does, when all are empty."""
    inner = next((one for one in body.values() if isinstance(one, dict) and one), {})
    lists = [one for one in inner.values() if isinstance(one, list)]
    return lists if len(lists) == len(inner) and not any(lists) else []

"""Personal data: shown to a Restricted Data Token that names it, left out for every other token."""

from __future__ import annotations

from typing import Any

from spdiag.catalog.answers import success
from spdiag.catalog.operations import operation
from spdiag.simulator.call import Call

FIELDS = {"buyerInfo": "BuyerInfo", "shippingAddress": "ShippingAddress", "buyerTaxInformation": "BuyerTaxInformation"}
ORDER = "AmazonOrderId"
HELD = {"ShippingAddress": "orders.v0.getOrderAddress", "BuyerInfo": "orders.v0.getOrderBuyerInfo"}


def with_personal_data(body: Any, call: Call) -> Any:
    """The body of an operation that leaves personal data out, with what the token opens."""
    if call.operation.rdt != "only-for-pii":
        return body
    request = call.request
    opened = {
        FIELDS[element]
        for one in call.grant.resources
        if one.opens(request.method, request.path)
        for element in one.elements
        if element in FIELDS
    }
    return _shown(body, opened)


def _shown(value: Any, opened: set[str]) -> Any:
    match value:
        case dict():
            kept = {name: _shown(one, opened) for name, one in value.items() if name not in FIELDS.values()}
            return kept | {name: _held(name) for name in sorted(opened) if ORDER in value and name in HELD}
        case list():
            return [_shown(one, opened) for one in value]
        case _:
            return value


def _held(name: str) -> Any:
    """The personal data itself, as the operation that answers with nothing else has it."""
    source = operation(HELD[name])
    found = success(source) if source else None
    payload = dict(found.body["payload"]) if found else {}
    payload.pop(ORDER, None)
    return payload.get(name, payload)

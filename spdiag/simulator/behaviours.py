"""What operations answer once nothing is wrong: a few out of the world, the others as their models show."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from spdiag.catalog.answers import success
from spdiag.catalog.places import is_phantom, marketplace, phantom_country
from spdiag.simulator.call import Call
from spdiag.simulator.messages import Answer, answered, refused
from spdiag.simulator.personal import with_personal_data
from spdiag.simulator.reports import REPORTS
from spdiag.simulator.restricted import create_restricted_data_token
from spdiag.simulator.world import Seller, Store

EARLIER = ("createdbefore", "lastupdatedbefore")
LATER = ("createdafter", "lastupdatedafter")
SHADOWS = {"A1VN0HAN483KP2": "jp-shipment-injection.stores.amazon.co.jp"}
"""The domains of marketplaces that are no stores; of most of them none is known, and Amazon leaves it empty."""
PHANTOM = {"na": "A2ZV50J4W1RKNI", "eu": "A38D8NSA03LJTC", "fe": "A1VN0HAN483KP2"}


def behave(call: Call) -> Answer:
    """The operation's own answer, with its rate."""
    behaviour = BEHAVIOURS.get(call.operation.key)
    answer = (behaviour(call) if behaviour else None) or plausible(call)
    rated = answer.status < 300 and call.operation.rate is not None
    return answer.plus({"x-amzn-RateLimit-Limit": str(call.operation.rate)}) if rated else answer


def plausible(call: Call) -> Answer:
    """The success the catalog holds, with the personal data that the token opens."""
    found = success(call.operation)
    if found is None:
        return refused("denied")
    return answered(found.status, with_personal_data(found.body, call))


def participations(call: Call) -> Answer:
    """The seller's stores of the region, and one marketplace that is no store, as Amazon lists them too."""
    seller = call.seller or Seller()
    phantom = () if any(is_phantom(one.id) for one in seller.stores) else (Store(id=PHANTOM[seller.region]),)
    return answered(200, {"payload": [_participation(one) for one in (*seller.stores, *phantom)]})


def _participation(store: Store) -> dict[str, Any]:
    known = marketplace(store.id)
    home = known or marketplace(phantom_country(store.id))
    shown = {
        "id": store.marketplace,
        "countryCode": home.country_code if home else "US",
        "name": known.store.removeprefix("www.").capitalize() if known else "Non-Amazon",
        "defaultCurrencyCode": home.currency if home else "USD",
        "defaultLanguageCode": (home and home.language) or "en_GB",
        "domainName": known.store if known else SHADOWS.get(store.id, ""),
    }
    return {
        "marketplace": shown,
        "storeName": "Example Store",
        "participation": {"isParticipating": store.participating, "hasSuspendedListings": store.suspended_listings},
    }


def orders(call: Call) -> Answer:
    """Orders of the marketplace and status asked for; none for a time before the seller's first."""
    found = plausible(call)
    body = json.loads(found.body)
    listed, name = (body["payload"], "Orders") if call.operation.version == "v0" else (body, "orders")
    if call.seller is not None and not _any_orders(call, call.seller):
        listed[name] = []
    wanted = [one for value in call.request.parameters.get("OrderStatuses", ()) for one in value.split(",")]
    listed[name] = [one for one in listed[name] if not wanted or one.get("OrderStatus") in wanted]
    moved = {"MarketplaceId": next(iter(call.marketplaces), ""), "PurchaseDate": next(iter(_limits(call, LATER)), "")}
    for order in listed[name]:
        order.update({key: value for key, value in moved.items() if key in order and value})
    return answered(found.status, body)


def _any_orders(call: Call, seller: Seller) -> bool:
    """Whether the seller had orders in the time asked for, in a marketplace asked for."""
    first = _moment(seller.orders_since).timestamp()
    over = any(_moment(one).timestamp() <= first for one in _limits(call, EARLIER))
    stores = [store for id in call.marketplaces if (store := seller.store(id)) is not None]
    return not over and first <= call.now and any(store.orders for store in stores)


def _limits(call: Call, names: tuple[str, ...]) -> list[str]:
    return [value for name, values in call.request.parameters.items() if name.lower() in names for value in values]


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def create_feed(call: Call) -> Answer | None:
    """An account that is not active notices here, not when it creates the document."""
    sleeping = call.seller is not None and call.seller.status in ("deactivated", "dormant")
    return refused("inactive-account") if sleeping else None


BEHAVIOURS: dict[str, Callable[[Call], Answer | None]] = {
    "sellers.v1.getMarketplaceParticipations": participations,
    "orders.v0.getOrders": orders,
    "orders.2026-01-01.searchOrders": orders,
    "feeds.2021-06-30.createFeed": create_feed,
    "tokens.2021-03-01.createRestrictedDataToken": create_restricted_data_token,
    **REPORTS,
}

"""Regions, marketplaces, hosts, roles and types, out of the knowledge files alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spdiag.catalog.building.knowledge import Said, granted, knowledge
from spdiag.catalog.building.operations import Row, trimmed

ENDPOINTS = {"endpoint": "sp-api", "sandbox": "sandbox", "business": "business", "business-sandbox": "business-sandbox"}
CENTRALS = {"seller": "seller-central", "vendor": "vendor-central"}


def place_rows() -> dict[str, dict[str, Any]]:
    """Regions, marketplaces by country code, phantom marketplaces, and what each host is."""
    said = knowledge("places")
    return {
        "regions": said["regions"],
        "marketplaces": said["marketplaces"],
        "phantoms": said["phantoms"],
        "hosts": dict(sorted(_hosts(said))),
    }


def _hosts(said: Said) -> Iterator[tuple[str, list[Any]]]:
    for region, names in said["regions"].items():
        for part, kind in ENDPOINTS.items():
            yield names[part], [kind, region]
    for host, region in said["lwa"].items():
        yield host, ["lwa", region]
    for market in said["marketplaces"].values():
        yield market["store"], ["store", market["region"]]
        for part, kind in CENTRALS.items():
            for host in market.get(part, ()):
                yield host, [kind, market["region"]]


def role_rows() -> dict[str, Row]:
    """The roles by name."""
    return {name: trimmed(role) for name, role in knowledge("roles")["roles"].items()}


def type_rows() -> dict[str, Row]:
    """Report, feed and notification types, by kind and name."""
    said = knowledge("types")
    return {
        f"{kind.removesuffix('s')} {name}": _type(entry)
        for kind, types in said.items()
        for name, entry in types.items()
    }


def _type(entry: Said) -> Row:
    return trimmed({**entry, "roles": [list(granted(one)) for one in entry.get("roles", ())]})

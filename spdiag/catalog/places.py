"""Marketplaces, regions and hosts."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from spdiag.catalog.entries import whole

FILE = "places.json"
REGIONS = ("na", "eu", "fe")
CONSENT = "/apps/authorize/consent"
BUSINESS_CONSENT = "/b2b/abws/oauth"


class Region(NamedTuple):
    """One of the three selling regions, and its hosts."""

    code: str
    name: str
    endpoint: str
    sandbox: str
    business: str
    business_sandbox: str
    aws_region: str


class Marketplace(NamedTuple):
    """A store of Amazon's; `None` where nothing is known."""

    id: str
    country_code: str
    country: str
    region: str
    store: str
    seller_central: str
    vendor_central: str | None
    currency: str
    language: str | None
    business: bool
    """Amazon Business has it too."""

    @property
    def seller_consent(self) -> str:
        return f"https://{self.seller_central}{CONSENT}"

    @property
    def vendor_consent(self) -> str | None:
        return f"https://{self.vendor_central}{CONSENT}" if self.vendor_central else None

    @property
    def business_consent(self) -> str | None:
        return f"https://{self.store}{BUSINESS_CONSENT}" if self.business else None


class Host(NamedTuple):
    """What a host name is, and the selling region it belongs to, where it belongs to one."""

    name: str
    kind: str
    """sp-api, sandbox, business, business-sandbox, lwa, seller-central, vendor-central, store, mws or aws"""
    region: str | None


def region(code: str) -> Region | None:
    """The region with this code: na, eu or fe, in either letter case."""
    row = whole(FILE)["regions"].get(code.strip().lower())
    if row is None:
        return None
    return Region(
        code.strip().lower(),
        row["name"],
        row["endpoint"],
        row["sandbox"],
        row["business"],
        row["business-sandbox"],
        row["aws-region"],
    )


def marketplace(text: str) -> Marketplace | None:
    """The marketplace with this id or country code; the United Kingdom is GB and UK."""
    return _by_name().get(text.strip().upper())


def region_of(marketplace_id: str) -> str:
    """The region of a marketplace; empty where nobody knows it."""
    known = marketplace(marketplace_id)
    return known.region if known is not None else ""


@cache
def marketplace_names() -> Mapping[str, str]:
    """What stands for the id of a marketplace: the id itself, the code of its country, and others."""
    return {name: one.id for name, one in _by_name().items()}


@cache
def _by_name() -> Mapping[str, Marketplace]:
    rows = whole(FILE)["marketplaces"].items()
    return {name: _marketplace(code, row) for code, row in rows for name in (row["id"], code, *row.get("aliases", ()))}


def similar_marketplace(id: str) -> str | None:
    """The one marketplace id that differs from this one in a single character, as by O for 0; else `None`."""
    wanted = id.strip().upper()
    known = (row["id"] for row in whole(FILE)["marketplaces"].values())
    near = [one for one in known if len(one) == len(wanted) and sum(map(str.__ne__, one, wanted)) == 1]
    return near[0] if len(near) == 1 else None


def marketplaces(region: str | None = None) -> tuple[Marketplace, ...]:
    """The marketplaces of a region, or all of them."""
    here = region.lower() if region else None
    return tuple(
        _marketplace(code, row) for code, row in whole(FILE)["marketplaces"].items() if here in (None, row["region"])
    )


def is_phantom(id: str) -> bool:
    """Whether the id is listed by participations and yet no store: never one to send."""
    return id.strip().upper() in whole(FILE)["phantoms"]


def phantom_country(id: str) -> str:
    """The country code that participations give for a marketplace that is no store; empty for any other id."""
    return str(whole(FILE)["phantoms"].get(id.strip().upper(), {}).get("country", ""))


def host_of(host: str) -> Host | None:
    """What a host name is; `None` for one that is not of Amazon's selling world."""
    name = host.strip().lower().rpartition("@")[2].partition(":")[0].rstrip(".")
    known = whole(FILE)["hosts"].get(name)
    if known is not None:
        return Host(name, known[0], known[1])
    if name.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return Host(name, "aws", None)
    if name.startswith("mws") and ".amazonservices." in f"{name}.":
        return Host(name, "mws", None)
    return None


def _marketplace(code: str, row: dict[str, Any]) -> Marketplace:
    return Marketplace(
        id=row["id"],
        country_code=code,
        country=row["country"],
        region=row["region"],
        store=row["store"],
        seller_central=row["seller"][0],
        vendor_central=row.get("vendor", [None])[0],
        currency=row["currency"],
        language=row.get("language"),
        business=row.get("business", False),
    )

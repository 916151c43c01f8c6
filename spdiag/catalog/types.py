"""Report, feed and notification types: who may use them, where, and whether they are still there."""

from typing import NamedTuple

from spdiag.catalog.entries import entry, whole
from spdiag.catalog.operations import Grant


class SellingType(NamedTuple):
    """A report, feed or notification type; `None` where nothing is known."""

    name: str
    kind: str
    """report, feed or notification"""
    roles: tuple[Grant, ...]
    confidence: str
    status: str
    """listed (on the list of 2026), unlisted (only on older ones: may be gone) or removed"""
    party: tuple[str, ...]
    """seller, vendor, application"""
    restricted: bool
    """Its document needs a Restricted Data Token."""
    mode: str | None
    """Of reports: requested-only, requested-or-scheduled, scheduled-by-amazon."""
    audience: str | None
    marketplaces: str | None
    removed: str | None
    deprecated: str | None
    removal: str | None
    replacement: str | None
    payload: str | None
    delivery: str | None
    """Of notifications: sqs or eventbridge."""
    grantless: bool
    set_in: str | None
    """Where it is switched on, when not by createSubscription."""


def report_type(name: str) -> SellingType | None:
    """The report type of that name."""
    return _found("report", name)


def feed_type(name: str) -> SellingType | None:
    """The feed type of that name."""
    return _found("feed", name)


def notification_type(name: str) -> SellingType | None:
    """The notification type of that name."""
    return _found("notification", name)


def selling_type(name: str) -> SellingType | None:
    """The type of that name, whichever of the three kinds it is."""
    return report_type(name) or feed_type(name) or notification_type(name)


def similar_types(kind: str, name: str) -> tuple[str, ...]:
    """Up to three names of types of a kind that look like this one."""
    import difflib

    names = [key.partition(" ")[2] for key in whole("types.json") if key.startswith(f"{kind} ")]
    return tuple(difflib.get_close_matches(name.strip().upper(), names, n=3, cutoff=0.6))


def _found(kind: str, name: str) -> SellingType | None:
    row = entry("types.json", f"{kind} {name.strip()}")
    if row is None:
        return None
    return SellingType(
        name=name.strip(),
        kind=kind,
        roles=tuple((role, tuple(regions)) for role, regions in row.get("roles", ())),
        confidence=row["confidence"],
        status=row["status"],
        party=tuple(row.get("party", ())),
        restricted=row.get("restricted", False),
        mode=row.get("mode"),
        audience=row.get("for"),
        marketplaces=row.get("marketplaces"),
        removed=row.get("removed"),
        deprecated=row.get("deprecated"),
        removal=row.get("removal"),
        replacement=row.get("replacement"),
        payload=row.get("payload"),
        delivery=row.get("delivery"),
        grantless=row.get("grantless", False),
        set_in=row.get("set-in"),
    )

"""Which roles open an operation, a report, a feed or a notification."""

from typing import NamedTuple

from spdiag.catalog.entries import whole
from spdiag.catalog.operations import Grant, Operation
from spdiag.catalog.types import feed_type, notification_type, report_type


class Role(NamedTuple):
    """A role of a developer profile."""

    name: str
    restricted: bool
    vendors: bool
    """Vendors can authorize it too."""
    regions: tuple[str, ...]
    aliases: tuple[str, ...]


def role(text: str) -> Role | None:
    """The role of that name; older names are understood, and the `(Restricted)` may be left out."""
    wanted = _bare(text)
    for name, row in whole("roles.json").items():
        aliases = tuple(row.get("aliases", ()))
        if wanted in {_bare(one) for one in (name, *aliases)}:
            return Role(name, row.get("restricted", False), row.get("vendors", False), tuple(row["regions"]), aliases)
    return None


def role_names() -> tuple[str, ...]:
    """The names of all roles of SP-API."""
    return tuple(whole("roles.json"))


def roles_for(operation: Operation, region: str | None = None) -> tuple[str, ...]:
    """The roles of which one opens the operation, in that region or in any; empty when none is needed or known."""
    return _open(operation.roles, region)


def roles_for_report_type(name: str, region: str | None = None) -> tuple[str, ...]:
    """The roles of which one opens the report type; empty when none is known."""
    found = report_type(name)
    return _open(found.roles, region) if found else ()


def roles_for_feed_type(name: str, region: str | None = None) -> tuple[str, ...]:
    """The roles of which one opens the feed type; empty when none is known."""
    found = feed_type(name)
    return _open(found.roles, region) if found else ()


def roles_for_notification_type(name: str, region: str | None = None) -> tuple[str, ...]:
    """The roles of which one opens the notification type; empty when none is needed or known."""
    found = notification_type(name)
    return _open(found.roles, region) if found else ()


def _open(grants: tuple[Grant, ...], region: str | None) -> tuple[str, ...]:
    here = region.lower() if region else None
    return tuple(name for name, regions in grants if here is None or not regions or here in regions)


def _bare(text: str) -> str:
    words = text.casefold().replace("(restricted)", "").replace("-", " ").split()
    return " ".join(words)

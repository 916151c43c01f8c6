"""Which other reads tell whether one operation is refused or everything: of the same role, and of another."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spdiag.catalog.minimal import minimal_target
from spdiag.catalog.operations import Operation, operation
from spdiag.catalog.roles import roles_for

PLAIN = (
    "productTypeDefinitions.2020-09-01.searchDefinitionsProductTypes",
    "finances.2024-06-19.listTransactions",
    "fulfillmentInbound.2024-03-20.listInboundPlans",
    "vendorOrders.v1.getPurchaseOrders",
)
"""Reads that any account of their kind can make, each opened by few roles; the first that fits is taken."""
OPEN = "reports.2021-06-30.getReports"
"""A read that nearly every role opens."""


class Sibling(NamedTuple):
    """A harmless read, whether a role of the operation asked about opens it, and what to send."""

    name: str
    same_role: bool
    roles: tuple[str, ...]
    target: str


def open_to_most(region: str | None, marketplaces: Sequence[str], since: str) -> tuple[Sibling, ...]:
    """The read that nearly every role opens, for an application of which no role is known."""
    one = operation(OPEN)
    target = minimal_target(one, marketplaces, since) if one is not None else None
    return (Sibling(one.name, False, roles_for(one, region), target),) if one is not None and target else ()


def siblings(about: Operation, region: str | None, marketplaces: Sequence[str], since: str) -> tuple[Sibling, ...]:
    """At most one read that only roles of `about` open, and one that none of them opens.

    An answer to the first shows that a role of the operation is held; one to the second that the application, the
    token and the account work at all.
    """
    wanted = set(roles_for(about, region))
    if not wanted:
        return ()
    reads = tuple(_reads(about, region, marketplaces, since))
    same = next((one for one in reads if set(one.roles) <= wanted), None)
    other = next((one for one in reads if not wanted & set(one.roles)), None)
    return tuple(one._replace(same_role=one is same) for one in (same, other) if one is not None)


def _reads(about: Operation, region: str | None, marketplaces: Sequence[str], since: str) -> Iterator[Sibling]:
    """The plain reads for the same kind of account that need nothing but the marketplaces and the date given."""
    for one in filter(None, map(operation, PLAIN)):
        target = minimal_target(one, marketplaces, since)
        kind = one.account == "both" or about.account in (None, "both", one.account)
        if kind and one.key != about.key and target is not None and about.api != "business":
            yield Sibling(one.name, False, roles_for(one, region), target)

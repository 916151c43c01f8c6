"""Does SP-API take a vendor's token, and in which region? Vendors have no participations to ask for.

Asked with one purchase order, without its details, https://developer-docs.amazon.com/sp-api/docs/vendor-orders-api. It
needs a role of its own, so that a refusal without a reason says little; an answer in another region says all.
"""

from __future__ import annotations

from spdiag.core.evidence import UNKNOWN, Case, Evidence
from spdiag.probes import regions
from spdiag.probes.answers import DENIED
from spdiag.probes.connection import Connection, Probed, learnt
from spdiag.probes.endpoints import REGIONS

NAME = "vendor"
TELLS = frozenset({"probe.vendor.outcome", "probe.vendor.status", "probe.vendor.bare", "account.type", *regions.TELLS})
RATE = (10.0, 10)
VENDOR = Evidence("account.type", "vendor", f"probe {NAME}: purchase orders are answered")
TARGET = "/vendor/orders/v1/purchaseOrders?limit=1&includeDetails=false"


def cost(case: Case) -> int:
    return len(REGIONS) if case.value("account.type") == "vendor" else 1


def applies(case: Case) -> bool:
    """Not where the call itself has shown already that the token is taken.

    Nobody said which kind of account it is: asked where everything of a seller's is refused in every region.
    """
    if case.value("account.type") is UNKNOWN and case.value("endpoint.kind") == "sp-api":
        nowhere = case.value("probe.regions.other-works") is False and case.value("probe.call.outcome") != "answered"
        nowhere = nowhere and case.value("siblings.other-role") is not True
        return nowhere and case.value("probe.participations.status") in DENIED and "endpoint.region" in case
    vendor = case.value("account.type") == "vendor" and case.value("endpoint.kind") == "sp-api"
    shown = case.value("probe.call.outcome") is not UNKNOWN and case.value("probe.call.status") not in DENIED
    minted = case.value("probe.token.outcome") == "answered"
    return vendor and minted and not shown and "endpoint.region" in case


def ask(connection: Connection, case: Case) -> Probed:
    """An answer of the region called; where it refuses without a reason, one that another region owes counts first."""
    answer = connection.get(TARGET, "access")
    bare = answer.status in DENIED and not answer.details
    told = Evidence("probe.vendor.bare", bare, f"probe {NAME}")
    if case.value("account.type") is UNKNOWN:
        return learnt(NAME, answer, *([VENDOR] if answer.outcome == "answered" else []))
    if answer.outcome != "refused" or not bare:
        return learnt(NAME, answer, told)
    for region in connection.endpoints.alike(connection.region):
        other = connection.get(TARGET, "access", region=region)
        if other.outcome == "answered":
            return learnt(NAME, answer, told, *regions.works_in(region, NAME))
        answer = answer if other.outcome == "refused" else other
    return learnt(NAME, answer, told)

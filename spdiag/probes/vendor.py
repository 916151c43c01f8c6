"""Does SP-API take a vendor's token, and in which region? Vendors have no participations to ask for.

Asked with one purchase order, without its details, https://developer-docs.amazon.com/sp-api/docs/vendor-orders-api. It
needs a role of its own, so that a refusal without a reason says little; an answer in another region says all.
"""

from __future__ import annotations

from spdiag.core.evidence import UNKNOWN, Case, Evidence
from spdiag.probes.answers import Answer
from spdiag.probes.connection import Connection, Probed, learnt

NAME = "vendor"
TARGET = "/vendor/orders/v1/purchaseOrders?limit=1&includeDetails=false"
DENIED = (401, 403)


def applies(case: Case) -> bool:
    """Not where the call itself has shown already that the token is taken."""
    vendor = case.value("account.type") == "vendor" and case.value("endpoint.kind") == "sp-api"
    shown = case.value("probe.call.outcome") is not UNKNOWN and case.value("probe.call.status") not in DENIED
    minted = case.value("probe.token.outcome") == "answered"
    return vendor and minted and not shown and "endpoint.region" in case


def ask(connection: Connection, case: Case) -> Probed:
    """An answer of the region called; where it refuses without a reason, one that another region owes counts first."""
    answer = connection.get(TARGET, "access")
    told = Evidence("probe.vendor.bare", _bare(answer), f"probe {NAME}")
    if answer.outcome != "refused" or not _bare(answer):
        return learnt(NAME, answer, told)
    for region in connection.endpoints.api:
        other = connection.get(TARGET, "access", region=region)
        if other.outcome == "answered":
            return learnt(NAME, answer, told, *_works(region))
        answer = answer if other.outcome == "refused" else other
    return learnt(NAME, answer, told)


def _bare(answer: Answer) -> bool:
    """Whether a refusal keeps its reason to itself."""
    body = answer.json
    errors = body.get("errors") if isinstance(body, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    return answer.status in DENIED and not (isinstance(first, dict) and first.get("details"))


def _works(region: str) -> tuple[Evidence, Evidence]:
    origin = f"probe {NAME}"
    return Evidence("probe.regions.other-works", True, origin), Evidence("probe.regions.working", region, origin)

"""Do other operations answer: one that the same roles open, and one of other roles?

Tells one operation that is refused from an application, an account or a region that is refused as a whole.
"""

from __future__ import annotations

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.answers import DENIED, HINDERED, NOT_SENT
from spdiag.probes.connection import Connection, Probed, learnt

NAME = "siblings"
TELLS = frozenset({"siblings.same-role", "siblings.other-role"})
RATE = (0.0167, 10)
"""That of the slowest reads compared with; each is asked once."""
SETTLING = ("marketplace.region-matches", "participation.listed", "participation.participating")
"""With one of these false the refusal is explained, and no comparison tells more."""


def cost(_case: Case) -> int:
    return 2


def applies(case: Case) -> bool:
    """Where the call alone is denied; where nobody could ask for participations; where only those were asked for."""
    asked = case.value("probe.participations.outcome")
    everywhere = bare(case) and case.value("probe.regions.other-works") is False
    open_still = everywhere or asked == "answered" or case.value("account.type") == "vendor" or asked in HINDERED
    denied = case.value("probe.call.status") in DENIED and open_still
    alone = "probe.call.outcome" not in case and everywhere
    settled = any(case.value(name) is False for name in SETTLING)
    return (denied or alone) and not settled and case.value("operation.grantless") is not True


def bare(case: Case) -> bool:
    """Whether the participations were denied without a reason, as they are for want of a role."""
    status = case.value("probe.participations.status")
    return status in DENIED and not case.text("probe.participations.details")


def ask(connection: Connection, case: Case) -> Probed:
    told: list[Evidence] = []
    last = NOT_SENT
    for one in connection.siblings():
        last = connection.get(one.target, "access")
        if last.outcome in ("answered", "refused"):
            name, works = f"siblings.{'same' if one.same_role else 'other'}-role", last.status not in DENIED
            told.append(Evidence(name, works, f"probe {NAME}: {one.name} answered {last.status}"))
    return learnt(NAME, last, *told)

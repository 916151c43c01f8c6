"""Do other operations answer: one that the same roles open, and one of other roles?

Tells one operation that is refused from an application, an account or a region that is refused as a whole.
"""

from __future__ import annotations

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.answers import DENIED, NOT_SENT
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
    denied = case.value("probe.call.status") in DENIED
    works = case.value("probe.participations.outcome") == "answered" or case.value("account.type") == "vendor"
    settled = any(case.value(name) is False for name in SETTLING)
    return denied and works and not settled and case.value("operation.grantless") is not True


def ask(connection: Connection, case: Case) -> Probed:
    answers = [(one, connection.get(one.target, "access")) for one in connection.siblings]
    told: list[Evidence] = []
    for one, answer in answers:
        name = f"siblings.{'same' if one.same_role else 'other'}-role"
        if answer.outcome in ("answered", "refused"):
            denied = answer.status in DENIED
            told.append(Evidence(name, not denied, f"probe {NAME}: {one.name} answered {answer.status}"))
    return learnt(NAME, answers[-1][1] if answers else NOT_SENT, *told)

"""Is the token taken at the sandbox, where production refuses it everywhere, or in production, where the sandbox does?

Tells an application of the sandbox from an authorization that ended: Amazon's answer is the same to both. Rests on
https://developer-docs.amazon.com/sp-api/docs/the-selling-partner-api-sandbox; the sandbox answers this question with a
canned list, to whoever has a token it takes.
"""

from __future__ import annotations

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.answers import DENIED, NOT_SENT
from spdiag.probes.connection import FIRST, Connection, Probed, learnt
from spdiag.probes.participations import PATH

NAME = "twin"
TELLS = frozenset({"probe.twin.outcome", "probe.twin.status", "twin.works"})
RATE = (0.016, 15)


def cost(_case: Case) -> int:
    return 1


def applies(case: Case) -> bool:
    refused = case.value("probe.participations.outcome") == "refused"
    refused = refused and case.value("probe.participations.status") in DENIED
    works = ("probe.regions.other-works", "siblings.other-role", "siblings.same-role")
    elsewhere = any(case.value(name) is True for name in works) or case.value("probe.call.outcome") == "answered"
    return refused and not elsewhere and case.value("input.api") != "business"


def ask(connection: Connection, case: Case) -> Probed:
    base = connection.endpoints.twin_of(connection.region or FIRST)
    answer = connection.get(PATH, "access", base=base, retry=False) if base else NOT_SENT
    settled = answer.outcome in ("answered", "refused")
    works = (Evidence("twin.works", answer.outcome == "answered", f"probe {NAME}"),) if settled else ()
    return learnt(NAME, answer, *works)

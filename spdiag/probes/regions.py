"""Does the authorization belong to another region? Login with Amazon issues a token whatever the region."""

from __future__ import annotations

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.answers import DENIED, HINDERED, NOT_SENT, Answer
from spdiag.probes.connection import Connection, Probed, learnt
from spdiag.probes.endpoints import REGIONS
from spdiag.probes.participations import PATH

NAME = "regions"
TELLS = frozenset({"probe.regions.outcome", "probe.regions.other-works", "probe.regions.working"})
RATE = (0.016, 15)
SETTLED = "probe.regions.other-works"


def cost(_case: Case) -> int:
    return len(REGIONS) - 1


def applies(case: Case) -> bool:
    """Not where the refusal says what it is about, nor where the marketplace named is of another region anyway."""
    if case.value("input.api") == "business":
        return case.value("probe.call.status") in DENIED and case.value("probe.call.details") == ""
    asked = case.value("probe.participations.outcome")
    denied = case.value("probe.call.status") in DENIED and case.value("siblings.other-role") is False
    refused = (asked == "refused" or (asked in HINDERED and denied)) and SETTLED not in case
    refused = refused and case.value("probe.call.outcome") != "answered"
    bare = not case.text("probe.participations.details")
    return refused and bare and case.value("marketplace.region-matches") is not False


def ask(connection: Connection, case: Case) -> Probed:
    """Asked with the participations; at Amazon Business, which has none, with the failing call itself."""
    business = case.value("input.api") == "business"
    others = [region for region in connection.endpoints.alike(connection.region) if region != connection.region]
    answers: dict[str, Answer] = {}
    for region in others:
        target = connection.target if business else PATH
        answers[region] = connection.get(target, "access", region=region, retry=False)
        taken = business and answers[region].outcome == "refused" and answers[region].status not in DENIED
        if answers[region].outcome == "answered" or taken:
            return learnt(NAME, answers[region], *works_in(region, NAME))
    settled = bool(answers) and all(answer.outcome == "refused" for answer in answers.values())
    none = (Evidence("probe.regions.other-works", False, f"probe {NAME}"),) if settled else ()
    return learnt(NAME, list(answers.values())[-1] if answers else NOT_SENT, *none)


def works_in(region: str, probe: str) -> tuple[Evidence, Evidence]:
    """That the token is taken in a region that was not called."""
    origin = f"probe {probe}"
    return Evidence("probe.regions.other-works", True, origin), Evidence("probe.regions.working", region, origin)

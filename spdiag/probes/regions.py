"""Does the authorization belong to another region? Login with Amazon issues a token whatever the region."""

from __future__ import annotations

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.answers import Answer
from spdiag.probes.connection import Connection, Probed, learnt
from spdiag.probes.participations import PATH

NAME = "regions"
SETTLED = "probe.regions.other-works"


def applies(case: Case) -> bool:
    """Not where the refusal says what it is about, nor where the marketplace named is of another region anyway."""
    refused = case.value("probe.participations.outcome") == "refused" and SETTLED not in case
    bare = not case.text("probe.participations.details")
    return refused and bare and case.value("marketplace.region-matches") is not False


def ask(connection: Connection, case: Case) -> Probed:
    others = [region for region in connection.endpoints.api if region != connection.region]
    answers: dict[str, Answer] = {}
    for region in others:
        answers[region] = connection.get(PATH, "access", region=region, retry_throttled=False)
        if answers[region].outcome == "answered":
            return learnt(NAME, answers[region], *_works(region))
    settled = all(answer.outcome == "refused" for answer in answers.values())
    none = (Evidence("probe.regions.other-works", False, f"probe {NAME}"),) if settled else ()
    return learnt(NAME, list(answers.values())[-1], *none)


def _works(region: str) -> tuple[Evidence, Evidence]:
    origin = f"probe {NAME}"
    return Evidence("probe.regions.other-works", True, origin), Evidence("probe.regions.working", region, origin)

"""Does the failing call still fail when it is replayed? Only a GET is, with the kind of token the operation needs."""

from __future__ import annotations

from dataclasses import replace

from spdiag.core.evidence import UNKNOWN, Case, Evidence
from spdiag.probes.connection import Connection, Probed, learnt, sent

NAME = "call"
TELLS = frozenset({"probe.call.outcome", "probe.call.status", "response.status", "error.code", "error.details"})
RATE = None


def cost(_case: Case) -> int:
    return 1


def applies(case: Case) -> bool:
    replayable = case.value("request.method") == "GET" and case.value("request.replayable") is True
    return replayable and placed(case) and case.value(f"probe.{_minted_by(case)}.outcome") == "answered"


def ask(connection: Connection, case: Case) -> Probed:
    kind = token_kind(case)
    answer = connection.get(connection.target, kind)
    about = sent(kind, f"probe {NAME}")
    if case.value("request.given") is not True:
        about = (*about, Evidence("request.given", False, f"probe {NAME}, made up by spdiag"))
    reason = [Evidence("probe.call.details", answer.details, f"probe {NAME}")] if answer.outcome == "refused" else []
    return replace(learnt(NAME, answer, *reason), about=about)


def placed(case: Case) -> bool:
    """Whether it is known where to call: a region was named, or found out, or may still be tried for a seller."""
    answer = case.value("probe.participations.outcome")
    untried = answer is UNKNOWN and case.value("account.type") != "vendor"
    return "endpoint.region" in case or untried or answer in ("answered", "refused")


def token_kind(case: Case) -> str:
    """grantless, restricted or access: what the catalog says the operation takes."""
    if case.value("operation.grantless") is True:
        return "grantless"
    return "restricted" if case.value("operation.restricted") == "always" else "access"


def _minted_by(case: Case) -> str:
    return {"grantless": "grantless", "restricted": "rdt", "access": "token"}[token_kind(case)]

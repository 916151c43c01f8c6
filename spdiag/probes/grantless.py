"""Does the client itself get a token? Tells a refused client from a refused refresh token; grantless operations use it.

Rests on https://developer-docs.amazon.com/sp-api/docs/grantless-operations.
"""

from __future__ import annotations

from dataclasses import replace

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.connection import Connection, Probed, field_of, learnt

NAME = "grantless"
TELLS = frozenset({"probe.grantless.outcome", "probe.grantless.status", "probe.grantless.error"})
RATE = (1.0, 1)
SCOPE = "sellingpartnerapi::notifications"


def cost(_case: Case) -> int:
    return 1


def applies(case: Case) -> bool:
    needed = case.value("operation.grantless") is True or case.value("credentials.refresh-token") is False
    telling = case.value("probe.token.outcome") == "refused" and case.value("probe.token.error") == "invalid_grant"
    return case.value("credentials.complete") is True and (needed or telling)


def ask(connection: Connection, case: Case) -> Probed:
    scope = case.text("operation.scope") or SCOPE
    answer = connection.exchange({"grant_type": "client_credentials", "scope": scope})
    answer = connection.keep("grantless", answer, "access_token")
    error = field_of(answer, "error") if answer.outcome == "refused" else ""
    told = learnt(NAME, answer, *([Evidence("probe.grantless.error", error, f"probe {NAME}")] if error else []))
    return replace(told, about=(Evidence("request.grant-type", "client_credentials", f"probe {NAME}"),))

"""Does Login with Amazon exchange the refresh token for an access token?"""

from __future__ import annotations

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.connection import Connection, Probed, field_of, learnt

NAME = "token"
TELLS = frozenset({"probe.token.outcome", "probe.token.status", "probe.token.error"})
RATE = (1.0, 1)
"""Amazon documents no rate of the token exchange; one is asked for a walk."""


def cost(_case: Case) -> int:
    return 1


def applies(case: Case) -> bool:
    whole = case.value("credentials.complete") is True and case.value("credentials.refresh-token") is not False
    return whole and case.value("operation.grantless") is not True


def ask(connection: Connection, case: Case) -> Probed:
    answer = connection.exchange({"grant_type": "refresh_token", "refresh_token": connection.refresh_token})
    answer = connection.keep("access", answer, "access_token")
    error = field_of(answer, "error") if answer.outcome == "refused" else ""
    return learnt(NAME, answer, *([Evidence("probe.token.error", error, f"probe {NAME}")] if error else []))

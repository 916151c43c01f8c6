"""Can a Restricted Data Token be created for the path? Minting one changes nothing.

Rests on https://developer-docs.amazon.com/sp-api/docs/tokens-api-use-case-guide: one path and method, no query, no
trailing slash.
"""

from __future__ import annotations

from spdiag.core.evidence import Case
from spdiag.probes.call import placed
from spdiag.probes.connection import Connection, Probed, learnt

NAME = "rdt"
TELLS = frozenset({"probe.rdt.outcome", "probe.rdt.status"})
RATE = (1.0, 10)
PATH = "/tokens/2021-03-01/restrictedDataToken"


def cost(_case: Case) -> int:
    return 1


def applies(case: Case) -> bool:
    needed = case.value("operation.restricted") == "always" and case.value("request.method") == "GET"
    known = bool(case.text("request.path")) and placed(case)
    return needed and known and case.value("probe.token.outcome") == "answered"


def ask(connection: Connection, case: Case) -> Probed:
    resource = {"method": case.text("request.method"), "path": case.text("request.path").rstrip("/")}
    answer = connection.post(PATH, {"restrictedResources": [resource]}, "access")
    answer = connection.keep("restricted", answer, "restrictedDataToken")
    return learnt(NAME, answer)

"""Which parameter breaks the call? The call is sent with its required parameters, then with halves of the others.

Amazon's own advice for a 400, https://developer-docs.amazon.com/sp-api/docs/resolving-400-errors: at most
2·log₂(n)+2 requests for n optional parameters.
"""

from __future__ import annotations

from collections.abc import Sequence

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.answers import Answer
from spdiag.probes.call import token_kind
from spdiag.probes.connection import Connection, Probed, learnt

NAME = "bare"
OF_THE_REQUEST = (400, 404, 413, 422)
ORIGIN = f"probe {NAME}"


def applies(case: Case) -> bool:
    refused = case.value("probe.call.status") in OF_THE_REQUEST and case.value("request.given") is True
    return refused and bool(case.texts("parameters.optional")) and case.value("endpoint.kind") == "sp-api"


def ask(connection: Connection, case: Case) -> Probed:
    path, _, query = connection.target.partition("?")
    optional = case.texts("parameters.optional")
    given = query.split("&")
    search = Search(connection, path, [one for one in given if _name(one) not in optional], token_kind(case))
    extra = [one for one in given if _name(one) in optional]
    bare = search.sent(())
    if bare.outcome != "answered":
        return learnt(NAME, bare)
    return learnt(NAME, bare, *search.culprit(extra))


def _name(pair: str) -> str:
    return pair.partition("=")[0]


class Search:
    """A search by halves for the one pair of a query that brings the refusal back."""

    def __init__(self, connection: Connection, path: str, required: Sequence[str], kind: str) -> None:
        self._connection, self._path, self._required, self._kind = connection, path, required, kind

    def sent(self, extra: Sequence[str]) -> Answer:
        query = "&".join((*self._required, *extra))
        return self._connection.get(f"{self._path}?{query}" if query else self._path, self._kind)

    def culprit(self, suspects: Sequence[str]) -> tuple[Evidence, ...]:
        """The pair at fault; that several are only together; or nothing, where an answer did not come."""
        while len(suspects) > 1:
            half = suspects[: len(suspects) // 2]
            rest = suspects[len(half) :]
            outcome = self.sent(half).outcome
            if outcome not in ("answered", "refused"):
                return ()
            suspects = half if outcome == "refused" else rest
        outcome = self.sent(suspects).outcome
        if outcome == "refused":
            return (Evidence("parameters.culprit", _name(suspects[0]), ORIGIN),)
        return (Evidence("parameters.combined", True, ORIGIN),) if outcome == "answered" else ()

"""Which parameter breaks the call? The call is sent with its required parameters, then with halves of the others.

Amazon's own advice for a 400, https://developer-docs.amazon.com/sp-api/docs/resolving-400-errors: at most
2·log₂(n)+2 requests for n optional parameters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.answers import Answer
from spdiag.probes.call import token_kind
from spdiag.probes.connection import Connection, Probed, learnt

NAME = "bare"
TELLS = frozenset({"probe.bare.outcome", "probe.bare.status", "parameters.culprit", "parameters.combined"})
RATE = None
OF_THE_REQUEST = (400, 404, 413, 422)
ORIGIN = f"probe {NAME}"


def cost(case: Case) -> int:
    """The bare call, a halving for each doubling of the parameters, and the one left over, alone."""
    return math.ceil(math.log2(max(len(case.texts("parameters.optional")), 1))) + 2


def applies(case: Case) -> bool:
    refused = case.value("probe.call.status") in OF_THE_REQUEST and case.value("request.given") is True
    return refused and bool(case.texts("parameters.optional")) and case.value("endpoint.kind") == "sp-api"


def ask(connection: Connection, case: Case) -> Probed:
    path, _, query = connection.target.partition("?")
    kind, optional = token_kind(case), case.texts("parameters.optional")
    pace = (float(case.text("operation.rate") or 0), int(case.text("operation.burst") or 0))
    required = [one for one in query.split("&") if _name(one) not in optional]
    search = Search(connection, path, required, kind, pace)
    extra = [one for one in query.split("&") if _name(one) in optional]
    refusal, bare = connection.get(connection.target, kind), search.sent(())
    if bare.outcome == "answered":
        return learnt(NAME, bare, *search.alone(extra))
    if bare.outcome == "refused" and not _same(bare, refusal):  # it wants one of those left out, and says so
        return learnt(NAME, bare, *search.left_out(extra, refusal))
    return learnt(NAME, bare)


def _same(one: Answer, other: Answer) -> bool:
    """Whether two refusals say the same."""
    return (one.status, one.first_error) == (other.status, other.first_error)


def _name(pair: str) -> str:
    return pair.partition("=")[0]


class Search:
    """A search by halves for the one pair of a query that brings the refusal back.

    `pace` is the operation's rate, calls a second and at once; the replay before has taken one of those at once.
    """

    def __init__(
        self, connection: Connection, path: str, required: Sequence[str], kind: str, pace: tuple[float, int]
    ) -> None:
        self._connection, self._path, self._required, self._kind = connection, path, required, kind
        self._rate, self._at_once = pace[0], pace[1] - 1

    def sent(self, extra: Sequence[str]) -> Answer:
        if self._rate and self._at_once <= 0:
            self._connection.caller.wait(1 / self._rate)
        self._at_once -= 1
        query = "&".join((*self._required, *extra))
        return self._connection.get(f"{self._path}?{query}" if query else self._path, self._kind)

    def alone(self, suspects: Sequence[str]) -> tuple[Evidence, ...]:
        """The pair at fault, where the call without any succeeds; or that several are only together."""
        last = self._narrowed(suspects, lambda answer: answer.outcome == "refused")
        outcome = self.sent(last).outcome
        if outcome == "refused" and len(last) == 1:
            return (Evidence("parameters.culprit", _name(last[0]), ORIGIN),)
        return (Evidence("parameters.combined", True, ORIGIN),) if outcome == "answered" else ()

    def left_out(self, suspects: Sequence[str], refusal: Answer) -> tuple[Evidence, ...]:
        """The pair at fault, where the call without any is refused for another reason; a call without it proves it."""
        last = self._narrowed(suspects, lambda answer: _same(answer, refusal))
        rest = [one for one in suspects if one not in last]
        proven = len(last) == 1 and self.sent(rest).outcome == "answered"
        return (Evidence("parameters.culprit", _name(last[0]), ORIGIN),) if proven else ()

    def _narrowed(self, suspects: Sequence[str], breaks: Callable[[Answer], bool]) -> Sequence[str]:
        """One of the suspects, by halves; more where an answer did not come."""
        while len(suspects) > 1:
            half = suspects[: len(suspects) // 2]
            answer = self.sent(half)
            if answer.outcome not in ("answered", "refused"):
                return suspects
            suspects = half if breaks(answer) else suspects[len(half) :]
        return suspects

"""Which parameter breaks the call? The call is sent with what it needs alone, then with halves of the rest.

Amazon's own advice for a 400, https://developer-docs.amazon.com/sp-api/docs/resolving-400-errors: at most
2·log₂(n)+2 requests for n optional parameters. A list that is empty and a failure of Amazon's are taken apart the same
way: one without its filters, the other to see whether the request provokes it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from spdiag.core.evidence import Case, Evidence
from spdiag.probes.answers import Answer
from spdiag.probes.call import token_kind
from spdiag.probes.connection import Connection, Probed, learnt

NAME = "bare"
TELLS = frozenset(
    {
        "probe.bare.outcome",
        "probe.bare.status",
        "probe.bare.finds",
        "parameters.culprit",
        "parameters.combined",
        "parameters.emptying",
        "request.provokes",
    }
)
RATE = None
OF_THE_REQUEST = (400, 404, 413, 422)
PERHAPS_PROVOKED = (500, 502, 504)
"""A 503 says that Amazon is down, whatever is asked."""
ORIGIN = f"probe {NAME}"


def cost(case: Case) -> int:
    """The bare call, a halving for each doubling of the parameters, and the one left over, alone."""
    return math.ceil(math.log2(max(len(case.texts("parameters.optional")), 1))) + 2


def applies(case: Case) -> bool:
    status = case.value("probe.call.status")
    wrong = status in OF_THE_REQUEST or status in PERHAPS_PROVOKED or case.value("probe.call.empty") is True
    given = wrong and case.value("request.given") is True and case.value("endpoint.kind") == "sp-api"
    return given and bool(case.texts("parameters.optional"))


def ask(connection: Connection, case: Case) -> Probed:
    path, _, query = connection.target.partition("?")
    kind, optional = token_kind(case), case.texts("parameters.optional")
    pace = (float(case.text("operation.rate") or 0), int(case.text("operation.burst") or 0))
    required = [one for one in query.split("&") if _name(one) not in optional]
    extra = [one for one in query.split("&") if _name(one) in optional]
    search = Search(connection, path, required, kind, pace)
    if case.value("probe.call.empty") is True:
        return _unfiltered(search, extra, connection.finds_nothing)
    if case.value("probe.call.status") in PERHAPS_PROVOKED:
        return _provoked(search, extra)
    refusal, bare = connection.get(connection.target, kind), search.sent(())
    if bare.outcome == "answered":
        return learnt(NAME, bare, *search.alone(extra, "refused"))
    if bare.outcome == "refused" and not _same(bare, refusal):  # it wants one of those left out, and says so
        return learnt(NAME, bare, *search.left_out(extra, refusal))
    return learnt(NAME, bare)


def _unfiltered(search: Search, filters: Sequence[str], finds_nothing: Callable[[str], bool]) -> Probed:
    """Whether the call finds entries without its filters, and which of them leaves none."""
    bare = search.sent(())
    if bare.outcome != "answered":
        return learnt(NAME, bare)
    finds = not finds_nothing(bare.body)
    told = [Evidence("probe.bare.finds", finds, ORIGIN)]
    if finds:
        last = search.narrowed(filters, lambda answer: answer.outcome == "answered" and finds_nothing(answer.body))
        single = len(last) == 1 and finds_nothing(search.sent(last).body)
        told += [Evidence("parameters.emptying", _name(last[0]), ORIGIN)] if single else []
    return learnt(NAME, bare, *told)


def _provoked(search: Search, extra: Sequence[str]) -> Probed:
    """Whether Amazon answers once the options are left out, and fails again once they are back: nothing is retried."""
    search.once = True
    bare = search.sent(())
    found = search.alone(extra, "server-error") if bare.outcome == "answered" else ()
    culprit = [one for one in found if one.name == "parameters.culprit"]
    return learnt(NAME, bare, *culprit, *(Evidence("request.provokes", True, ORIGIN) for _ in culprit))


def _same(one: Answer, other: Answer) -> bool:
    """Whether two refusals say the same."""
    return (one.status, one.first_error) == (other.status, other.first_error)


def _name(pair: str) -> str:
    return pair.partition("=")[0]


class Search:
    """A search by halves for the one pair of a query that brings the failure back.

    `pace` is the operation's rate, calls a second and at once; the replay before has taken one of those at once.
    """

    def __init__(
        self, connection: Connection, path: str, required: Sequence[str], kind: str, pace: tuple[float, int]
    ) -> None:
        self._connection, self._path, self._required, self._kind = connection, path, required, kind
        self._rate, self._at_once = pace[0], pace[1] - 1
        self.once = False

    def sent(self, extra: Sequence[str]) -> Answer:
        if self._rate and self._at_once <= 0:
            self._connection.caller.wait(1 / self._rate)
        self._at_once -= 1
        query = "&".join((*self._required, *extra))
        target = f"{self._path}?{query}" if query else self._path
        return self._connection.get(target, self._kind, retry=not self.once)

    def alone(self, suspects: Sequence[str], failure: str) -> tuple[Evidence, ...]:
        """The pair at fault, where the call without any succeeds; or that several are only together."""
        last = self.narrowed(suspects, lambda answer: answer.outcome == failure, ("answered", failure))
        outcome = self.sent(last).outcome
        if outcome == failure and len(last) == 1:
            return (Evidence("parameters.culprit", _name(last[0]), ORIGIN),)
        return (Evidence("parameters.combined", True, ORIGIN),) if outcome == "answered" else ()

    def left_out(self, suspects: Sequence[str], refusal: Answer) -> tuple[Evidence, ...]:
        """The pair at fault, where the call without any is refused for another reason; a call without it proves it."""
        last = self.narrowed(suspects, lambda answer: _same(answer, refusal))
        rest = [one for one in suspects if one not in last]
        proven = len(last) == 1 and self.sent(rest).outcome == "answered"
        return (Evidence("parameters.culprit", _name(last[0]), ORIGIN),) if proven else ()

    def narrowed(
        self,
        suspects: Sequence[str],
        breaks: Callable[[Answer], bool],
        telling: tuple[str, ...] = ("answered", "refused"),
    ) -> Sequence[str]:
        """One of the suspects, by halves; more where an answer did not come."""
        while len(suspects) > 1:
            half = suspects[: len(suspects) // 2]
            answer = self.sent(half)
            if answer.outcome not in telling:
                return suspects
            suspects = half if breaks(answer) else suspects[len(half) :]
        return suspects

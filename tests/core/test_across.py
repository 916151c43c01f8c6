"""What several sellers' checks show together."""

from __future__ import annotations

import pytest

from spdiag.core.across import compared, concluded
from spdiag.core.diagnosis import Diagnosis, Outcome
from spdiag.core.evidence import Case, Evidence
from spdiag.core.knowledge import Cause, Likelihood
from spdiag.core.weighing import Finding

SECRET = Cause("lwa.secret-expired", "The client secret expired", "developer", "E")
CLOSED = Cause("account.inactive", "The account is inactive", "seller", "E")


def call(outcome: str, status: int = 403) -> Case:
    facts = {"probe.call.outcome": outcome, "probe.call.status": status}
    return Case(tuple(Evidence(name, value, "a test") for name, value in facts.items()))


def told(*cases: Case) -> list[dict[str, object]]:
    named = {str(number): case for number, case in enumerate(cases)}
    found = compared(named)
    return [{one.name: one.value for one in found.get(name, ())} for name in named]


REFUSED, ANSWERED = call("refused"), call("answered", 200)
ELSEWHERE = "sellers.same-operation-works-elsewhere"


@pytest.mark.parametrize(
    ("cases", "facts"),
    [
        ([REFUSED], [{}]),
        ([REFUSED, REFUSED], [{}, {}]),
        ([REFUSED] * 3, [{"sellers.scope": "all-sellers"}] * 3),
        ([REFUSED, ANSWERED], [{"sellers.scope": "one-seller", ELSEWHERE: True}, {}]),
        ([REFUSED, REFUSED, ANSWERED], [{"sellers.scope": "limited-group", ELSEWHERE: True}] * 2 + [{}]),
        ([REFUSED, REFUSED, call("refused", 400)], [{}, {}, {}]),
        (
            [REFUSED] * 3 + [call("unreachable"), call("throttled", 429)],
            [{"sellers.scope": "all-sellers"}] * 3 + [{}, {}],
        ),
    ],
)
def test_answers_to_others_tell_whom_a_refusal_strikes(cases: list[Case], facts: list[dict[str, object]]) -> None:
    assert told(*cases) == facts


def check(outcome: Outcome, cause: Cause | None = None) -> Diagnosis:
    findings = (Finding(cause, 60, Likelihood.LIKELY, Case()),) if cause else ()
    return Diagnosis(outcome=outcome, exit_code=0, subject={}, steps=(), findings=findings)


@pytest.mark.parametrize(
    ("checks", "says"),
    [
        ([check(Outcome.HEALTHY)] * 2, "2 of 2 sellers are healthy."),
        (
            [check(Outcome.PROBLEM, SECRET)] * 3,
            "3 of 3 sellers: the client secret expired. Yours to mend once; no seller must act.",
        ),
        (
            [check(Outcome.PROBLEM, CLOSED), check(Outcome.HEALTHY)],
            "1 of 2 sellers: the account is inactive. Each of these sellers must act.",
        ),
        (
            [check(Outcome.PROBLEM, CLOSED), check(Outcome.PROBLEM, SECRET), check(Outcome.PROBLEM, SECRET)],
            "2 of 3 sellers: the client secret expired; 1: the account is inactive.",
        ),
        (
            [check(Outcome.UNTESTABLE)],
            "1 of 1 sellers: untestable. That says nothing about their credentials; check again later.",
        ),
    ],
)
def test_a_sentence_says_how_many_and_who_must_act(checks: list[Diagnosis], says: str) -> None:
    found = concluded((str(number), one) for number, one in enumerate(checks))

    assert found.says == says
    assert found.total == len(checks) == sum(len(group.sellers) for group in found.groups)

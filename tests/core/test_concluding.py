"""The sentence that says what many checks come to, and who acts."""

from __future__ import annotations

import pytest

from spdiag.core.concluding import concluded
from spdiag.core.diagnosis import EXIT, Diagnosis, Outcome
from spdiag.core.evidence import Case, Evidence
from spdiag.core.knowledge import Cause, Likelihood
from spdiag.core.weighing import Finding

SECRET = Cause("lwa.secret-expired", "The client secret expired", "developer", "E")
CLOSED = Cause("account.inactive", "The account is inactive", "seller", "E")
MOMENT = Cause("server.transient", "Amazon failed for a moment", "amazon", "E")
IDLE = Cause("account.not-participating", "The seller does not participate", "seller", "E")


def check(outcome: Outcome, cause: Cause | None = None, *marketplaces: str, case: Case | None = None) -> Diagnosis:
    findings = (Finding(cause, 60, Likelihood.LIKELY, case or Case()),) if cause else ()
    subject = {"marketplaces": list(marketplaces)}
    return Diagnosis(outcome=outcome, exit_code=EXIT[outcome], subject=subject, steps=(), findings=findings)


def idle(marketplace: str) -> Case:
    facts = {"participation.concerned": (marketplace,), "participation.listed": False}
    return Case(tuple(Evidence(name, value, "a test") for name, value in facts.items()))


HEALTHY = check(Outcome.HEALTHY)


@pytest.mark.parametrize(
    ("checks", "says"),
    [
        ([HEALTHY], "1 of 1 seller is healthy."),
        ([HEALTHY] * 2, "2 of 2 sellers are healthy."),
        (
            [check(Outcome.PROBLEM, SECRET)] * 3,
            "3 of 3 sellers: the client secret expired. Yours to mend, once for all of them.",
        ),
        (
            [check(Outcome.PROBLEM, CLOSED), HEALTHY],
            "1 of 2 sellers, 0: the account is inactive. This seller must act.",
        ),
        (
            [check(Outcome.PROBLEM, CLOSED)] * 2 + [HEALTHY],
            "2 of 3 sellers: the account is inactive. Each of these sellers must act.",
        ),
        (
            [check(Outcome.UNTESTABLE, MOMENT), check(Outcome.PROBLEM, SECRET), HEALTHY],
            "1 of 3 sellers, 1: the client secret expired; 1, 0: Amazon failed for a moment.",
        ),
        (
            [check(Outcome.PROBLEM, SECRET, "DE", "PL")] * 2 + [check(Outcome.HEALTHY, None, "DE")],
            "2 of 3 sellers, all in <PL>: the client secret expired. Yours to mend.",
        ),
        (
            [check(Outcome.PROBLEM, IDLE, "DE", "PL", case=idle("PL"))] * 2
            + [check(Outcome.HEALTHY, None, "DE", "PL")],
            "2 of 3 sellers, all in <PL>: the seller does not participate. Each of these sellers must act.",
        ),
        (
            [check(Outcome.UNTESTABLE)],
            "1 of 1 seller: could not be tested. That says nothing about its credentials; check again later.",
        ),
        (
            [check(Outcome.UNTESTABLE, MOMENT)] * 2,
            "2 of 2 sellers: Amazon failed for a moment. That says nothing about their credentials; check again later.",
        ),
        ([check(Outcome.BUG), HEALTHY], "1 of 2 sellers, 0: a bug in spdiag ended the check. Please report it."),
    ],
)
def test_a_sentence_says_how_many_who_they_are_and_who_must_act(checks: list[Diagnosis], says: str) -> None:
    found = concluded(((str(number), one) for number, one in enumerate(checks)), place=lambda id: f"<{id}>")

    assert found.says == says
    assert found.total == found.listed == sum(len(group.sellers) for group in found.groups)


def test_many_reasons_are_summed_up() -> None:
    causes = [Cause(f"topic.cause-{number}", f"The cause {number}", "developer", "E") for number in range(9)]
    checks = [check(Outcome.PROBLEM, cause) for cause in causes for _ in range(2)]

    says = concluded((str(number), one) for number, one in enumerate(checks)).says

    assert says == "2 of 18 sellers: the cause 0; 2: the cause 1; 2: the cause 2; 12 for 6 other reasons."


def test_an_interrupted_check_says_how_far_it_came() -> None:
    found = concluded([("one", HEALTHY)], listed=9)

    assert found.interrupted
    assert found.says == "Stopped: 1 of 9 checked. 1 of 1 seller is healthy."
    assert concluded([], listed=9).says == "Stopped: 0 of 9 checked."


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([Outcome.HEALTHY], 0),
        ([Outcome.UNTESTABLE, Outcome.PROBLEM], 1),
        ([Outcome.INCONCLUSIVE, Outcome.UNTESTABLE], 4),
        ([Outcome.PROBLEM, Outcome.BUG], 70),
    ],
)
def test_the_worst_check_decides_the_exit_code(outcomes: list[Outcome], code: int) -> None:
    assert concluded((str(number), check(one)) for number, one in enumerate(outcomes)).exit_code == code

"""What a walk comes to, and the exit code that says so."""

from __future__ import annotations

import pytest

from spdiag.core.diagnosis import Diagnosis, Outcome, exit_code, hindrance, outcome
from spdiag.core.evidence import Case
from spdiag.core.knowledge import Cause, Likelihood, Step
from spdiag.core.walking import Taken
from spdiag.core.weighing import Finding

CERTAIN, LIKELY, POSSIBLE = Likelihood.CERTAIN, Likelihood.LIKELY, Likelihood.POSSIBLE


def taken(reached, *, untestable=False, identity="s", settles=()):
    step = Step(id=identity, question="Q?", branches=(), settles=settles)
    return Taken(step=step, outcome=reached, summary="", untestable=untestable)


def found(likelihood, identity="role.missing"):
    cause = Cause(id=identity, title="T", owner="developer", explanation="E")
    return Finding(cause=cause, score=60, likelihood=likelihood, case=Case())


PASSED, FAILED, WARNED, SKIPPED, OPEN = (taken(one) for one in ("passed", "failed", "warned", "skipped", "unknown"))
HINDERED = taken("unknown", untestable=True)
CUT = found(LIKELY, "network.connectivity")


@pytest.mark.parametrize(
    ("steps", "findings", "error_seen", "reached"),
    [
        ((PASSED, PASSED), (), False, Outcome.HEALTHY),
        ((PASSED, WARNED, SKIPPED), (), False, Outcome.HEALTHY),
        ((PASSED, OPEN), (), False, Outcome.INCONCLUSIVE),
        ((PASSED, FAILED), (found(CERTAIN),), False, Outcome.PROBLEM),
        ((PASSED, FAILED), (found(LIKELY),), False, Outcome.PROBLEM),
        ((PASSED, FAILED), (found(POSSIBLE),), False, Outcome.INCONCLUSIVE),
        ((PASSED, FAILED), (), False, Outcome.INCONCLUSIVE),
        ((PASSED, PASSED), (found(LIKELY),), True, Outcome.PROBLEM),
        ((PASSED, PASSED), (found(POSSIBLE),), True, Outcome.INCONCLUSIVE),
        ((PASSED, PASSED), (), True, Outcome.INCONCLUSIVE),
        ((PASSED, HINDERED), (), False, Outcome.UNTESTABLE),
        ((PASSED, HINDERED), (CUT,), False, Outcome.UNTESTABLE),
        ((PASSED, HINDERED), (found(CERTAIN, "network.connectivity"),), True, Outcome.UNTESTABLE),
        ((PASSED, HINDERED), (found(LIKELY),), True, Outcome.UNTESTABLE),
        ((PASSED, HINDERED), (found(CERTAIN),), True, Outcome.PROBLEM),
        ((FAILED, HINDERED), (found(LIKELY),), False, Outcome.PROBLEM),
        ((FAILED, HINDERED), (found(POSSIBLE),), False, Outcome.UNTESTABLE),
        ((FAILED, taken("unknown", untestable=True, settles=("role",))), (found(LIKELY),), False, Outcome.UNTESTABLE),
        ((FAILED, taken("unknown", untestable=True, settles=("role",))), (found(CERTAIN),), False, Outcome.PROBLEM),
        ((PASSED, HINDERED), (found(CERTAIN),), False, Outcome.UNTESTABLE),
    ],
)
def test_a_walk_comes_to_one_outcome(steps, findings, error_seen, reached):
    assert outcome(steps, findings, error_seen=error_seen) is reached


@pytest.mark.parametrize(
    ("reached", "code"),
    [
        (Outcome.HEALTHY, 0),
        (Outcome.PROBLEM, 1),
        (Outcome.INCONCLUSIVE, 3),
        (Outcome.UNTESTABLE, 4),
        (Outcome.NO_CREDENTIALS, 5),
    ],
)
@pytest.mark.parametrize("fail_on", ["error", "warning"])
def test_each_outcome_has_the_exit_code_of_the_contract(reached, code, fail_on):
    assert exit_code(reached, (PASSED,), fail_on) == code


def test_a_warned_step_is_a_problem_only_where_warnings_fail():
    assert exit_code(Outcome.HEALTHY, (PASSED, WARNED), "error") == 0
    assert exit_code(Outcome.HEALTHY, (PASSED, WARNED), "warning") == 1
    assert exit_code(Outcome.UNTESTABLE, (WARNED,), "warning") == 4


def test_what_prevents_a_test_is_told_by_its_topic():
    several = tuple(found(LIKELY, one) for one in ("role.missing", "throttling.rate-exceeded", "server.transient"))

    assert [one.cause.id for one in hindrance(several)] == ["throttling.rate-exceeded", "server.transient"]


def diagnosis(reached, *findings, steps=()):
    return Diagnosis(outcome=reached, exit_code=0, subject={}, steps=steps, findings=findings)


@pytest.mark.parametrize("reached", [Outcome.PROBLEM, Outcome.INCONCLUSIVE, Outcome.UNTESTABLE])
def test_the_verdict_is_the_best_supported_cause(reached):
    assert diagnosis(reached, found(LIKELY), CUT).verdict == found(LIKELY)
    assert diagnosis(reached).verdict is None


@pytest.mark.parametrize("reached", [Outcome.HEALTHY, Outcome.NO_CREDENTIALS])
def test_there_is_no_verdict_on_a_healthy_seller_or_without_credentials(reached):
    assert diagnosis(reached, found(LIKELY)).verdict is None
    assert diagnosis(reached, found(LIKELY), steps=(FAILED,)).step == ""


def test_the_step_of_a_verdict_is_the_one_that_settles_its_cause_then_its_topic_then_one_that_failed():
    first = taken("passed", identity="first")
    failed = taken("failed", identity="failed")
    topic = taken("passed", identity="topic", settles=("role",))
    exact = taken("passed", identity="exact", settles=("role.missing",))

    seen = [
        diagnosis(Outcome.PROBLEM, found(LIKELY), steps=steps).step
        for steps in ((first,), (first, failed), (first, failed, topic), (first, failed, topic, exact))
    ]

    assert seen == ["first", "failed", "topic", "exact"]

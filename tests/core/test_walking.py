"""Walking: the first branch that holds, and what is missing where none does."""

from __future__ import annotations

from spdiag.core.condition import parse
from spdiag.core.evidence import Case, Evidence
from spdiag.core.knowledge import Branch, Question, Step
from spdiag.core.walking import skip, take

CASE = Case((Evidence("response.status", 403, "line 1"), Evidence("operation.id", "getOrders", "line 2")))


def step(*branches):
    return Step(id="s", question="Q?", branches=branches)


def branch(outcome, when=None, says="says", **more):
    return Branch(outcome=outcome, says=says, when=parse(when) if when else None, **more)


def test_the_first_branch_that_holds_is_taken_with_its_evidence():
    asked = step(
        branch("passed", {"response.status": 200}),
        branch("failed", {"response.status": 403}, "{operation.id} is refused"),
        branch("warned", {"response.status|at-least": 400}),
    )

    taken = take(asked, CASE)

    assert (taken.outcome, taken.summary) == ("failed", "getOrders is refused")
    assert taken.evidence == (Evidence("response.status", 403, "line 1"),)
    assert taken.next is None


def test_a_branch_without_a_condition_takes_what_the_others_left():
    taken = take(step(branch("passed", {"response.status": 200}), branch("skipped")), CASE)

    assert (taken.outcome, taken.evidence) == ("skipped", ())


def test_a_branch_that_holds_wins_over_an_earlier_one_left_open():
    taken = take(step(branch("failed", {"probe.call.status": 403}), branch("passed", {"response.status": 403})), CASE)

    assert taken.outcome == "passed"


def test_a_step_nobody_can_answer_is_unknown_and_asks_for_what_is_missing():
    asked = step(branch("passed", {"response.status": 200}), branch("failed", {"probe.rdt.outcome": "refused"}))

    taken = take(asked, CASE)

    assert (taken.outcome, taken.summary, taken.evidence) == ("unknown", "not enough evidence", ())
    assert taken.next == Question(
        "Can a Restricted Data Token be created for the path?", "spdiag check --operation getOrders"
    )


def test_what_was_seen_to_differ_is_not_asked_for_again():
    taken = take(step(branch("passed", {"response.status": 200, "probe.rdt.outcome": "answered"})), CASE)

    assert (taken.outcome, taken.next) == ("unknown", None)


def test_a_branch_says_whether_the_walk_ends_and_what_to_ask():
    asked = branch(
        "failed", None, ask="Why {operation.id}?", command="spdiag x {operation.id}", stop=True, untestable=True
    )

    taken = take(step(asked), CASE)

    assert taken.next == Question("Why getOrders?", "spdiag x getOrders")
    assert (taken.stop, taken.untestable) == (True, True)


def test_a_skipped_step_says_why():
    taken = skip(step(branch("passed")), "not reached: s failed")

    assert (taken.outcome, taken.summary, taken.stop) == ("skipped", "not reached: s failed", False)

"""What to ask next, and what an answer means: never a no for what is not known."""

from __future__ import annotations

import pytest

from spdiag.core.asking import (
    CHOICES,
    SEVERAL,
    Asking,
    Wrong,
    choices,
    difference,
    most_telling,
    open_questions,
    understood,
    way,
)
from spdiag.core.evidence import UNKNOWN, Case, Evidence
from spdiag.core.facts import fact
from spdiag.core.knowledge import Cause, Likelihood, Question
from spdiag.core.weighing import Finding

HELD = Asking("operation.role-held", "Held?", choices("operation.role-held"))
STATUS = Asking("account.status", "Status?", choices("account.status"), cost=3)
CHANGED = Asking("application.changed-recently", "What changed?", choices("application.changed-recently"), several=True)


def finding(identity, score=60, *unknown, likelihood=Likelihood.LIKELY, confirm=None, case=None):
    cause = Cause(id=identity, title="T", owner="seller", explanation="E", confirm=confirm)
    return Finding(cause=cause, score=score, likelihood=likelihood, case=case or Case(), unknown=unknown)


@pytest.mark.parametrize(
    ("asking", "typed", "value"),
    [
        (HELD, "y", True),
        (HELD, " Yes. ", True),
        (HELD, "no", False),
        (HELD, "N", False),
        (STATUS, "1", "NORMAL"),
        (STATUS, "At  Risk", "AT_RISK"),
        (STATUS, "at_risk", "AT_RISK"),
        (STATUS, "suspended", "DEACTIVATED"),
        (CHANGED, "2", "role"),
        (CHANGED, "1, new secret", "code, secret"),
        (CHANGED, "nothing", "nothing"),
    ],
)
def test_an_answer_is_understood_by_word_and_by_number(asking, typed, value):
    assert understood(asking, typed) == value


@pytest.mark.parametrize("typed", ["", "  ", "?", "I don’t know", "don't know", "Not sure"])
@pytest.mark.parametrize("asking", [HELD, STATUS, CHANGED])
def test_what_is_not_known_is_unknown_and_never_no(asking, typed):
    assert understood(asking, typed) is UNKNOWN


@pytest.mark.parametrize(
    ("asking", "typed"),
    [
        (HELD, "1"),
        (HELD, "maybe"),
        (HELD, "y, n"),
        (STATUS, "0"),
        (STATUS, "4"),
        (STATUS, "²"),
        (STATUS, "1,2"),
        (CHANGED, "1,,2"),
        (CHANGED, "nothing, code"),
    ],
)
def test_what_is_no_answer_is_said_to_be_none_with_a_way_out(asking, typed):
    assert understood(asking, typed) == Wrong(f"answer {way(asking)}")


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_is_of_a_text_that_is_registered_and_each_word_means_one(name):
    words = [
        str(word).casefold()
        for one in CHOICES[name]
        for word in {str(one.value).casefold(), one.shown.casefold(), *one.words}
    ]

    assert fact(name).type == "text"
    assert len(words) == len(set(words))
    assert all(
        understood(Asking(name, "?", CHOICES[name], name in SEVERAL), one.shown) == one.value for one in CHOICES[name]
    )


def test_only_what_a_person_can_tell_in_a_word_is_asked():
    asked = open_questions(
        (finding("a.a", 60, "account.type", "error.code", "input.text", "operation.role-held"),), (), ()
    )

    assert [one.fact for one in asked] == ["account.type", "operation.role-held"]


def test_a_cause_asks_for_its_fact_in_its_own_words():
    confirm = Question("Is {operation.id} open to you?", "spdiag check", "operation.role-held")
    case = Case((Evidence("operation.id", "getOrders", "line 1"),))

    asked = open_questions((finding("a.a", 60, "operation.role-held", confirm=confirm, case=case),), (), ())

    assert [(one.fact, one.ask) for one in asked] == [("operation.role-held", "Is getOrders open to you?")]


def test_what_is_known_passed_over_moot_or_as_good_as_known_is_not_asked():
    case = Case((Evidence("account.type", "seller", "line 1"), Evidence("sellers.scope", "one-seller", "line 1")))
    names = (
        "account.type",
        "account.status",
        "token.kind",
        "operation.role-held",
        "sellers.same-operation-works-elsewhere",
    )

    asked = open_questions((finding("a.a", 60, *names, case=case),), ("account.status",), ("token.",))

    assert [one.fact for one in asked] == ["operation.role-held"]


def flips(told):
    """The role held makes `b.b` the first; a deactivated account only adds to `a.a`."""
    ahead = {("operation.role-held", True): -50, ("account.status", "DEACTIVATED"): 10}.get((told.name, told.value), 0)
    return tuple(sorted((finding("a.a", 60 + ahead), finding("b.b", 40)), key=lambda one: -one.score))


BOTH = (finding("a.a", 60), finding("b.b", 40))


def test_the_question_that_could_change_the_verdict_is_asked_first_and_one_that_cannot_is_not():
    assert most_telling(BOTH, (STATUS, HELD), flips) == HELD
    assert most_telling(BOTH, (STATUS, CHANGED), flips) is None


def test_the_question_that_confirms_the_first_cause_is_asked_though_it_only_adds_to_it():
    confirmed = (finding("a.a", 60, confirm=Question("Status?", fact="account.status")), finding("b.b", 40))

    assert most_telling(confirmed, (STATUS, CHANGED), flips) == STATUS


def test_of_two_equal_questions_the_cheaper_is_asked():
    dear = HELD._replace(fact="authorization.listed", cost=3)

    def same(_told):
        return BOTH[::-1]

    assert most_telling(BOTH, (dear, HELD), same) == HELD


def test_nothing_is_asked_once_it_is_certain_or_where_nothing_was_found():
    certain = (finding("a.a", 130, likelihood=Likelihood.CERTAIN), finding("b.b", 40))

    assert most_telling(certain, (HELD,), flips) is None
    assert most_telling((), (HELD,), flips) is None


def test_another_cause_counts_more_than_another_likelihood_and_that_more_than_points():
    other = difference(BOTH, (finding("b.b", 70), finding("a.a", 60)))
    surer = difference(BOTH, (finding("a.a", 160, likelihood=Likelihood.CERTAIN), finding("b.b", 40)))
    ahead = difference(BOTH, (finding("a.a", 90), finding("b.b", 0)))

    assert other > surer > ahead > difference(BOTH, BOTH) == 0
    assert difference(BOTH, ()) > ahead

"""Explanations: questions worth asking, cheapest first, and texts filled from the case."""

from __future__ import annotations

import pytest

from spdiag.core.condition import parse
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Cause, ErrorRule, Handbook, Likelihood, Prior, Question, Weighed, Weight
from spdiag.core.verdict import MOST_QUESTIONS, explain, filled, page, questions
from spdiag.core.weighing import Finding

CASE = Case(
    (
        Evidence("operation.id", "getOrders", "line 1"),
        Evidence("error.details", "", "line 2"),
        Evidence("marketplace.ids", ("A1", "A2"), "line 3"),
    )
)


def finding(*unknown, likelihood=Likelihood.LIKELY, confirm=None, identity="a.a"):
    cause = Cause(id=identity, title="T", owner="seller", explanation="E", confirm=confirm)
    return Finding(cause=cause, score=60, likelihood=likelihood, case=CASE, unknown=unknown)


def test_questions_come_cheapest_first():
    live, look, other = "probe.token.outcome", "error.code", "application.type"

    asked = questions((finding(other, live, look),))

    assert [one.ask for one in asked] == [
        "Which `code` does the error body give?",
        "Does Login with Amazon still exchange the refresh token?",
        "Is the application private or public?",
    ]


def test_of_equally_cheap_questions_that_of_the_better_cause_comes_first():
    asked = questions((finding("token.kind"), finding("error.code", identity="b.b")))

    assert [one.ask.split()[-2:] for one in asked] == [["Atc|,", "Atz.sprdt|)?"], ["body", "give?"]]


def test_the_question_that_confirms_the_first_cause_leads():
    confirm = Question("Is {operation.id} new?", "spdiag check --operation {operation.id}")

    asked = questions((finding("error.code", confirm=confirm), finding(confirm=Question("never"), identity="b.b")))

    assert asked[0] == Question("Is getOrders new?", "spdiag check --operation getOrders")
    assert "never" not in [one.ask for one in asked]


def test_what_confirms_a_cause_is_asked_in_its_own_words_alone_and_not_once_it_is_known():
    confirm = Question("Is it held?", "spdiag check", "operation.role-held")
    known = Question("Which one?", "", "operation.id")

    assert questions((finding("operation.role-held", confirm=confirm),)) == (confirm,)
    assert questions((finding(confirm=known),)) == ()


def test_nothing_is_asked_once_the_first_cause_is_certain_or_where_none_was_found():
    assert questions((finding("error.code", likelihood=Likelihood.CERTAIN), finding("token.kind"))) == ()
    assert questions(()) == ()


def test_no_question_is_asked_twice_and_few_are_asked():
    many = ("error.code", "error.message", "error.details", "token.kind", "operation.id", "request.host")

    asked = questions((finding(*many), finding(*many, identity="b.b")))

    assert len(asked) == len(set(asked)) == MOST_QUESTIONS


def test_a_fact_that_cannot_be_asked_for_is_not_asked_for():
    assert questions((finding("response.body-kind", "input.text"),)) == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Call {operation.id} again", "Call getOrders again"),
        ("in {marketplace.ids}", "in A1, A2"),
        ("at {endpoint.region}", "at REGION"),
        ("of {type.name}", "of TYPE"),
        ("{marketplace.ids} {operation.path}", "A1, A2 PATH"),
        ("says {error.details}", "says DETAILS"),
        ("{probe.regions.working}", "WORKING"),
        ("{operation.role-held}", "ROLE_HELD"),
        ("[[{operation.id}: ]]403", "getOrders: 403"),
        ("[[{endpoint.region}: ]]403", "403"),
        ("403[[ ({error.details})]][[ at {endpoint.region}]]", "403"),
        ("[[{operation.id} at {endpoint.region}]]", ""),
        ("[[always]]", "always"),
        ('{"errors": [{Code}]}', '{"errors": [{Code}]}'),
    ],
)
def test_places_are_filled_and_optional_parts_left_out_where_nothing_is_known(text, shown):
    assert filled(text, CASE) == shown


def test_what_fills_a_place_is_not_filled_again():
    case = Case(
        (Evidence("error.code", "{operation.id} [[x]]", "line 1"), Evidence("operation.id", "secret", "line 2"))
    )

    assert filled("got {error.code}", case) == "got {operation.id} [[x]]"


def rule(identity, code, cause=None, note=""):
    priors = (Prior(cause=cause, likelihood=Likelihood.LIKELY),) if cause else ()
    return ErrorRule(id=identity, title="T", match=parse({"error.code": code}), note=note, causes=priors)


CAUSES = {name: Cause(id=name, title="T", owner="seller", explanation="E") for name in ("a.a", "b.b")}


def reading(*codes):
    return Reading("json", 9, CASE, tuple(CASE.plus(Evidence("error.code", code, f"line {code}")) for code in codes))


def test_each_error_of_a_reading_is_explained_and_equal_explanations_are_merged():
    handbook = Handbook((rule("e/x", "x", "a.a"), rule("e/y", "y", "b.b")), CAUSES)

    found = explain(handbook, reading("x", "y", "x"))

    assert [match.error.id for match in found.matches] == ["e/x", "e/y"]
    assert [one.cause.id for one in found.findings] == ["a.a", "b.b"]
    assert found.explained


def test_an_error_nobody_knows_is_not_explained_and_a_noted_one_is():
    handbook = Handbook((rule("e/noted", "noted", note="Known, and its cause is not."),), CAUSES)

    assert not explain(handbook, reading("x")).explained
    assert explain(handbook, reading("noted")).explained


def test_evidence_may_bring_up_what_no_error_names():
    pro = (Weighed(parse({"operation.id": "getorders"}), Weight.DECISIVE),)
    handbook = Handbook((), {"a.a": CAUSES["a.a"]._replace(pro=pro)})

    (found,) = explain(handbook, reading()).findings

    assert (found.cause.id, found.likelihood) == ("a.a", Likelihood.CERTAIN)


def test_the_page_of_a_cause_is_that_cause_alone():
    found = page(CAUSES["a.a"], reading())

    assert found.explained
    assert ([one.cause.id for one in found.findings], found.matches, found.questions) == (["a.a"], (), ())

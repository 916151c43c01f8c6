"""Conditions: what each operator answers, what stays open, and what a wrong one is told."""

from __future__ import annotations

import json

import pytest

from spdiag.core.answer import Answer
from spdiag.core.condition import ask, fits, gaps, grounds, packed, parse, unpacked
from spdiag.core.condition import tests as single_tests  # a name that pytest does not take for a test
from spdiag.core.evidence import Case, Evidence
from spdiag.core.problem import Problem

OPERATORS = "equals, in, contains, starts-with, matches, exists, empty, at-least, at-most"


def case(**facts):
    """A case; in the names two underscores stand for the dot."""
    return Case(tuple(Evidence(name.replace("__", "."), value, "line 1") for name, value in facts.items()))


SEEN = case(
    error__code="Unauthorized",
    error__message="Access to  requested\nresource is denied.",
    error__details="",
    error__type=None,
    response__status=403,
    run__offline=True,
    token__age=3599.5,
    operation__roles=("Product Listing", "Pricing"),
)


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ({"error.code": "unauthorized"}, True),
        ({"error.code": "Unauthorised"}, False),
        ({"error.code|equals": "  UNAUTHORIZED "}, True),
        ({"response.status": 403}, True),
        ({"response.status": "403"}, False),
        ({"run.offline": True}, True),
        ({"run.offline": False}, False),
        ({"run.offline": 1}, False),
        ({"operation.roles": "pricing"}, True),
        ({"operation.roles": "Brand Analytics"}, False),
        ({"error.type": "x"}, False),
        ({"error.code|in": ["InvalidInput", "Unauthorized"]}, True),
        ({"error.code|in": ["InvalidInput"]}, False),
        ({"response.status|in": [401, 403]}, True),
        ({"response.status|in": [401]}, False),
        ({"operation.roles|in": ["PRICING"]}, True),
        ({"error.message|contains": "requested resource"}, True),
        ({"error.message|contains": "expired"}, False),
        ({"operation.roles|contains": "list"}, True),
        ({"error.message|starts-with": "access to requested"}, True),
        ({"error.message|starts-with": "requested"}, False),
        ({"error.message|matches": "resource is (denied|refused)"}, True),
        ({"error.message|matches": "^resource"}, False),
        ({"error.type|exists": False}, True),
        ({"error.type|exists": True}, False),
        ({"error.code|exists": True}, True),
        ({"error.details|empty": True}, True),
        ({"error.type|empty": True}, True),
        ({"error.code|empty": True}, False),
        ({"error.code|empty": False}, True),
        ({"response.status|at-least": 403}, True),
        ({"response.status|at-least": 404}, False),
        ({"response.status|at-most": 403}, True),
        ({"response.status|at-most": 402}, False),
        ({"token.age|at-least": 3599.5}, True),
        ({"error.code|at-least": 1}, False),
    ],
)
def test_an_operator_answers_yes_or_no_of_what_was_seen(written, holds):
    assert ask(parse(written), SEEN) is (Answer.YES if holds else Answer.NO)


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("equals", "x"),
        ("in", ["x"]),
        ("contains", "x"),
        ("starts-with", "x"),
        ("matches", "x"),
        ("exists", True),
        ("exists", False),
        ("empty", True),
        ("at-least", 1),
        ("at-most", 1),
    ],
)
def test_no_operator_answers_for_a_fact_nobody_saw(operator, expected):
    condition = parse({f"probe.call.status|{operator}": expected})

    assert ask(condition, SEEN) is Answer.UNKNOWN
    assert gaps(condition, SEEN) == ("probe.call.status",)
    assert grounds(condition, SEEN) == ()


def test_typographic_quotes_make_no_difference():
    pasted = case(error__message="You don’t have “access”")

    assert ask(parse({"error.message|contains": 'don\'t have "access"'}), pasted) is Answer.YES


def test_a_code_that_is_a_number_equals_its_text_and_is_in_a_list_of_numbers_alike():
    pasted = case(error__code="5461")

    assert ask(parse({"error.code": 5461}), pasted) is Answer.YES
    assert ask(parse({"error.code|in": [5461, 8541]}), pasted) is Answer.YES


def test_a_truth_value_is_not_in_a_list_of_numbers():
    assert ask(parse({"run.offline|in": [1, 2]}), SEEN) is Answer.NO


YES, NO, OPEN = {"response.status": 403}, {"response.status": 500}, {"probe.call.status": 1}


@pytest.mark.parametrize(
    ("written", "expected", "describes"),
    [
        ({"all": [YES, OPEN]}, Answer.UNKNOWN, False),
        ({"all": [NO, OPEN]}, Answer.NO, False),
        ({"all": [YES, YES]}, Answer.YES, True),
        ({"any": [YES, OPEN]}, Answer.YES, True),
        ({"any": [NO, OPEN]}, Answer.UNKNOWN, False),
        ({"any": [NO, NO]}, Answer.NO, False),
        ({"none": [NO, NO]}, Answer.YES, True),
        ({"none": [NO, OPEN]}, Answer.UNKNOWN, True),
        ({"none": [YES, OPEN]}, Answer.NO, False),
        ({**YES, "none": [NO], "any": [NO, YES]}, Answer.YES, True),
        ({**YES, **OPEN}, Answer.UNKNOWN, False),
    ],
)
def test_joints_ask_in_three_values_and_fit_only_what_was_seen(written, expected, describes):
    condition = parse(written)

    assert ask(condition, SEEN) is expected
    assert fits(condition, SEEN) is describes


def test_what_is_missing_is_named_once_and_only_while_the_answer_is_open():
    written = {"any": [NO, OPEN, {"probe.call.status": 2, "probe.rdt.status": 3}]}

    open_still, settled = parse(written), parse({"any": [YES, OPEN]})

    assert gaps(open_still, SEEN) == ("probe.call.status", "probe.rdt.status")
    assert gaps(settled, SEEN) == ()


def test_the_grounds_are_the_evidence_that_holds_each_once_in_the_order_asked():
    condition = parse({"any": [NO, {"error.code": "unauthorized", **YES}, YES, OPEN]})

    assert [fact.name for fact in grounds(condition, SEEN)] == ["error.code", "response.status"]


@pytest.mark.parametrize(
    ("written", "code", "message", "hint"),
    [
        (
            "error.code",
            "condition",
            "a condition is a mapping such as `error.code: Unauthorized`, not `error.code`",
            "",
        ),
        ({}, "condition", "a condition is a mapping such as `error.code: Unauthorized`, not `{}`", ""),
        ({"error.code|is": "x"}, "operator", "`|is` is not an operator", f"use one of {OPERATORS}"),
        ({"error.code|equals|in": "x"}, "operator", "`|equals|in` is not an operator", f"use one of {OPERATORS}"),
        ({"error.code|in": "x"}, "condition", "`|in` takes a list of values, not `x`", ""),
        ({"error.code|in": []}, "condition", "`|in` takes a list of values, not `[]`", ""),
        ({"error.code|exists": "yes"}, "condition", "`|exists` takes true or false, not `yes`", ""),
        ({"error.code|empty": 1}, "condition", "`|empty` takes true or false, not `1`", ""),
        ({"response.status|at-least": "4"}, "condition", "`|at-least` takes a number, not `4`", ""),
        ({"response.status|at-most": True}, "condition", "`|at-most` takes a number, not `True`", ""),
        ({"error.code": ["x"]}, "condition", "`|equals` takes one value, not `['x']`", ""),
        ({"error.code|contains": None}, "condition", "`|contains` takes one value, not `None`", ""),
        ({"any": {"error.code": "x"}}, "condition", "`any` takes a list of conditions", ""),
        ({"all": []}, "condition", "`all` takes a list of conditions", ""),
    ],
)
def test_a_wrong_condition_is_told_what_it_should_be(written, code, message, hint):
    with pytest.raises(Problem) as told:
        parse(written)

    assert (told.value.code, told.value.message, told.value.hint) == (code, message, hint)


@pytest.mark.parametrize("wrong", [[["a"]], [{"a": "b"}]])
def test_a_list_of_lists_is_a_wrong_condition_not_a_bug(wrong):
    with pytest.raises(Problem):
        parse({"error.code|in": wrong})


@pytest.mark.parametrize(
    "written",
    [
        {"error.code": "Unauthorized"},
        {"response.status|in": [403, 401]},
        {"error.message|matches": "resource is (denied|refused)"},
        {"any": [NO, {"none": [OPEN, {"error.code|contains": "auth"}]}, YES]},
        {"error.type|exists": False, "response.status|at-least": 400},
    ],
)
def test_a_condition_survives_being_kept_as_json(written):
    condition = parse(written)

    again = unpacked(json.loads(json.dumps(packed(condition))))

    assert set(single_tests(again)) == set(single_tests(condition))
    for seen in (SEEN, Case()):
        assert ask(again, seen) is ask(condition, seen)
        assert fits(again, seen) is fits(condition, seen)

"""Cases: what was seen first stands, and what nobody saw is neither true nor false."""

from __future__ import annotations

import pytest

from spdiag.core.evidence import UNKNOWN, Case, Evidence, Reading, shown


def test_of_two_facts_with_one_name_the_first_stands():
    case = Case((Evidence("response.status", 403, "line 1"), Evidence("response.status", 500, "line 9")))

    later = case.plus(Evidence("response.status", 200, "line 12"))

    assert later.value("response.status") == 403
    assert later.fact("response.status") == Evidence("response.status", 403, "line 1")
    assert [fact.value for fact in later] == [403]


def test_adding_facts_leaves_the_first_case_as_it_was():
    case = Case()

    more = case.plus(Evidence("error.code", "Unauthorized", "line 1"))

    assert "error.code" in more
    assert "error.code" not in case
    assert case.plus() is case


def test_what_nobody_saw_is_unknown_and_has_no_truth_value():
    value = Case().value("error.details")

    assert value is UNKNOWN
    with pytest.raises(TypeError):
        bool(value)


def test_what_was_seen_to_be_absent_is_known_and_has_no_text():
    case = Case((Evidence("error.details", None, "line 1"),))

    assert case.value("error.details") is None
    assert "error.details" in case
    assert case.text("error.details") == ""


def test_a_truth_value_is_no_number():
    case = Case((Evidence("run.offline", True, "option"), Evidence("response.status", 403, "line 1")))

    assert case.number("run.offline") is None
    assert case.number("response.status") == 403
    assert case.number("error.code") is None


def test_one_text_and_several_read_as_texts():
    case = Case((Evidence("operation.id", "getOrders", "catalog"), Evidence("marketplace.ids", ("A1", "A2"), "option")))

    assert case.texts("operation.id") == ("getOrders",)
    assert case.texts("marketplace.ids") == ("A1", "A2")
    assert case.texts("error.code") == ()


@pytest.mark.parametrize(
    ("value", "read"),
    [(None, "absent"), (True, "yes"), (False, "no"), (("a", "b"), "a, b"), ("", "empty"), (0, "0"), (403, "403")],
)
def test_a_value_is_shown_as_people_read_it(value, read):
    assert shown(value) == read


def test_cases_are_equal_by_their_evidence():
    one, other = (Case((Evidence("error.code", "x", "line 1"),)) for _ in range(2))

    assert one == other
    assert hash(one) == hash(other)
    assert one != Case()


def test_a_reading_without_items_holds_one_case():
    shared = Case((Evidence("response.status", 403, "line 1"),))
    item = shared.plus(Evidence("error.code", "Unauthorized", "line 2"))

    assert Reading("text", 0, shared).cases == (shared,)
    assert Reading("text", 0, shared, (item, item)).cases == (item, item)


def test_a_case_over_another_is_the_case_of_both_in_order() -> None:
    first, second = Case((Evidence("a", 1, "here"),)), Case((Evidence("b", 2, "there"), Evidence("a", 3, "there")))
    both = first.over(second)
    assert both == Case((*first.evidence, *second.evidence))
    assert list(both) == list(Case((*first.evidence, *second.evidence)))
    assert first.value("b") is UNKNOWN

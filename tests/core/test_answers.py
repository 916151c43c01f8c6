"""Three answers, never two."""

from __future__ import annotations

import pytest

from spdiag.core.answer import Answer, answer, every, opposite, some

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, NO, NO, YES),
        (NO, NO, NO, NO),
        (YES, UNKNOWN, UNKNOWN, YES),
        (NO, UNKNOWN, NO, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_every_and_some_follow_the_three_valued_truth_table_in_either_order(first, second, both, either):
    there, back = (first, second), (second, first)

    assert (every(there), every(back)) == (both, both)
    assert (some(there), some(back)) == (either, either)


def test_every_of_nothing_holds_and_some_of_nothing_does_not():
    assert (every(()), some(())) == (YES, NO)


@pytest.mark.parametrize(("given", "turned"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_the_opposite_of_what_is_unknown_stays_unknown(given, turned):
    assert opposite(given) is turned


def test_a_truth_value_becomes_yes_or_no():
    assert (answer(True), answer(False)) == (YES, NO)

"""Sandbox cases and successes, for the simulator."""

from __future__ import annotations

from spdiag.catalog.answers import sandbox_cases, success
from spdiag.catalog.operations import Operation, every_operation, operation

LIVING = [one for one in every_operation() if one.path and not one.gone]


def known(key: str) -> Operation:
    found = operation(key)
    assert found is not None
    return found


def test_every_current_operation_has_a_success() -> None:
    answers = {one.key: success(one) for one in LIVING}

    assert [key for key, answer in answers.items() if answer is None or answer.status // 100 != 2] == []


def test_a_success_has_a_body_unless_the_model_gives_it_none() -> None:
    empty = {one.status for operation in LIVING if (one := success(operation)) and one.body is None}

    assert empty <= {200, 201, 202, 204}


def test_the_sandbox_answers_by_parameters() -> None:
    cases = sandbox_cases(known("orders.v0.getOrders"))

    refused = [one for one in cases if one.parameters.get("CreatedAfter") == "TEST_CASE_400"]

    assert [(one.status, one.body["errors"][0]["code"]) for one in refused] == [(400, "InvalidInput")]


def test_a_success_comes_from_the_sandbox_where_it_has_one() -> None:
    answer = success(known("sellers.v1.getMarketplaceParticipations"))

    assert answer is not None
    assert (answer.status, answer.source) == (200, "sandbox")
    assert answer.body["payload"][0]["marketplace"]["id"] == "ATVPDKIKX0DER"


def test_an_operation_that_is_gone_has_neither() -> None:
    gone = known("feeds.2020-09-04.getFeeds")

    assert (sandbox_cases(gone), success(gone)) == ((), None)


def test_static_sandboxes_have_cases() -> None:
    without = [one.key for one in LIVING if one.sandbox == "static" and not sandbox_cases(one)]

    assert without == []

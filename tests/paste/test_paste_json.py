"""Amazon's errors as JSON, whole and damaged."""

from __future__ import annotations

import json

import pytest

from spdiag.core.evidence import Case, Evidence
from spdiag.paste import read

ERROR = {"code": "InvalidInput", "message": "Invalid request parameters", "details": "contentType;"}


def test_several_errors_are_several_cases_that_share_the_rest():
    reading = read(
        'HTTP/1.1 400 Bad Request\n\n{"errors":[{"code":"A1","message":"one"},{"code":"B2","message":"two"}]}'
    )

    assert [case.value("error.code") for case in reading.items] == ["A1", "B2"]
    assert [case.value("response.status") for case in reading.items] == [400, 400]
    assert "error.code" not in reading.case


def test_the_error_behind_the_cut_is_read_too():
    reading = read('{"errors":[{"code":"A1","message":"one","details":""},{"code":"B2","message":"tw')

    assert [case.text("error.message") for case in reading.items] == ["one", "tw"]


def test_more_than_twenty_errors_are_cut_to_twenty():
    reading = read(json.dumps({"errors": [{"code": f"C{number}", "message": "m"} for number in range(50)]}))

    assert len(reading.items) == 20


def test_what_the_context_says_stands():
    context = Case((Evidence("response.status", 403, "--status"),))

    reading = read('HTTP/1.1 500 Internal Server Error\n\n{"errors":[{"code":"X1","message":"m"}]}', context)

    assert reading.items[0].value("response.status") == 403


@pytest.mark.parametrize(("orders", "empty"), [("[]", True), ('[{"AmazonOrderId":"1"}]', False)])
def test_an_empty_list_is_told_from_a_full_one(told, orders, empty):
    facts = told('{"payload":{"Orders":%s,"CreatedBefore":"2024-04-23T05:54:50Z"}}' % orders)  # noqa: UP031

    assert facts["response.empty-list"] is empty

"""Amazon's errors as JSON, whole and damaged."""

from __future__ import annotations

import json

import pytest

from spdiag.core.evidence import UNKNOWN, Case, Evidence
from spdiag.paste import read

ERROR = {"code": "InvalidInput", "message": "Invalid request parameters", "details": "contentType;"}


def test_each_field_of_an_error_has_the_line_it_stands_on(denied):
    (case,) = read(denied).items

    origins = {fact.name: fact.origin for fact in case if fact.name.startswith("error.")}

    assert origins["error.message"] == "line 4"
    assert origins["error.code"] == "line 5"
    assert origins["error.details"] == "line 6"
    assert case.value("error.details") == ""
    assert case.value("error.surface") == "sp-api"


def test_details_that_were_not_pasted_stay_unknown():
    (case,) = read('{"errors":[{"code":"InvalidInput","message":"x is missing"}]}').items

    assert case.value("error.details") is UNKNOWN


def test_a_message_of_null_was_seen_to_be_absent():
    (case,) = read('{"errors": [{"message": null, "code": "InvalidInput"}]}').items

    assert "error.message" in case
    assert case.value("error.message") is None


@pytest.mark.parametrize(
    "paste",
    [
        json.dumps({"errors": [ERROR]}),
        json.dumps({"payload": {"errors": [ERROR]}}),
        json.dumps([ERROR]),
        json.dumps(ERROR),
        json.dumps({"errors": [dict(reversed(ERROR.items()))]}),
        json.dumps({"errors": [{f"{key} ": value for key, value in ERROR.items()}]}),
        json.dumps({"responses": [{"status": {"statusCode": 400}, "body": {"errors": [ERROR]}}]}),
        json.dumps({"statusCode": 400, "body": json.dumps({"errors": [ERROR]})}),
        json.dumps(json.dumps({"errors": [ERROR]})),
        f'"errors": [{json.dumps(ERROR)}]\n}}\n];',
        f"**{json.dumps({'errors': [ERROR]})}**",
        f"`{json.dumps(ERROR)}`",
        '{"errors":[{"code":"InvalidInput","message":"Invalid request parameters","details":"contentType;',
        '    "code": "InvalidInput",\n    "message": "Invalid request parameters",\n    "details": "contentType;"',
        "log: " + json.dumps({"errors": [ERROR]}).replace('"', '\\"'),
        "[{'code': 'InvalidInput', 'message': 'Invalid request parameters', 'details': 'contentType;'}]",
        "[{‘code’: ‘InvalidInput’, ‘message’: ‘Invalid request parameters’, ‘details’: ‘contentType;’}]",
    ],
)
def test_an_error_is_read_however_it_was_damaged(told, paste):
    facts = told(paste)

    assert (facts["error.code"], facts["error.message"], facts["error.details"]) == tuple(ERROR.values())


def test_raw_line_ends_within_a_string_are_part_of_it(told):
    facts = told('{"errors":[{"message":"should have been\n\'GET\n/orders\nhost:x\'","code":"InvalidSignature"}]}')

    assert facts["error.message"] == "should have been\n'GET\n/orders\nhost:x'"
    assert "request.host" not in facts


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


def test_login_with_amazon_is_recognised(told):
    facts = told('{"error_description":"Client authentication failed","error":"invalid_client","request_id":"r"}')

    assert facts["error.code"] == "invalid_client"
    assert facts["error.message"] == "Client authentication failed"
    assert facts["error.surface"] == "lwa"


def test_a_gateway_says_no_more_than_the_reason(told):
    facts = told('{"message":"Forbidden"}')

    assert facts["error.surface"] == "gateway"
    assert facts["response.status"] == 403
    assert "error.code" not in facts


def test_a_page_inside_json_is_read_by_its_words(told):
    facts = told('{"message":"<html><head><title>503 Service Unavailable</title></head><body></body></html>"}')

    assert facts["error.message"] == "503 Service Unavailable"
    assert facts["response.body-kind"] == "html"


@pytest.mark.parametrize(("orders", "empty"), [("[]", True), ('[{"AmazonOrderId":"1"}]', False)])
def test_an_empty_list_is_told_from_a_full_one(told, orders, empty):
    facts = told('{"payload":{"Orders":%s,"CreatedBefore":"2024-04-23T05:54:50Z"}}' % orders)  # noqa: UP031

    assert facts["response.empty-list"] is empty


def test_the_status_of_a_wrapper_is_inferred(denied):
    (case,) = read(json.dumps({"statusCode": 403, "body": denied})).items

    status = case.fact("response.status")

    assert status is not None
    assert (status.value, status.origin) == (403, "inferred from `statusCode`, line 1")

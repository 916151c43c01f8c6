"""What programs print and people tell of an answer: empty lists, statuses in a sentence, feed results, transactions."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "{'reports': []}",
        "ApiResponse(payload={'Orders': [], 'LastUpdatedBefore': '2026-01-01T00:00:00Z'}, errors=None)",
        '=> {:payload=>{:Orders=>[], :CreatedBefore=>"2026-01-01"}}',
        "stdClass Object ( [payload] => stdClass Object ( [Orders] => Array ( ) ) )",
        "class OrdersList {\n    orders: []\n    nextToken: null\n}",
        '{"payload":{"FinancialEvents":{"ShipmentEventList":[],"RefundEventList":[]}}}',
    ],
)
def test_an_empty_answer_is_seen_in_any_notation(told, text):
    assert told(text)["response.empty-list"] is True


@pytest.mark.parametrize(
    "text",
    [
        "let orders = [];",
        "Our shop shows items: [] since this morning",
        "ApiResponse(payload={'Orders': [{'AmazonOrderId': '1'}], 'reports': []}, errors=None)",
        "SellingApiBadRequestException: [{'code': 'InvalidInput', 'message': 'm'}] with reports: []",
    ],
)
def test_an_empty_list_of_a_program_is_no_answer(told, text):
    assert "response.empty-list" not in told(text)


@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [
        ("Report GET_SELLER_FEEDBACK_DATA failed with status FATAL", "FATAL", "report"),
        ("Report processing status: CANCELLED", "CANCELLED", "report"),
        ("report.getProcessingStatus() == FATAL", "FATAL", "report"),
        ("processingStatus=ReportProcessingStatus.CANCELLED", "CANCELLED", "report"),
        ("'sku': 'X', 'status': 'INVALID', 'submissionId': 's'", "INVALID", "listing"),
        ('["status":protected]=> string(10) "Processing" ["transactionId":protected]=> NULL', "Processing", "transaction"),
        ("TransactionId: 9-1\nStatus: Processing", "Processing", "transaction"),
    ],
)  # fmt: skip
def test_a_status_told_in_a_line_is_that_of_a_document(told, text, status, kind):
    facts = told(text)

    assert (facts["document.status"], facts["document.kind"]) == (status, kind)


@pytest.mark.parametrize(
    "text",
    [
        "The order status is CANCELLED, says the report",
        "payment transaction status: Processing",
        "2026-01-01 [FATAL] could not load GET_SOMETHING_LONG",
    ],
)
def test_the_status_of_something_else_is_none_of_a_document(told, text):
    assert "document.status" not in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "[ResultMessageCode] => 6024\n[ResultDescription] => The brand is not yours",
        "{'ResultCode': 'Error', 'ResultMessageCode': '6024', 'ResultDescription': 'The brand is not yours'}",
        "ResultCode: Error, ResultMessageCode: 6024, ResultDescription: The brand is not yours",
    ],
)
def test_the_result_of_a_feed_is_read_in_any_notation(told, text):
    facts = told(text)

    assert (facts["error.code"], facts["error.message"]) == ("6024", "The brand is not yours")
    assert facts["error.surface"] == "feed"


def test_a_summary_of_a_feed_tells_only_of_errors(told):
    failed = told("MessagesProcessed: 2\nMessagesSuccessful: 0\nMessagesWithError: 2")
    passed = told("MessagesProcessed: 2\nMessagesSuccessful: 2\nMessagesWithError: 0")

    assert failed["error.surface"] == "feed"
    assert "error.surface" not in passed

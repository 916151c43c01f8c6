"""Reports, feeds, listings, inbound operations, transactions; XML and tables."""

from __future__ import annotations

import pytest

from spdiag.paste import read


@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [
        ('{"reportId":"1","reportType":"GET_SELLER_FEEDBACK","processingStatus":"CANCELLED"}', "CANCELLED", "report"),
        ('{"feedId":"1","feedType":"POST_PRODUCT_DATA","processingStatus":"FATAL"}', "FATAL", "feed"),
        ('"processingStatus": "FATAL"', "FATAL", "report"),
        ("class Report {\n  reportType: GET_SELLER\n  processingStatus: CANCELLED\n}", "CANCELLED", "report"),
        ('{"sku":"a","status":"INVALID","submissionId":"s","issues":[]}', "INVALID", "listing"),
        ('{"operationStatus":"FAILED","operationId":"1","operationProblems":[]}', "FAILED", "inbound-operation"),
        ('{"payload":{"transactionStatus":{"transactionId":"t","status":"Processing"}}}', "Processing", "transaction"),
    ],
)  # fmt: skip
def test_a_document_has_a_status_and_a_kind(told, text, status, kind):
    facts = told(text)

    assert (facts["document.status"], facts["document.kind"]) == (status, kind)


def test_the_type_that_a_text_names_is_kept(told):
    assert told('{"reportType":"GET_SELLER_FEEDBACK_DATA","processingStatus":"FATAL"}')["type.name"] == (
        "GET_SELLER_FEEDBACK_DATA"
    )
    assert told("POST /notifications/v1/subscriptions/ANY_OFFER_CHANGED")["type.name"] == "ANY_OFFER_CHANGED"


def test_the_reason_of_a_fatal_report_is_its_details(told):
    facts = told('"processingStatus": "FATAL"\n{"errorDetails" : "The dates do not fit the period."}')

    assert facts["document.status"] == "FATAL"
    assert facts["error.details"] == "The dates do not fit the period."


def test_the_issues_of_a_listing_are_errors():
    reading = read(
        '{"sku":"a","status":"INVALID","submissionId":"s","issues":[{"code":"99022","message":"one","severity":"ERROR"},'
        '{"code":"90220","message":"two","severity":"ERROR"}]}'
    )

    assert [case.value("error.code") for case in reading.items] == ["99022", "90220"]
    assert {case.value("error.surface") for case in reading.items} == {"listing"}


def test_the_problems_of_an_inbound_operation_are_errors(told):
    facts = told(
        '{"operationStatus":"FAILED","operationProblems":[{"severity":"ERROR","code":"BadRequest","message":"m"}]}'
    )

    assert (facts["error.code"], facts["error.surface"]) == ("BadRequest", "inbound")


def test_the_errors_of_a_transaction_are_the_vendors(told):
    facts = told('{"transactionStatus":{"transactionId":"t","status":"Failure","errors":[{"code":"1","message":"m"}]}}')

    assert (facts["error.code"], facts["error.surface"], facts["document.status"]) == ("1", "vendor", "Failure")


def test_an_account_status_in_a_notification_is_read(told):
    facts = told('{"notificationType":"ACCOUNT_STATUS_CHANGED","payload":{"currentAccountStatus":"AT_RISK"}}')

    assert (facts["type.name"], facts["account.status"]) == ("ACCOUNT_STATUS_CHANGED", "AT_RISK")


def test_a_processing_report_yields_its_results():
    reading = read(
        "<ProcessingReport><StatusCode>Complete</StatusCode><Result><ResultCode>Error</ResultCode><ResultMessageCode>8560"
        "</ResultMessageCode><ResultDescription>Missing &lt;brand&gt;</ResultDescription></Result>"
        "<Result><ResultCode>Error</ResultCode><ResultMessageCode>13013</ResultMessageCode>"
        "<ResultDescription>No offer</ResultDescription></Result>"
    )

    assert [case.value("error.code") for case in reading.items] == ["8560", "13013"]
    assert reading.items[0].value("error.message") == "Missing <brand>"
    assert reading.items[0].value("document.kind") == "feed"


def test_a_processing_report_turned_into_json_is_read(told):
    facts = told(
        '{"ProcessingReport":{"StatusCode":"Complete","Result":{"ResultCode":"Error","ResultMessageCode":"25",'
        '"ResultDescription":"We are unable to read it"}}}'
    )

    assert (facts["error.code"], facts["error.message"]) == ("25", "We are unable to read it")
    assert facts["error.surface"] == "feed"


def test_of_a_feeds_table_the_fatal_error_comes_first():
    reading = read(
        "Feed Processing Summary:\n\tNumber of records processed\t\t1\n\n"
        "original-record-number\tsku\terror-code\terror-type\terror-message\n"
        "1\ta\t90061\tWarning\tThe value is odd\n1\ta\t90012\tFatal\tThe field is missing\n"
    )

    assert [case.value("error.code") for case in reading.items] == ["90012", "90061"]
    assert reading.items[0].value("error.message") == "The field is missing"


def test_errors_of_aws_in_xml_are_read(told):
    facts = told(
        '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>ExpiredToken'
        "</Code><Message>The security token is expired</Message></Error><RequestId>9</RequestId></ErrorResponse>"
    )

    assert (facts["error.code"], facts["error.surface"]) == ("ExpiredToken", "aws")
    assert facts["error.message"] == "The security token is expired"
    assert facts["response.request-id"] == "9"
    assert "request.host" not in facts

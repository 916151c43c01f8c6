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


def test_of_a_feeds_table_the_fatal_error_comes_first():
    reading = read(
        "Feed Processing Summary:\n\tNumber of records processed\t\t1\n\n"
        "original-record-number\tsku\terror-code\terror-type\terror-message\n"
        "1\ta\t90061\tWarning\tThe value is odd\n1\ta\t90012\tFatal\tThe field is missing\n"
    )

    assert [case.value("error.code") for case in reading.items] == ["90012", "90061"]
    assert reading.items[0].value("error.message") == "The field is missing"

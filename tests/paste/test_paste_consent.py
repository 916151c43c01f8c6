"""Consent URLs and callbacks, part by part; codes; sentences."""

from __future__ import annotations

import pytest

from spdiag.paste import read

CONSENT = "https://sellercentral.amazon.com/apps/authorize/consent"
SOLUTION = "amzn1.sp.solution.0a0b0c0d-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("state=x&version=beta", "consent.application-id", "absent"),
        (f"{SOLUTION}&state=x", "consent.application-id", "absent"),
        ("application_id=&state=x", "consent.application-id", "absent"),
        ("application_id=amzn1.application-oa2-client.ab&state=x", "consent.application-id", "client-id"),
        (f"application_id= {SOLUTION}&state= x", "consent.application-id", "other"),
        ("application_id=12345&state=x", "consent.application-id", "other"),
        (f"application_id={SOLUTION}?version=beta&state=x", "consent.separators", "second-question-mark"),
        (f"application_id={SOLUTION}&amp;state=x", "consent.separators", "html-escaped"),
        (f"application_id={SOLUTION}&redirect_uri=http://localhost:3000/cb", "consent.redirect-uri", "localhost"),
        (f"application_id={SOLUTION}&redirect_uri=http://app.example/cb", "consent.redirect-uri", "http"),
        (f"application_id={SOLUTION}&redirect_uri=https://app.example/%23/cb", "consent.redirect-uri", "fragment"),
        (f"application_id={SOLUTION}&redirect_uri=https://app.example/#/cb", "consent.redirect-uri", "fragment"),
        (f"application_id={SOLUTION}", "consent.redirect-uri", "absent"),
        (f"application_id={SOLUTION}", "consent.state", False),
        (f"application_id={SOLUTION}&state=x", "consent.version-beta", False),
    ],
)
def test_each_fault_of_a_consent_url_is_named(told, query, name, value):
    assert told(f"{CONSENT}?{query}")[name] == value


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://vendorcentral.amazon.de/apps/authorize/consent?application_id=x", "vendor-central"),
        ("https://www.amazon.com/b2b/abws/oauth?state=1&applicationId=x", "business"),
        ("https://sellercentral.example.com/apps/authorize/consent?application_id=x", "other"),
    ],
)
def test_the_host_of_a_consent_url_has_a_kind(told, url, kind):
    assert told(url)["consent.host-kind"] == kind


def test_a_url_and_the_code_of_its_page_make_one_case(told):
    facts = told(f"{CONSENT}?application_id={SOLUTION}?version=beta\n\nError Code: MD9999")

    assert facts["error.code"] == "MD9999"
    assert facts["consent.separators"] == "second-question-mark"


@pytest.mark.parametrize(
    ("text", "code", "surface"),
    [
        ("MD1000", "MD1000", "oauth"),
        ("md 9001", "MD9001", "oauth"),
        ("`MD5100`.", "MD5100", "oauth"),
        ("SPDC8143", "SPDC8143", "oauth"),
        ("FBA_INB_0182", "FBA_INB_0182", "inbound"),
        ("invalid_grant", "invalid_grant", "lwa"),
        ("lwa.secret-expired", "lwa.secret-expired", None),
        ("90220", "90220", None),
        ("QuotaExceeded", "QuotaExceeded", None),
    ],
)
def test_a_bare_code_is_a_code(told, text, code, surface):
    facts = told(text)

    assert facts["input.kind"] == "code"
    assert facts["error.code"] == code
    assert facts.get("error.surface") == surface


def test_a_bare_status_is_a_status_too(told):
    facts = told("403")

    assert (facts["input.kind"], facts["response.status"]) == ("code", 403)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Error 8560\nSKU ABC, Missing Attributes brand", "8560"),
        ("Unauthorized: Access to requested resource is denied.", "Unauthorized"),
    ],
)
def test_a_code_is_found_in_a_sentence(told, text, code):
    assert told(text)["error.code"] == code


def test_numbers_before_sentences_are_errors_of_their_own():
    reading = read("Processing report:\n5461: you may not list this brand\n8572: the barcode is not yours")

    assert [case.value("error.code") for case in reading.items] == ["5461", "8572"]
    assert reading.items[1].value("error.message") == "the barcode is not yours"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "The marketplace of that listing takes no such offer",
            "The marketplace of that listing takes no such offer",
        ),
        ("I'm calling `getAccount` and `Access to it is denied.` comes back", "Access to it is denied."),
        ("[400] Invalid content with \\u0027x\\u0027.", "Invalid content with 'x'."),
    ],
)
def test_the_sentence_is_the_message(told, text, message):
    facts = told(text)

    assert facts["error.message"] == message
    assert facts["input.kind"] == "text"

"""HTTP exchanges, curl, archives, pages, statuses."""

from __future__ import annotations

import json

import pytest

from spdiag.paste import read

EXCHANGE = """GET /orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=2024-01-01T00%3A00%3A00Z HTTP/1.1
Host: sellingpartnerapi-eu.amazon.com
x-amz-access-token: {token}
Content-Type: application/json

HTTP/1.1 403 Forbidden
Date: Mon, 02 Mar 2026 08:00:00 GMT
Content-Type: application/json
Connection: keep-alive
x-amzn-RequestId: 0a1b2c3d
x-amzn-ErrorType: AccessDeniedException:http://internal.amazon.com/coral/
x-amz-apigw-id: AbCd=
x-amzn-RateLimit-Limit: 0.0167

"""


@pytest.mark.parametrize(
    ("token", "kind", "fits"),
    [
        ("Atza|IwEB", "access", True),
        ("Atc|MQEB", "grantless", True),
        ("Atz.sprdt|AQEB", "restricted", True),
        ("Atzr|IwEB", "refresh", False),
        ("Bearer Atza|IwEB", "access", True),
        ("amzn1.application-oa2-client.ab", "client-id", False),
    ],
)
def test_of_a_token_only_its_kind_is_kept(told, token, kind, fits):
    facts = told(EXCHANGE.format(token=token))

    assert facts["request.has-token"] is True
    assert facts["token.kind"] == kind
    assert facts["token.slot-matches"] is fits
    assert all("IwEB" not in str(value) for value in facts.values())


def test_a_token_that_is_not_shown_is_not_said_to_be_absent(told):
    facts = told("GET /orders/v0/orders HTTP/1.1\nHost: sellingpartnerapi-eu.amazon.com\n")

    assert "request.has-token" not in facts


def test_a_signature_of_aws_is_noticed(told):
    facts = told("GET / HTTP/1.1\nHost: a.example\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=y\n")

    assert facts["request.signed"] is True


def test_an_empty_body_is_told_by_its_length(told):
    facts = told("HTTP/1.1 403 Forbidden\nx-amzn-ErrorType: AccessDeniedException\nContent-Length: 0\n")

    assert facts["response.body-kind"] == "empty"


def test_of_several_exchanges_the_failed_one_counts(told):
    facts = told(
        "GET /sellers/v1/marketplaceParticipations HTTP/1.1\n\nHTTP/1.1 200 OK\n\n"
        "GET /orders/v0/orders HTTP/1.1\n\nHTTP/1.1 403 Forbidden\n"
    )

    assert (facts["request.path"], facts["response.status"]) == ("/orders/v0/orders", 403)


def test_a_token_request_tells_its_grant_and_where_the_parameters_were(told):
    in_body = told(
        "POST /auth/o2/token HTTP/1.1\nHost: api.amazon.com\n\ngrant_type=refresh_token&refresh_token=Atzr|x"
    )
    in_query = told(
        "POST https://api.amazon.com/auth/o2/token?grant_type=client_credentials&client_secret=abc HTTP/1.1"
    )

    assert (in_body["request.grant-type"], in_body["request.parameters-in"]) == ("refresh_token", "body")
    assert (in_query["request.grant-type"], in_query["request.parameters-in"]) == ("client_credentials", "query")
    assert "client_secret=(secret)" in in_query["request.query"]


def test_credentials_in_each_others_place_are_noticed(told):
    facts = told('{"grant_type":"refresh_token","refresh_token":"Atza|x","client_id":"amzn1.sp.solution.1"}')

    assert facts["credentials.problem"] == ("refresh_token is an access token", "client_id is an application id")
    assert "token.kind" not in facts


def test_a_token_of_mws_in_the_refresh_tokens_place_is_noticed(told):
    facts = told("refresh_token=amzn.mws.00000000-1111-2222-3333-444444444444 gives invalid_grant")

    assert facts["credentials.problem"] == ("refresh_token is an MWS auth token",)


def test_a_quoted_mail_is_no_curl(told):
    facts = told("> I get 403 Forbidden from the orders call\n> since yesterday")

    assert facts["input.kind"] == "text"


def test_a_curl_command_is_read(told):
    facts = told(
        "curl -X POST 'https://sellingpartnerapi-na.amazon.com/feeds/2021-06-30/feeds' -H 'x-amz-access-token: Atc|x' "
        "-H \"Content-Type: text/plain\" -d '{}'"
    )

    assert (facts["request.method"], facts["request.path"]) == ("POST", "/feeds/2021-06-30/feeds")
    assert (facts["token.kind"], facts["request.content-type"]) == ("grantless", "text/plain")


def test_an_archive_yields_its_failed_entries(denied):
    entry = {
        "request": {
            "method": "GET",
            "url": "https://sellingpartnerapi-na.amazon.com/orders/v0/orders?MarketplaceIds=X",
            "headers": [{"name": "x-amz-access-token", "value": "Atza|zzz"}],
        },
        "response": {
            "status": 403,
            "headers": [{"name": "x-amzn-RequestId", "value": "rid"}],
            "content": {"text": denied},
        },
    }
    fine = {"request": {"method": "GET", "url": "https://x.example/"}, "response": {"status": 200}}

    reading = read(json.dumps({"log": {"entries": [fine, entry]}}))

    (case,) = reading.items
    assert reading.kind == "har"
    assert case.value("request.path") == "/orders/v0/orders"
    assert case.value("response.status") == 403
    assert case.value("error.code") == "Unauthorized"
    assert case.value("token.kind") == "access"
    assert case.fact("response.status").origin == "entry 2"


def test_a_page_is_read_by_its_title_and_words(told):
    facts = told(
        "<!DOCTYPE html><html><head><title>Website Temporarily Unavailable</title><script>var x = 1;</script></head>"
        "<body><h1>Oops &amp; sorry</h1></body></html>"
    )

    assert facts["input.kind"] == "html"
    assert facts["response.body-kind"] == "html"
    assert facts["error.message"] == "Website Temporarily Unavailable Oops & sorry"
    assert facts["response.status"] == 503


@pytest.mark.parametrize(
    ("text", "status", "origin"),
    [
        ("403 Forbidden", 403, "line 1"),
        ("[403]", 403, "inferred from `[403]`, line 1"),
        ("HTTP/1.1 429 Too Many Requests", 429, "line 1"),
        ("failed with status code 503", 503, "line 1"),
        ("statusCode: 404", 404, "line 1"),
        ("HTTP status code: 415", 415, "line 1"),
        ("the call returned 403 for me", 403, "line 1"),
        ("requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://x.example/", 403, "line 1"),
        ("SP-APIで403です。", 403, "inferred from `403`, line 1"),
    ],
)
def test_a_status_is_found_and_its_origin_is_honest(text, status, origin):
    found = read(text).case.fact("response.status")

    assert found is not None
    assert (found.value, found.origin) == (status, origin)


@pytest.mark.parametrize(
    "text", ["in 403 ms", "order 403-1234567-1234567", "port 443", "there were 12 items", "v4.0.3"]
)
def test_a_number_that_is_no_status_is_none(told, text):
    assert "response.status" not in told(text)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://sellingpartnerapi-eu.amazon.com/orders/v0/orders/", "/orders/v0/orders/"),
        ("https://sellingpartnerapi-eu.amazon.com//orders/v0/orders", "//orders/v0/orders"),
        (
            "https://sellingpartnerapi-eu.amazon.com/listings/2021-08-01/items/A1/SKU%252F1",
            "/listings/2021-08-01/items/A1/SKU%252F1",
        ),
        ("https://sellingpartnerapi-eu.amazon.com/catalog/2022-04-01/items/{asin}", "/catalog/2022-04-01/items/{asin}"),
    ],
)
def test_a_path_is_kept_as_it_stands(told, url, path):
    assert told(url)["request.path"] == path


def test_a_query_is_decoded_once(told):
    facts = told("https://sellingpartnerapi-eu.amazon.com/orders/v0/orders?A=1%252F2&B=x%20y&C")

    assert facts["request.query"] == ("A=1%2F2", "B=x y", "C")


def test_a_host_of_amazon_business_sets_the_surface(told):
    facts = told(
        'https://eu.business-api.amazon.com/products/2020-08-26/products\n{"errors":[{"code":"A1","message":"m"}]}'
    )

    assert facts["error.surface"] == "business"

"""The client that wrote a paste, and what it printed of an error, in the words it had when it was run."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from spdiag.core.evidence import Value

Told = Callable[..., dict[str, Value]]

GUZZLE = (
    "Client error: `GET https://sellingpartnerapi-eu.amazon.com/orders/v0/orders` resulted in a `403 Forbidden` "
    'response:\n{"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied.", '
    '"details": "The access token  (truncated...)\n in /app/vendor/guzzlehttp/guzzle/src/RequestException.php:113'
)
AIRBYTE = (
    "'GET' request to 'https://sellingpartnerapi-eu.amazon.com/orders/v0/orders' failed with status code '400' and "
    "error message: 'Invalid request parameters'. Request (body): 'None'. Response (body): '{'errors': [{'code': "
    "'InvalidInput', 'message': 'Invalid request parameters', 'details': 'That date lies in the future'}]}'. "
    "Response (headers): '{'x-amzn-RequestId': '11-22'}'."
)


@pytest.mark.parametrize(
    ("paste", "client"),
    [
        ("Exception when calling getMarketplaceParticipations API Forbidden", "amazon-sp-api-sdk-js"),
        ("at x (/app/node_modules/@amazon-sp-api-release/amazon-sp-api-sdk-js/src/y.js:1:2)", "amazon-sp-api-sdk-js"),
        ("'User-Agent': 'amazon-selling-partner-api-sdk/1.12.0/JavaScript'", "amazon-sp-api-sdk-js"),
        ("'User-Agent': 'amazon-selling-partner-api-sdk/1.12.0/Java'", "selling-partner-api-java"),
        ("SellingPartnerApiError: orders (v0) error: Response code 403", "sp-api-sdk"),
        ("SellingPartnerForbiddenError: That is denied.", "scaleleap-selling-partner-api-sdk"),
        ("Exception when calling SellersApi->getAccount: [403] no", "jlevers-selling-partner-api"),
        ("IO.Swagger.Client.ApiException: Error calling GetAccount: no", "selling-partner-api-csharp"),
        ("Unable to connect to stream Orders - Forbidden. You don't have permission to access this.", "airbyte"),
        ("botocore.exceptions.ClientError: An error occurred (X) when calling the Y operation: no", "botocore"),
        ("requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://api.amazon.com/x", "requests"),
        ("httpx.HTTPStatusError: Client error '403 Forbidden' for url 'https://api.amazon.com/x'", "httpx"),
        ("AxiosError: Request failed with status code 403", "axios"),
        (GUZZLE, "guzzle"),
    ],
)
def test_a_client_is_known_by_the_words_that_only_it_writes(paste: str, client: str, told: Told) -> None:
    assert told(paste)["client.name"] == client


@pytest.mark.parametrize(
    ("paste", "client"),
    [
        (f"SellingPartnerApi\\ApiException: [403] {GUZZLE}", "jlevers-selling-partner-api"),
        (
            'File "/app/site-packages/sp_api/base/client.py", line 1, in request\n'
            "requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://api.amazon.com/x",
            "python-amazon-sp-api",
        ),
        (
            "SellingPartnerForbiddenError: That is denied. {\n  cause: AxiosError: Request failed with status code 403\n}",
            "scaleleap-selling-partner-api-sdk",
        ),
    ],
)
def test_a_client_of_sp_api_stands_before_the_library_it_is_built_on(paste: str, client: str, told: Told) -> None:
    assert told(paste)["client.name"] == client


def test_what_generated_examples_of_python_and_ruby_print_is_not_taken_for_php(told: Told) -> None:
    assert "client.name" not in told("Exception when calling SellersApi->get_account: denied")


def test_an_error_printed_whole_has_lost_no_details(told: Told) -> None:
    whole = {"code": "invalid_client", "message": "Client authentication failed", "type": "error"}

    alone = told("CustomError: Client authentication failed")
    printed = told(f"amazon-sp-api/lib {json.dumps(whole)}")
    inspected = told("CustomError: Client authentication failed {\n  code: 'invalid_client',\n  type: 'error'\n}")

    assert alone["client.drops-details"] is True
    assert "client.drops-details" not in printed
    assert "client.drops-details" not in inspected


def test_a_reason_phrase_is_all_that_the_example_of_amazons_javascript_package_prints(told: Told) -> None:
    facts = told("Exception when calling createDestination API --- Bad Request")

    assert (facts["client.call"], facts["response.status"]) == ("createDestination", 400)


def test_a_refused_token_is_known_as_one_without_an_address(told: Told) -> None:
    facts = told("SellingPartnerApiAuthError: access-token error: Response code 401")

    assert (facts["request.host"], facts["response.status"]) == ("api.amazon.com", 401)


def test_a_stack_trace_is_no_message(told: Told) -> None:
    facts = told(
        "CustomError\n    at SellingPartner.callAPI (/app/node_modules/amazon-sp-api/lib/SellingPartner.js:669:13) {\n"
        "  code: 'JSON_PARSE_ERROR',\n  type: 'error'\n}"
    )

    assert (facts["error.exception"], facts["error.code"]) == ("CustomError", "JSON_PARSE_ERROR")
    assert "error.message" not in facts


def test_a_private_list_of_superagent_is_no_answer(told: Told) -> None:
    facts = told(
        "Error: Service Unavailable {\n  status: 503,\n  response: { request: { _redirectList: [] },\n"
        "    header: { host: 'sellingpartnerapi-eu.amazon.com' } }\n}"
    )

    assert facts["response.status"] == 503
    assert "response.empty-list" not in facts


def test_details_that_guzzle_cut_end_where_it_cut_them(told: Told) -> None:
    assert told(GUZZLE)["error.details"] == "The access token"


def test_the_answer_that_airbyte_printed_is_read_out_of_its_log_line(told: Told) -> None:
    facts = told(json.dumps({"type": "LOG", "log": {"level": "ERROR", "message": AIRBYTE}}))

    assert (facts["error.code"], facts["error.details"]) == ("InvalidInput", "That date lies in the future")
    assert (facts["response.status"], facts["response.request-id"]) == (400, "11-22")


def test_the_status_behind_the_sentence_of_airbyte_is_inferred(told: Told) -> None:
    facts = told("Unable to connect to stream Orders - Forbidden. You don't have permission to access this resource.")

    assert facts["response.status"] == 403

"""What client libraries of all languages print."""

from __future__ import annotations

import pytest

from spdiag.paste import read

DENIED = ("Unauthorized", "Access to requested resource is denied.", "")
NOTATIONS = {
    "python": "[{'message': 'Access to requested resource is denied.', 'code': 'Unauthorized', 'details': ''}]",
    "javascript": "{\n  code: 'Unauthorized',\n  message: 'Access to requested resource is denied.',\n  details: ''\n}",
    "print_r": "stdClass Object\n(\n    [message] => Access to requested resource is denied.\n"
    "    [code] => Unauthorized\n    [details] => \n)",
    "var_dump": '["message"]=>\n      string(39) "Access to requested resource is denied."\n      ["code"]=>\n'
    '      string(12) "Unauthorized"\n      ["details"]=>\n      string(0) ""',
    "xdebug": "public 'message' => string 'Access to requested resource is denied.' (length=39)\n"
    "public 'code' => string 'Unauthorized' (length=12)\npublic 'details' => string '' (length=0)",
    "ruby": '{"errors"=>[{"message"=>"Access to requested resource is denied.", "code"=>"Unauthorized", '
    '"details"=>""}]}',
    "perl": "$VAR1 = [\n  {\n    'code' => 'Unauthorized',\n    'details' => '',\n"
    "    'message' => 'Access to requested resource is denied.'\n  }\n];",
    "class dump": "class Error {\n    code: Unauthorized\n    message: Access to requested resource is denied.\n"
    "    details: \n}",
}


@pytest.mark.parametrize("notation", NOTATIONS)
def test_an_error_is_read_in_every_notation(told, notation):
    facts = told(NOTATIONS[notation])

    assert (facts["error.code"], facts["error.message"], facts["error.details"]) == DENIED


def test_an_exception_of_python_names_client_class_and_status():
    (case,) = read(f"sp_api.base.exceptions.SellingApiForbiddenException: {NOTATIONS['python']}").items

    status = case.fact("response.status")

    assert case.value("client.name") == "python-amazon-sp-api"
    assert case.value("error.exception") == "sp_api.base.exceptions.SellingApiForbiddenException"
    assert status is not None
    assert (status.value, status.origin) == (403, "inferred from SellingApiForbiddenException, line 1")


def test_the_tuple_of_login_with_amazon_is_read(told):
    facts = told("sp_api.auth.exceptions.AuthorizationError: ('invalid_grant', 'The grant is invalid', 400)")

    assert facts["error.code"] == "invalid_grant"
    assert facts["error.message"] == "The grant is invalid"
    assert facts["response.status"] == 400
    assert facts["error.surface"] == "lwa"


def test_amazons_own_python_client_hides_what_login_with_amazon_said(told):
    facts = told("spapi.auth.LwaException: LWA Error - Code: server_error, Message: Token request failed.")

    assert facts["client.name"] == "amzn-sp-api"
    assert facts["error.code"] == "server_error"
    assert facts["client.drops-details"] is True


def test_the_generated_python_client_prints_headers_and_body(told, denied):
    facts = told(
        "spapi.rest.ApiException: (403)\nReason: Forbidden\nHTTP response headers: HTTPHeaderDict({'Content-Type': "
        "'application/json', 'x-amzn-RequestId': 'aa-bb', 'x-amzn-ErrorType': 'AccessDeniedException'})\n"
        f"HTTP response body: {denied}"
    )

    assert facts["response.status"] == 403
    assert facts["response.request-id"] == "aa-bb"
    assert facts["error.type"] == "AccessDeniedException"
    assert facts["error.code"] == "Unauthorized"


def test_a_node_error_joins_its_message_with_the_fields_below(told):
    facts = told(
        "CustomError: Access to requested resource is denied.\n    at SellingPartner.callAPI (/app/Partner.js:1:2)"
        " {\n  code: 'Unauthorized',\n  details: '',\n  type: 'error'\n}"
    )

    assert facts["client.name"] == "amazon-sp-api"
    assert (facts["error.code"], facts["error.message"], facts["error.details"]) == DENIED


def test_a_node_error_without_details_may_have_swallowed_them(told):
    facts = told("CustomError: That date lies in the future")

    assert facts["client.drops-details"] is True
    assert facts["error.message"] == "That date lies in the future"


def test_the_operation_in_the_code_is_the_call(told):
    facts = told("await sp.callAPI({ operation: 'getFeeds' });\n// Error: The quota for it is used up.")

    assert facts["client.call"] == "getFeeds"
    assert facts["error.message"] == "The quota for it is used up."


def test_axios_wraps_the_error_of_amazon(told):
    facts = told(
        "AxiosError: Request failed with status code 403 {\n  code: 'ERR_BAD_REQUEST',\n  config: { url: "
        "'https://sellingpartnerapi-eu.amazon.com/orders/v0/orders' },\n  response: { status: 403, data: { errors: "
        "[ { message: 'Access to requested resource is denied.', code: 'Unauthorized', details: '' } ] } }\n}"
    )

    assert (facts["error.code"], facts["error.message"], facts["error.details"]) == DENIED
    assert facts["request.path"] == "/orders/v0/orders"
    assert facts["response.status"] == 403


def test_a_php_exception_names_the_call_and_the_status(told, denied):
    facts = told(f"Exception when calling SellersApi->getMarketplaceParticipations: [403] {denied}")

    assert facts["client.name"] == "jlevers-selling-partner-api"
    assert facts["client.call"] == "getMarketplaceParticipations"
    assert facts["response.status"] == 403
    assert facts["input.kind"] == "exception"


def test_guzzle_cuts_the_details_off(told):
    facts = told(
        "Client error: `GET https://sellingpartnerapi-na.amazon.com/fba/inventory/v1/summaries` resulted in a "
        '`403 Forbidden` response:\n{\n  "errors": [\n    {\n'
        '      "message": "Access to requested resource is denied.",\n'
        '     "code": "Unauthorized",\n     "det (truncated...)'
    )

    assert facts["request.method"] == "GET"
    assert facts["request.path"] == "/fba/inventory/v1/summaries"
    assert facts["error.message"] == "Access to requested resource is denied."
    assert facts["client.drops-details"] is True
    assert "error.details" not in facts


def test_the_inner_exception_of_dotnet_tells_more_than_the_outer(told):
    facts = told(
        "System.AggregateException: One or more errors occurred.\n ---> FikaAmazonAPI.AmazonSpApiSDK.Models.Exceptions."
        "AmazonInvalidInputException: 'Missing required parameter: MarketplaceIds'\n   at FikaAmazonAPI.Services.X()"
    )

    assert facts["client.name"] == "amazon-sp-api-csharp"
    assert facts["error.exception"].endswith("AmazonInvalidInputException")
    assert facts["error.message"] == "Missing required parameter: MarketplaceIds"
    assert facts["response.status"] == 400


def test_the_java_client_says_no_more_than_the_reason(told):
    facts = told(
        "io.swagger.client.ApiException: Forbidden\n\tat io.swagger.client.api.SellersApi."
        "getMarketplaceParticipationsWithHttpInfo(SellersApi.java:120)"
    )

    assert facts["client.call"] == "getMarketplaceParticipations"
    assert facts["client.drops-details"] is True
    assert facts["response.status"] == 403
    assert "error.message" not in facts


def test_an_okhttp_answer_is_read(told):
    facts = told(
        "Response{protocol=http/1.1, code=403, message=Forbidden, url=https://sellingpartnerapi-na.amazon.com/x/v1/y}"
    )

    assert facts["response.status"] == 403
    assert facts["request.host"] == "sellingpartnerapi-na.amazon.com"


def test_of_rubys_calls_the_failed_one_counts(told, denied):
    facts = told(
        "ETHON: performed EASY effective_url=https://api.amazon.com/auth/o2/token response_code=200 return_code=ok\n"
        "ETHON: performed EASY effective_url=https://sellingpartnerapi-na.amazon.com/orders/v0/orders "
        "response_code=403\n"
        f'Response headers: {{"x-amzn-RequestId"=>"rid", "x-amzn-ErrorType"=>"AccessDeniedException"}}\n{denied}'
    )

    assert facts["request.host"] == "sellingpartnerapi-na.amazon.com"
    assert facts["response.status"] == 403
    assert facts["response.request-id"] == "rid"


def test_a_response_of_go_is_read(told):
    facts = told(
        "&{403 Forbidden 403 HTTP/2.0 2 0 map[Content-Type:[application/json] X-Amzn-Errortype:[AccessDeniedException] "
        "X-Amzn-Requestid:[11-22]] {0xc000} 141 [] false false map[] 0xc0001 0xc000}"
    )

    assert facts["response.status"] == 403
    assert facts["error.type"] == "AccessDeniedException"
    assert facts["response.request-id"] == "11-22"


def test_airbytes_sentence_is_read(told):
    facts = told(
        "'GET' request to 'https://sellingpartnerapi-eu.amazon.com/reports/2021-06-30/reports' failed with status code "
        """'403'. Response (body): '{"errors": [{"message": "m", "code": "Unauthorized", "details": ""}]}'"""
    )

    assert facts["request.method"] == "GET"
    assert facts["request.path"] == "/reports/2021-06-30/reports"
    assert facts["response.status"] == 403
    assert facts["error.code"] == "Unauthorized"


def test_botocores_sentence_is_read(told):
    facts = told(
        "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation: "
        "User: arn:aws:iam::000000000000:user/someone is not authorized"
    )

    assert facts["error.code"] == "AccessDenied"
    assert facts["client.call"] == "AssumeRole"
    assert facts["error.message"] == "User: arn:aws:iam::000000000000:user/someone is not authorized"
    assert facts["error.surface"] == "aws"

"""What the ways in which errors arrive ask of a reader, and of the answer that rests on what it read."""

from __future__ import annotations

import pytest

import spdiag
from spdiag.core.evidence import UNKNOWN
from spdiag.core.knowledge import Likelihood
from spdiag.paste import read

DENIED = '{"errors":[{"message":"Access to requested resource is denied.","code":"Unauthorized","details":""}]}'
EU, NA = "https://sellingpartnerapi-eu.amazon.com", "https://sellingpartnerapi-na.amazon.com"


def causes(text: str) -> list[str]:
    return [finding.cause.id for finding in spdiag.explain(text).findings]


def settled(text: str) -> list[str]:
    """The causes that are certain."""
    return [one.cause.id for one in spdiag.explain(text).findings if one.likelihood is Likelihood.CERTAIN]


# 1. the status is often missing


@pytest.mark.parametrize(
    ("text", "status", "origin"),
    [
        ("SellingApiNotFoundException: []", 404, "inferred from SellingApiNotFoundException, line 1"),
        ("[403] Access to requested resource is denied.", 403, "inferred from `[403]`, line 1"),
        ("the answer has\nx-amzn-ErrorType: AccessDeniedException", 403, "inferred from AccessDeniedException, line 2"),
        ('{"message":"Forbidden"}', 403, "inferred from `Forbidden`, line 1"),
        ('{"errorType":"TooManyRequests","statusCode":429}', 429, "inferred from `statusCode`, line 1"),
        ("io.swagger.client.ApiException: Forbidden", 403, "inferred from `Forbidden`, line 1"),
    ],
)
def test_a_status_that_is_not_written_is_inferred_and_its_origin_says_so(text: str, status: int, origin: str) -> None:
    found = read(text).cases[0].fact("response.status")

    assert found is not None
    assert (found.value, found.origin) == (status, origin)


@pytest.mark.parametrize("text", ["object(stdClass)[412]", "array[403]", "orders[404]: gone", "#12 in 500 ms"])
def test_a_number_that_counts_something_else_is_no_status(text: str) -> None:
    assert read(text).case.value("response.status") is UNKNOWN


# 2. `details` decides; libraries drop it


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ('{"errors":[{"code":"Unauthorized","message":"m","details":""}]}', ""),
        ('{"errors":[{"code":"Unauthorized","message":"m","details":null}]}', ""),
        ("[{'code': 'Unauthorized', 'message': 'm', 'details': None}]", ""),
        ("$VAR1 = [ { 'code' => 'Unauthorized', 'message' => 'm', 'details' => undef } ];", ""),
        ('{"errors":[{"code":"Unauthorized","message":"m"}]}', UNKNOWN),
        ("[{'code': 'Unauthorized', 'message': 'm'}]", UNKNOWN),
    ],
)
def test_details_that_are_empty_are_told_from_details_that_are_absent(text: str, details: object) -> None:
    (case,) = read(text).items

    assert case.value("error.details") == details


@pytest.mark.parametrize(
    "text",
    [
        "CustomError: Access to requested resource is denied.",
        "io.swagger.client.ApiException: Forbidden",
        "software.amazon.spapi.ApiException: Forbidden",
        "LWA Error - Code: server_error, Message: Token request failed.",
        "AxiosError: Request failed with status code 403",
        f"Client error: `GET {EU}/orders/v0/orders` resulted in a `403 Forbidden` response:\n{{ (truncated...)",
    ],
)
def test_a_client_that_drops_the_details_is_known_to(text: str) -> None:
    assert read(text).cases[0].value("client.drops-details") is True


def test_a_client_whose_details_are_shown_dropped_none() -> None:
    text = "CustomError: Access to requested resource is denied.\n{ code: 'Unauthorized', details: '' }"

    assert read(text).cases[0].value("client.drops-details") is UNKNOWN


def test_the_answer_to_bare_words_says_that_the_details_may_have_been_dropped() -> None:
    found = spdiag.explain("CustomError: Access to requested resource is denied.").found

    assert "often drop the details" in found.matches[0].error.note


# 3. 403 with empty details: path, method, version and host before roles


@pytest.mark.parametrize(
    ("request_", "cause"),
    [
        (f"GET {EU}/orders/v0/order", "request.wrong-path-or-method"),
        (f"DELETE {EU}/orders/v0/orders", "request.wrong-path-or-method"),
        (f"GET {EU}/orders/v0/orders/\nx-amz-access-token: Atz.sprdt|IQEB\n", "request.wrong-path-or-method"),
        (f"GET {EU}/listings/2021-08-01/items/A1EXAMPLE/SKU/1?marketplaceIds=A1PA6795UKMFR9", "request.url-encoding"),
        (f"GET {EU}/reports/2020-09-04/reports", "availability.deprecated"),
        (
            f"GET {NA}/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=2026-01-01T00:00:00Z",
            "endpoint.marketplace-mismatch",
        ),
    ],
)
def test_what_is_wrong_with_the_request_comes_before_the_role(request_: str, cause: str) -> None:
    found = causes(f"{request_}\n{DENIED}")

    assert found[0] == cause
    assert "role.missing" in found


def test_a_bare_denial_keeps_its_many_causes_open() -> None:
    assert settled(DENIED) == []
    assert len(causes(DENIED)) >= 5


# 4. token prefixes tell


@pytest.mark.parametrize("token", ["Atzr|IwEB", "amzn1.application-oa2-client.0a0b", "amzn1.oa2-cs.v1.0a0b"])
def test_what_is_no_access_token_in_its_slot_is_certain_to_be_the_cause(token: str) -> None:
    request = f"GET {EU}/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9\nx-amz-access-token: {token}\n\n"

    assert settled(f"{request}HTTP/1.1 403 Forbidden\n\n{DENIED}") == ["token.invalid"]


# 5. an expired client secret looks like a token fault


def test_an_expired_secret_is_certain_and_asks_nobody_to_authorize_again() -> None:
    (finding,) = spdiag.explain(DENIED.replace('""', '"The LWA secret token you provided has expired."')).findings

    assert finding.cause.id == "lwa.secret-expired"
    assert not any("authorize" in fix.do.lower() for fix in finding.fixes)


# 6. permission failures also come as 400


@pytest.mark.parametrize(
    "text",
    [
        "Application does not have access to one or more requested data elements: [buyerInfo]",
        "Access to the resource is forbidden",
    ],
)
def test_a_permission_refused_with_400_is_still_a_matter_of_roles(text: str) -> None:
    body = DENIED.replace("Access to requested resource is denied.", text)

    assert causes(f"HTTP/1.1 400 Bad Request\n\n{body}")[0].startswith("role.")


# 7. createFeed with "Invalid request parameters"


def test_a_refused_feed_may_be_the_account_or_the_request_and_other_sellers_tell() -> None:
    answer = '{"errors":[{"code":"InvalidInput","message":"Invalid request parameters","details":""}]}'

    found = spdiag.explain(f"POST {EU}/feeds/2021-06-30/feeds\nHTTP/1.1 400 Bad Request\n\n{answer}")

    assert {"account.inactive", "request.invalid-parameter"} <= {one.cause.id for one in found.findings}
    assert any("sellers" in question.ask for question in found.questions)


# 8. 500 can be the caller's, 404 a parameter's, 200 a failure


def test_a_500_may_be_the_fault_of_the_request() -> None:
    answer = '{"errors":[{"code":"InternalFailure","message":"We encountered an internal error.","details":""}]}'

    found = causes(f"GET {EU}/orders/v0/orders\nHTTP/1.1 500 Internal Server Error\n\n{answer}")

    assert "server.bad-request-disguised" in found


def test_a_404_may_be_a_parameter_or_the_marketplace() -> None:
    answer = '{"errors":[{"code":"NOT_FOUND","message":"Requested item \'B000EXAMPLE\' not found."}]}'

    found = causes(f"GET {EU}/catalog/2022-04-01/items/B000EXAMPLE\nHTTP/1.1 404 Not Found\n\n{answer}")

    assert {"request.resource-not-found", "request.invalid-parameter"} <= set(found)


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (
            '{"sku":"EX-1","status":"INVALID","submissionId":"s","issues":[{"code":"90220","message":"required",'
            '"severity":"ERROR"}]}',
            "listing.content-rejected",
        ),
        (
            '{"reportId":"1","reportType":"GET_FBA_MYI_ALL_INVENTORY_DATA","processingStatus":"FATAL"}',
            "throttling.report-or-feed-limit",
        ),
    ],
)
def test_a_200_whose_document_failed_is_a_failure(body: str, cause: str) -> None:
    found = spdiag.explain(f"HTTP/1.1 200 OK\n\n{body}")

    assert found.explained
    assert cause in {one.cause.id for one in found.findings}


# 9. OAuth codes have several causes each; the URL settles which


def test_a_code_of_the_consent_page_settles_nothing_by_itself() -> None:
    assert settled("MD1000") == []


@pytest.mark.parametrize(
    "query",
    [
        "application_id=amzn1.sp.solution.0a0b?version=beta&state=x",
        "state=x&version=beta",
        "application_id=amzn1.application-oa2-client.0a0b&state=x",
    ],
)
def test_a_code_with_its_url_is_settled_by_the_url(query: str) -> None:
    url = f"https://sellercentral.amazon.com/apps/authorize/consent?{query}"

    assert settled(f"{url}\nError Code: MD1000") == ["oauth.url-malformed"]


# 10. Amazon's templates leak, and messages come in many languages


def test_a_template_that_leaked_is_the_message_and_hides_no_code() -> None:
    (case,) = read('{"errors":[{"code":"InvalidInput","message":"$errorResponse.Message","details":""}]}').items

    assert (case.value("error.code"), case.value("error.message")) == ("InvalidInput", "$errorResponse.Message")


def test_a_template_that_leaked_is_no_fault_of_the_request() -> None:
    text = '{"errors":[{"code":"InvalidInput","message":"$errorResponse.Message","details":""}]}'

    assert causes(text)[0].startswith("server.")


@pytest.mark.parametrize(
    "message", ["您已超出所请求资源的配额。", "Sie haben Ihr Kontingent überschritten.", "クォータを超過しました。"]
)
def test_a_code_carries_the_diagnosis_whatever_the_language_of_the_message(message: str) -> None:
    text = f'{{"errors":[{{"code":"QuotaExceeded","message":"{message}","details":""}}]}}'

    assert settled(text) == ["throttling.rate-exceeded"]


# 11. nobody knows some codes


@pytest.mark.parametrize("code", ["MD4100", "MD 9001", "SPDC00"])
def test_of_a_code_that_amazon_has_not_explained_just_that_is_said(code: str) -> None:
    found = spdiag.explain(f"Error Code: {code}")

    assert [match.error.published for match in found.found.matches] == [False]
    assert settled(f"Error Code: {code}") == []

"""What somebody tells around an error is read where it is plain, and left alone where it is not."""

from __future__ import annotations

import pytest

from spdiag.core.evidence import UNKNOWN
from spdiag.paste import read


def told(text: str, name: str) -> object:
    value = read(text).case.value(name)
    return None if value is UNKNOWN else value


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Our app is still in draft and the consent page says MD1000", "application.state", "draft"),
        ("App-Status: Entwurf, Fehlercode: MD1000", "application.state", "draft"),
        ("MD5100 since we published the app", "application.state", "published"),
        ("Our application has been listed for two years, MD9999 today", "application.state", "published"),
        ("Amazon says our developer profile was suspended, every call is 403", "application.state", "suspended"),
        ("We have a private vendor app, MD9100", "application.type", "private"),
        ("It is a public application, MD5100", "application.type", "public"),
        ("invalid_grant for one of our sellers", "sellers.scope", "one-seller"),
        ("403 for this seller, all other sellers work fine", "sellers.scope", "one-seller"),
        ("Since noon all our sellers get 403", "sellers.scope", "all-sellers"),
        ("every refresh token fails with invalid_client", "sellers.scope", "all-sellers"),
        ("I added the role an hour ago, still 403", "application.changed-recently", "role"),
        ("Just rotated the client secret and now 401 invalid_client", "application.changed-recently", "secret"),
        ("The token works for one hour and then the calls stop with 403", "token.age-seconds", 3600),
    ],
)
def test_a_plain_statement_is_read(text, name, expected):
    assert told(text, name) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Will MD1000 go away once the app is published?", "application.state"),
        ("The published app works, the draft app answers MD1000", "application.state"),
        ("Should I register a private app or a public app?", "application.type"),
        ("Do I have to be a private app for this? 403", "application.type"),
        ("I only have one seller account and get 403", "sellers.scope"),
        ("It works for all sellers but one returns 403", "sellers.scope"),
        ("I want to call getOrders for all sellers", "sellers.scope"),
        ("The role was added last year, still 403", "application.changed-recently"),
        ("We poll the report every hour and get 403", "token.age-seconds"),
        ('{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied."}]}', "sellers.scope"),
    ],
)
def test_what_is_asked_supposed_or_weighed_is_not_read_as_told(text, name):
    assert told(text, name) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("getFeeds answers 403", "getFeeds"),
        ("client.create_destination(name) -> Unauthorized", "create_destination"),
        ("First getAccessToken(), then searchCatalogItems fails with 400", "searchCatalogItems"),
        ("createFeedDocument works and createFeed answers 400", None),
        ("the getter fails", None),
    ],
)
def test_the_only_operation_that_a_text_names_is_the_one_called(text, expected):
    assert told(text, "client.call") == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('headers = {"Authorization": f"Bearer {token}"} # 403', "request.has-token", False),
        ("GET /orders/v0/orders HTTP/1.1\nHost: sellingpartnerapi-na.amazon.com\naccess_token: Atza|EXAMPLE\n", "request.has-token", False),
        ('{"access_token":"Atza|EXAMPLE","token_type":"bearer","expires_in":3600}', "request.has-token", None),
        ("x-amz-access-token: Atza|EXAMPLE\nAuthorization: Bearer xyz", "request.has-token", True),
        ("headers['x-amz-access-token'] = refresh_token", "token.kind", "refresh"),
        ('{"x-amz-access-token": self.client_secret}', "token.slot-matches", False),
        ("GET /orders/v0/orders HTTP/1.1\nHost: sellingpartnerapi-na.amazon.com\nx-amz-access-token: undefined\n", "token.slot-matches", False),
        ('headers={"x-amz-access-token": access_token}', "token.slot-matches", None),
    ],
)  # fmt: skip
def test_what_stood_in_the_place_of_the_token_is_read(text, name, expected):
    assert told(text, name) is expected if expected in (None, True, False) else told(text, name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('POST /auth/o2/token HTTP/1.1\nHost: api.amazon.com\n\n{"grant_type":"refresh_token"}', "json"),
        ("POST /auth/o2/token HTTP/1.1\nHost: api.amazon.com\n\ngrant_type=refresh_token&client_id=x", "form"),
        ('curl https://api.amazon.com/auth/o2/token -d \'{"grant_type":"refresh_token"}\'', "json"),
        ("POST /auth/o2/token HTTP/1.1\nHost: api.amazon.com\n", None),
    ],
)
def test_how_the_body_of_a_token_request_is_written_is_read(text, expected):
    assert told(text, "request.body-kind") == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('{"restrictedResources":[{"method":"GET","path":"/orders/v0/orders/"}]} -> 400', "request.path", None),
        ('{"restrictedResources":[{"method":"GET","path":"/orders/v0/orders"}]} -> 400', "client.call", "createRestrictedDataToken"),
        ('{"method":"GET","path":"/orders/v0/orders","status":403}', "request.path", "/orders/v0/orders"),
        ("getOrders called with the RDT gives 403", "token.kind", "restricted"),
        ("Do I need an RDT for getOrders? 403", "token.kind", None),
        ('{"expiresIn":3600,"restrictedDataToken":"Atz.sprdt|EXAMPLE"}', "token.kind", None),
    ],
)  # fmt: skip
def test_what_a_restricted_token_is_asked_for_is_not_what_was_called(text, name, expected):
    assert told(text, name) == expected

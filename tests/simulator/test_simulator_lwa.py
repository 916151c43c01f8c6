"""Login with Amazon."""

from __future__ import annotations

import pytest
import requests

from spdiag.simulator.world import Application, Seller


def error(response):
    body = response.json()
    return response.status_code, body["error"], body["error_description"]


def test_a_refresh_token_gives_an_access_token_for_an_hour(person):
    answer = person.exchange()

    assert answer.status_code == 200
    assert answer.json()["access_token"].startswith("Atza|")
    assert answer.json()["refresh_token"] == person.simulator.credentials["SP_API_REFRESH_TOKEN"]
    assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("bearer", 3600)


def test_a_scope_gives_a_grantless_token_without_a_refresh_token(person):
    answer = person.exchange(grant_type="client_credentials", scope="sellingpartnerapi::notifications")

    assert answer.json()["access_token"].startswith("Atc|")
    assert "refresh_token" not in answer.json()


def test_a_json_body_works_as_well(person):
    has = person.simulator.credentials

    answer = requests.post(
        person.simulator.endpoints["SPDIAG_LWA_URL"],
        timeout=5,
        json={
            "grant_type": "refresh_token",
            "refresh_token": has["SP_API_REFRESH_TOKEN"],
            "client_id": has["SP_API_CLIENT_ID"],
            "client_secret": has["SP_API_CLIENT_SECRET"],
        },
    )

    assert answer.status_code == 200


def test_parameters_in_the_query_are_not_seen(person):
    url = person.simulator.endpoints["SPDIAG_LWA_URL"]

    answer = requests.post(f"{url}?grant_type=refresh_token&client_id=x&client_secret=y&refresh_token=z", timeout=5)

    assert error(answer) == (400, "invalid_request", "The request is missing a required parameter : grant_type")


def test_json_that_calls_itself_a_form_is_an_unsupported_grant(person):
    answer = requests.post(
        person.simulator.endpoints["SPDIAG_LWA_URL"],
        timeout=5,
        data='{"grant_type": "x"}',
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert error(answer)[:2] == (400, "unsupported_grant_type")


def test_another_content_type_is_a_server_error(person):
    answer = requests.post(
        person.simulator.endpoints["SPDIAG_LWA_URL"],
        timeout=5,
        data="grant_type=refresh_token",
        headers={"Content-Type": "text/plain"},
    )

    assert error(answer)[:2] == (500, "server_error")


def test_another_path_is_not_found(person):
    url = person.simulator.endpoints["SPDIAG_LWA_URL"].replace("token", "tokens")

    assert requests.post(url, timeout=5).status_code == 404


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"client_secret": "wrong"}, (401, "invalid_client", "Client authentication failed")),
        ({"client_id": "wrong"}, (401, "invalid_client", "Client authentication failed")),
        (
            {"refresh_token": "Atzr|wrong"},
            (
                400,
                "invalid_grant",
                "The request has an invalid grant parameter : "
                "refresh_token. User may have revoked or didn't grant the permission.",
            ),
        ),
        (
            {"refresh_token": ""},
            (400, "invalid_request", "The request is missing a required parameter : refresh_token"),
        ),
        (
            {"grant_type": "password"},
            (
                400,
                "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization server",
            ),
        ),
        (
            {"grant_type": "client_credentials", "scope": "all"},
            (400, "invalid_scope", "The request has an invalid parameter : scope"),
        ),
        (
            {"grant_type": "authorization_code", "code": "x"},
            (400, "invalid_grant", "The request has an invalid grant parameter : code"),
        ),
    ],
)
def test_login_with_amazon_refuses_in_its_own_words(person, sent, refusal):
    answer = person.exchange(**sent)

    assert error(answer) == refusal


@pytest.mark.parametrize("authorization", ["revoked", "lapsed"])
def test_an_authorization_that_ended_gives_no_token(enter, authorization):
    person = enter(sellers=(Seller(authorization=authorization),))

    assert error(person.exchange())[:2] == (400, "invalid_grant")


def test_a_secret_that_was_rotated_away_is_refused(enter):
    person = enter(application=Application(secret="rotated"))

    assert error(person.exchange())[:2] == (401, "invalid_client")


def test_an_expired_secret_still_gives_a_token_that_sp_api_refuses(enter):
    person = enter(application=Application(secret="expired"))

    exchanged, called = person.exchange(), person.get("/sellers/v1/marketplaceParticipations")

    assert exchanged.status_code == 200
    assert called.status_code == 403
    assert called.json()["errors"][0]["details"] == "The LWA secret token you provided has expired."

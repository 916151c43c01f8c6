"""Credentials out of the environment, and what their shape tells."""

from __future__ import annotations

import pytest

from spdiag.credentials.environment import SCHEMES, Scheme
from spdiag.credentials.found import Credentials, hinted
from spdiag.credentials.search import search
from spdiag.credentials.secrets import known_secrets
from spdiag.credentials.shapes import flaws

CLIENT, SECRET, TOKEN = "amzn1.application-oa2-client.0123456789abcdef", "amzn1.oa2-cs.v1.0123", "Atzr|IwEBI"


def environment(scheme: Scheme, mark: str = "") -> dict[str, str]:
    return dict(zip(scheme.names, (CLIENT + mark, SECRET + mark, TOKEN + mark), strict=True))


def sound(**changed: str) -> Credentials:
    return Credentials(
        **{"client_id": CLIENT, "client_secret": SECRET, "refresh_token": TOKEN, "source": "x", **changed}
    )


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.label)
def test_each_scheme_of_the_contract_is_understood_and_named(scheme: Scheme) -> None:
    found = search(environment(scheme)).credentials

    assert found is not None
    assert (found.client_id, found.client_secret, found.refresh_token) == (CLIENT, SECRET, TOKEN)
    assert found.source == f"environment {scheme.label}"


def test_the_first_complete_scheme_wins_and_another_one_is_warned_about() -> None:
    first, other = SCHEMES[0], SCHEMES[4]

    found = search({**environment(first), **environment(other, "-other")})

    assert found.credentials is not None
    assert found.credentials.client_id == CLIENT
    assert found.conflict == "environment LWA_* holds another complete set; environment SP_API_* is used"


def test_two_equal_sets_are_no_conflict() -> None:
    assert search({**environment(SCHEMES[0]), **environment(SCHEMES[4])}).conflict == ""


def test_halves_of_two_schemes_are_never_put_together() -> None:
    halves = {"SP_API_CLIENT_ID": CLIENT, "LWA_CLIENT_SECRET": SECRET, "SPAPI_LWA_REFRESH_TOKEN": TOKEN}

    found = search(halves)

    assert found.credentials is None
    assert found.missing == ("SP_API_CLIENT_SECRET", "SP_API_REFRESH_TOKEN")


def test_without_any_name_all_names_are_told() -> None:
    found = search({})

    assert (found.credentials, found.missing) == (None, ())
    assert {"SP_API_CLIENT_ID", "LWA_APP_ID", "SPAPI_LWA_REFRESH_TOKEN"} <= set(found.looked_for)


def test_a_profile_takes_its_own_refresh_token_and_no_other_sellers() -> None:
    shared = {"LWA_APP_ID": CLIENT, "LWA_CLIENT_SECRET": SECRET, "SP_API_REFRESH_TOKEN": "Atzr|someone-else"}

    without = search(shared, "SHOP")
    own = search({**shared, "SP_API_REFRESH_TOKEN_SHOP": TOKEN}, "SHOP").credentials

    assert without.credentials is None
    assert own is not None
    assert (own.refresh_token, own.source) == (TOKEN, "environment LWA_APP_ID for SHOP")


def test_region_and_sandbox_come_with_the_scheme() -> None:
    found = search({**environment(SCHEMES[0]), "SP_API_REGION": "EU", "AWS_ENV": "SANDBOX"}).credentials

    assert found is not None
    assert (found.region, found.sandbox) == ("EU", True)


@pytest.mark.parametrize(
    ("changed", "told", "fatal"),
    [
        ({}, [], []),
        ({"refresh_token": f'"{TOKEN}"'}, ["refresh_token is wrapped in quotes"], [True]),
        ({"refresh_token": f"{TOKEN}\n"}, ["refresh_token holds a line end"], [True]),
        ({"client_secret": f"{SECRET} "}, ["client_secret holds a blank"], [True]),
        ({"refresh_token": "Atzr%7CIwEBI"}, ["refresh_token is percent-encoded (%7C for the bar)"], [True]),
        ({"refresh_token": "Atza|IwEBI"}, ["refresh_token is an access token"], [True]),
        ({"client_id": "amzn1.sp.solution.1"}, ["client_id is an application id"], [True]),
        ({"client_secret": "f" * 64}, ["client_secret has the form Amazon gave out before amzn1.oa2-cs."], [False]),
        ({"client_id": "shop"}, ["client_id does not begin as a client id does"], [False]),
    ],
)
def test_shapes_are_judged_as_they_are(changed: dict[str, str], told: list[str], fatal: list[bool]) -> None:
    found = flaws(sound(**changed))

    assert [str(flaw) for flaw in found] == told
    assert [flaw.fatal for flaw in found] == fatal


def test_no_secret_shows_in_a_repr_and_little_of_the_client_in_a_hint() -> None:
    credentials = sound()

    assert SECRET not in repr(credentials) + str(credentials)
    assert TOKEN not in repr(credentials)
    assert hinted(CLIENT) == "amzn1.application-oa2-client.…cdef"
    assert hinted("short") == "…"


def test_every_secret_in_the_environment_is_known_with_any_suffix() -> None:
    values = {
        "LWA_CLIENT_SECRET": "a",
        "LWA_CLIENT_SECRET_SHOP": "b",
        "SP_API_REFRESH_TOKEN": "c",
        "HOME": "d",
        "LWA_APP_ID": "e",
    }

    assert set(known_secrets(values)) == {"a", "b", "c"}

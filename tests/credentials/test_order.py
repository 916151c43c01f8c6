"""Which set of credentials is used, what is said of the others, and what is said where none is complete."""

from __future__ import annotations

from itertools import combinations

import pytest

from spdiag.credentials.environment import SCHEMES, Scheme
from spdiag.credentials.search import search

CONTRACT = (
    ("SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET", "SP_API_REFRESH_TOKEN"),
    ("LWA_APP_ID", "LWA_CLIENT_SECRET", "SP_API_REFRESH_TOKEN"),
    (
        "SELLING_PARTNER_APP_CLIENT_ID",
        "SELLING_PARTNER_APP_CLIENT_SECRET",
        "SELLING_PARTNER_APP_REFRESH_TOKEN",
    ),
    ("SELLING_PARTNER_APP_CLIENT_ID", "SELLING_PARTNER_APP_CLIENT_SECRET", "SP_API_REFRESH_TOKEN"),
    ("LWA_CLIENT_ID", "LWA_CLIENT_SECRET", "LWA_REFRESH_TOKEN"),
    ("SPAPI_LWA_CLIENT_ID", "SPAPI_LWA_CLIENT_SECRET", "SPAPI_LWA_REFRESH_TOKEN"),
)
EVERY_NAME = tuple(dict.fromkeys(name for names in CONTRACT for name in names))


def valued(*names: str) -> dict[str, str]:
    """An environment in which each value tells the name it stands under."""
    return {name: f"value of {name}" for name in names}


def test_the_schemes_are_those_of_the_contract_in_its_order() -> None:
    assert tuple(scheme.names for scheme in SCHEMES) == CONTRACT


@pytest.mark.parametrize(
    ("first", "second"), list(combinations(SCHEMES, 2)), ids=lambda scheme: scheme.label.replace(" ", "-")
)
def test_of_two_complete_sets_the_earlier_in_the_contract_wins(first: Scheme, second: Scheme) -> None:
    environment = valued(*second.names, *first.names)

    found = search(environment)

    assert found.credentials is not None
    assert (found.credentials.client_id, *found.credentials.secrets) == tuple(environment[n] for n in first.names)
    assert found.credentials.source == f"environment {first.label}"


def test_three_values_are_a_set_only_under_the_names_of_one_scheme() -> None:
    complete = {frozenset(names) for names in CONTRACT}

    taken = {frozenset(names) for names in combinations(EVERY_NAME, 3) if search(valued(*names)).credentials}

    assert taken == complete


def test_an_empty_value_is_none() -> None:
    found = search({**valued(*CONTRACT[0]), "SP_API_CLIENT_SECRET": ""})

    assert (found.credentials, found.missing) == (None, ("SP_API_CLIENT_SECRET",))


def test_the_scheme_that_lacks_least_says_what_is_missing() -> None:
    found = search(valued("SP_API_CLIENT_ID", "SPAPI_LWA_CLIENT_ID", "SPAPI_LWA_REFRESH_TOKEN"))

    assert found.missing == ("SPAPI_LWA_CLIENT_SECRET",)


def test_an_incomplete_set_is_no_conflict_with_a_complete_one() -> None:
    found = search({**valued(*CONTRACT[4]), **valued("SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET")})

    assert found.credentials is not None
    assert (found.credentials.source, found.conflict) == ("environment LWA_*", "")


@pytest.mark.parametrize("place", range(3))
def test_sets_that_differ_in_one_value_alone_are_a_conflict_that_shows_no_value(place: int) -> None:
    values = ("amzn1.application-oa2-client.0", "amzn1.oa2-cs.v1.0", "Atzr|0")
    other = [f"{value}-other" if at == place else value for at, value in enumerate(values)]

    found = search({**dict(zip(CONTRACT[0], values, strict=True)), **dict(zip(CONTRACT[5], other, strict=True))})

    assert found.conflict == "environment SPAPI_LWA_* holds another complete set; environment SP_API_* is used"


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.label.replace(" ", "-"))
def test_a_profile_takes_every_scheme_with_its_suffix(scheme: Scheme) -> None:
    environment = {f"{name}_SHOP": f"of the shop: {name}" for name in scheme.names}

    found = search({**environment, **valued(*EVERY_NAME)}, "SHOP").credentials

    assert found is not None
    assert found.refresh_token == f"of the shop: {scheme.refresh_token}"


def test_a_suffix_that_was_not_asked_for_is_not_looked_at() -> None:
    environment = {f"{name}_SHOP": "value" for name in CONTRACT[0]}

    assert search(environment).credentials is None
    assert search(environment, "OTHER").credentials is None


def test_what_a_profile_lacks_is_named_with_its_suffix() -> None:
    found = search(valued("SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET"), "SHOP")

    assert found.missing == ("SP_API_REFRESH_TOKEN_SHOP",)
    assert set(found.looked_for) == {f"{name}_SHOP" for name in EVERY_NAME}


def test_no_region_of_another_set_comes_with_credentials() -> None:
    found = search({**valued(*CONTRACT[4]), "SP_API_REGION": "na", "SPAPI_ENDPOINT_REGION": "fe"}).credentials

    assert found is not None
    assert found.region == ""


@pytest.mark.parametrize(
    ("names", "variable"), [(CONTRACT[0], "SP_API_REGION"), (CONTRACT[5], "SPAPI_ENDPOINT_REGION")]
)
def test_a_profile_has_a_region_of_its_own(names: tuple[str, ...], variable: str) -> None:
    shop = {f"{name}_SHOP": name for name in (*names, variable)} | {f"{variable}_SHOP": "fe"}

    found = search({**shop, variable: "na"}, "SHOP").credentials

    assert found is not None
    assert found.region == "fe"


@pytest.mark.parametrize(
    ("value", "sandbox"), [("SANDBOX", True), ("sandbox", True), ("PRODUCTION", False), ("", False)]
)
def test_the_sandbox_is_called_when_the_environment_says_so(value: str, sandbox: bool) -> None:
    found = search({**valued(*CONTRACT[1]), "AWS_ENV": value}).credentials

    assert found is not None
    assert found.sandbox is sandbox


def test_no_secret_shows_in_what_a_search_says() -> None:
    values = ("amzn1.application-oa2-client.0", "canary-secret", "canary-token")
    sets = [dict(zip(names, values, strict=True)) for names in CONTRACT]
    differing = {**sets[0], **{name: f"canary-{name}" for name in CONTRACT[5]}}

    told = [repr(search(one)) for one in (*sets, differing, {"LWA_CLIENT_SECRET": "canary"})]

    assert not [one for one in told if "canary" in one]
    assert "holds another complete set" in told[-2]

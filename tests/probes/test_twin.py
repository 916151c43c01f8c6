"""The sandbox twin: when it is asked, where it is sent, and what its answer tells."""

from __future__ import annotations

import pytest

from spdiag.core.evidence import Case, Evidence
from spdiag.probes import twin
from spdiag.probes.endpoints import Endpoints, endpoints

REFUSED = {"probe.participations.outcome": "refused", "probe.participations.status": 403}
HERE = "http://127.0.0.1:9"


def case(facts: dict[str, object]) -> Case:
    return Case(tuple(Evidence(name, value, "a test") for name, value in facts.items()))


@pytest.mark.parametrize(
    ("facts", "applies"),
    [
        ({}, True),
        ({"probe.participations.status": 400}, False),
        ({"probe.participations.outcome": "server-error"}, False),
        ({"probe.regions.other-works": True}, False),
        ({"probe.call.outcome": "answered"}, False),
        ({"input.api": "business"}, False),
    ],
)
def test_it_is_asked_where_the_token_is_refused_as_such(facts, applies):
    assert twin.applies(case({**REFUSED, **facts})) is applies


def test_a_token_goes_to_a_twin_of_the_same_kind_only():
    both = endpoints({"SPDIAG_SPAPI_URL_EU": HERE, "SPDIAG_SPAPI_SANDBOX_URL_EU": f"{HERE}9"})
    one = endpoints({"SPDIAG_SPAPI_URL_EU": HERE})

    assert both.twin_of("eu") == f"{HERE}9"
    assert both.twin_of("na") == "https://sandbox.sellingpartnerapi-na.amazon.com"
    assert one.twin_of("eu") == ""
    assert endpoints({}, sandbox=True).twin_of("fe") == "https://sellingpartnerapi-fe.amazon.com"
    assert Endpoints(lwa=HERE, api={"eu": HERE}).twin_of("eu") == ""


def test_regions_are_compared_with_those_of_the_same_kind():
    some = endpoints({"SPDIAG_SPAPI_URL_EU": HERE, "SPDIAG_SPAPI_URL_FE": HERE})

    assert some.alike("eu") == some.alike() == ("eu", "fe")
    assert some.alike("na") == ("na",)
    assert endpoints({}).alike() == ("na", "eu", "fe")


def test_the_sandbox_tells_its_own_application_from_an_authorization_that_ended(spdiag):
    told = spdiag("check", "--demo", "sandbox-application", "-v")

    assert told.status == 1
    assert "sandbox.production-mismatch" in told.out.split("Problem found")[1].split("\n\n")[1]
    assert "twin: Is the token taken at the sandbox" in " ".join(told.out.split())

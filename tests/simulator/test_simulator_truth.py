"""Each world fails as its title says, for somebody who calls it without spdiag."""

from __future__ import annotations

import pytest
import requests

from spdiag.simulator import world, worlds

# world: token exchange, participations, the request given; `cut`: no answer; `-`: nothing to ask
SEEN = {
    "business-email": (200, 200, 403),
    "connection-refused": ("cut", "-", "-"),
    "empty-orders": (200, 200, 200),
    "expired-secret": (200, 403, "-"),
    "foreign-refresh-token": (400, "-", "-"),
    "grantless-token-needed": (200, 200, "-"),
    "healthy": (200, 200, 200),
    "inactive-seller": (200, 200, "-"),
    "lwa-outage": (500, "-", "-"),
    "mangled-token": (400, "-", "-"),
    "marketplace-absent": (200, 200, 403),
    "marketplace-of-other-region": (200, 200, "-"),
    "missing-parameter": (200, 200, 400),
    "missing-role": (200, 200, 403),
    "network-cut": (200, "cut", "-"),
    "not-participating": (200, 200, 403),
    "outage": (200, 503, "-"),
    "passing-503": (200, 503, 200),
    "rdt-required": (200, 200, 403),
    "rdt-role-missing": (200, 200, 403),
    "removed-operation": (200, 200, 403),
    "revoked-authorization": (400, "-", "-"),
    "role-not-propagated": (200, 200, 403),
    "rotated-secret": (401, "-", "-"),
    "sandbox-application": (200, 403, "-"),
    "sandbox-mismatch": (200, 200, 400),
    "slow": (200, "cut", "-"),
    "suspended-listings": (200, 200, "-"),
    "throttled": (200, 429, "-"),
    "unencoded-sku": (200, 200, 403),
    "vendor-account": (200, 403, 403),
    "wrong-client-id": (401, "-", "-"),
    "wrong-path": (200, 200, 403),
    "wrong-region": (200, 403, "-"),
    "wrong-secret": (401, "-", "-"),
    "wrong-value": (200, 200, 400),
}


@pytest.mark.parametrize("name", worlds())
def test_a_world_answers_the_naive_client_as_it_should(enter, name):
    person = enter(name)

    seen = naive(person, world(name).given)

    assert seen == SEEN[name]


def naive(person, given):
    """What token exchange, participations and the given request come to."""
    exchanged = status(person.exchange)
    if exchanged != 200:
        return exchanged, "-", "-"
    token, region = person.token(), (given.region or "na").upper()
    prefix = "SPDIAG_SPAPI_SANDBOX_URL" if given.sandbox else "SPDIAG_SPAPI_URL"
    headers = {"x-amz-access-token": token, "x-amz-user-email": given.user_email or "nobody@example.com"}

    def get(prefix, path):
        url = person.simulator.endpoints[f"{prefix}_{region}"] + path
        return status(lambda: requests.get(url, headers=headers, timeout=0.3))

    seen = get(prefix, "/sellers/v1/marketplaceParticipations")
    asked = "SPDIAG_BUSINESS_URL" if given.api == "business" else prefix
    return exchanged, seen, get(asked, given.request.removeprefix("GET ")) if given.request else "-"


def status(call):
    try:
        return call().status_code
    except requests.exceptions.RequestException:
        return "cut"

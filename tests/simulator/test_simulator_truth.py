"""Each world fails as its title says, for somebody who calls it without spdiag."""

from __future__ import annotations

import pytest
import requests

from spdiag.simulator import world, worlds

# world: token exchange, participations, the request given; `cut`: no answer; `-`: nothing to ask
SEEN = {
    "access-token-for-refresh-token": (400, "-", "-"),
    "application-id-for-client-id": (401, "-", "-"),
    "bad-gateway": (200, 502, "-"),
    "beyond-limits": (200, 200, 400),
    "business": (200, 200, 200),
    "business-email": (200, 200, 403),
    "business-no-email": (200, 200, 403),
    "business-role-missing": (200, 200, 403),
    "business-wrong-host": (200, 200, 403),
    "business-wrong-region": (200, 403, 403),
    "business-wrong-marketplace": (200, 403, 403),
    "buyer-role-missing": (200, 200, 403),
    "captive-portal": (200, 200, "-"),
    "captive-portal-redirect": (200, 200, "-"),
    "clock-skew": (200, 200, 200),
    "connection-refused": ("cut", "-", "-"),
    "cut-body": (200, "cut", "-"),
    "dns-failure": ("cut", "-", "-"),
    "dns-failure-at-spapi": (200, "cut", "-"),
    "dormant-account": (200, 200, 403),
    "empty-500": (200, 500, "-"),
    "empty-account": (200, 200, 200),
    "empty-filter": (200, 200, 200),
    "empty-future": (200, 200, 200),
    "empty-orders": (200, 200, 200),
    "empty-other-marketplace": (200, 200, 200),
    "expired-secret": (200, 403, "-"),
    "foreign-refresh-token": (400, "-", "-"),
    "grantless": (200, 200, "-"),
    "grantless-expired-secret": (200, 403, 403),
    "grantless-only": (200, 403, "-"),
    "grantless-only-smoke": (200, 403, "-"),
    "grantless-scope-refused": (400, "-", "-"),
    "grantless-token-needed": (200, 200, "-"),
    "grantless-wrong-secret": (401, "-", "-"),
    "healthy": (200, 200, 200),
    "inactive-seller": (200, 200, "-"),
    "invalid-party-ids": (200, 200, "-"),
    "lapsed-authorization": (400, "-", "-"),
    "lwa-outage": (500, "-", "-"),
    "lwa-throttled": (429, "-", "-"),
    "lwa-timeout": ("cut", "-", "-"),
    "mangled-token": (400, "-", "-"),
    "marketplace-absent": (200, 200, 403),
    "marketplace-of-other-region": (200, 200, "-"),
    "missing-parameter": (200, 200, 400),
    "missing-role": (200, 200, 403),
    "mistyped-marketplace": (200, 200, 400),
    "needs-the-sellers-id": (200, 200, "-"),
    "network-cut": (200, "cut", "-"),
    "no-marketplace-named": (200, 200, "-"),
    "not-offered-here": (200, 200, "-"),
    "not-participating": (200, 200, 403),
    "not-utf-8": (200, 200, 400),
    "null-message": (200, 200, 400),
    "operation-outage": (200, 200, 500),
    "outage": (200, 503, "-"),
    "own-call-refused": (200, 200, "-"),
    "participations-refused": (200, 403, 200),
    "passing-429": (200, 200, 429),
    "passing-500-at-lwa": (500, "-", "-"),
    "passing-503": (200, 503, 200),
    "phantom-marketplace": (200, 200, 400),
    "phantoms-only": (200, 200, 403),
    "plus-in-date": (200, 200, 400),
    "provoked-500": (200, 200, 500),
    "proxy-wants-password": (200, 200, "-"),
    "rdt-required": (200, 200, 403),
    "rdt-role-missing": (200, 200, 403),
    "refresh-token-auth-code": (400, "-", "-"),
    "refresh-token-cut": (400, "-", "-"),
    "refresh-token-encoded": (400, "-", "-"),
    "refresh-token-invisible": (400, "-", "-"),
    "refresh-token-line-end": (400, "-", "-"),
    "refresh-token-of-mws": (400, "-", "-"),
    "refresh-token-quoted": (400, "-", "-"),
    "refresh-token-without-prefix": (400, "-", "-"),
    "refresh-token-wrong": (400, "-", "-"),
    "region-not-named": (200, 403, "-"),
    "removed-operation": (200, 200, 403),
    "report-not-offered-here": (200, 200, "-"),
    "report-not-requestable": (200, 200, "-"),
    "reset-midway": (200, "cut", "-"),
    "restricted-data": (200, 200, 403),
    "restricted-report-refused": (200, 200, "-"),
    "revoked-authorization": (400, "-", "-"),
    "role-added-later": (200, 200, 403),
    "role-missing-at-profile": (200, 200, 403),
    "role-not-propagated": (200, 200, 403),
    "rotated-secret": (401, "-", "-"),
    "sandbox": (200, 200, 200),
    "sandbox-application": (200, 403, "-"),
    "sandbox-mismatch": (200, 200, 400),
    "sandbox-unsupported": (200, 200, 400),
    "sandbox-values-in-production": (200, 200, 400),
    "seller-at-vendor-operation": (200, 200, 403),
    "seller-token-needed": (200, 200, "-"),
    "slow": (200, "cut", "-"),
    "slow-answers": (200, 200, 200),
    "spapi-refused": (200, "cut", "-"),
    "suspended-listings": (200, 200, "-"),
    "template-leak": (200, 200, 400),
    "throttled": (200, 429, "-"),
    "throttled-operation": (200, 200, 429),
    "throttled-with-rate": (200, 429, "-"),
    "tls-failure": ("cut", "-", "-"),
    "tls-failure-at-spapi": (200, "cut", "-"),
    "truncated-json": (200, 200, 200),
    "unencoded-sku": (200, 200, 403),
    "vendor": (200, 403, 200),
    "vendor-account": (200, 403, 403),
    "vendor-expired-secret": (200, 403, "-"),
    "vendor-smoke": (200, 403, "-"),
    "vendor-wrong-region": (200, 403, 403),
    "encoded-twice": (200, 200, 400),
    "error-given-secret-expired-since": (200, 403, "-"),
    "filtered": (200, 200, "-"),
    "foreign-host": (200, 200, "cut"),
    "participations-outage-call-fine": (200, 503, 200),
    "participations-throttled-role-missing": (200, 429, 403),
    "smoke-other-roles": (200, 403, "-"),
    "wrong-client-id": (401, "-", "-"),
    "wrong-method": (200, 200, 403),
    "wrong-parameter": (200, 200, 400),
    "wrong-path": (200, 200, 403),
    "wrong-region": (200, 403, "-"),
    "wrong-region-eu": (200, 403, "-"),
    "wrong-region-fe": (200, 403, "-"),
    "wrong-region-na-for-fe": (200, 403, "-"),
    "wrong-secret": (401, "-", "-"),
    "wrong-value": (200, 200, 400),
    "wrong-version": (200, 200, 403),
}


@pytest.mark.parametrize("name", worlds())
def test_a_world_answers_the_naive_client_as_it_should(enter, name):
    person = enter(name)

    seen = naive(person, world(name).given, patience=0.3 if "cut" in SEEN[name] else 10)

    assert seen == SEEN[name]


def naive(person, given, patience):
    """What token exchange, participations and the given request come to."""
    person.patience = patience
    exchanged = status(person.exchange)
    if exchanged != 200:
        return exchanged, "-", "-"
    token, region = person.token(), (given.region or "na").upper()
    prefix = "SPDIAG_SPAPI_SANDBOX_URL" if given.sandbox else "SPDIAG_SPAPI_URL"
    headers = {"x-amz-access-token": token, "x-amz-user-email": given.user_email or "nobody@example.com"}

    def get(prefix, path):
        url = person.simulator.endpoints[f"{prefix}_{region}"] + path
        return status(lambda: requests.get(url, headers=headers, timeout=patience))

    seen = get(prefix, "/sellers/v1/marketplaceParticipations")
    asked = "SPDIAG_BUSINESS_URL" if given.api == "business" else prefix
    return exchanged, seen, get(asked, given.request.removeprefix("GET ")) if given.request else "-"


def status(call):
    try:
        return call().status_code
    except requests.exceptions.RequestException:
        return "cut"

"""Whether SP-API takes a vendor's token, and in which region."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from spdiag.core.evidence import Case, Evidence
from spdiag.probes import vendor
from spdiag.probes.caller import Caller
from spdiag.probes.connection import Connection
from spdiag.probes.endpoints import Endpoints

OK = (200, {}, b'{"payload": {"orders": []}}')
DENIED = (403, {}, b'{"errors": [{"code": "Unauthorized", "message": "Denied.", "details": ""}]}')
EXPIRED = (403, {}, b'{"errors": [{"code": "Unauthorized", "message": "Denied.", "details": "The secret expired."}]}')
BUSY = (429, {}, b'{"errors": [{"code": "QuotaExceeded", "message": "Quota."}]}')


@pytest.fixture
def told(amazon, caller: Callable[..., Caller]) -> Callable[..., dict[str, object]]:
    """What the probe learns where these answers come, of the region called first."""

    def asked(*script: object, kind: str = "vendor") -> dict[str, object]:
        amazon.script = list(script)
        connection = Connection(
            caller=caller(),
            endpoints=Endpoints(lwa=amazon.url, api={"na": amazon.url, "eu": amazon.url, "fe": amazon.url}),
            region="eu",
            client_id="id",
            client_secret="secret",
            refresh_token="Atzr|x",
            tokens={"access": "Atza|a"},
        )
        about = Case((Evidence("account.type", kind, "option"),)) if kind else Case()
        return {one.name: one.value for one in vendor.ask(connection, about).evidence}

    return asked


def test_an_answer_settles_it_with_one_request(told, amazon):
    learnt = told(OK)

    assert learnt["probe.vendor.outcome"] == "answered"
    assert [path for _, path, _, _ in amazon.asked] == [vendor.TARGET]


def test_a_refusal_with_a_reason_asks_no_other_region(told, amazon):
    learnt = told(EXPIRED)

    assert (learnt["probe.vendor.outcome"], learnt["probe.vendor.bare"]) == ("refused", False)
    assert len(amazon.asked) == 1


def test_a_bare_refusal_and_an_answer_elsewhere_tell_the_region(told):
    learnt = told(DENIED, OK)

    assert (learnt["probe.regions.other-works"], learnt["probe.regions.working"]) == (True, "na")


def test_bare_refusals_everywhere_prove_nothing_of_the_region(told):
    learnt = told(DENIED)

    assert (learnt["probe.vendor.outcome"], learnt["probe.vendor.bare"]) == ("refused", True)
    assert "probe.regions.other-works" not in learnt


def test_a_region_that_gave_no_answer_may_be_the_vendors(told):
    learnt = told(DENIED, BUSY)

    assert learnt["probe.vendor.outcome"] == "throttled"


@pytest.mark.parametrize(
    ("facts", "applies"),
    [
        ({}, True),
        ({"account.type": "seller"}, False),
        ({"endpoint.kind": "business"}, False),
        ({"probe.token.outcome": "refused"}, False),
        ({"probe.call.outcome": "answered", "probe.call.status": 200}, False),
        ({"probe.call.outcome": "refused", "probe.call.status": 400}, False),
        ({"probe.call.outcome": "refused", "probe.call.status": 403}, True),
    ],
)
def test_only_a_vendors_token_that_no_answer_has_shown_to_be_good_is_tried(facts, applies):
    usual = {
        "account.type": "vendor",
        "endpoint.kind": "sp-api",
        "endpoint.region": "eu",
        "probe.token.outcome": "answered",
    }
    case = Case(tuple(Evidence(name, value, "a test") for name, value in {**usual, **facts}.items()))

    assert vendor.applies(case) is applies


def test_where_nobody_named_the_kind_of_account_an_answer_names_it(told, amazon):
    assert told(OK, kind="")["account.type"] == "vendor"


def test_where_nobody_named_the_kind_of_account_a_refusal_asks_no_other_region(told, amazon):
    learnt = told(DENIED, kind="")

    assert "account.type" not in learnt
    assert len(amazon.asked) == 1


@pytest.mark.parametrize(
    ("facts", "applies"),
    [
        ({}, True),
        ({"probe.regions.other-works": True}, False),
        ({"probe.call.outcome": "answered"}, False),
        ({"probe.participations.status": 429}, False),
        ({"account.type": "seller"}, False),
    ],
)
def test_an_account_nobody_named_is_asked_where_a_seller_is_refused_everywhere(facts, applies):
    usual = {
        "endpoint.kind": "sp-api",
        "endpoint.region": "eu",
        "probe.participations.status": 403,
        "probe.regions.other-works": False,
    }
    case = Case(tuple(Evidence(name, value, "a test") for name, value in {**usual, **facts}.items()))

    assert vendor.applies(case) is applies

"""Each question to Amazon: when it makes sense, what is sent, and what is learnt."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formatdate
from typing import Protocol
from urllib.parse import parse_qs

import pytest

from spdiag.core.evidence import UNKNOWN, Case, Evidence, Value
from spdiag.core.facts import known
from spdiag.probes import bare, call, grantless, participations, rdt, regions, siblings, token
from spdiag.probes.caller import Caller
from spdiag.probes.connection import Connection, Probed
from spdiag.probes.endpoints import Endpoints

Scripted = tuple[int | None, dict[str, str], bytes]
ACCESS: Scripted = (200, {}, b'{"access_token":"Atza|minted","token_type":"bearer","expires_in":3600}')
DENIED: Scripted = (403, {}, b'{"errors":[{"code":"Unauthorized","message":"denied","details":""}]}')
THROTTLED: Scripted = (429, {}, b'{"errors":[{"code":"QuotaExceeded"}]}')
PAGE: Scripted = (200, {}, b"<html>Log in to the guest network</html>")
GERMANY, FRANCE, PHANTOM = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A38D8NSA03LJTC"


class Amazon(Protocol):
    """The server of the fixture: what it will answer, and what it was asked."""

    script: list[Scripted]
    asked: list[tuple[str, str, dict[str, str], bytes]]
    url: str


Connect = Callable[..., Connection]


@pytest.fixture
def connect(amazon: Amazon, caller: Callable[..., Caller]) -> Connect:
    """A connection whose every address is the server of the test; a region is told by its path."""

    def connected(region: str = "eu", target: str = "", most_calls: int = 12, **more: str) -> Connection:
        return Connection(
            caller=caller(most_calls=most_calls),
            endpoints=Endpoints(
                lwa=f"{amazon.url}/lwa", api={one: f"{amazon.url}/{one}" for one in ("na", "eu", "fe")}
            ),
            region=region,
            target=target,
            client_id="the-id",
            client_secret="the-secret",
            refresh_token="Atzr|the-token",
            tokens={"access": "Atza|a", "grantless": "Atc|g", "restricted": "Atz.sprdt|r"},
            **more,
        )

    return connected


def case(**facts: Value) -> Case:
    """A case by the names of its facts, `__` for a dot and `_` for a hyphen."""
    named = ((name.replace("__", ".").replace("_", "-"), value) for name, value in facts.items())
    return Case(tuple(Evidence(name, value, "a test") for name, value in named))


def learnt(probed: Probed) -> dict[str, Value]:
    return {one.name: one.value for one in probed.evidence}


def stores(*listed: tuple[str, bool, bool], domain: str = "www.amazon.de") -> Scripted:
    entries = (
        f'{{"marketplace":{{"id":"{id}","domainName":"{domain}"}},"participation":'
        f'{{"isParticipating":{str(active).lower()},"hasSuspendedListings":{str(suspended).lower()}}}}}'
        for id, active, suspended in listed
    )
    return 200, {}, f'{{"payload":[{",".join(entries)}]}}'.encode()


@pytest.mark.parametrize("probe", [bare, call, grantless, participations, rdt, regions, siblings, token])
def test_a_probe_names_itself_and_never_asks_of_an_empty_case(probe: Probe) -> None:
    assert probe.__name__.endswith(f".{probe.NAME}")
    assert probe.applies(Case()) is False
    assert known(f"probe.{probe.NAME}.outcome")


def test_the_refresh_token_goes_to_login_with_amazon_in_the_body_alone(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [ACCESS]
    connection = connect()

    probed = token.ask(connection, Case())

    method, path, headers, body = amazon.asked[0]
    assert (method, path) == ("POST", "/lwa")
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "x-amz-access-token" not in headers
    assert parse_qs(body.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["Atzr|the-token"],
        "client_id": ["the-id"],
        "client_secret": ["the-secret"],
    }
    assert connection.tokens["access"] == "Atza|minted"
    assert learnt(probed) == {"probe.token.outcome": "answered", "probe.token.status": 200}


@pytest.mark.parametrize(
    ("answer", "facts"),
    [
        (
            (400, {}, b'{"error":"invalid_grant","error_description":"no"}'),
            {"probe.token.outcome": "refused", "probe.token.status": 400, "probe.token.error": "invalid_grant"},
        ),
        ((401, {}, b'{"error":7}'), {"probe.token.outcome": "unreachable"}),
        ((403, {}, b'{"error":"blocked"}'), {"probe.token.outcome": "unreachable"}),
        (
            (401, {}, b'{"error":"invalid_client"}'),
            {"probe.token.outcome": "refused", "probe.token.status": 401, "probe.token.error": "invalid_client"},
        ),
        (PAGE, {"probe.token.outcome": "unreachable"}),
        ((200, {}, b"{}"), {"probe.token.outcome": "unreachable"}),
        ((200, {}, b'{"access_token":""}'), {"probe.token.outcome": "unreachable"}),
        ((200, {}, b'{"access_token":["x"]}'), {"probe.token.outcome": "unreachable"}),
        ((200, {}, b'["access_token"]'), {"probe.token.outcome": "unreachable"}),
        ((503, {}, b""), {"probe.token.outcome": "server-error", "probe.token.status": 503}),
        ((None, {}, b""), {"probe.token.outcome": "unreachable"}),
    ],
)
def test_what_an_exchange_without_a_token_tells(
    amazon: Amazon, connect: Connect, answer: Scripted, facts: dict[str, Value]
) -> None:
    amazon.script = [answer]
    connection = connect()
    connection.tokens.clear()

    probed = token.ask(connection, Case())

    assert learnt(probed) == facts
    assert connection.tokens == {}


@pytest.mark.parametrize(
    ("date", "off"),
    [
        ("Thu, 01 Jan 2015 00:00:00 GMT", True),
        ("Thu, 01 Jan 2099 00:00:00 GMT", True),
        ("now", False),
        ("yesterday", False),
        ("", False),
    ],
)
def test_a_clock_that_is_off_by_minutes_is_told(
    amazon: Amazon, connect: Connect, monkeypatch: pytest.MonkeyPatch, date: str, off: bool
) -> None:
    shown = formatdate(usegmt=True) if date == "now" else date
    monkeypatch.setattr("http.server.BaseHTTPRequestHandler.date_time_string", lambda *_: shown)
    amazon.script = [ACCESS]

    told = learnt(token.ask(connect(), Case()))

    assert told.get("clock.off", False) is off
    assert ("clock.ahead-seconds" in told) is off


def test_an_exchange_that_passes_when_tried_again_says_so(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [(503, {}, b""), ACCESS]

    assert learnt(token.ask(connect(), Case()))["retry.passed"] is True


@pytest.mark.parametrize(
    ("facts", "makes_sense"),
    [
        ({"credentials__complete": True}, True),
        ({"credentials__complete": False}, False),
        ({"credentials__complete": True, "operation__grantless": True}, False),
        ({"credentials__complete": True, "operation__grantless": False}, True),
    ],
)
def test_an_exchange_makes_sense_with_credentials_and_an_operation_of_a_seller(
    facts: dict[str, Value], makes_sense: bool
) -> None:
    assert token.applies(case(**facts)) is makes_sense


@pytest.mark.parametrize(
    ("facts", "makes_sense"),
    [
        ({"operation__grantless": True}, True),
        ({"probe__token__outcome": "refused", "probe__token__error": "invalid_grant"}, True),
        ({"probe__token__outcome": "refused", "probe__token__error": "invalid_client"}, False),
        ({"probe__token__outcome": "unreachable"}, False),
        ({"probe__token__outcome": "answered"}, False),
    ],
)
def test_the_client_alone_is_tried_where_that_tells_or_is_needed(facts: dict[str, Value], makes_sense: bool) -> None:
    assert grantless.applies(case(credentials__complete=True, **facts)) is makes_sense


@pytest.mark.parametrize(
    ("facts", "scope"),
    [
        ({}, "sellingpartnerapi::notifications"),
        ({"operation__scope": "sellingpartnerapi::migration"}, "sellingpartnerapi::migration"),
    ],
)
def test_a_grantless_token_is_asked_for_with_the_scope_of_the_operation(
    amazon: Amazon, connect: Connect, facts: dict[str, Value], scope: str
) -> None:
    amazon.script = [ACCESS]
    connection = connect()

    grantless.ask(connection, case(**facts))

    form = parse_qs(amazon.asked[0][3].decode())
    assert (form["grant_type"], form["scope"], "refresh_token" in form) == (["client_credentials"], [scope], False)
    assert connection.tokens["grantless"] == "Atza|minted"


@pytest.mark.parametrize(
    ("facts", "makes_sense"),
    [
        ({}, True),
        ({"account__type": "seller"}, True),
        ({"account__type": "vendor"}, False),
        ({"input__api": "business"}, False),
    ],
)
def test_participations_are_asked_of_sellers(facts: dict[str, Value], makes_sense: bool) -> None:
    assert participations.applies(case(probe__token__outcome="answered", **facts)) is makes_sense
    assert participations.applies(case(probe__token__outcome="refused", **facts)) is False


@pytest.mark.parametrize(
    ("listed", "wanted", "facts"),
    [
        (
            [(GERMANY, True, False), (FRANCE, True, False)],
            (GERMANY,),
            {"listed": True, "participating": True, "suspended-listings": False, "concerned": (GERMANY,)},
        ),
        ([(FRANCE, True, False)], (GERMANY,), {"listed": False, "concerned": (GERMANY,)}),
        ([(FRANCE, True, False)], (FRANCE, GERMANY), {"listed": False, "concerned": (GERMANY,)}),
        (
            [(GERMANY, False, False)],
            (GERMANY,),
            {"listed": True, "participating": False, "suspended-listings": False, "concerned": (GERMANY,)},
        ),
        (
            [(GERMANY, True, True), (FRANCE, True, False)],
            (FRANCE, GERMANY),
            {"listed": True, "participating": True, "suspended-listings": True, "concerned": (GERMANY,)},
        ),
        ([(GERMANY, True, False)], (), {}),
    ],
)
def test_what_participations_tell_of_the_marketplaces_asked_about(
    amazon: Amazon,
    connect: Connect,
    listed: list[tuple[str, bool, bool]],
    wanted: tuple[str, ...],
    facts: dict[str, Value],
) -> None:
    amazon.script = [stores(*listed)]

    told = learnt(participations.ask(connect(), case(marketplace__ids=wanted)))

    assert told.pop("participation.marketplaces") == tuple(one for one, active, _ in listed if active)
    assert told.pop("probe.participations.empty") is not any(active for _, active, _ in listed)
    assert told.pop("account.type", None) == ("seller" if any(active for _, active, _ in listed) else None)
    assert told == {
        "probe.participations.outcome": "answered",
        "probe.participations.status": 200,
        **{f"participation.{name}": value for name, value in facts.items()},
    }


def test_a_marketplace_without_a_store_is_none_to_take_part_in(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [stores((PHANTOM, True, False), domain="siprod.stores.amazon.com")]

    told = learnt(participations.ask(connect(), case(marketplace__ids=(PHANTOM,))))

    assert (told["probe.participations.empty"], told["participation.listed"]) == (True, False)


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[]", b'{"payload":{}}', b'{"payload":null}', b'"text"', PAGE[2], b'{"payload":[{"marketplace":'],
)
def test_an_answer_that_lists_nothing_is_no_empty_list(amazon: Amazon, connect: Connect, body: bytes) -> None:
    amazon.script = [(200, {}, body)]

    told = learnt(participations.ask(connect(), case(marketplace__ids=(GERMANY,))))

    assert told["probe.participations.outcome"] == "unreachable"
    assert not [name for name in told if name.startswith("participation.") or name.endswith(".empty")]


@pytest.mark.parametrize("entry", ["null", "7", "{}", '{"marketplace":[],"participation":{}}', '{"marketplace":{}}'])
def test_an_entry_of_another_form_is_passed_over(amazon: Amazon, connect: Connect, entry: str) -> None:
    amazon.script = [(200, {}, f'{{"payload":[{entry}]}}'.encode())]

    told = learnt(participations.ask(connect(), Case()))

    assert (told["probe.participations.outcome"], told["participation.marketplaces"]) == ("answered", ())


def test_throttled_participations_are_asked_for_once(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [THROTTLED]

    probed = participations.ask(connect(), Case())

    assert (probed.answer.outcome, len(amazon.asked)) == ("throttled", 1)


def test_where_nobody_names_a_region_the_first_that_knows_the_seller_is_taken(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [DENIED, stores((GERMANY, True, False))]
    connection = connect(region="")

    told = learnt(participations.ask(connection, Case()))

    assert [path.split("/")[1] for _, path, _, _ in amazon.asked] == ["na", "eu"]
    assert (connection.region, told["endpoint.region"]) == ("eu", "eu")


@pytest.mark.parametrize(
    ("script", "works"),
    [
        ([DENIED, DENIED, DENIED], False),
        ([DENIED, PAGE, DENIED], UNKNOWN),
        ([THROTTLED, DENIED, DENIED], UNKNOWN),
    ],
)
def test_no_region_knows_the_seller_only_when_each_has_said_so(
    amazon: Amazon, connect: Connect, script: list[Scripted], works: object
) -> None:
    amazon.script = script
    connection = connect(region="")

    probed = participations.ask(connection, Case())

    assert Case(probed.evidence).value("probe.regions.other-works") is works
    assert (connection.region, len(amazon.asked)) == ("", 3)


@pytest.mark.parametrize(
    ("script", "facts"),
    [
        ([DENIED, stores()], {"probe.regions.other-works": True, "probe.regions.working": "fe"}),
        ([stores()], {"probe.regions.other-works": True, "probe.regions.working": "na"}),
        ([DENIED, DENIED], {"probe.regions.other-works": False}),
        ([DENIED, THROTTLED], {}),
        ([(None, {}, b""), (None, {}, b""), (None, {}, b""), DENIED], {}),
    ],
)
def test_other_regions_are_asked_until_one_works(
    amazon: Amazon, connect: Connect, script: list[Scripted], facts: dict[str, Value]
) -> None:
    amazon.script = script

    told = learnt(regions.ask(connect(region="eu"), Case()))

    assert {name: value for name, value in told.items() if not name.endswith(("outcome", "status"))} == facts
    assert not [path for _, path, _, _ in amazon.asked if path.startswith("/eu")]


def test_what_the_budget_left_unasked_is_no_refusal(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [DENIED]

    probed = regions.ask(connect(region="eu", most_calls=1), Case())

    assert len(amazon.asked) == 1
    assert Case(probed.evidence).value("probe.regions.other-works") is UNKNOWN


@pytest.mark.parametrize(
    ("facts", "makes_sense"),
    [
        ({}, True),
        ({"probe__participations__details": "The token has expired."}, False),
        ({"marketplace__region_matches": False}, False),
        ({"marketplace__region_matches": True}, True),
        ({"probe__regions__other_works": False}, False),
    ],
)
def test_other_regions_are_asked_after_a_bare_refusal_alone(facts: dict[str, Value], makes_sense: bool) -> None:
    assert regions.applies(case(probe__participations__outcome="refused", **facts)) is makes_sense
    assert regions.applies(case(probe__participations__outcome="throttled", **facts)) is False


@pytest.mark.parametrize(
    ("facts", "makes_sense"),
    [
        ({"siblings__other_role": False}, True),
        ({"siblings__other_role": True}, False),
        ({}, False),
        ({"siblings__other_role": False, "probe__call__status": 400}, False),
    ],
)
def test_where_participations_could_not_be_asked_other_regions_are_where_everything_is_denied(
    facts: dict[str, Value], makes_sense: bool
) -> None:
    known = {"probe__participations__outcome": "throttled", "probe__call__status": 403, **facts}

    assert regions.applies(case(**known)) is makes_sense


@pytest.mark.parametrize(("details", "makes_sense"), [("", True), ("The access token has expired.", False)])
def test_at_amazon_business_a_call_denied_without_a_reason_asks_other_regions(details: str, makes_sense: bool) -> None:
    denied = case(input__api="business", probe__call__status=403, probe__call__details=details)

    assert regions.applies(denied) is makes_sense


@pytest.mark.parametrize("path", ["/orders/v0/orders/1/address", "/orders/v0/orders/1/address/"])
def test_a_restricted_token_is_asked_for_one_plain_path(amazon: Amazon, connect: Connect, path: str) -> None:
    amazon.script = [(200, {}, b'{"restrictedDataToken":"Atz.sprdt|minted","expiresIn":3600}')]
    connection = connect()

    rdt.ask(connection, case(request__method="GET", request__path=path))

    method, sent_to, headers, body = amazon.asked[0]
    assert (method, sent_to) == ("POST", "/eu/tokens/2021-03-01/restrictedDataToken")
    assert headers["x-amz-access-token"] == "Atza|a"
    assert body == b'{"restrictedResources": [{"method": "GET", "path": "/orders/v0/orders/1/address"}]}'
    assert connection.tokens["restricted"] == "Atz.sprdt|minted"


def test_a_refused_restricted_token_leaves_none(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [DENIED]
    connection = connect()
    connection.tokens.clear()
    connection.tokens["access"] = "Atza|a"

    probed = rdt.ask(connection, case(request__method="GET", request__path="/x"))

    assert learnt(probed) == {"probe.rdt.outcome": "refused", "probe.rdt.status": 403}
    assert set(connection.tokens) == {"access"}


@pytest.mark.parametrize(
    ("facts", "kind", "header"),
    [
        ({}, "access", "Atza|a"),
        ({"operation__restricted": "only-for-pii"}, "access", "Atza|a"),
        ({"operation__restricted": "always"}, "restricted", "Atz.sprdt|r"),
        ({"operation__grantless": True}, "grantless", "Atc|g"),
    ],
)
def test_the_call_is_replayed_as_it_was_with_the_kind_of_token_it_takes(
    amazon: Amazon, connect: Connect, facts: dict[str, Value], kind: str, header: str
) -> None:
    amazon.script = [DENIED]
    target = "/listings/2021-08-01/items/A1/S%2FKU%20%C3%BC?marketplaceIds=A1PA6795UKMFR9&q=a%2Cb"

    probed = call.ask(connect(target=target), case(**facts))

    _, path, headers, _ = amazon.asked[0]
    assert (path, headers["x-amz-access-token"]) == (f"/eu{target}", header)
    assert {one.name: one.value for one in probed.about} == {
        "token.kind": kind,
        "token.age-seconds": 0,
        "request.has-token": True,
        "request.signed": False,
        "request.given": False,
    }


@pytest.mark.parametrize(
    ("facts", "makes_sense"),
    [
        ({}, True),
        ({"request__method": "POST"}, False),
        ({"request__replayable": False}, False),
        ({"probe__token__outcome": "refused"}, False),
        ({"operation__grantless": True}, False),
        ({"operation__grantless": True, "probe__grantless__outcome": "answered"}, True),
        ({"operation__restricted": "always"}, False),
        ({"operation__restricted": "always", "probe__rdt__outcome": "refused"}, False),
        ({"operation__restricted": "always", "probe__rdt__outcome": "answered"}, True),
    ],
)
def test_a_get_is_replayed_once_its_token_is_there(facts: dict[str, Value], makes_sense: bool) -> None:
    usual: dict[str, Value] = {
        "request__method": "GET",
        "request__replayable": True,
        "probe__token__outcome": "answered",
    }

    assert call.applies(case(**{**usual, **facts})) is makes_sense


def test_the_same_get_is_sent_once_whoever_asks(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [stores((GERMANY, True, False))]
    connection = connect(target=participations.PATH)

    first, second = participations.ask(connection, Case()), call.ask(connection, Case())

    assert first.answer is second.answer
    assert len(amazon.asked) == 1


def test_the_users_address_goes_to_the_api_and_not_to_login_with_amazon(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [ACCESS, DENIED]
    connection = connect(target="/x", user_email="jane@example.com")

    token.ask(connection, Case())
    call.ask(connection, Case())

    assert [headers.get("x-amz-user-email") for _, _, headers, _ in amazon.asked] == [None, "jane@example.com"]


def test_neither_a_connection_nor_what_was_learnt_shows_a_secret(amazon: Amazon, connect: Connect) -> None:
    amazon.script = [ACCESS]
    connection = connect(target="/x?e=jane@example.com", user_email="jane@example.com")

    probed = token.ask(connection, Case())

    told = repr(connection) + repr(probed)
    assert not [one for one in ("the-secret", "Atz", "Atc|", "jane", "minted") if one in told]


@pytest.mark.parametrize("minted", ["Atza|\\u8cfc", "Atza|a\\r\\nX-Other: 1", "Atza|\\u0000"])
def test_a_token_that_no_header_can_carry_ends_in_no_crash_and_no_refusal(
    amazon: Amazon, connect: Connect, minted: str
) -> None:
    amazon.script = [(200, {}, f'{{"access_token":"{minted}"}}'.encode()), DENIED]
    connection = connect(target="/x")

    token.ask(connection, Case())
    answer = call.ask(connection, Case()).answer

    assert all("X-Other" not in headers for _, _, headers, _ in amazon.asked)
    assert answer.outcome in ("refused", "unreachable")
    assert len(amazon.asked) <= 2


class Probe(Protocol):
    """What a module of probes offers."""

    __name__: str
    NAME: str

    def applies(self, case: Case) -> bool: ...

"""What is asked before the walk, how it is understood, and what an answer after the walk may send."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from spdiag.checking import check
from spdiag.circumstances import Options
from spdiag.conversing import Ended, call_understood, completed, places_understood
from spdiag.core.asking import Wrong
from spdiag.core.diagnosis import Diagnosis
from spdiag.core.evidence import UNKNOWN
from spdiag.credentials.found import Credentials, Search, Settings
from spdiag.handbook import load
from spdiag.probes.caller import Caller
from spdiag.simulator import Simulator

NOW = "2026-11-22T06:00:00Z"
FOUND = Search(Credentials("amzn1.application-oa2-client.1", "amzn1.oa2-cs.v1.x", "Atzr|x", "a test"))
DE, FR = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
LINE = "GET /orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9"


class Somebody:
    """A person with answers by the fact asked for; what is not among them they do not know."""

    def __init__(self, thinking: float = 0.0, **answers: str) -> None:
        self.answers = {name.replace("__", "-").replace("_", "."): said for name, said in answers.items()}
        self.thinking, self.asked = thinking, []

    def line(self, asking, understand):
        self.asked.append(asking.fact)
        time.sleep(self.thinking)
        if self.answers.get(asking.fact) == "end":
            return Ended()
        return understand(self.answers.get(asking.fact, ""))

    def paste(self, asking):
        self.asked.append(asking.fact)
        return self.answers.get(asking.fact, UNKNOWN)

    def found(self, diagnosis: Diagnosis) -> None:
        pass


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("getOrders", "getOrders"),
        (" orders.getOrders ", "orders.getOrders"),
        (LINE, LINE),
        (
            "POST https://sellingpartnerapi-eu.amazon.com/feeds/2021-06-30/feeds",
            "POST https://sellingpartnerapi-eu.amazon.com/feeds/2021-06-30/feeds",
        ),
        ("", UNKNOWN),
        ("I don't know", UNKNOWN),
        ("getOrderz", Wrong("no operation has this name; did you mean getOrder or getOrders or getOrderMetrics?")),
        ("qqqqqqqq", Wrong("no operation has this name")),
        ("/orders/v0/orders", Wrong('write it as "GET /path?query", or give the name of the operation')),
    ],
)
def test_the_call_is_an_operation_or_a_request_line(typed, understood):
    said = call_understood(typed)

    assert said == understood or (isinstance(understood, Wrong) and said.hint[:40] == understood.hint[:40])


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("DE", (DE,)),
        ("de, France", (DE, FR)),
        (DE, (DE,)),
        ("EU", "eu"),
        ("A1PA6795UKMFRO", ("A1PA6795UKMFRO",)),
        ("?", UNKNOWN),
    ],
)
def test_a_place_is_a_marketplace_by_id_or_country_or_a_region(typed, understood):
    assert places_understood(typed) == understood


@pytest.mark.parametrize("typed", ["Atlantis", "DE;FR", "eu, DE", ","])
def test_what_is_no_place_is_asked_again(typed):
    assert isinstance(places_understood(typed), Wrong)


@pytest.mark.parametrize(
    ("options", "found", "asked"),
    [
        (Options(), FOUND, ["operation.id", "marketplace.ids", "error.message"]),
        (Options(operation="getOrders"), FOUND, ["marketplace.ids"]),
        (Options(operation="getOrders", region="eu"), FOUND, []),
        (Options(operation="getMarketplaceParticipations", region="eu"), FOUND, []),
        (Options(operation="getOrders", marketplaces=("DE",)), FOUND, []),
        (Options(operation="getOrders", marketplaces=("DE",), offline=True), FOUND, ["error.message"]),
        (Options(operation="getOrders"), FOUND._replace(settings=Settings(marketplaces=("DE",))), []),
        (Options(request=LINE), FOUND, []),
        (Options(operation="createFeed", region="eu"), FOUND, ["error.message"]),
        (Options(operation="createFeed", region="eu", error=b"400 InvalidInput"), FOUND, []),
        (Options(smoke=True, region="eu"), FOUND, []),
        (Options(smoke=True), FOUND, ["marketplace.ids"]),
        (Options(), Search(None), []),
    ],
)
def test_before_the_walk_only_what_is_missing_and_decisive_is_asked(options, found, asked):
    somebody = Somebody()

    told = completed(options, found, {}, somebody, NOW)

    assert somebody.asked == asked
    assert told == options


def test_answers_before_the_walk_become_options_that_the_person_said():
    somebody = Somebody(operation_id="createFeed", marketplace_ids="DE", error_message="400 InvalidInput")

    told = completed(Options(), FOUND, {}, somebody, NOW)

    assert (told.operation, told.marketplaces, told.error) == ("createFeed", (DE,), b"400 InvalidInput")
    assert told.said == ("operation", "marketplaces", "error")


def test_whoever_ends_the_questions_is_asked_nothing_more_before_the_walk():
    somebody = Somebody(operation_id="end")

    completed(Options(), FOUND, {}, somebody, NOW)

    assert somebody.asked == ["operation.id"]


@pytest.fixture
def amazon() -> Iterator[Simulator]:
    with Simulator("role-added-later") as running:
        yield running


ROLE = Options(operation="listTransactions", marketplaces=("DE",), region="eu")


def test_what_is_said_after_the_walk_is_weighed_without_another_request(amazon):
    environment = {**amazon.endpoints, **amazon.credentials}
    somebody = Somebody(operation_role__held="yes", authorization_older__than__role="yes")

    found = check(load(()), ROLE, environment, now=NOW, person=somebody)

    sent = len(amazon.log)
    plain = check(load(()), ROLE, environment, now=NOW)
    assert found.verdict is not None and plain.verdict is not None
    assert (plain.verdict.cause.id, found.verdict.cause.id) == ("role.missing", "role.not-propagated")
    assert len(amazon.log) - sent == sent == len(found.calls)
    assert {one.origin for one in found.told} == {"you said"}


def test_nothing_is_asked_twice_and_the_questions_come_to_an_end(amazon):
    somebody = Somebody()

    check(load(()), ROLE, {**amazon.endpoints, **amazon.credentials}, now=NOW, person=somebody)

    assert 0 < len(somebody.asked) == len(set(somebody.asked)) < 10


def test_whoever_ends_the_questions_after_the_walk_gets_what_is_known_by_then(amazon):
    somebody = Somebody(operation_role__held="end")

    found = check(load(()), ROLE, {**amazon.endpoints, **amazon.credentials}, now=NOW, person=somebody)

    assert somebody.asked == ["operation.role-held"]
    assert found.verdict is not None and found.verdict.cause.id == "role.missing"


@pytest.mark.parametrize(("operation", "cause"), [("getOrders", "account.type-mismatch"), ("", None)])
def test_whether_an_account_is_a_vendor_s_is_found_out_and_not_asked(operation, cause):
    """Where only the credentials were asked about, a read that nearly every role opens shows that they are good."""
    somebody = Somebody()
    with Simulator("vendor-account") as amazon:
        environment = {**amazon.endpoints, **amazon.credentials}

        found = check(load(()), Options(operation=operation, region="eu"), environment, now=NOW, person=somebody)

    assert "account.type" not in somebody.asked
    assert found.calls[-1].path.startswith("/vendor/orders/" if operation else "/reports/")
    assert (found.verdict.cause.id if found.verdict else None) == cause


def test_the_time_that_a_person_thinks_is_not_the_run_s():
    caller = Caller(timeout=5, most_calls=1)
    before = caller.left()

    with caller.halted():
        time.sleep(0.3)

    assert before - caller.left() < 0.2
    caller.close()

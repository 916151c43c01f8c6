"""`spdiag check --demo W`: each named world ends in its own cause, owner, outcome and exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator
from running import Ran

from spdiag.render.schemas import schema
from spdiag.simulator import world, worlds

ORDERS = "/orders/v0/orders"
HINDRANCES = ("network", "throttling", "server")


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeats what failed at once: a simulated Amazon need not be spared."""
    monkeypatch.setattr("spdiag.probes.caller.FIRST_PAUSE", 0.01)


@pytest.mark.parametrize("name", worlds())
def test_a_world_is_diagnosed_as_it_is(name: str, spdiag: Callable[..., Ran]) -> None:
    expected = world(name).expect

    ran = spdiag("check", "--demo", name, "--format", "json")

    document = json.loads(ran.out)
    Draft202012Validator(schema("diagnosis")).validate(document)
    assert (document["outcome"], ran.status, document["exit_code"]) == (expected.outcome, expected.exit, expected.exit)
    assert expected.calls is None or len(document["calls"]) <= expected.calls
    if expected.cause is None:
        assert document["verdict"] is None
    else:
        assert expected.cause in [cause["id"] for cause in document["causes"]]
        assert document["verdict"]["cause"] in (expected.cause, *expected.also)
        assert document["verdict"]["cause"] == document["causes"][0]["id"]
        assert document["verdict"]["owner"] == expected.owner or document["verdict"]["cause"] in expected.also


@pytest.mark.parametrize("name", worlds())
def test_a_world_reads_well_in_text(name: str, spdiag: Callable[..., Ran]) -> None:
    expected = world(name).expect

    ran = spdiag("check", "--demo", name, "--color", "never")

    assert ran.status == expected.exit
    assert "marketplace-participation" in ran.out
    assert not re.search(r"\{[a-z]+\.[a-z.-]+\}|\[\[|\]\]", ran.out)
    assert all(len(line) <= 100 for line in ran.out.splitlines() if "https://" not in line and "spdiag" not in line)


def test_there_are_at_least_sixty_four_worlds() -> None:
    assert len(worlds()) >= 64


def test_a_healthy_world_is_found_healthy_with_at_most_four_calls() -> None:
    healthy = [world(name) for name in worlds() if world(name).expect.outcome == "healthy"]

    dearer = {one.id for one in healthy if one.expect.calls > 4}

    assert dearer == {"participations-refused", "smoke-other-roles"}  # those whose region is in doubt


def test_a_clock_that_is_off_is_a_warning(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--demo", "clock-skew", "--format", "json")

    warned = [step["summary"] for step in json.loads(ran.out)["steps"] if step["outcome"] == "warned"]
    assert ran.status == 0
    assert len(warned) == 1
    assert re.search(r"clock of this machine is 60 minutes behind Amazon's", warned[0])


UNTESTABLE = [name for name in worlds() if world(name).expect.outcome == "untestable"]


@pytest.mark.parametrize("name", UNTESTABLE)
def test_what_hinders_the_test_is_never_a_credential_cause(name: str, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--demo", name, "--format", "json")

    document = json.loads(ran.out)
    assert (ran.status, document["outcome"]) == (4, "untestable")
    assert all(cause["id"].split(".")[0] in HINDRANCES for cause in document["causes"])


def test_no_changing_request_is_sent_for_a_changing_operation(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--demo", "healthy", "--request", "POST /feeds/2021-06-30/feeds", "--format", "json")

    sent = [(call["method"], call["path"]) for call in json.loads(ran.out)["calls"]]
    assert sent
    assert all(method == "GET" or path == "/auth/o2/token" for method, path in sent)


@pytest.mark.parametrize(
    ("world", "named"),
    [
        ("missing-role", ("--operation", "getOrders")),
        ("inactive-seller", ("--operation", "getOrders")),
        (
            "inactive-seller",
            ("--request", f"GET {ORDERS}?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=2026-01-01T00:00:00Z"),
        ),
        ("seller-token-needed", ("--operation", "getOrders", "--marketplace", "DE")),
    ],
)
def test_a_call_that_is_named_is_the_one_made_in_a_world(
    world: str, named: tuple[str, ...], spdiag: Callable[..., Ran]
) -> None:
    found = json.loads(spdiag("check", "--demo", world, *named, "--format", "json").out)

    status = next(one for one in found["steps"] if one["id"] == "status-class")
    assert found["subject"]["operation"] == "getOrders"
    assert status["summary"].startswith("getOrders: ")
    assert ORDERS in [one["path"] for one in found["calls"]]


def test_the_call_that_a_world_is_about_keeps_its_error_when_it_is_named(spdiag: Callable[..., Ran]) -> None:
    plain, named = (
        spdiag("check", "--demo", "inactive-seller", *more, "--format", "json")
        for more in ((), ("--operation", "createFeed"))
    )

    summaries = [[one["summary"] for one in json.loads(ran.out)["steps"]] for ran in (plain, named)]
    assert summaries[0] == summaries[1]
    assert json.loads(named.out)["verdict"]["cause"] == "account.inactive"


def test_participations_are_asked_at_most_once_a_region(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag(
        "check",
        "--demo",
        "healthy",
        "--operation",
        "getMarketplaceParticipations",
        "--format",
        "json",
        "--region",
        "eu",
    )

    hosts = [
        call["host"] for call in json.loads(ran.out)["calls"] if call["path"].endswith("marketplaceParticipations")
    ]
    assert len(hosts) == len(set(hosts)) == 1


def test_a_healthy_walk_takes_at_most_four_calls(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--demo", "healthy", "--format", "json")

    assert len(json.loads(ran.out)["calls"]) <= 4


def test_smoke_sends_the_exchange_and_one_call(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--demo", "healthy", "--smoke", "--format", "json")

    assert ran.status == 0
    assert [call["path"] for call in json.loads(ran.out)["calls"]] == [
        "/auth/o2/token",
        "/sellers/v1/marketplaceParticipations",
    ]

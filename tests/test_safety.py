"""What leaves the machine: no changing request in any world, and no token to any host but those that were judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from running import Ran

import spdiag.simulator
from spdiag.checking import check
from spdiag.circumstances import Options
from spdiag.handbook import load
from spdiag.simulator import Simulator, World, world, worlds
from spdiag.simulator.world import Fault

NOW = "2026-11-25T00:00:00Z"
EXCHANGE = "/auth/o2/token"
MINT = "/tokens/2021-03-01/restrictedDataToken"
ORDERS = "GET /orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=2026-01-01T00:00:00Z"
ADDRESSES = (
    "SPDIAG_LWA_URL",
    "SPDIAG_SPAPI_URL_EU",
    "SPDIAG_SPAPI_URL_NA",
)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeats what failed at once: a simulated Amazon need not be spared."""
    monkeypatch.setattr("spdiag.probes.caller.FIRST_PAUSE", 0.01)


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> list[Simulator]:
    """Every simulator that a command line starts, with its log."""
    started: list[Simulator] = []

    class Kept(Simulator):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            started.append(self)

    monkeypatch.setattr(spdiag.simulator, "Simulator", Kept)
    return started


@pytest.fixture
def stranger() -> Iterator[Simulator]:
    """Another server on loopback, which nobody told spdiag to talk to."""
    with Simulator(World(id="stranger", title="A stranger")) as running:
        yield running


@pytest.mark.parametrize("name", worlds())
def test_no_world_gets_a_changing_request(name: str, spdiag: Callable[..., Ran], entered: list[Simulator]) -> None:
    ran = spdiag("check", "--demo", name, "--format", "json")

    log = entered[0].log
    changing = [one for one in log if one.method != "GET"]
    assert all(one.path.endswith(EXCHANGE) and one.endpoint in ("lwa", "proxy") for one in changing if one.path != MINT)
    assert all(one.method == "POST" for one in changing)
    assert len(log) <= len(json.loads(ran.out)["calls"]) <= 12


@pytest.mark.parametrize("at", ["lwa", "spapi"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("after", [0, 1])
def test_a_redirect_takes_no_token_elsewhere(at: str, status: int, after: int, stranger: Simulator) -> None:
    target = stranger.endpoints["SPDIAG_LWA_URL" if at == "lwa" else "SPDIAG_SPAPI_URL_EU"]
    hostile = Fault(at=at, kind="html", status=status, headers={"Location": target}, after=after)  # type: ignore[arg-type]
    asked = Options(region="eu", request=ORDERS, timeout=5)

    with Simulator(replace(world("healthy"), faults=(hostile,))) as running:
        found = check(load(), asked, {**running.endpoints, **running.credentials}, now=NOW)
        met = [one.status for one in running.log]

    assert stranger.log == []
    assert all(f"{call.host}" in " ".join(running.endpoints.values()) for call in found.calls)
    assert found.outcome.value == ("untestable" if status in met else "healthy")


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_hostile_address_is_refused_before_anything_is_sent(
    name: str, spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Simulator(world("healthy")) as running:
        for variable, value in {**running.endpoints, **running.credentials, name: "https://evil.example"}.items():
            monkeypatch.setenv(variable, value)

        ran = spdiag("check", "--region", "eu", "--operation", "getOrders", "--marketplace", "DE")

    assert (ran.status, ran.out) == (2, "")
    assert "evil.example" in ran.err
    assert "--allow-host evil.example" in ran.err
    assert running.log == []


def test_a_host_that_was_allowed_gets_the_call(spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    with Simulator(world("healthy")) as running:
        strange = {"SPDIAG_SPAPI_URL_EU": "https://gateway.invalid"}
        for variable, value in {**running.endpoints, **running.credentials, **strange}.items():
            monkeypatch.setenv(variable, value)

        ran = spdiag("check", "--region", "eu", "--allow-host", "gateway.invalid", "--format", "json")

    document = json.loads(ran.out)
    assert (ran.status, document["verdict"]["cause"]) == (4, "network.connectivity")
    assert {call["host"] for call in document["calls"]} >= {"gateway.invalid"}


def test_no_proxy_of_the_machine_stands_between_spdiag_and_its_own_simulator(
    spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, stranger: Simulator
) -> None:
    monkeypatch.setenv("http_proxy", stranger.endpoints["SPDIAG_SPAPI_URL_EU"])

    ran = spdiag("check", "--demo", "healthy")

    assert ran.status == 0
    assert stranger.log == []

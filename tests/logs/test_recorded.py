"""Real clients recorded against the simulator: what the recorder wrote is compared, and the fault is found."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from logs.worlds import DE
from running import Ran

from spdiag.recorder import Recorder
from spdiag.simulator import Simulator
from spdiag.simulator.reading import World, world_file

Run = Callable[..., Ran]
SINCE = "2026-01-01T00:00:00Z"
SELLERS = [f"A1RECORDED{number:03}" for number in range(8)]
REFUSED = """
id: refused
title: The application lacks the roles of orders and finances
given:
  region: eu
  marketplaces: [DE]
  request: GET /orders/v0/orders?CreatedAfter=2026-01-01T00:00:00Z
application:
  roles: [Brand Analytics]
expect: {cause: role.missing, owner: developer, outcome: problem, exit: 1}
"""
Call = Callable[[Simulator, Recorder, str], None]
"""Makes a call for a marketplace (a country) with a client that is recorded, whatever comes of it."""


@pytest.fixture
def community(monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """python-amazon-sp-api."""
    reason = "python-amazon-sp-api is not installed"
    api = pytest.importorskip("sp_api.api", reason=reason)
    base = pytest.importorskip("sp_api.base", reason=reason)
    auth = pytest.importorskip("sp_api.auth.access_token_client", reason=reason)
    monkeypatch.setattr(auth.AccessTokenClient, "scheme", "http://")

    def call(sim: Simulator, recorder: Recorder, country: str) -> None:
        auth.cache.clear()
        market = getattr(base.Marketplaces, country)
        for name, value in sim.credentials.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("LWA_APP_ID", sim.credentials["SP_API_CLIENT_ID"])
        monkeypatch.setenv("LWA_CLIENT_SECRET", sim.credentials["SP_API_CLIENT_SECRET"])
        monkeypatch.setattr(auth.AccessTokenClient, "host", urlsplit(sim.endpoints["SPDIAG_LWA_URL"]).netloc)
        monkeypatch.setattr(market, "endpoint", sim.endpoints["SPDIAG_SPAPI_URL_EU"])
        client = recorder.attach(api.Orders(marketplace=market))
        _whatever(lambda: client.get_orders(CreatedAfter=SINCE, MarketplaceIds=[market.marketplace_id]))

    yield call
    auth.cache.clear()


@pytest.fixture
def official(monkeypatch: pytest.MonkeyPatch) -> Call:
    """amzn-sp-api."""
    sdk = pytest.importorskip("spapi", reason="amzn-sp-api is not installed")
    lwa = pytest.importorskip("spapi.auth.lwa_request", reason="amzn-sp-api is not installed")
    monkeypatch.setattr(lwa, "time", SimpleNamespace(time=lwa.time.time, sleep=lambda _: None))
    markets = {"DE": DE, "FR": "A13V1IB3VIYZZH"}

    def call(sim: Simulator, recorder: Recorder, country: str) -> None:
        monkeypatch.setattr(sdk.SPAPIClient, "oauth_endpoint", sim.endpoints["SPDIAG_LWA_URL"])
        monkeypatch.setitem(sdk.SPAPIClient.region_to_endpoint, "EU", sim.endpoints["SPDIAG_SPAPI_URL_EU"])
        mine = {name.removeprefix("SP_API_").lower(): value for name, value in sim.credentials.items()}
        client = recorder.attach(sdk.SPAPIClient(sdk.SPAPIConfig(region="EU", **mine))).api_client
        finances = sdk.FinancesV2024Api(client)
        _whatever(lambda: finances.list_transactions(posted_after=SINCE, marketplace_id=markets[country]))

    return call


def _whatever(call: Callable[[], object]) -> None:
    try:
        call()
    except Exception as error:
        assert "403" in str(error) or "Unauthorized" in str(error) or "denied" in str(error), error


@pytest.fixture(params=["community", "official"])
def call(request: pytest.FixtureRequest) -> Call:
    """Each client, in turn."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.fixture
def refused(tmp_path: Path) -> World:
    """A world in which the operation called is refused."""
    (tmp_path / "refused.yaml").write_text(REFUSED)
    return world_file(tmp_path / "refused.yaml")


def found(log: Path, run: Run) -> dict[str, Any]:
    """The one finding in a log that spdiag.recorder wrote."""
    ran = run("compare", str(log), "--format", "json")
    document = json.loads(ran.out)
    assert (ran.status, document["rows"]["rejected"], document["warnings"]) == (1, 0, [])
    (one,) = document["findings"]
    assert one["operation"] in ("getOrders", "listTransactions")
    assert one["status"] == 403
    assert (one["code"], one["message"]) == ("Unauthorized", "Access to requested resource is denied.")
    return dict(one)


@pytest.fixture
def worlds(refused: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Simulator, Simulator]]:
    """A healthy Amazon and one that refuses, of which no more is asked than it allows; ten minutes pass at each call."""
    passing = count(time.time(), 600)
    monkeypatch.setattr("spdiag.recorder.calls.time", SimpleNamespace(time=lambda: next(passing)))
    with Simulator("healthy") as healthy, Simulator(refused) as refusing:
        yield healthy, refusing


Worlds = tuple[Simulator, Simulator]


def test_one_refused_seller_among_healthy_ones_is_named(
    call: Call, worlds: Worlds, tmp_path: Path, spdiag: Run
) -> None:
    log = tmp_path / "sp-api.jsonl"
    for seller in [*SELLERS[:5], SELLERS[2]] * 2:
        call(worlds[seller == SELLERS[2]], Recorder(log, seller=seller), "DE")

    one = found(log, spdiag)

    assert (one["scope"], one["next"]) == ("one-seller", "marketplace-participation")
    assert one["sellers"] | {"seen": 5, "failing": 1, "only_failing": 1} == one["sellers"]
    assert one["sellers"]["top"] == [{"seller": SELLERS[2], "failures": 4, "successes": 0}]


def test_all_refused_since_a_moment_are_all_sellers(call: Call, worlds: Worlds, tmp_path: Path, spdiag: Run) -> None:
    log = tmp_path / "sp-api.jsonl"
    for world in worlds:
        for seller in SELLERS:
            call(world, Recorder(log, seller=seller), "DE")

    one = found(log, spdiag)

    assert (one["scope"], one["next"]) == ("all-sellers", "amazon-or-own-release")
    assert one["sellers"] | {"seen": 8, "failing": 8, "only_failing": 0} == one["sellers"]
    assert (one["occurrences"], one["calls"]) == (8, 16)


def test_one_marketplace_is_what_differs(call: Call, worlds: Worlds, tmp_path: Path, spdiag: Run) -> None:
    log = tmp_path / "sp-api.jsonl"
    german = [f"A1GERMAN{number:03}" for number in range(4)]
    for seller in [*german, *(f"A1FRENCH{number:03}" for number in range(10)), *german]:
        call(worlds[seller in german], Recorder(log, seller=seller), "DE" if seller in german else "FR")

    one = found(log, spdiag)

    assert (one["scope"], one["sellers"]["failing"]) == ("limited-group", 4)
    assert [(apart["field"], apart["value"]) for apart in one["differs"]] == [("marketplace", DE)]
    assert one["marketplaces"] == [{"marketplace": DE, "seen": 4, "failing": 4}]

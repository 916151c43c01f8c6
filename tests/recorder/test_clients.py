"""Real clients against the simulator, recorded: what they send is on file, what they get is as ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from recorded import lines, told

from spdiag.recorder import Recorder
from spdiag.simulator import Simulator

httpx = pytest.importorskip("httpx", reason="httpx is not installed")

SINCE = "2026-01-01T00:00:00Z"
GERMANY = "A1PA6795UKMFR9"
TRANSACTIONS = f"/finances/2024-06-19/transactions?postedAfter={SINCE}&marketplaceId={GERMANY}"
Drive = Callable[[Simulator, Recorder], object]

CALL = {
    "seller": "A1B2C3D4E5",
    "marketplace": GERMANY,
    "method": "GET",
    "path": "/finances/2024-06-19/transactions",
    "operation": "listTransactions",
    "status": 200,
    "code": None,
    "message": None,
    "details": None,
    "version": "1.4.2",
}
OUTCOMES = {
    "missing-role": {"status": 403, "code": "Unauthorized", "message": "Access to requested resource is denied."},
    "throttled": {
        "status": 429,
        "code": "QuotaExceeded",
        "message": "You exceeded your quota for the requested resource.",
    },
}
KEYS = ["time", "seller", "marketplace", "method", "path", "operation", "status", "code", "message", "details"]
KEYS += ["request_id", "ms", "api_host", "version"]


def token(sim: Simulator) -> dict[str, str]:
    """The header of a request, with a token of the world's."""
    mine = {name.removeprefix("SP_API_").lower(): value for name, value in sim.credentials.items()}
    form = {"grant_type": "refresh_token", **mine}
    answer = requests.post(sim.endpoints["SPDIAG_LWA_URL"], data=form, timeout=10)
    return {"x-amz-access-token": answer.json()["access_token"]}


def address(sim: Simulator) -> str:
    return sim.endpoints["SPDIAG_SPAPI_URL_EU"] + TRANSACTIONS


@pytest.fixture
def by_requests() -> Drive:
    return lambda sim, recorder: recorder.attach(requests.Session()).get(address(sim), headers=token(sim), timeout=10)


@pytest.fixture
def by_httpx() -> Drive:
    def drive(sim: Simulator, recorder: Recorder) -> object:
        with recorder.attach(httpx.Client()) as client:
            return client.get(address(sim), headers=token(sim))

    return drive


@pytest.fixture
def by_httpx_async() -> Drive:
    async def drive(sim: Simulator, recorder: Recorder) -> object:
        async with recorder.attach(httpx.AsyncClient()) as client:
            return await client.get(address(sim), headers=token(sim))

    return lambda sim, recorder: asyncio.run(drive(sim, recorder))


@pytest.fixture
def by_httpx_hooks() -> Drive:
    def drive(sim: Simulator, recorder: Recorder) -> object:
        with httpx.Client(event_hooks=recorder.httpx()) as client:
            return client.get(address(sim), headers=token(sim))

    return drive


@pytest.fixture
def by_httpx_async_hooks() -> Drive:
    async def drive(sim: Simulator, recorder: Recorder) -> object:
        async with httpx.AsyncClient(event_hooks=recorder.httpx()) as client:
            return await client.get(address(sim), headers=token(sim))

    return lambda sim, recorder: asyncio.run(drive(sim, recorder))


@pytest.fixture
def by_urllib3() -> Drive:
    urllib3 = pytest.importorskip("urllib3")

    def drive(sim: Simulator, recorder: Recorder) -> object:
        return recorder.attach(urllib3.PoolManager()).request("GET", address(sim), headers=token(sim))

    return drive


@pytest.fixture
def community(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """python-amazon-sp-api's clients for two APIs, pointed at a simulator."""
    reason = "python-amazon-sp-api is not installed"
    api = pytest.importorskip("sp_api.api", reason=reason)
    base = pytest.importorskip("sp_api.base", reason=reason)
    auth = pytest.importorskip("sp_api.auth.access_token_client", reason=reason)

    def at(sim: Simulator) -> SimpleNamespace:
        auth.cache.clear()
        for name, value in sim.credentials.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("LWA_APP_ID", sim.credentials["SP_API_CLIENT_ID"])
        monkeypatch.setenv("LWA_CLIENT_SECRET", sim.credentials["SP_API_CLIENT_SECRET"])
        monkeypatch.setattr(auth.AccessTokenClient, "scheme", "http://")
        monkeypatch.setattr(auth.AccessTokenClient, "host", urlsplit(sim.endpoints["SPDIAG_LWA_URL"]).netloc)
        monkeypatch.setattr(base.Marketplaces.DE, "endpoint", sim.endpoints["SPDIAG_SPAPI_URL_EU"])
        return SimpleNamespace(
            finances=api.FinancesV20240619(marketplace=base.Marketplaces.DE),
            sellers=api.Sellers(marketplace=base.Marketplaces.DE),
        )

    yield at
    auth.cache.clear()


@pytest.fixture
def by_community(community: Any) -> Drive:
    return lambda sim, recorder: recorder.attach(community(sim).finances).list_transactions(postedAfter=SINCE)


@pytest.fixture
def by_community_patched(community: Any) -> Drive:
    def drive(sim: Simulator, recorder: Recorder) -> object:
        with recorder.patch():
            return community(sim).finances.list_transactions(postedAfter=SINCE)

    return drive


@pytest.fixture
def official(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The official SDK's client, pointed at a simulator."""
    sdk = pytest.importorskip("spapi", reason="amzn-sp-api is not installed")

    def client(sim: Simulator) -> Any:
        monkeypatch.setattr(sdk.SPAPIClient, "oauth_endpoint", sim.endpoints["SPDIAG_LWA_URL"])
        mine = {name.removeprefix("SP_API_").lower(): value for name, value in sim.credentials.items()}
        monkeypatch.setitem(sdk.SPAPIClient.region_to_endpoint, "EU", sim.endpoints["SPDIAG_SPAPI_URL_EU"])
        return sdk.SPAPIClient(sdk.SPAPIConfig(region="EU", **mine))

    return SimpleNamespace(client=client, api=sdk.FinancesV2024Api)


@pytest.fixture
def by_official(official: Any) -> Drive:
    def drive(sim: Simulator, recorder: Recorder) -> object:
        client = recorder.attach(official.client(sim))
        return official.api(client.api_client).list_transactions(posted_after=SINCE, marketplace_id=GERMANY)

    return drive


@pytest.fixture
def by_official_patched(official: Any) -> Drive:
    def drive(sim: Simulator, recorder: Recorder) -> object:
        with recorder.patch("urllib3", "requests"):
            client = official.client(sim).api_client
            return official.api(client).list_transactions(posted_after=SINCE, marketplace_id=GERMANY)

    return drive


CLIENTS = [
    "by_requests",
    "by_httpx",
    "by_httpx_async",
    "by_httpx_hooks",
    "by_httpx_async_hooks",
    "by_urllib3",
    "by_community",
    "by_community_patched",
    "by_official",
    "by_official_patched",
]


@pytest.fixture(params=CLIENTS)
def drive(request: pytest.FixtureRequest) -> Drive:
    """Each client, in turn, recorded."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def driven(drive: Drive, sim: Simulator, recorder: Recorder) -> object:
    """What the program gets: an answer, or the client's exception."""
    try:
        return drive(sim, recorder)
    except Exception as error:
        return error


@pytest.mark.parametrize("way", ["attach", "patch"])
def test_the_asynchronous_python_amazon_sp_api_is_recorded(
    way: str, community: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = pytest.importorskip("sp_api.asyncio.api")
    auth = pytest.importorskip("sp_api.asyncio.auth.access_token_client")
    base = pytest.importorskip("sp_api.base")
    log = tmp_path / "sp-api.jsonl"
    recorder = Recorder(log, seller="A1B2C3D4E5", version="1.4.2")

    async def main() -> None:
        client = api.FinancesV20240619(marketplace=base.Marketplaces.DE)
        if way == "attach":
            recorder.attach(client)
        await client.list_transactions(postedAfter=SINCE)

    with Simulator("missing-role") as sim, recorder.patch(*(["httpx"] if way == "patch" else ["requests"])):
        community(sim)
        auth.cache.clear()  # no token of another simulator's
        monkeypatch.setattr(auth.AccessTokenClient, "scheme", "http://")
        monkeypatch.setattr(auth.AccessTokenClient, "host", urlsplit(sim.endpoints["SPDIAG_LWA_URL"]).netloc)
        with pytest.raises(base.SellingApiForbiddenException):
            asyncio.run(main())

    assert [told(row) for row in lines(log)] == [CALL | OUTCOMES["missing-role"]]


@pytest.mark.parametrize("world", ["missing-role", "throttled"])
def test_a_call_that_fails_is_one_line(world: str, drive: Drive, tmp_path: Path) -> None:
    log = tmp_path / "sp-api.jsonl"

    with Simulator(world) as sim:
        driven(drive, sim, Recorder(log, seller="A1B2C3D4E5", version="1.4.2"))

    rows = lines(log)
    assert [told(row) for row in rows] == [CALL | OUTCOMES[world]]
    assert list(rows[0]) == KEYS


@pytest.mark.parametrize("client", [one for one in CLIENTS if "community" not in one])
def test_a_call_that_succeeds_is_one_line(client: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    log = tmp_path / "sp-api.jsonl"
    drive = request.getfixturevalue(client)

    with Simulator("healthy") as sim:
        driven(drive, sim, Recorder(log, seller="A1B2C3D4E5", version="1.4.2"))

    assert [told(row) for row in lines(log)] == [CALL]


def test_python_amazon_sp_api_is_recorded_when_it_succeeds(community: Any, tmp_path: Path) -> None:
    log = tmp_path / "sp-api.jsonl"
    recorder = Recorder(log, seller="A1B2C3D4E5", version="1.4.2")

    with Simulator("healthy") as sim:
        answer = recorder.attach(community(sim).sellers).get_marketplace_participation()

    here = {"path": "/sellers/v1/marketplaceParticipations", "operation": "getMarketplaceParticipations"}
    assert answer.payload
    assert [told(row) for row in lines(log)] == [CALL | here | {"marketplace": None}]


def test_no_token_and_no_secret_is_on_file(drive: Drive, tmp_path: Path) -> None:
    log = tmp_path / "sp-api.jsonl"

    with Simulator("missing-role") as sim:
        driven(drive, sim, Recorder(log, seller="A1B2C3D4E5"))
        sent = token(sim)["x-amz-access-token"]
        known = [value.rpartition("|")[2] for value in (*sim.credentials.values(), sent)]

    written = log.read_text(encoding="utf-8")
    assert [one for one in known if one in written] == []
    assert [word for word in ("Atz", SINCE, "postedAfter", "amzn1", "oauth", "auth/o2") if word in written] == []


@pytest.mark.parametrize("client", [one for one in CLIENTS if "hooks" not in one])
def test_a_call_without_an_answer_is_a_line_too(
    client: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "sp-api.jsonl"
    drive = request.getfixturevalue(client)

    with Simulator("network-cut") as sim:
        error = driven(drive, sim, Recorder(log, seller="A1B2C3D4E5", version="1.4.2"))

    (row,) = lines(log)
    assert isinstance(error, Exception)
    assert row["message"] == type(error).__name__
    assert told(row) == CALL | {"status": None, "code": "network", "message": type(error).__name__}


def test_what_a_client_gets_is_as_ever(drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Simulator("missing-role") as sim:
        recorded = driven(drive, sim, Recorder(tmp_path / "sp-api.jsonl"))
    monkeypatch.setattr(Recorder, "attach", lambda _, client: client)
    monkeypatch.setattr(Recorder, "httpx", lambda _: {})
    monkeypatch.setattr("spdiag.recorder.clients.patch", lambda *_: lambda: None)
    with Simulator("missing-role") as sim:
        plain = driven(drive, sim, Recorder(tmp_path / "nothing.jsonl"))

    assert type(recorded) is type(plain)
    assert _body(recorded) == _body(plain)
    assert not (tmp_path / "nothing.jsonl").exists()


def _body(answer: Any) -> object:
    for name in ("content", "data", "body", "error"):
        if getattr(answer, name, None):
            return getattr(answer, name)
    return repr(answer)

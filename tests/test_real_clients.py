"""The two common Python clients, driven for real against the simulator: what their exceptions mean, spdiag says.

Nothing but addresses is patched, and the pauses between a client's retries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

import spdiag
from spdiag.simulator import Simulator

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SINCE = "2026-01-01T00:00:00Z"
Call = Callable[[Simulator], object]


def block_with(word: str) -> str:
    """The README's example that holds a word."""
    return next(block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if word in block)


def caught(call: Call, sim: Simulator) -> object:
    """What an error handler gets, or what the client hands out as a success."""
    try:
        return call(sim)
    except Exception as error:
        return error


def secrets(sim: Simulator) -> tuple[str, ...]:
    return tuple(value for name, value in sim.credentials.items() if not name.endswith("CLIENT_ID"))


def facts(found: spdiag.Explanation) -> dict[str, object]:
    return {one.name: one.value for one in found.found.reading.cases[0]}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Callable[[Simulator], None]:
    """Puts the credentials of a world where both clients, and the README's examples, look for them."""

    def put(sim: Simulator) -> None:
        mine = sim.credentials
        for name, value in mine.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("LWA_APP_ID", mine["SP_API_CLIENT_ID"])
        monkeypatch.setenv("LWA_CLIENT_SECRET", mine["SP_API_CLIENT_SECRET"])

    return put


@pytest.fixture
def community(monkeypatch: pytest.MonkeyPatch, settings: Callable[[Simulator], None]) -> Iterator[SimpleNamespace]:
    """python-amazon-sp-api, pointed at a simulator by `at`."""
    reason = "python-amazon-sp-api is not installed"
    api = pytest.importorskip("sp_api.api", reason=reason)
    base = pytest.importorskip("sp_api.base", reason=reason)
    auth = pytest.importorskip("sp_api.auth.access_token_client", reason=reason)

    def at(sim: Simulator) -> None:
        settings(sim)
        auth.cache.clear()
        monkeypatch.setattr(auth.AccessTokenClient, "scheme", "http://")
        monkeypatch.setattr(auth.AccessTokenClient, "host", urlsplit(sim.endpoints["SPDIAG_LWA_URL"]).netloc)
        monkeypatch.setattr(base.Marketplaces.DE, "endpoint", sim.endpoints["SPDIAG_SPAPI_URL_EU"])

    def participations(sim: Simulator) -> object:
        at(sim)
        return api.Sellers(marketplace=base.Marketplaces.DE).get_marketplace_participation()

    def transactions(sim: Simulator) -> object:
        at(sim)
        return api.FinancesV20240619(marketplace=base.Marketplaces.DE).list_transactions(postedAfter=SINCE)

    yield SimpleNamespace(at=at, sound=participations, transactions=transactions)
    auth.cache.clear()


@pytest.fixture
def official(monkeypatch: pytest.MonkeyPatch, settings: Callable[[Simulator], None]) -> SimpleNamespace:
    """amzn-sp-api, pointed at a simulator by `at`."""
    reason = "amzn-sp-api is not installed"
    sdk = pytest.importorskip("spapi", reason=reason)
    lwa = pytest.importorskip("spapi.auth.lwa_request", reason=reason)
    monkeypatch.setattr(lwa, "time", SimpleNamespace(time=lwa.time.time, sleep=lambda _: None))

    def at(sim: Simulator) -> None:
        settings(sim)
        monkeypatch.setattr(sdk.SPAPIClient, "oauth_endpoint", sim.endpoints["SPDIAG_LWA_URL"])
        monkeypatch.setitem(sdk.SPAPIClient.region_to_endpoint, "EU", sim.endpoints["SPDIAG_SPAPI_URL_EU"])

    def client(sim: Simulator) -> Any:
        at(sim)
        names = {"client_id": "CLIENT_ID", "client_secret": "CLIENT_SECRET", "refresh_token": "REFRESH_TOKEN"}
        mine = {name: sim.credentials[f"SP_API_{variable}"] for name, variable in names.items()}
        return sdk.SPAPIClient(sdk.SPAPIConfig(region="EU", **mine)).api_client

    def transactions(sim: Simulator) -> object:
        return sdk.FinancesV2024Api(client(sim)).list_transactions(posted_after=SINCE)

    return SimpleNamespace(at=at, sound=transactions, transactions=transactions)


@pytest.fixture(params=["community", "official"])
def client(request: pytest.FixtureRequest) -> SimpleNamespace:
    """Each of the two, in turn."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def test_a_success_is_no_error(client: SimpleNamespace) -> None:
    with Simulator("healthy") as sim:
        answer = caught(client.sound, sim)

    found = spdiag.explain(answer)

    assert not isinstance(answer, Exception)
    assert (found.explained, found.cause) == (False, None)


@pytest.mark.parametrize(
    ("world", "cause", "also"),
    [
        ("missing-role", "role.missing", ()),
        ("revoked-authorization", "token.authorization-revoked", ("lwa.invalid-grant-refresh-token",)),
        ("wrong-secret", "lwa.invalid-client", ()),
        ("throttled", "throttling.rate-exceeded", ()),
    ],
)
def test_the_exception_of_a_client_names_the_cause(
    world: str, cause: str, also: tuple[str, ...], client: SimpleNamespace
) -> None:
    with Simulator(world) as sim:
        error = caught(client.transactions, sim)

    found = spdiag.explain(error)

    assert isinstance(error, Exception)
    assert found.cause is not None
    assert found.cause.id == cause
    assert {one.cause.id for one in found.findings} >= set(also)


@pytest.mark.parametrize("world", ["missing-role", "revoked-authorization", "wrong-secret", "throttled"])
def test_no_secret_of_a_client_comes_through(world: str, client: SimpleNamespace) -> None:
    with Simulator(world) as sim:
        found = spdiag.explain(caught(client.transactions, sim))
        known = secrets(sim)

    told = str(found) + json.dumps(found.as_dict()) + repr(found.found)

    assert known
    assert not [one for one in known if one in told]


def test_the_operation_is_known_from_the_function_that_was_called(client: SimpleNamespace) -> None:
    with Simulator("missing-role") as sim:
        found = spdiag.explain(caught(client.transactions, sim))

    assert facts(found)["operation.id"] == "listTransactions"
    assert facts(found)["response.status"] == 403
    assert facts(found)["error.details"] == ""


def test_python_amazon_sp_api_keeps_the_details_of_an_error(community: SimpleNamespace) -> None:
    with Simulator("missing-role") as sim:
        found = spdiag.explain(caught(community.transactions, sim))

    assert facts(found)["client.name"] == "python-amazon-sp-api"
    assert "client.drops-details" not in facts(found)


def test_python_amazon_sp_api_keeps_the_words_of_login_with_amazon(community: SimpleNamespace) -> None:
    with Simulator("revoked-authorization") as sim:
        found = spdiag.explain(caught(community.transactions, sim))

    assert "User may have revoked or didn't grant the permission" in str(facts(found)["error.message"])
    assert [match.error.id for match in found.found.matches] == ["lwa/invalid-grant-refresh-token"]


def test_python_amazon_sp_api_reports_an_outage_as_an_empty_success_and_spdiag_says_so(
    community: SimpleNamespace,
) -> None:
    with Simulator("outage") as sim:
        answer = caught(community.transactions, sim)

    found = spdiag.explain(answer)

    assert not isinstance(answer, Exception)
    assert [match.error.id for match in found.found.matches] == ["sdk/empty-success"]
    assert "server.transient" in [one.cause.id for one in found.findings]
    assert "response.status" not in facts(found)  # the client has lost it
    assert not [one for one in found.findings if one.cause.id.startswith(("lwa.", "token.", "role."))]


def test_the_official_sdk_keeps_an_outage_an_outage(official: SimpleNamespace) -> None:
    with Simulator("outage") as sim:
        found = spdiag.explain(caught(official.transactions, sim))

    assert found.cause is not None
    assert (found.cause.id, found.cause.owner) == ("server.transient", "amazon")
    assert facts(found)["client.name"] == "amzn-sp-api"


@pytest.mark.parametrize("world", ["revoked-authorization", "wrong-secret"])
def test_the_text_of_the_official_sdk_hides_what_login_with_amazon_said_and_spdiag_says_so(
    world: str, official: SimpleNamespace
) -> None:
    with Simulator(world) as sim:
        error = caught(official.transactions, sim)

    logged = spdiag.explain(str(error))

    assert str(error) == "LWA Error - Code: server_error, Message: Token request failed."
    assert [match.error.id for match in logged.found.matches] == ["sdk/token-request-failed"]
    assert "Amazon's own answer is lost" in " ".join(str(logged).split())
    assert {"lwa.invalid-client", "token.authorization-revoked"} <= {one.cause.id for one in logged.findings}


@pytest.mark.parametrize(
    ("world", "status", "code"),
    [("revoked-authorization", 400, "invalid_grant"), ("wrong-secret", 401, "invalid_client")],
)
def test_behind_the_exception_of_the_official_sdk_the_answer_is_still_there(
    world: str, status: int, code: str, official: SimpleNamespace
) -> None:
    with Simulator(world) as sim:
        found = spdiag.explain(caught(official.transactions, sim))

    assert (facts(found)["response.status"], facts(found)["error.code"]) == (status, code)
    assert facts(found)["client.name"] == "amzn-sp-api"
    assert facts(found)["client.drops-details"] is True


@pytest.mark.parametrize(("client", "word"), [("community", "sp_api"), ("official", "spapi")], indirect=["client"])
@pytest.mark.parametrize(
    ("world", "cause"),
    [("wrong-secret", "lwa.invalid-client"), ("throttled", "throttling.rate-exceeded"), ("healthy", "")],
)
def test_the_example_of_the_readme_works(
    world: str, cause: str, word: str, client: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    program = compile(block_with(f"from {word}"), "README.md", "exec")

    with Simulator(world) as sim:
        client.at(sim)
        exec(program, {"__name__": "example"})

    printed = capsys.readouterr().out
    assert (cause in printed) if cause else printed == ""

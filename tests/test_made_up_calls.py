"""Calls that spdiag makes up itself: complete, told as what they are, and never blamed on anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spdiag.checking import check
from spdiag.circumstances import Options
from spdiag.core.diagnosis import Diagnosis
from spdiag.core.walking import Taken
from spdiag.handbook import load
from spdiag.simulator import Simulator, World, world
from spdiag.simulator.world import Application, Fault, Seller, Store

NOW = "2026-11-25T00:00:00Z"
ORDERS = "GET /orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&CreatedAfter=2026-01-01T00:00:00Z"
GENERIC = '{"errors": [{"code": "InvalidInput", "message": "Invalid Input", "details": ""}]}'


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spdiag.probes.caller.FIRST_PAUSE", 0.02)


def sound(**parts: object) -> World:
    return World(id="test", title="A test", **parts)  # type: ignore[arg-type]


def asked(about: World, **options: object) -> tuple[Diagnosis, list[str]]:
    """The diagnosis, and the paths that were called with what was asked of them."""
    with Simulator(about) as amazon:
        given = Options(**{"region": "eu", "timeout": 8.0, **options})  # type: ignore[arg-type]
        found = check(load(), given, {**amazon.endpoints, **amazon.credentials}, now=NOW)
        return found, [one.path for one in amazon.log]


def step(found: Diagnosis, name: str) -> Taken:
    return next(taken for taken in found.steps if taken.step.id == name)


def refusing(status: int, body: str, path: str = "/") -> World:
    participations = Fault(at="spapi", kind="slow", seconds=0.0, path="/sellers")
    return sound(faults=(participations, Fault(at="spapi", kind="status", status=status, path=path, body=body)))


@pytest.mark.parametrize(
    "operation",
    [
        "searchCatalogItems",
        "getPricing",
        "getCompetitivePricing",
        "getItemOffers",
        "getFeeds",
        "getReports",
        "fulfillmentInbound.getShipments",
        "getShipmentItems",
        "getOrderMetrics",
        "getInventorySummaries",
        "searchContentPublishRecords",
        "getDefinitionsProductType",
        "listTransactions",
    ],
)
def test_a_call_that_needs_more_than_its_model_requires_is_made_whole(operation: str) -> None:
    found, _ = asked(sound(), operation=operation, marketplaces=("DE",))

    assert found.outcome.value == "healthy"
    assert step(found, "status-class").outcome in ("passed", "warned")
    assert step(found, "status-class").summary.startswith(f"{operation.rpartition('.')[2]}: 200")


@pytest.mark.parametrize("status", [400, 404, 413, 422])
def test_a_refusal_of_what_spdiag_made_up_is_nobodys_fault(status: int) -> None:
    found, _ = asked(refusing(status, GENERIC), operation="getOrders", marketplaces=("DE",))

    told = step(found, "status-class")
    assert (found.outcome.value, found.exit_code, found.verdict) == ("healthy", 0, None)
    assert told.outcome == "warned"
    assert f"{status} InvalidInput" in told.summary and "spdiag made this call up" in told.summary


def test_the_same_refusal_of_a_request_that_was_given_is_a_problem() -> None:
    found, _ = asked(refusing(400, GENERIC), request=ORDERS)

    assert found.outcome.value == "problem"
    assert found.verdict is not None and found.verdict.cause.id == "request.invalid-parameter"


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("Invalid partyIds: A2EXAMPLE5ELLR", "account.inactive"),
        ("The merchant has been suspended.", "account.inactive"),
        ("Requested MarketplaceId is invalid, unsupported, or does not exist.", "endpoint.marketplace-mismatch"),
        ("This program is not available in the requested marketplace.", "availability.not-in-marketplace"),
    ],
)
def test_what_a_refusal_says_of_account_or_marketplace_counts_all_the_same(message: str, cause: str) -> None:
    body = GENERIC.replace("Invalid Input", message)

    found, _ = asked(refusing(400, body, "/orders"), operation="getOrders", marketplaces=("DE",))

    assert step(found, "status-class").outcome == "failed"
    assert cause in {one.cause.id for one in found.findings}
    assert not any(one.cause.id.startswith("request.") for one in found.findings)


def test_the_sandbox_knows_other_values_than_those_spdiag_makes_up() -> None:
    about = sound(sellers=(Seller(region="na"),))

    found, _ = asked(about, operation="getOrders", region="na", marketplaces=("US",), sandbox=True)

    told = step(found, "status-class")
    assert (found.outcome.value, told.outcome) == ("healthy", "warned")
    assert "the sandbox answers only the examples of its model" in told.summary


def test_an_error_that_was_given_is_explained_though_the_call_made_up_is_refused() -> None:
    error = b"HTTP/1.1 400 Bad Request\n\n" + GENERIC.encode()

    found, _ = asked(refusing(404, GENERIC), operation="getOrders", marketplaces=("DE",), error=error)

    assert found.outcome.value == "problem"
    assert found.verdict is not None and found.verdict.cause.id == "request.invalid-parameter"


def test_a_role_that_lacks_is_found_with_a_call_made_up() -> None:
    about = sound(application=Application(roles=("Selling Partner Insights", "Finance and Accounting")))

    found, _ = asked(about, operation="getPricing", marketplaces=("DE",))

    assert found.verdict is not None and found.verdict.cause.id == "role.missing"


# where nobody named a marketplace


def test_the_first_marketplace_of_the_sellers_is_asked_and_told() -> None:
    stores = (Store(id="PL", participating=False), Store(id="FR"), Store(id="DE"))

    found, called = asked(sound(sellers=(Seller(marketplaces=stores),)), operation="getInventorySummaries")

    told = step(found, "status-class").summary
    assert found.outcome.value == "healthy"
    assert called.index("/sellers/v1/marketplaceParticipations") < called.index("/fba/inventory/v1/summaries")
    assert "A13V1IB3VIYZZH" in told and "the first marketplace the seller takes part in" in told
    assert found.subject["request"] == "GET /fba/inventory/v1/summaries"


def test_a_call_completed_late_is_compared_and_blamed_as_any_other() -> None:
    about = sound(application=Application(roles=("Selling Partner Insights", "Finance and Accounting")))

    found, called = asked(about, operation="getPricing")

    assert found.verdict is not None and found.verdict.cause.id == "role.missing"
    assert "/finances/2024-06-19/transactions" in called


@pytest.mark.parametrize(
    ("about", "options"),
    [
        (sound(sellers=(Seller(account="vendor"),)), {"account": "vendor", "operation": "searchCatalogItems"}),
        (
            sound(faults=(Fault(at="spapi", kind="status", status=403, path="/sellers"),)),
            {"operation": "searchCatalogItems"},
        ),
    ],
    ids=["vendor", "participations refused"],
)
def test_where_no_marketplace_is_known_the_call_is_not_made_and_one_is_asked_for(
    about: World, options: dict[str, object]
) -> None:
    found, called = asked(about, **options)

    told = step(found, "status-class")
    assert found.outcome.value != "healthy"
    assert not any(one.startswith("/catalog") for one in called)
    assert told.outcome == "skipped" and "was not called: it needs a marketplace" in told.summary
    assert told.next is not None and "--marketplace" in told.next.command


@pytest.mark.parametrize("operation", ["getListingsItem", "getOrder", "createFeed"])
def test_an_operation_that_was_not_called_is_not_called_healthy(operation: str) -> None:
    found, _ = asked(sound(), operation=operation, marketplaces=("DE",))

    assert (found.outcome.value, found.exit_code, found.verdict) == ("inconclusive", 3, None)
    assert step(found, "status-class").outcome == "skipped"
    assert found.questions[0] == step(found, "status-class").next


def test_a_smoke_check_calls_no_operation_and_misses_none() -> None:
    found, _ = asked(sound(), operation="getListingsItem", smoke=True)

    assert found.outcome.value == "healthy"


# restricted data, filters, and failures that a request provokes


def test_a_replay_with_a_restricted_token_says_so() -> None:
    found, _ = asked(
        sound(application=Application(also=("Direct-to-Consumer Shipping (Restricted)",))),
        request="GET /orders/v0/orders/902-1845936-5435065/address",
    )

    told = step(found, "status-class")
    assert (found.outcome.value, found.exit_code, told.outcome) == ("healthy", 0, "warned")
    assert "with a Restricted Data Token" in told.summary and "plain access token" in told.summary


def test_the_filter_that_leaves_nothing_is_named() -> None:
    about = replace(world("empty-filter"), faults=())

    found, _ = asked(about, request=about.given.request, marketplaces=("DE",))

    assert found.verdict is not None and found.verdict.cause.id == "request.empty-result"
    assert "without OrderStatuses the same call finds entries" in step(found, "status-class").summary


def test_a_list_that_is_empty_without_filters_too_blames_no_filter() -> None:
    stores = (Store(id="DE", orders=False),)

    found, _ = asked(sound(sellers=(Seller(marketplaces=stores),)), request=f"{ORDERS}&OrderStatuses=Shipped")

    assert "even without its filters (OrderStatuses)" in step(found, "status-class").summary
    assert found.verdict is not None and found.verdict.likelihood.value != "certain"


def test_a_failure_that_only_the_request_provokes_is_not_called_an_outage() -> None:
    about = world("provoked-500")

    found, _ = asked(about, request=about.given.request)

    assert (found.outcome.value, found.exit_code) == ("problem", 1)
    assert found.verdict is not None and found.verdict.cause.id == "server.bad-request-disguised"
    assert "without transactionStatus the same call succeeds" in step(found, "status-class").summary


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failure_that_stays_without_the_options_is_amazons(status: int) -> None:
    fault = Fault(at="spapi", kind="status", status=status, path="/finances")

    found, called = asked(sound(faults=(fault,)), request=world("provoked-500").given.request)

    assert (found.outcome.value, found.exit_code) == ("untestable", 4)
    assert called.count("/finances/2024-06-19/transactions") == (3 if status == 503 else 4)


def test_a_failure_that_passes_is_blamed_on_no_parameter() -> None:
    fault = Fault(at="spapi", kind="status", status=500, path="/finances", times=3)

    found, _ = asked(sound(faults=(fault,)), request=world("provoked-500").given.request)

    assert found.outcome.value == "untestable"
    assert all(
        one.cause.id != "server.bad-request-disguised" or one.likelihood.value == "possible" for one in found.findings
    )

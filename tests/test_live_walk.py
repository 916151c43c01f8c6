"""A check against simulated worlds: what is asked, what is sent, and what may be concluded from what came back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic

import pytest
from jsonschema import Draft202012Validator

from spdiag.checking import check
from spdiag.circumstances import Options
from spdiag.core.diagnosis import Diagnosis
from spdiag.core.problem import Problem
from spdiag.handbook import load
from spdiag.render import check_text, documents
from spdiag.render.schemas import schema
from spdiag.render.style import Style
from spdiag.simulator import Simulator, World
from spdiag.simulator.faults import Delivery
from spdiag.simulator.messages import Request
from spdiag.simulator.world import Fault, Region, Seller, Store

NOW = "2026-11-25T00:00:00Z"
GERMANY = "A1PA6795UKMFR9"
HINDRANCES = ("network", "throttling", "server")
PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
ORDERS = f"GET /orders/v0/orders?MarketplaceIds={GERMANY}&CreatedAfter=2026-01-01T00:00:00Z"
EXPIRED = (
    b'{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.",'
    b'"details":"The access token you provided has expired."}]}'
)
DENIED = b'{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}'


class Watched(Simulator):
    """A simulator that keeps the requests as they came in."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.came: list[Request] = []

    def _respond(self, endpoint: object, url: str, request: Request) -> Delivery:
        self.came.append(request)
        return super()._respond(endpoint, url, request)  # type: ignore[arg-type]

    def reached(self, path: str = "") -> list[str]:
        """The endpoints that were asked, in order; those of one path when it is given."""
        return [one.endpoint for one in self.log if path in ("", one.path)]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come after hundredths of a second; their number stays."""
    monkeypatch.setattr("spdiag.probes.caller.FIRST_PAUSE", 0.02)


def world(**parts: object) -> World:
    return World(id="test", title="A test", **parts)  # type: ignore[arg-type]


def ask(amazon: Simulator, environment: Mapping[str, str] | None = None, **options: object) -> Diagnosis:
    found = check(
        load(),
        Options(**{"timeout": 8.0, **options}),  # type: ignore[arg-type]
        {**amazon.endpoints, **(amazon.credentials if environment is None else environment)},
        now=NOW,
    )
    Draft202012Validator(schema("diagnosis")).validate(documents.diagnosis(found))
    return found


@contextmanager
def diagnosed(sound: World, **options: object) -> Iterator[tuple[Diagnosis, Watched]]:
    with Watched(sound) as amazon:
        yield ask(amazon, **options), amazon


def everything_shown(found: Diagnosis) -> str:
    return documents.as_json(documents.diagnosis(found)) + check_text.diagnosis(found, Style(verbose=True))


def topics(found: Diagnosis) -> set[str]:
    return {one.cause.id.partition(".")[0] for one in found.findings}


def steps(found: Diagnosis) -> dict[str, str]:
    return {taken.step.id: taken.outcome for taken in found.steps}


# where nobody names a region


@pytest.mark.parametrize("region", ["na", "eu", "fe"])
def test_a_region_nobody_names_is_found_out_with_one_call_a_region(region: Region) -> None:
    with diagnosed(world(sellers=(Seller(region=region),))) as (found, amazon):
        assert found.outcome.value == "healthy"
        assert found.subject["region"] == region
        known = ["spapi-na", "spapi-eu", "spapi-fe"]
        assert amazon.reached(PARTICIPATIONS) == known[: known.index(f"spapi-{region}") + 1]


def test_the_failing_call_is_replayed_in_the_region_that_was_found_out() -> None:
    request = "GET /orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER&CreatedAfter=2026-01-01T00:00:00Z"
    unnamed = request.replace("MarketplaceIds=ATVPDKIKX0DER&", "")

    with diagnosed(world(sellers=(Seller(region="fe"),)), request=unnamed) as (found, amazon):
        assert set(amazon.reached("/orders/v0/orders")) == {"spapi-fe"}
        assert found.subject["region"] == "fe"


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        ({"region": "fe"}, {}),
        ({"marketplaces": ("JP",)}, {}),
        ({"request": "GET https://sellingpartnerapi-fe.amazon.com/sellers/v1/marketplaceParticipations"}, {}),
        ({"error": b"GET https://sellingpartnerapi-fe.amazon.com/orders/v0/orders\nHTTP/1.1 403\n\n" + DENIED}, {}),
        ({}, {"SP_API_REGION": "fe"}),
        ({}, {"SP_API_REGION": "us-west-2"}),
        ({}, {"SP_API_DEFAULT_MARKETPLACE": "AU"}),
    ],
)
def test_a_region_that_anything_names_is_the_only_one_that_is_asked(
    options: dict[str, object], environment: dict[str, str]
) -> None:
    with Watched(world(sellers=(Seller(region="fe"),))) as amazon:
        found = ask(amazon, {**amazon.credentials, **environment}, **options)

        assert found.subject["region"] == "fe"
        assert set(amazon.reached()) == {"lwa", "spapi-fe"}


@pytest.mark.parametrize("kind", ["reset", "throttle", "html", "truncated", "status"])
@pytest.mark.parametrize("options", [{}, {"operation": "getMarketplaceParticipations"}], ids=["plain", "replayed"])
def test_a_region_that_gave_no_answer_may_be_the_sellers(kind: str, options: dict[str, object]) -> None:
    broken = Fault(at="spapi", region="fe", kind=kind, status=200 if kind == "html" else 503)  # type: ignore[arg-type]

    with diagnosed(world(sellers=(Seller(region="fe"),), faults=(broken,)), **options) as (found, _):
        assert found.outcome.value == "untestable"
        assert topics(found) <= set(HINDRANCES)
        assert found.subject["region"] is None


def test_a_seller_whom_every_region_refuses_is_a_problem() -> None:
    refusing = Fault(at="spapi", kind="status", status=403)

    with diagnosed(world(faults=(refusing,))) as (found, amazon):
        assert found.outcome.value in ("problem", "inconclusive")
        assert steps(found)["roles-and-tokens"] == "failed"
        assert amazon.reached(PARTICIPATIONS) == ["spapi-na", "spapi-eu", "spapi-fe"]
        assert "endpoint.region-mismatch" not in {one.cause.id for one in found.findings[:1]}


def test_a_vendor_is_not_blamed_for_a_region_that_spdiag_guessed() -> None:
    vendor = Seller(region="fe", account="vendor")

    with diagnosed(world(sellers=(vendor,)), account="vendor", operation="getPurchaseOrders") as (found, _):
        assert found.outcome.value != "problem"


# an error given


def test_a_replay_that_fails_the_same_way_stands_for_the_error_given() -> None:
    with diagnosed(
        world(sellers=(Seller(roles=("Pricing",)),)),
        region="eu",
        request="GET /finances/v0/financialEvents",
        error=DENIED,
    ) as (found, amazon):
        assert found.verdict is not None
        assert found.verdict.cause.id == "role.missing"
        assert amazon.reached("/finances/v0/financialEvents") == ["spapi-eu"]
        assert steps(found)["status-class"] == "failed"


def test_the_error_given_is_explained_though_its_replay_passes() -> None:
    with diagnosed(world(), region="eu", request=ORDERS, error=EXPIRED) as (found, amazon):
        assert amazon.reached("/orders/v0/orders") == ["spapi-eu"]
        assert steps(found)["status-class"] == "passed"
        assert found.verdict is not None
        assert found.verdict.cause.id == "token.expired"


def test_an_error_that_proves_its_cause_stands_though_the_network_is_down() -> None:
    with diagnosed(
        world(faults=(Fault(at="all", kind="reset"),)), region="eu", request=ORDERS, error=EXPIRED, timeout=2.0
    ) as (found, _):
        assert found.outcome.value == "problem"
        assert found.verdict is not None
        assert found.verdict.cause.id == "token.expired"


def test_an_error_with_several_causes_is_not_decided_while_the_network_is_down() -> None:
    with diagnosed(
        world(faults=(Fault(at="all", kind="reset"),)), region="eu", request=ORDERS, error=DENIED, timeout=2.0
    ) as (found, _):
        assert found.outcome.value == "untestable"
        assert topics(found) <= set(HINDRANCES)


@pytest.mark.parametrize("given", [b"", b"\xff\xfe\x00", b"not an error at all", b"[" * 50_000])
def test_an_error_that_cannot_be_read_leaves_the_rest_of_the_walk_as_it_is(given: bytes) -> None:
    with diagnosed(world(), region="eu", request=ORDERS, error=given) as (found, _):
        assert found.outcome.value in ("healthy", "inconclusive")
        assert steps(found)["roles-and-tokens"] == "passed"


# answers that are none

UNUSABLE = {
    "redirect": Fault(at="all", kind="html", status=302, headers={"Location": "https://login.example.com/"}),
    "page": Fault(at="all", kind="html", status=200),
    "blocked": Fault(at="all", kind="html", status=403),
    "half": Fault(at="all", kind="truncated"),
    "half-json": Fault(at="all", kind="status", status=200, body='{"access_token":"Atza|ha'),
    "other-json": Fault(at="all", kind="status", status=200, body='{"status":"ok"}'),
    "proxy": Fault(at="all", kind="html", status=407),
    "login": Fault(at="all", kind="html", status=511),
    "nothing": Fault(at="all", kind="status", status=200, body=" "),
}


@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("at", ["lwa", "spapi"])
@pytest.mark.parametrize("error", [None, DENIED], ids=["bare", "given"])
def test_an_unusable_answer_ends_in_untestable_and_in_no_credential_cause(
    name: str, at: str, error: bytes | None
) -> None:
    faults = (replace(UNUSABLE[name], at=at, path="" if at == "lwa" else PARTICIPATIONS),)  # type: ignore[arg-type]

    with diagnosed(world(faults=faults), region="eu", error=error) as (found, amazon):
        assert (found.outcome.value, found.exit_code) == ("untestable", 4)
        assert found.verdict is not None
        assert topics(found) <= set(HINDRANCES)
        assert all(path in ("/auth/o2/token", PARTICIPATIONS) for path in (one.path for one in amazon.log))


@pytest.mark.parametrize("name", [name for name in UNUSABLE if name not in ("other-json", "nothing")])
def test_an_unusable_answer_to_the_call_alone_is_no_answer(name: str) -> None:
    fault = replace(UNUSABLE[name], at="spapi", operation="getOrders")

    with diagnosed(world(faults=(fault,)), region="eu", request=ORDERS) as (found, _):
        assert (found.outcome.value, steps(found)["status-class"]) == ("untestable", "unknown")
        assert topics(found) <= set(HINDRANCES)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("reset", "gave no answer (reset)"),
        ("closed", "gave no answer (refused)"),
        ("timeout", "gave no answer (timeout)"),
        ("html", "is not Amazon (200)"),
    ],
)
@pytest.mark.parametrize("at", ["lwa", "spapi"])
def test_a_step_says_what_kept_amazon_from_answering(at: str, kind: str, words: str) -> None:
    fault = Fault(at=at, kind=kind, status=200)  # type: ignore[arg-type]

    with diagnosed(world(faults=(fault,)), region="eu", request=ORDERS, timeout=1.0) as (found, _):
        assert found.outcome.value == "untestable"
        assert at == "spapi" or any(words in one.summary for one in found.steps)
        assert not [one for one in found.steps if "ERROR" in one.summary]


# bounds


@pytest.mark.parametrize("budget", range(1, 6))
@pytest.mark.parametrize("region", ["", "eu"])
@pytest.mark.parametrize("error", [None, DENIED], ids=["bare", "given"])
def test_no_more_requests_go_out_than_allowed_and_none_that_is_missing_counts_as_passed(
    budget: int, region: str, error: bytes | None
) -> None:
    needed = 3 if region else 4
    request = ORDERS if region else "GET /orders/v0/orders?CreatedAfter=2026-01-01T00:00:00Z"

    with diagnosed(world(), region=region, request=request, max_calls=budget, error=error) as (found, amazon):
        assert len(amazon.log) == len(found.calls) <= budget
        assert "network" not in topics(found)
        assert budget >= needed or found.outcome.value != "healthy"


def test_a_walk_the_budget_cut_short_is_inconclusive_and_blames_nobody() -> None:
    with diagnosed(world(), region="eu", request=ORDERS, max_calls=1) as (found, _):
        assert (found.outcome.value, found.exit_code, found.verdict) == ("inconclusive", 3, None)
        assert [(call.method, call.status) for call in found.calls] == [("POST", 200)]


def test_the_error_given_is_told_of_though_the_budget_allows_no_replay() -> None:
    with diagnosed(world(), region="eu", request=ORDERS, error=EXPIRED, max_calls=1) as (found, _):
        said = next(taken.summary for taken in found.steps if taken.step.id == "status-class")
        assert "the error given" in said
        assert found.findings[0].cause.id == "token.expired"


@pytest.mark.parametrize("at", ["lwa", "spapi"])
def test_a_fifth_of_a_second_ends_in_time_and_says_so(at: str) -> None:
    silent = Fault(at=at, kind="timeout")  # type: ignore[arg-type]
    with Watched(world(faults=(silent,))) as amazon:
        started = monotonic()

        found = ask(amazon, region="eu", request=ORDERS, timeout=0.2)

        spent = monotonic() - started
        assert spent < 1.5
        assert (found.outcome.value, found.exit_code) == ("untestable", 4)
        assert topics(found) <= set(HINDRANCES)


def test_a_call_that_was_named_and_not_replayed_for_want_of_budget_is_not_called_unnamed() -> None:
    with diagnosed(world(), region="eu", request=ORDERS, max_calls=1) as (found, _):
        said = {taken.step.id: taken.summary for taken in found.steps}

    assert said["status-class"] != "no failing call was named"
    assert said["marketplace-participation"] != "could not be asked without a token of the seller's"


# what is sent


def test_a_value_with_an_address_is_replayed_as_it_is_and_never_shown() -> None:
    line = f"{ORDERS}&BuyerEmail=jane.doe%2Bshop@example.com"

    with diagnosed(world(), region="eu", request=line) as (found, amazon):
        replayed = [one.query for one in amazon.came if one.path == "/orders/v0/orders"]
        assert [query.partition("BuyerEmail=")[2] for query in replayed] == ["jane.doe%2Bshop@example.com"]
        assert "jane" not in everything_shown(found)


def test_an_address_in_the_path_is_replayed_as_it_is_and_never_shown() -> None:
    line = "GET /messaging/v1/orders/jane.doe@example.com/attributes?marketplaceIds=A1PA6795UKMFR9"

    with diagnosed(world(), region="eu", request=line) as (found, amazon):
        assert [one.path for one in amazon.came if "jane" in one.path] == [
            "/messaging/v1/orders/jane.doe@example.com/attributes"
        ]
        assert "jane" not in everything_shown(found)


def test_no_credential_shows_in_anything_that_was_found() -> None:
    with diagnosed(world(sellers=(Seller(authorization="revoked"),)), region="eu", request=ORDERS) as (found, amazon):
        shown = everything_shown(found)
        assert found.outcome.value == "problem"
        assert not [name for name, value in amazon.credentials.items() if value in shown]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "post"])
@pytest.mark.parametrize(
    "path", ["/feeds/2021-06-30/feeds", "/orders/v0/orders/1/shipment", "/tokens/2021-03-01/restrictedDataToken"]
)
def test_a_changing_request_is_never_replayed_whatever_it_is(method: str, path: str) -> None:
    with diagnosed(world(), region="eu", request=f"{method} {path}") as (_, amazon):
        assert {(one.method, one.endpoint) for one in amazon.log} == {("POST", "lwa"), ("GET", "spapi-eu")}
        assert amazon.reached(path) == []


def test_nothing_but_a_token_request_is_posted_for_restricted_data() -> None:
    line = "GET /orders/v0/orders/123-1234567-1234567/address"

    with diagnosed(world(), region="eu", request=line) as (_, amazon):
        posted = {one.path for one in amazon.log if one.method == "POST"}
        assert posted == {"/auth/o2/token", "/tokens/2021-03-01/restrictedDataToken"}


@pytest.mark.parametrize("value", ["SANDBOX", "sandbox"])
def test_the_environment_alone_sends_every_call_to_the_sandbox(value: str) -> None:
    with Watched(world()) as amazon:
        found = ask(amazon, {**amazon.credentials, "AWS_ENV": value}, region="eu", request=ORDERS)

        assert set(amazon.reached()) == {"lwa", "sandbox-eu"}
        assert found.subject["sandbox"] is True


def test_another_value_of_that_variable_changes_nothing() -> None:
    with Watched(world()) as amazon:
        found = ask(amazon, {**amazon.credentials, "AWS_ENV": "PRODUCTION"}, region="eu", request=ORDERS)

        assert set(amazon.reached()) == {"lwa", "spapi-eu"}
        assert found.subject["sandbox"] is False


# whose credentials


def test_a_profile_checks_the_seller_of_its_suffix() -> None:
    germany, japan = Seller(), Seller(id="A2EXAMPLEJAPAN", region="fe")
    with Watched(world(sellers=(germany, japan))) as amazon:
        both = {**amazon.credentials, "SP_API_REFRESH_TOKEN_TOKYO": japan.token, "SP_API_REGION_TOKYO": "fe"}

        regions = [ask(amazon, both, profile=name).subject["region"] for name in ("default", "TOKYO")]

        assert regions == ["eu", "fe"]


def test_a_profile_without_a_token_of_its_own_sends_nothing_of_anothers() -> None:
    with Watched(world()) as amazon:
        found = ask(amazon, profile="TOKYO", region="eu")

        assert (found.outcome.value, found.exit_code, amazon.log) == ("no-credentials", 5, [])
        assert "SP_API_REFRESH_TOKEN_TOKYO" in found.steps[0].summary


def test_credentials_amazon_is_sure_to_refuse_are_not_sent() -> None:
    with Watched(world()) as amazon:
        mangled = {**amazon.credentials, "SP_API_REFRESH_TOKEN": f'"{amazon.credentials["SP_API_REFRESH_TOKEN"]}"'}

        found = ask(amazon, mangled, region="eu")

        assert (found.outcome.value, steps(found)["credentials"]) == ("problem", "failed")
        assert amazon.log == []


def test_a_region_nobody_knows_is_refused_before_anything_is_sent() -> None:
    with Watched(world()) as amazon:
        with pytest.raises(Problem) as told:
            ask(amazon, {**amazon.credentials, "SP_API_REGION": "mars"})

        assert (told.value.code, amazon.log) == ("config", [])


# the seller


@pytest.mark.parametrize(
    ("store", "cause"),
    [
        (Store(id="FR"), "account.not-participating"),
        (Store(id="DE", participating=False), "account.not-participating"),
        (Store(id="DE", suspended_listings=True), "account.listings-suspended"),
    ],
)
def test_what_is_wrong_with_a_marketplace_is_the_sellers(store: Store, cause: str) -> None:
    sound = world(sellers=(Seller(marketplaces=(store,)),))

    with diagnosed(sound, region="eu", marketplaces=("DE",), request=ORDERS) as (found, _):
        assert steps(found)["marketplace-participation"] == "failed"
        assert found.verdict is not None
        assert (found.verdict.cause.id, found.verdict.cause.owner) == (cause, "seller")


def test_progress_says_what_is_asked_and_no_secret() -> None:
    told: list[str] = []
    with Watched(world(faults=(Fault(at="spapi", kind="status", operation="getOrders", times=1),))) as amazon:
        check(
            load(),
            Options(region="eu", request=f"{ORDERS}&x=jane@example.com"),
            {**amazon.endpoints, **amazon.credentials},
            now=NOW,
            progress=told.append,
        )

        whole = "\n".join(told)
        assert "exchange the refresh token" in whole
        assert "answered 503, trying again" in whole
        assert not [one for one in (*amazon.credentials.values(), "jane") if one in whole]


def test_the_same_walk_gives_the_same_document() -> None:
    with Watched(world(sellers=(Seller(roles=("Pricing",)),))) as amazon:
        walks = [ask(amazon, region="eu", request="GET /finances/v0/financialEvents") for _ in range(2)]

    first, second = ({**documents.diagnosis(one), "calls": []} for one in walks)
    assert first == second

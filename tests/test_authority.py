"""Applications without a seller: when client id and secret are enough, what is asked then, and what is said of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from spdiag.checking import check
from spdiag.circumstances import Options
from spdiag.cli.many import asked_of
from spdiag.core.diagnosis import Diagnosis
from spdiag.handbook import load
from spdiag.render import check_text, documents
from spdiag.render.style import Style
from spdiag.sellers import check_all
from spdiag.simulator import Simulator, World
from spdiag.simulator.world import Application, Seller

APPLICATION = Application()
PAIR = {"SP_API_CLIENT_ID": APPLICATION.client_id, "SP_API_CLIENT_SECRET": APPLICATION.client_secret}
DESTINATIONS = "/notifications/v1/destinations"
SOUND = World(id="test", title="A test")
DENIED = (
    b"HTTP/1.1 403 Forbidden\n\n"
    b'{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}'
)
EXISTS = (
    b'HTTP/1.1 409 Conflict\n\n{"errors":[{"code":"Conflict","message":"The requested resource conflict with a '
    b'resource in the server.","details":"A destination with arn arn:aws:sqs:us-east-1:444455556666:q already exists"}]}'
)


def asked(environment: Mapping[str, str], truth: World = SOUND, **options: object) -> tuple[Diagnosis, list[str]]:
    """The diagnosis, and the paths that were asked for."""
    with Simulator(truth) as amazon:
        chosen = Options(**{"timeout": 8.0, **options})  # type: ignore[arg-type]
        found = check(load(), chosen, {**amazon.endpoints, **environment}, now="2026-11-25T00:00:00Z")
        return found, [one.path for one in amazon.log]


def summary(found: Diagnosis, step: str) -> str:
    return next(taken.summary for taken in found.steps if taken.step.id == step)


@pytest.mark.parametrize(
    "options", [{"operation": "getDestinations"}, {"operation": "get_destinations"}, {"request": f"GET {DESTINATIONS}"}]
)
@pytest.mark.parametrize(
    "names", [("SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET"), ("LWA_CLIENT_ID", "LWA_CLIENT_SECRET")]
)
def test_for_a_grantless_operation_id_and_secret_are_enough(options: dict[str, object], names: tuple[str, str]) -> None:
    environment = dict(zip(names, PAIR.values(), strict=True))

    found, paths = asked(environment, region="eu", **options)

    assert (found.outcome.value, paths) == ("healthy", ["/auth/o2/token", DESTINATIONS])
    assert "takes no refresh token" in summary(found, "credentials")


def test_an_empty_refresh_token_is_none_to_a_grantless_operation() -> None:
    found, _ = asked({**PAIR, "SP_API_REFRESH_TOKEN": ""}, operation="getDestinations", region="eu")

    assert found.outcome.value == "healthy"


def test_files_hold_an_application_without_a_seller_too(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        f'[profiles.apps]\nclient_id = "{PAIR["SP_API_CLIENT_ID"]}"\n'
        f'client_secret = "{PAIR["SP_API_CLIENT_SECRET"]}"\nregion = "fe"\n',
        encoding="utf-8",
    )

    found, _ = asked({"SPDIAG_CONFIG": str(config)}, profile="apps", operation="getDestinations")

    assert (found.outcome.value, found.subject["region"]) == ("healthy", "fe")


def test_a_smoke_check_of_the_application_says_that_no_seller_was_checked() -> None:
    found, paths = asked(PAIR, smoke=True)

    told = check_text.diagnosis(found, Style())
    assert (found.outcome.value, paths) == ("healthy", ["/auth/o2/token"])
    assert "only the application is checked, and no seller" in " ".join(told.split())
    assert "no seller was asked about" in summary(found, "roles-and-tokens")


@pytest.mark.parametrize(
    "options",
    [{}, {"operation": "getOrders"}, {"smoke": True, "operation": "getOrders"}, {"request": "GET /orders/v0/orders"}],
)
def test_whatever_is_a_sellers_takes_a_refresh_token(options: dict[str, object]) -> None:
    found, paths = asked(PAIR, region="eu", **options)

    assert (found.exit_code, paths) == (5, [])
    assert "SP_API_REFRESH_TOKEN is not" in summary(found, "credentials")


def test_a_refresh_token_that_came_empty_is_missed_by_a_smoke_check() -> None:
    found, paths = asked({**PAIR, "SP_API_REFRESH_TOKEN": ""}, smoke=True)

    assert (found.exit_code, paths) == (5, [])
    assert "SP_API_REFRESH_TOKEN is empty" in summary(found, "credentials")


def test_the_application_for_all_is_not_taken_for_a_profile_that_is_not_there() -> None:
    found, paths = asked(PAIR, profile="staging", operation="getDestinations")

    assert (found.exit_code, paths) == (5, [])


@pytest.mark.parametrize(
    ("error", "cause"), [(DENIED, "token.grantless-required"), (EXISTS, "request.idempotency-conflict")]
)
def test_an_error_of_a_grantless_operation_is_weighed(error: bytes, cause: str) -> None:
    found, paths = asked(PAIR, region="na", operation="createDestination", error=error)

    assert found.verdict is not None
    assert (found.outcome.value, found.verdict.cause.id, paths) == ("problem", cause, ["/auth/o2/token"])


def test_without_credentials_a_given_error_is_still_named() -> None:
    found, _ = asked({}, error=DENIED.replace(b'""}', b'"The LWA secret token you provided has expired."}'))

    told = check_text.diagnosis(found, Style())

    assert "The error given, by itself: The client secret passed its rotation deadline" in " ".join(told.split())
    assert [one.ask for one in found.questions] == ["What does the error given mean by itself?"]


def test_without_credentials_what_is_missing_is_said_once_and_nothing_beside_the_point_is_asked() -> None:
    found, _ = asked({"SP_API_CLIENT_ID": PAIR["SP_API_CLIENT_ID"]}, operation="getOrders")

    told = check_text.diagnosis(found, Style(width=200))

    assert told.count("SP_API_CLIENT_ID is set") == 1
    assert [one.command for one in found.questions] == ["spdiag explain spdiag.no-credentials"]


@pytest.mark.parametrize(
    ("client_id", "shown"),
    [
        ("amzn1.sp.solution.canary", "(an application id)"),
        ("amzn1.oa2-cs.v1.canary", "(a client secret)"),
        ("0123456789abcdef0123456789abcdef", "(hexadecimal digits)"),
        ("canary", "(not a client id)"),
    ],
)
def test_what_stands_in_the_client_ids_place_is_said_by_its_shape(client_id: str, shown: str) -> None:
    environment = {**PAIR, "SP_API_CLIENT_ID": client_id, "SP_API_REFRESH_TOKEN": "Atzr|x"}

    found, _ = asked(environment, region="eu")

    assert found.subject["credentials"] == {"source": "environment SP_API_*", "client_id": shown}
    assert "canary" not in json.dumps(documents.diagnosis(found))


@pytest.mark.parametrize(
    ("refresh_token", "cause"),
    [
        ("ANExampleCodeOfConsent", "lwa.invalid-grant-auth-code"),
        ("IwEBI" + "Example" * 20, "lwa.invalid-grant-refresh-token"),
        ("changeme", "lwa.invalid-grant-refresh-token"),
    ],
)
def test_a_refused_token_of_an_odd_shape_is_the_developers_first(refresh_token: str, cause: str) -> None:
    found, _ = asked({**PAIR, "SP_API_REFRESH_TOKEN": refresh_token}, region="eu", operation="getOrders")

    assert found.verdict is not None
    assert (found.verdict.cause.id, found.verdict.likelihood.value) == (cause, "likely")
    assert "token.authorization-revoked" in [one.cause.id for one in found.findings]


@pytest.mark.parametrize("options", [{"operation": "getOrders"}, {"request": "GET /orders/v0/orders"}])
def test_offline_a_call_is_not_said_to_be_healthy(options: dict[str, object]) -> None:
    found, paths = asked({**PAIR, "SP_API_REFRESH_TOKEN": "Atzr|x"}, region="eu", offline=True, **options)

    assert (found.outcome.value, found.exit_code, paths) == ("inconclusive", 3, [])
    assert "--offline asks Amazon nothing" in summary(found, "status-class")
    assert {one.ask for one in found.questions} <= {"What does Amazon answer?"}


def test_offline_without_a_call_no_more_is_said_than_was_checked() -> None:
    found, _ = asked({**PAIR, "SP_API_REFRESH_TOKEN": "Atzr|x"}, offline=True)

    told = check_text.diagnosis(found, Style())

    assert found.exit_code == 0
    assert "Nothing wrong with the shape of the credentials; nothing else was checked" in told


def test_a_client_asked_for_comparison_alone_is_no_verdict_on_the_sellers_token() -> None:
    revoked = World(
        id="test", title="A test", application=Application(scopes=()), sellers=(Seller(authorization="revoked"),)
    )

    found, _ = asked(revoked.credentials, revoked, region="eu", operation="getOrders")

    assert "lwa.unauthorized-client" not in [one.cause.id for one in found.findings]


def test_of_all_profiles_one_may_be_an_application_without_a_seller(tmp_path: Path) -> None:
    pair = "".join(f'{name} = "{PAIR[f"SP_API_{name.upper()}"]}"\n' for name in ("client_id", "client_secret"))
    token = f'refresh_token = "{SOUND.credentials["SP_API_REFRESH_TOKEN"]}"\n'
    config = tmp_path / "config.toml"
    config.write_text(f"[profiles.apps]\n{pair}[profiles.shop]\n{pair}{token}", encoding="utf-8")
    environment = {"SPDIAG_CONFIG": str(config)}
    options = Options(smoke=True, profile="all", region="eu", timeout=8.0)

    with Simulator(SOUND) as amazon:
        sellers = asked_of(options, None, environment)
        checks, _ = check_all(load(), sellers, {**environment, **amazon.endpoints}, now=lambda: "2026-11-25T00:00:00Z")

    assert [(one.name, one.diagnosis.outcome.value) for one in checks] == [("apps", "healthy"), ("shop", "healthy")]

"""`spdiag check --logs`: what request logs tell of the failing call is a step of the walk, and counts in the verdict."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from logs.worlds import (
    BROKEN,
    DE,
    FEED,
    FR,
    INVALID,
    IT,
    ORDERS,
    QUOTA,
    REFUSED,
    Call,
    Error,
    Operation,
    calls,
    in_order,
    jsonl,
    row,
    sellers,
)
from running import Ran

from spdiag.render.schemas import schema
from spdiag.simulator import Simulator

Run = Callable[..., Ran]
STEPS = [
    "credentials",
    "status-class",
    "roles-and-tokens",
    "path-comparison",
    "marketplace-participation",
    "account-health",
]
REFUSAL = 'HTTP/1.1 400 Bad Request\n\n{"errors": [{"code": "InvalidInput", "message": "Invalid request parameters", "details": ""}]}\n'


def diagnosis(ran: Ran) -> dict[str, Any]:
    """The document of a check, which keeps to its schema and says how it ended."""
    found: dict[str, Any] = json.loads(ran.out)
    jsonschema.validate(found, schema("diagnosis"))
    assert ran.status == found["exit_code"]
    return found


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """The world of a deactivated account, its credentials in the environment."""
    with Simulator("inactive-seller") as running:
        for name, value in (running.endpoints | running.credentials).items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def checked(amazon: Simulator, tmp_path: Path, spdiag: Run) -> Callable[[list[Call]], dict[str, Any]]:
    """What a check says of the failing createFeed, with a log."""

    def check(made: list[Call]) -> dict[str, Any]:
        (tmp_path / "error").write_text(REFUSAL)
        (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))
        call = (
            "--operation",
            "createFeed",
            "--error",
            str(tmp_path / "error"),
            "--marketplace",
            "DE",
            "--region",
            "eu",
        )
        return diagnosis(spdiag("check", *call, "--logs", str(tmp_path / "log.jsonl"), "--format", "json"))

    return check


Checked = Callable[[list[Call]], dict[str, Any]]
SOMEBODY = sellers(Random("check"), 200, (DE, FR, IT))


def feeds(fails: Callable[[Call], Error | None]) -> list[Call]:
    r = Random("feeds")
    return in_order(calls(r, FEED, SOMEBODY, 6, fails) + calls(r, ORDERS, SOMEBODY, 2))


def step(found: dict[str, Any], name: str = "path-comparison") -> dict[str, Any]:
    return next(one for one in found["steps"] if one["id"] == name)


def test_the_one_seller_of_two_hundred_is_named_and_all_steps_are_walked(checked: Checked) -> None:
    found = checked(feeds(lambda call: INVALID if call.seller == SOMEBODY[3].id else None))

    assert [one["id"] for one in found["steps"]] == STEPS
    assert [one["id"] for one in found["steps"] if one["outcome"] == "skipped" and not one["summary"]] == []
    assert step(found, "marketplace-participation")["outcome"] == "passed"
    assert step(found)["outcome"] == "failed"
    assert SOMEBODY[3].id in step(found)["summary"]
    assert DE in step(found)["summary"]
    assert (found["outcome"], found["verdict"]["cause"]) == ("problem", "account.inactive")


def test_a_group_is_told_from_one(checked: Checked) -> None:
    struck = {one.id for one in SOMEBODY[:30:3]}

    found = checked(feeds(lambda call: INVALID if call.seller in struck else None))

    assert step(found)["outcome"] == "failed"
    assert "10 of 200 sellers, all in Germany" in step(found)["summary"]


def test_an_error_of_all_sellers_is_no_matter_of_one_account(checked: Checked) -> None:
    found = checked(feeds(lambda call: INVALID if call.hour >= 12 else None))

    assert "all 191 sellers that call it fail" in step(found)["summary"]
    assert "all-sellers" in [one["value"] for one in step(found)["evidence"] if one["name"] == "sellers.scope"]


def test_logs_that_hold_no_such_error_leave_it_unknown(checked: Checked) -> None:
    found = checked(feeds(lambda call: BROKEN if call.seller == SOMEBODY[3].id else None))

    assert step(found)["outcome"] == "unknown"


def test_logs_are_compared_for_one_seller_alone(tmp_path: Path, amazon: Simulator, spdiag: Run) -> None:
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in feeds(lambda _: None)]))
    token = amazon.credentials["SP_API_REFRESH_TOKEN"]
    (tmp_path / "sellers.csv").write_text(
        f"name,refresh_token,region,marketplaces\none,{token},eu,DE\ntwo,{token}x,eu,DE\n"
    )

    ran = spdiag("check", "--sellers", str(tmp_path / "sellers.csv"), "--logs", str(tmp_path / "log.jsonl"))

    assert (ran.status, ran.out) == (2, "")
    assert "--logs compares one failing call" in ran.err
    assert not amazon.log


def test_logs_that_are_not_there_are_told_before_anything_is_sent(amazon: Simulator, spdiag: Run) -> None:
    ran = spdiag("check", "--operation", "createFeed", "--logs", "missing.jsonl")

    assert (ran.status, ran.out) == (2, "")
    assert "`missing.jsonl` is not there" in ran.err
    assert not amazon.log


@pytest.fixture
def asked(tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """What a check says of a call in a world, no error given, with a log."""

    def check(world: str, made: list[Call], *arguments: str) -> dict[str, Any]:
        (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))
        path = made[0].operation.path
        asking = ("--request", f"GET {path}?MarketplaceIds={DE}&CreatedAfter=2026-01-01T00:00:00Z")
        call = (*asking, "--marketplace", "DE", "--region", "eu", *arguments)
        with Simulator(world) as amazon:
            for name, value in (amazon.endpoints | amazon.credentials).items():
                monkeypatch.setenv(name, value)
            return diagnosis(spdiag("check", *call, "--logs", str(tmp_path / "log.jsonl"), "--format", "json"))

    return check


Asking = Callable[..., dict[str, Any]]


TRANSACTIONS = Operation(
    "listTransactions",
    "GET",
    "/finances/2024-06-19/transactions",
    lambda _r, _seller: "/finances/2024-06-19/transactions",
)


def some(operation: Operation, fails: Callable[[Call], Error | None]) -> list[Call]:
    return calls(Random("some"), operation, SOMEBODY[:60], 8, fails)


def one_and_all(call: Call) -> Error | None:
    """One seller is refused, and for all the others it fails otherwise."""
    return REFUSED if call.seller == SOMEBODY[3].id else BROKEN if call.hour >= 12 else None


@pytest.mark.parametrize(
    "fails",
    [
        lambda call: REFUSED if call.hour >= 12 else None,
        lambda call: REFUSED if call.seller == SOMEBODY[3].id else None,
        one_and_all,
    ],
    ids=["all", "one", "several errors"],
)
def test_failures_in_the_logs_are_none_of_a_call_that_succeeds_now(
    fails: Callable[[Call], Error | None], asked: Asking
) -> None:
    found = asked("healthy", some(ORDERS, fails))

    assert (found["outcome"], found["exit_code"]) == ("healthy", 0)
    assert step(found)["outcome"] == "skipped"
    assert step(found)["summary"].startswith("the call succeeds now; in the logs: ")
    assert "sellers.scope" not in [one["name"] for one in step(found)["evidence"]]


def test_against_a_call_that_succeeds_now_clean_logs_tell_nothing(asked: Asking) -> None:
    found = asked("healthy", some(ORDERS, lambda _: None))

    assert (found["outcome"], found["exit_code"]) == ("healthy", 0)
    assert (step(found)["outcome"], step(found)["summary"]) == ("skipped", "the call succeeds now")


@pytest.mark.parametrize("error", [BROKEN, QUOTA, (403, "AccessDenied", REFUSED[2]), (400, "Unauthorized", REFUSED[2])])
def test_errors_other_than_the_one_that_amazon_answers_now_are_not_attached(error: Error, asked: Asking) -> None:
    found = asked("missing-role", some(TRANSACTIONS, lambda call: error if call.hour >= 12 else None))

    assert step(found)["outcome"] == "unknown"
    assert step(found)["summary"] == "in the logs nobody has this error on this path"
    assert not any(one["name"] == "sellers.scope" for each in found["steps"] for one in each["evidence"])


def test_of_several_errors_the_one_that_amazon_answers_now_is_meant(asked: Asking) -> None:
    found = asked("missing-role", some(TRANSACTIONS, one_and_all))

    assert step(found)["outcome"] == "failed"
    assert step(found)["summary"].startswith(f"1 of 60 sellers, {SOMEBODY[3].id} in ")


def test_which_of_several_errors_is_meant_is_asked_where_nobody_can_know(asked: Asking) -> None:
    found = asked("healthy", some(ORDERS, one_and_all), "--offline")

    assert step(found)["outcome"] == "unknown"
    assert "there are several errors on it (500 InternalFailure: " in step(found)["summary"]
    assert f"; 403 Unauthorized: 1 of 60 sellers, {SOMEBODY[3].id} in " in step(found)["summary"]
    assert step(found)["summary"].endswith("; --error tells which is meant")
    assert [one["value"] for one in step(found)["evidence"] if one["name"] == "sellers.scope"] == ["inconclusive"]


def test_one_error_of_a_call_of_which_nothing_is_known_is_meant(asked: Asking) -> None:
    found = asked("healthy", some(ORDERS, lambda call: BROKEN if call.hour >= 12 else None), "--offline")

    assert step(found)["outcome"] == "failed"
    assert "sellers that call it fail" in step(found)["summary"]


@pytest.mark.parametrize("log", ["athena://db/table", "s3://bucket/prefix/", "cloudwatch:///a/group"])
def test_offline_no_logs_in_aws_are_reached_for(log: str, amazon: Simulator, spdiag: Run) -> None:
    ran = spdiag("check", "--offline", "--operation", "createFeed", "--logs", log)

    assert (ran.status, ran.out) == (2, "")
    assert "--offline reaches for nothing, and logs in AWS are reached for" in ran.err


def test_error_and_logs_cannot_both_be_standard_input(amazon: Simulator, spdiag: Run) -> None:
    ran = spdiag("check", "--operation", "createFeed", "--error", "-", "--logs", "-")

    assert (ran.status, ran.out) == (2, "")
    assert "the error and the logs cannot both be standard input" in ran.err
    assert not amazon.log


@pytest.mark.parametrize("world", ["operation-outage", "outage"])
def test_a_failure_at_amazon_now_is_no_refusal_in_the_logs(world: str, asked: Asking) -> None:
    found = asked(world, some(ORDERS, lambda call: REFUSED if call.hour >= 12 else None))

    assert (found["outcome"], step(found)["outcome"]) == ("untestable", "unknown")
    assert step(found)["summary"] == "in the logs nobody has this error on this path"


def test_a_failure_at_amazon_now_is_sought_in_the_logs(asked: Asking) -> None:
    found = asked("operation-outage", some(ORDERS, one_and_all))

    assert step(found)["outcome"] == "failed"
    assert "sellers that call it fail" in step(found)["summary"]


def test_what_a_check_tells_of_logs_holds_no_secret(checked: Checked) -> None:
    struck = {one.id for one in SOMEBODY[:30:3]}
    made = feeds(lambda call: INVALID if call.seller in struck else None)
    named = [call._replace(traits={"host": "hush@example.com" if call.error else "worker"}, market="") for call in made]

    found = checked(named)

    assert "10 of 200 sellers, as long as these logs go back" in step(found)["summary"]
    assert "hush" not in json.dumps(found)


ANSWER = ("status", "code", "message")
UNREADABLE = b'{"path": "/orders/v0/orders", "status": 4\n'
TOKEN = Operation("", "POST", "/auth/o2/token", lambda _r, _seller: "/auth/o2/token")
SECRET: Error = (401, "invalid_client", "Client authentication failed")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the logs hold no rows"),
        (jsonl([row(call) for call in some(ORDERS, lambda _: REFUSED)]), "the logs hold no call of listTransactions"),
        (
            jsonl([row(call) for call in some(ORDERS, lambda _: REFUSED)]) + UNREADABLE,
            "the logs hold no call of listTransactions, and 1 row cannot be read",
        ),
        (
            jsonl([row(call) for call in some(TRANSACTIONS, lambda _: None)]) + 1_200 * UNREADABLE,
            "in the logs nobody has this error on this path, and 1,200 rows cannot be read",
        ),
        (
            jsonl([row(call, dict.fromkeys(ANSWER, "")) for call in some(TRANSACTIONS, lambda _: None)]),
            "these logs tell neither the status nor the error of a call",
        ),
    ],
    ids=["no rows", "no call", "no call, and a broken row", "no such error, and broken rows", "no answers"],
)
def test_what_logs_lack_is_said_and_more_logs_are_not_asked_for(
    content: bytes, said: str, tmp_path: Path, spdiag: Run
) -> None:
    (tmp_path / "log.jsonl").write_bytes(content)

    found = diagnosis(spdiag("check", "--demo", "missing-role", "--logs", f"{tmp_path}/log.jsonl", "--format", "json"))

    assert (step(found)["outcome"], step(found)["summary"]) == ("unknown", said)
    assert [one for one in found["next"] if "request logs" in one["ask"]] == []


def test_without_logs_these_are_asked_for(spdiag: Run) -> None:
    found = diagnosis(spdiag("check", "--demo", "missing-role", "--format", "json"))

    assert "spdiag compare LOG" in [one.get("command") for one in found["next"]]


@pytest.mark.parametrize("named", [(), ("--operation", "getOrders")], ids=["no call named", "a call named"])
def test_whom_a_refused_token_exchange_strikes_is_told_where_it_counts(
    named: tuple[str, ...], tmp_path: Path, spdiag: Run
) -> None:
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in some(TOKEN, lambda _: SECRET)]))

    found = diagnosis(
        spdiag("check", "--demo", "wrong-secret", *named, "--logs", f"{tmp_path}/log.jsonl", "--format", "json")
    )

    assert step(found)["outcome"] == "failed"
    assert step(found)["summary"].startswith("/auth/o2/token 401 invalid_client: all 60 sellers that call it fail")
    assert ("sellers.scope", "all-sellers") in [(one["name"], one["value"]) for one in found["causes"][0]["because"]]
    assert step(found, "marketplace-participation")["summary"] == "not reached: roles-and-tokens failed"


def test_other_errors_in_the_logs_are_none_of_a_refused_token_exchange(tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in some(ORDERS, lambda _: REFUSED)]))

    found = diagnosis(spdiag("check", "--demo", "wrong-secret", "--logs", f"{tmp_path}/log.jsonl", "--format", "json"))

    assert (step(found)["outcome"], found["outcome"]) == ("unknown", "problem")
    assert step(found)["summary"] == "in the logs nobody has this error on this path"
    assert "sellers.scope" not in [one["name"] for cause in found["causes"] for one in cause["because"]]


def test_a_path_that_the_catalog_does_not_know_is_sought_by_itself(
    tmp_path: Path, spdiag: Run, amazon: Simulator
) -> None:
    things = Operation("", "GET", "/internal/v1/things", lambda _r, _seller: "/internal/v1/things")
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in some(things, lambda _: REFUSED)]))
    call = ("--request", "GET /internal/v1/others", "--region", "eu", "--offline")

    found = diagnosis(spdiag("check", *call, "--logs", f"{tmp_path}/log.jsonl", "--format", "json"))

    assert step(found)["summary"] == "the logs hold no call of /internal/v1/others"


def test_logs_of_errors_alone_do_not_tell_that_all_sellers_fail(tmp_path: Path, spdiag: Run) -> None:
    made = [row(call) | {"level": "ERROR"} for call in some(TRANSACTIONS, lambda _: REFUSED)]
    (tmp_path / "log.jsonl").write_bytes(jsonl(made))

    found = diagnosis(spdiag("check", "--demo", "missing-role", "--logs", f"{tmp_path}/log.jsonl", "--format", "json"))

    assert step(found)["outcome"] == "unknown"
    assert step(found)["summary"].startswith("the logs do not tell whom the error strikes")


def test_what_is_to_be_known_of_logs_is_told_beside(tmp_path: Path, spdiag: Run) -> None:
    made = [row(call, {"seller_id": ""}) for call in some(TRANSACTIONS, lambda _: REFUSED)]
    (tmp_path / "log.jsonl").write_bytes(jsonl(made))
    (tmp_path / "notes.txt").write_text("deployed 1.4.2\n")
    command = ("check", "--demo", "missing-role", "--logs", str(tmp_path), "--format", "json")

    loud, quiet = spdiag(*command), spdiag(*command, "-q")

    assert "warning: no seller field: without it nobody can tell one seller from all" in loud.err
    assert f"warning: {tmp_path}/notes.txt holds no request that can be read, and is left out" in loud.err
    assert "warning" not in quiet.err


def test_calls_of_other_apis_are_not_taken_for_one_of_which_nothing_is_known(tmp_path: Path, spdiag: Run) -> None:
    charges = Operation("", "POST", "/v1/charges", lambda _r, _seller: "/v1/charges")
    made = some(charges, lambda call: REFUSED if call.at % 7 < 1 else None) + some(ORDERS, lambda _: None)
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))
    (tmp_path / "error.json").write_text(json.dumps({"errors": [{"code": REFUSED[1], "message": REFUSED[2]}]}))
    call = ("--error", f"{tmp_path}/error.json", "--region", "eu", "--offline")

    found = diagnosis(spdiag("check", *call, "--logs", f"{tmp_path}/log.jsonl", "--format", "json"))

    assert step(found)["summary"] == "in the logs nobody has this error on this path"

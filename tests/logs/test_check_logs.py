"""`spdiag check --logs`: what request logs tell of the failing call is a step of the walk, and counts in the verdict."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from logs.worlds import BROKEN, DE, FEED, FR, INVALID, IT, ORDERS, Call, Error, calls, in_order, jsonl, row, sellers
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
        ran = spdiag("check", *call, "--logs", str(tmp_path / "log.jsonl"), "--format", "json")
        found: dict[str, Any] = json.loads(ran.out)
        jsonschema.validate(found, schema("diagnosis"))
        assert ran.status == found["exit_code"]
        return found

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
    assert "10 of 200 sellers, all in A1PA6795UKMFR9" in step(found)["summary"]


def test_an_error_of_all_sellers_is_no_matter_of_one_account(checked: Checked) -> None:
    found = checked(feeds(lambda call: INVALID if call.hour >= 12 else None))

    assert "all 187 sellers that called it since it began fail" in step(found)["summary"]
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

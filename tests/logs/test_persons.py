"""Columns to compare by: what may be a person's is neither compared by nor shown; programs, machines and places are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from logs.both import compared, log
from running import Ran

from spdiag.logs.values.persons import is_personal

Run = Callable[..., Ran]
COLUMNS = ("client", "worker", "job", "tag", "image", "role", "machine", "server", "host", "platform", "user_agent")
NAMES = ("Jane Canarydoe", "Erika M", "Doe, Jane", "Jürgen van der Meer", "Mary-Jane O'Neil")


@pytest.mark.parametrize("key", COLUMNS)
@pytest.mark.parametrize("value", [*NAMES, "jane@example.com", "jane@müller.de", "jane@localhost", "+49 170 1234567"])
def test_what_may_be_a_persons_is_told_in_any_column(key: str, value: str) -> None:
    assert is_personal(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tag", "203.0.113.77"),
        ("client", "203.0.113.77:443"),
        ("user_role", "2001:db8::fe"),
        ("job", "run for 203.0.113.77"),
        ("customer_host", "203.0.113.77"),
        ("phone_region", "(030) 1234567"),
        ("phone_region", "01701234567"),
        ("phone_region", "555-123-4567"),
    ],
)
def test_what_reaches_somebody_is_personal(key: str, value: str) -> None:
    assert is_personal(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("region", "eu-west-1"),
        ("region", "North America"),
        ("region", "Far East"),
        ("region", "New York"),
        ("app", "app-7"),
        ("variant", "blue"),
        ("worker", "worker-3"),
        ("app", "Amazon.de"),
        ("user_agent", "python-amazon-sp-api/1.2"),
        ("user_agent", "Acme/2.31.0.1"),
        ("client", "Seller Central"),
        ("client", "Order Sync"),
        ("role", "ADMIN EU"),
        ("role", "order manager"),
        ("platform", "Windows Server 2019"),
        ("host", "10.0.0.7"),
        ("egress_ip", "10.0.0.7"),
        ("pod", "ip-10-0-0-7"),
        ("version", "2.4.1.0"),
        ("build", "0123456789"),
        ("tag", "2026-11-30"),
        ("tag", "v2026.11.30"),
        ("image", "shop/app@sha256:0123abcd"),
        ("image", "my-lib@2.3.1"),
        ("tier", "Enterprise Plan"),
        ("client", "Jane"),
    ],
)
def test_programs_machines_releases_and_places_are_compared_by(key: str, value: str) -> None:
    assert not is_personal(key, value)


def _of_client(usual: str, struck: str) -> Callable[[int, dict[str, Any], bool], dict[str, Any]]:
    """Requests of some sellers by one client are refused."""

    def written(number: int, fields: dict[str, Any], _refused: bool) -> dict[str, Any]:
        bad = number % 12 in (3, 5, 7)
        status = {"status": 403, "message": "denied"} if bad else {"status": 200}
        return {**fields, **status, "client": struck if bad else usual}

    return written


def test_names_of_people_set_nothing_apart(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, log(tmp_path, _of_client("Max Muster", "Jane Canarydoe")))

    assert "Canarydoe" not in json.dumps(found)
    assert found["findings"][0]["differs"] == []


def test_names_of_programs_do(tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, log(tmp_path, _of_client("Order Sync", "Price Updater")))

    assert [(one["field"], one["value"]) for one in found["findings"][0]["differs"]] == [("client", "Price Updater")]


def test_a_name_that_no_sample_had_is_not_shown(tmp_path: Path, spdiag: Run) -> None:
    file = Path(log(tmp_path, _of_client("blue", "Jane Canarydoe")))
    rows = file.read_text().splitlines(keepends=True)
    calm = [row for row in rows if "blue" in row] * 6
    file.write_text("".join([*calm, *rows, *calm]))

    found = compared(spdiag, str(file))

    assert "Canarydoe" not in json.dumps(found)
    assert found["findings"]

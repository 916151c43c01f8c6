"""Many sellers, checked side by side against the simulator."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from running import Ran

from spdiag.render.schemas import schema
from spdiag.simulator import Simulator, world

APPLICATION = {"SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET"}


@pytest.fixture
def running() -> list[Simulator]:
    """The worlds that were started."""
    return []


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch, running: list[Simulator]):
    """A running world, and the refresh token of its seller; its application stands in the environment."""

    def start(name: str):
        begun = Simulator(world(name))
        begun.__enter__()
        for key, value in begun.endpoints.items():
            monkeypatch.setenv(key, value)
        for key in APPLICATION:
            monkeypatch.setenv(key, begun.credentials[key])
        running.append(begun)
        return begun.credentials["SP_API_REFRESH_TOKEN"]

    yield start
    for begun in running:
        begun.__exit__(None, None, None)


def written(folder: Path, *rows: str) -> str:
    file = folder / "sellers.csv"
    file.write_text("name,refresh_token,region,marketplaces\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return str(file)


def test_each_seller_has_a_line_and_together_they_say_who_must_act(
    amazon, tmp_path, spdiag: Callable[..., Ran]
) -> None:
    token = amazon("missing-role")
    file = written(tmp_path, *(f"shop {number},{token},eu,DE" for number in range(3)))

    ran = spdiag(
        "check",
        "--sellers",
        file,
        "--request",
        "GET /finances/2024-06-19/transactions?postedAfter=2026-01-01T00:00:00Z",
    )

    lines = ran.out.splitlines()
    assert ran.status == 1
    assert [line.split()[1:3] for line in lines[:3]] == [["shop", "0"], ["shop", "1"], ["shop", "2"]]
    assert "role.missing" in lines[0]
    assert "3 of 3 sellers" in ran.out and "no seller must act" in ran.out.replace("\n", " ")


def test_json_is_a_document_a_line_and_last_the_conclusion(amazon, tmp_path, spdiag: Callable[..., Ran]) -> None:
    token = amazon("healthy")
    file = written(tmp_path, f"good,{token},eu,DE", "bad,Atzr|nobody,eu,DE")

    ran = spdiag("check", "--sellers", file, "--smoke", "--format", "json")

    first, second, last = (json.loads(line) for line in ran.out.splitlines())
    for document in (first, second):
        jsonschema.validate(document, schema("diagnosis"))
    jsonschema.validate(last, schema("conclusion"))
    assert (first["subject"]["profile"], first["outcome"]) == ("good", "healthy")
    assert (second["subject"]["profile"], second["outcome"]) == ("bad", "problem")
    assert last["sellers"] == 2
    assert ran.status == 1


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ("shop,,eu,DE", "2: name and refresh_token are needed"),
        ("shop,Atzr|canary,de,DE", "2: region is one of na, eu, fe"),
        ("shop,Atzr|canary,eu,DE\nshop,Atzr|canary,eu,DE", "3: the name stands there twice"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_without_its_values(
    amazon, tmp_path, spdiag: Callable[..., Ran], row: str, mistake: str
) -> None:
    amazon("healthy")
    file = written(tmp_path, row)

    ran = spdiag("check", "--sellers", file)

    assert ran.status == 2
    assert f"{file}:{mistake}" in ran.err
    assert "canary" not in ran.err


def test_every_profile_of_the_file_is_checked(amazon, tmp_path, monkeypatch, spdiag: Callable[..., Ran]) -> None:
    token = amazon("healthy")
    config = tmp_path / "config.toml"
    one = f'client_id = "{{id}}"\nclient_secret = "{{secret}}"\nrefresh_token = "{token}"\nregion = "eu"\n'
    import os

    filled = one.format(id=os.environ["SP_API_CLIENT_ID"], secret=os.environ["SP_API_CLIENT_SECRET"])
    config.write_text(f"[profiles.one]\n{filled}\n[profiles.two]\n{filled}")
    monkeypatch.setenv("SPDIAG_CONFIG", str(config))

    ran = spdiag("check", "--profile", "all", "--smoke")

    assert ran.status == 0
    assert "2 of 2 sellers are healthy." in ran.out


def test_without_profiles_all_is_nobody(spdiag: Callable[..., Ran]) -> None:
    assert spdiag("check", "--profile", "all").status == 2


def test_a_credential_in_the_column_of_names_is_refused_and_not_shown(
    amazon, tmp_path, spdiag: Callable[..., Ran]
) -> None:
    token = amazon("healthy")

    ran = spdiag("check", "--sellers", written(tmp_path, f"{token},{token},eu,DE"))

    assert ran.status == 2
    assert "sellers.csv:2: the name is a credential" in ran.err
    assert token not in ran.err + ran.out


def test_a_marketplace_nobody_knows_is_told_before_anything_is_sent(
    amazon, tmp_path, spdiag: Callable[..., Ran]
) -> None:
    token = amazon("healthy")

    ran = spdiag("check", "--sellers", written(tmp_path, f"one,{token},eu,DE", f"two,{token}x,eu,Atlantis"), "--smoke")

    assert (ran.status, ran.out) == (2, "")
    assert "two: `Atlantis` is no marketplace" in ran.err


def test_a_seller_who_stands_there_twice_is_not_checked_twice_at_a_time(
    amazon, tmp_path, spdiag: Callable[..., Ran], running: list[Simulator]
) -> None:
    token = amazon("healthy")
    rows = [f"{country},{token},eu,{country}" for country in ("DE", "FR", "IT", "ES")]

    ran = spdiag("check", "--sellers", written(tmp_path, *rows), "--operation", "getOrders")

    asked = [call.path for call in running[0].log]
    assert len(ran.out.splitlines()) == 6
    assert asked.count("/sellers/v1/marketplaceParticipations") < 4

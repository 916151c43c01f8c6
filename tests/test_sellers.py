"""Many sellers, checked side by side against the simulator."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from running import Ran

from spdiag.core.diagnosis import Diagnosis
from spdiag.investigation import Inquiry, investigate
from spdiag.render.columns import width
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
    assert "3 of 3 sellers" in ran.out and "once for all of them" in ran.out.replace("\n", " ")


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
    filled = one.format(id=os.environ["SP_API_CLIENT_ID"], secret=os.environ["SP_API_CLIENT_SECRET"])
    config.write_text(f"[profiles.one]\n{filled}\n[profiles.two]\n{filled}")
    monkeypatch.setenv("SPDIAG_CONFIG", str(config))

    ran = spdiag("check", "--profile", "all", "--smoke")

    assert ran.status == 0
    assert "2 of 2 sellers are healthy." in ran.out


def test_an_operation_nobody_knows_is_told_once_before_anything_is_sent(
    amazon, tmp_path, spdiag: Callable[..., Ran], running: list[Simulator]
) -> None:
    token = amazon("healthy")

    ran = spdiag("check", "--sellers", written(tmp_path, f"one,{token},eu,DE"), "--operation", "getOrdrs")

    assert (ran.status, ran.out) == (2, "")
    assert "`getOrdrs` is no operation" in ran.err
    assert not running[0].log


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


@pytest.fixture
def three(amazon, tmp_path) -> str:
    """A list of three sellers: one healthy, one whose token Login with Amazon does not know, one healthy."""
    token = amazon("healthy")
    return written(tmp_path, f"good,{token},eu,DE", "Bäd | *shop*,Atzr|nobody,eu,DE", f"fine,{token},eu,DE")


def test_markdown_tells_the_conclusion_who_is_not_healthy_and_the_fix_once(
    three: str, spdiag: Callable[..., Ran]
) -> None:
    ran = spdiag("check", "--sellers", three, "--smoke", "--format", "markdown")

    assert ran.status == 1
    assert ran.out.startswith("## 1 of 3 sellers")
    assert "| Bäd &#124; \\*shop\\* | problem | `" in ran.out
    assert "Healthy: 2 (good, fine)" in ran.out
    assert ran.out.count("### 1\\.") == 1


def test_a_page_links_each_seller_to_its_group_and_needs_nothing_else(three: str, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--sellers", three, "--smoke", "--format", "html")

    assert '<td data-head="Seller">B&#228;d | *shop*</td>' in ran.out
    assert '<a href="#group-1">1</a>' in ran.out and 'id="group-1"' in ran.out
    assert "<script" not in ran.out and "<link" not in ran.out and " src=" not in ran.out


def test_junit_has_a_test_case_a_seller(three: str, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--sellers", three, "--smoke", "--format", "junit")

    (suite,) = ET.fromstring(ran.out).findall("testsuite")
    assert [case.get("name") for case in suite.findall("testcase")] == ["good", "Bäd | *shop*", "fine"]
    assert [len(case) for case in suite.findall("testcase")] == [0, 1, 0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "0")


def test_github_has_an_annotation_a_group_and_masks_every_seller_s_secrets(
    amazon, tmp_path, monkeypatch, spdiag: Callable[..., Ran]
) -> None:
    token = amazon("healthy")
    rows = [f"shop {number},Atzr|nobody{number},eu,DE" for number in range(30)]
    file = written(tmp_path, f"good,{token},eu,DE", *rows)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setattr("spdiag.cli.drawing_many.read_by_github", lambda _: True)

    ran = spdiag("check", "--sellers", file, "--smoke", "--format", "github")

    masked = [line.removeprefix("::add-mask::") for line in ran.out.splitlines() if line.startswith("::add-mask::")]
    told = [line for line in ran.out.splitlines() if line.startswith("::error")]
    assert {token, *(f"Atzr|nobody{number}" for number in range(30))} <= set(masked)
    assert len(told) == 1 and "30 of 31" in told[0]
    assert (tmp_path / "GITHUB_STEP_SUMMARY").read_text().startswith("## 30 of 31 sellers")
    assert "not-healthy<<" in (tmp_path / "GITHUB_OUTPUT").read_text()


def test_a_json_report_holds_the_lines_of_stdout(three: str, tmp_path, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--sellers", three, "--smoke", "--format", "json", "--report", str(tmp_path / "r.json"))

    assert (tmp_path / "r.json").read_text() == ran.out


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_longer_than_the_terminal(
    amazon, tmp_path, monkeypatch, spdiag: Callable[..., Ran], columns: int
) -> None:
    amazon("healthy")
    names = ("short", "名前の長いお店" * 5, "A shop with a name that goes on and on and on for ever")
    file = written(tmp_path, *(f"{name},Atzr|nobody{place},eu,DE" for place, name in enumerate(names)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(columns))

    ran = spdiag("check", "--sellers", Path(file).name, "--smoke")

    assert max(width(line) for line in ran.out.splitlines()) <= columns
    acts = [width(line[: line.index("seller acts")]) for line in ran.out.splitlines()[:3]]
    assert len(set(acts)) == 1


def test_one_of_the_list_is_told_in_full(three: str, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--sellers", three, "--smoke", "--seller", "good")

    assert ran.status == 0
    assert "Healthy: nothing that was checked is wrong" in ran.out
    assert "good" in ran.out.replace("\n", " ")


def test_several_of_the_list_are_told_together(three: str, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--sellers", three, "--smoke", "--seller", "good", "--seller", "fine")

    assert "2 of 2 sellers are healthy." in ran.out


def test_a_seller_who_is_not_in_the_list_is_asked_back(three: str, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--sellers", three, "--seller", "god")

    assert (ran.status, ran.out) == (2, "")
    assert "no seller is called `god`" in ran.err and "did you mean good?" in ran.err


def test_a_check_that_ends_unforeseen_is_told_and_the_others_go_on(
    three: str, monkeypatch, spdiag: Callable[..., Ran]
) -> None:
    def failing(inquiry: Inquiry, subject: dict[str, object]) -> Diagnosis:
        if subject["profile"] == "good":
            raise ValueError("Atzr|canary")
        return investigate(inquiry, subject)

    monkeypatch.setattr("spdiag.sellers.investigate", failing)

    ran = spdiag("check", "--sellers", three, "--smoke", "--exit-zero")
    written_down = spdiag("check", "--sellers", three, "--smoke", "--format", "json")

    assert ran.status == written_down.status == 70
    assert "a bug in spdiag: ValueError at test_sellers.py:" in ran.out.splitlines()[0]
    assert "healthy" in ran.out.splitlines()[2]
    assert "canary" not in ran.out + ran.err
    first, *_, last = map(json.loads, written_down.out.splitlines())
    jsonschema.validate(first, schema("diagnosis"))
    jsonschema.validate(last, schema("conclusion"))
    assert (first["outcome"], last["exit_code"]) == ("bug", 70)

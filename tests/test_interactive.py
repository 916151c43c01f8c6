"""`spdiag check --interactive`: what a person at a terminal is asked, and what their answers change."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from running import Ran

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals here", allow_module_level=True)

from terminal import CTRL_C, CTRL_D, at_terminal

from spdiag.render.schemas import schema
from spdiag.simulator import Simulator

ROLE = ("check", "--demo", "role-added-later", "--format", "json")
HELD = "Is a role that the operation needs"
REFUSED = """{
  "errors": [
    {"code": "InvalidInput", "message": "Invalid request parameters", "details": ""}
  ]
}
"""
EXCHANGE = (
    "POST /feeds/2021-06-30/feeds HTTP/1.1\nHost: sellingpartnerapi-eu.amazon.com\n\nHTTP/1.1 400 Bad Request\n\n"
)


def document(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out)
    Draft202012Validator(schema("diagnosis")).validate(found)
    return found


def test_an_answer_changes_the_verdict_and_amazon_is_asked_nothing_more(
    spdiag: Callable[..., Ran], tmp_path: Path
) -> None:
    before = document(spdiag(*ROLE))

    ran = at_terminal(*ROLE, "--interactive", answers=["y\n", "yes\n"], out=tmp_path / "out")

    after = document(ran)
    said = [
        {"name": "operation.role-held", "value": True, "origin": "you said"},
        {"name": "authorization.older-than-role", "value": True, "origin": "you said"},
    ]
    assert (before["verdict"]["cause"], before["verdict"]["likelihood"]) == ("role.missing", "likely")
    assert (after["verdict"]["cause"], after["verdict"]["likelihood"]) == ("role.not-propagated", "certain")
    assert ran.status == before["exit_code"] == 1
    assert after["told"] == said
    assert all(one in after["causes"][0]["because"] for one in said)
    assert [one["path"] for one in after["calls"]] == [one["path"] for one in before["calls"]]
    assert HELD in " ".join(ran.err.split())


def test_the_session_in_the_readme_is_real(tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    block = next(one for one in re.findall(r"```console\n(.*?)```", readme, re.DOTALL) if "--interactive" in one)
    command, _, shown = block.partition("\n")
    answers = [f"{one}\n" for one in re.findall(r"\] (\w*)$", shown, re.MULTILINE)]

    ran = at_terminal(*shlex.split(command)[2:], answers=answers, out=tmp_path / "out")

    without_answers = re.sub(r"\] \w*$", "]", shown, flags=re.MULTILINE)
    assert " ".join(ran.err.replace("\x1b[K", "").split()) == " ".join(without_answers.split())


def test_not_knowing_is_no_answer_and_leaves_the_question_open(spdiag: Callable[..., Ran], tmp_path: Path) -> None:
    before = document(spdiag(*ROLE))

    ran = at_terminal(*ROLE, "--interactive", answers=["\n"] * 20, out=tmp_path / "out")

    after = document(ran)
    assert ran.err.count("I don't know] ") > 1
    assert (after["verdict"], after["causes"], after["next"]) == (before["verdict"], before["causes"], before["next"])
    assert "told" not in after
    assert any(HELD in one["ask"] for one in after["next"])


def test_what_changed_recently_is_asked_where_it_tells_causes_apart(tmp_path: Path) -> None:
    def answer(asked: str) -> str:
        return "5, 2\n" if "What changed before it began" in asked else "\n"

    ran = at_terminal(*ROLE, "--interactive", answers=answer, out=tmp_path / "out")

    found = document(ran)
    changed = {"name": "application.changed-recently", "value": "new application, role", "origin": "you said"}
    assert found["told"] == [changed]
    assert found["verdict"]["cause"] == "role.not-propagated"


def test_a_pair_that_the_settings_do_not_show_together_proves_the_client_wrong(tmp_path: Path) -> None:
    ran = at_terminal(
        "check",
        "--demo",
        "wrong-secret",
        "--interactive",
        "--format",
        "json",
        answers=lambda asked: "n\n" if "side by side" in asked else "\n",
        out=tmp_path / "out",
    )

    verdict = document(ran)["verdict"]
    assert (verdict["cause"], verdict["likelihood"]) == ("lwa.invalid-client", "certain")


def test_ctrl_d_ends_the_questions_and_the_verdict_is_shown(tmp_path: Path) -> None:
    ran = at_terminal(*ROLE, "--interactive", answers=[CTRL_D], out=tmp_path / "out")

    assert ran.err.count("I don't know] ") == 1
    assert (ran.status, document(ran)["verdict"]["cause"]) == (1, "role.missing")


def test_ctrl_c_at_a_question_ends_with_130_and_no_document(tmp_path: Path) -> None:
    ran = at_terminal(*ROLE, "--interactive", answers=[CTRL_C], out=tmp_path / "out")

    assert (ran.status, ran.out) == (130, "")
    assert "Traceback" not in ran.err


def test_a_wrong_answer_is_asked_again_with_a_hint(tmp_path: Path) -> None:
    ran = at_terminal(*ROLE, "--interactive", answers=["maybe\n", "7\n", "n\n", CTRL_D], out=tmp_path / "out")

    assert ran.err.count("answer y or n; Enter: I don't know") == 2
    assert document(ran)["told"] == [{"name": "operation.role-held", "value": False, "origin": "you said"}]


def test_a_walk_that_leaves_nothing_open_asks_nothing(tmp_path: Path) -> None:
    for world in ("healthy", "expired-secret", "dns-failure"):
        ran = at_terminal(
            "check",
            "--demo",
            world,
            "--operation",
            "getOrders",
            "--interactive",
            "--format",
            "json",
            answers=[],
            out=tmp_path / "out",
        )

        assert "[" not in ran.err.replace("\x1b[K", "")


@pytest.mark.parametrize("more", [(), ("--no-input",)])
def test_without_a_terminal_nothing_is_asked_and_nothing_waits(
    more: tuple[str, ...], spdiag: Callable[..., Ran]
) -> None:
    before = document(spdiag(*ROLE))

    child = subprocess.Popen(
        [sys.executable, "-m", "spdiag", *ROLE, "--interactive", *more],
        stdin=subprocess.PIPE,  # nobody writes to it, and nobody closes it
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None and child.stderr is not None
    out, err = child.stdout.read(), child.stderr.read()

    assert child.wait(30) == 1
    assert json.loads(out)["causes"] == before["causes"]
    assert err.startswith("warning: nothing is asked, for ")


def test_no_input_asks_nothing_at_a_terminal_either(tmp_path: Path) -> None:
    ran = at_terminal(*ROLE, "--interactive", "--no-input", answers=[], out=tmp_path / "out")

    assert "nothing is asked, for --no-input was given too" in ran.err
    assert HELD not in ran.err
    assert document(ran)["verdict"]["cause"] == "role.missing"


def test_many_sellers_are_not_asked_about(spdiag: Callable[..., Ran], tmp_path: Path) -> None:
    sellers = tmp_path / "sellers.csv"
    sellers.write_text("name,refresh_token,client_id,client_secret\na,Atzr|x,y,z\n")

    ran = spdiag("check", "--sellers", str(sellers), "--offline", "--interactive")

    assert "warning: nothing is asked, for many sellers are checked" in ran.err


def test_the_call_and_its_marketplace_are_asked_for_before_the_walk(tmp_path: Path) -> None:
    with Simulator("role-added-later") as amazon:
        settings = {**amazon.endpoints, **amazon.credentials}
        answers = ["listTransaction\n", "listTransactions\n", "Atlantis\n", "germany\n", CTRL_D]

        ran = at_terminal(
            "check", "--interactive", "--format", "json", answers=answers, out=tmp_path / "out", settings=settings
        )

    found = document(ran)
    assert "no operation has this name; did you mean listTransactions" in ran.err
    assert "give ids or countries, such as A1PA6795UKMFR9 or DE" in ran.err
    assert found["subject"]["operation"] == "listTransactions"
    assert found["subject"]["marketplaces"] == ["A1PA6795UKMFR9"]
    assert found["subject"]["region"] == "eu"
    assert any(one["path"] == "/finances/2024-06-19/transactions" for one in found["calls"])


@pytest.mark.parametrize("pasted", [REFUSED + "\n", EXCHANGE + REFUSED + "\n", REFUSED + CTRL_D])
def test_the_error_is_asked_for_where_the_call_is_not_replayed(pasted: str, tmp_path: Path) -> None:
    with Simulator("inactive-seller") as amazon:
        settings = {**amazon.endpoints, **amazon.credentials}
        answers = ["createFeed\n", "DE\n", pasted, "deactivated\n"]

        ran = at_terminal(
            "check", "--interactive", "--format", "json", answers=answers, out=tmp_path / "out", settings=settings
        )

    found = document(ran)
    because = found["causes"][0]["because"]
    assert (found["verdict"]["cause"], found["verdict"]["likelihood"]) == ("account.inactive", "certain")
    assert any(one["name"] == "error.message" and one["origin"].startswith("you said, line") for one in because)
    assert {"name": "operation.id", "value": "createFeed", "origin": "you said"} in because


def test_no_secret_that_is_typed_is_shown(tmp_path: Path) -> None:
    secret = "Atza|IwEBsecret0123456789secret0123456789"
    error = f'x-amz-access-token: {secret} {{"errors":[{{"code":"InvalidInput","message":"Invalid request parameters {secret}","details":""}}]}}'
    with Simulator("inactive-seller") as amazon:
        settings = {**amazon.endpoints, **amazon.credentials}
        refresh = amazon.credentials["SP_API_REFRESH_TOKEN"]
        answers = [f"{secret}\n", "createFeed\n", "DE\n", f"{error} {refresh}\n\n", f"{secret}\n", "3\n"]

        ran = at_terminal("check", "--interactive", "-v", answers=answers, out=tmp_path / "out", settings=settings)

    assert ran.status == 1
    assert "IwEBsecret" not in ran.out + ran.err
    assert refresh not in ran.out + ran.err
    assert "InvalidInput" in ran.out


def test_ctrl_d_before_the_walk_ends_all_questions(tmp_path: Path) -> None:
    with Simulator("revoked-authorization") as amazon:
        settings = {**amazon.endpoints, **amazon.credentials}

        ran = at_terminal(
            "check", "--interactive", "--format", "json", answers=[CTRL_D], out=tmp_path / "out", settings=settings
        )

    assert ran.err.count("I don't know] ") == 1
    assert document(ran)["verdict"]["cause"] == "token.authorization-revoked"

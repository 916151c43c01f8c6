"""What CI relies on: every format by option and by file name, the same exit codes, and GitHub's files and masks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from running import Ran

from spdiag.cli import drawing

BEGINNINGS = {
    "text": "Checking",
    "json": "{",
    "markdown": "## ",
    "junit": "<?xml",
    "html": "<!doctype html>",
    "github": "::group::",
}
EXPLANATIONS = {"text": "MD1000", "json": "{", "markdown": "## ", "html": "<!doctype html>"}
SECRET = "a-client-secret-of-mine"
CREDENTIALS = {
    "SP_API_CLIENT_ID": "amzn1.application-oa2-client.0123456789abcdef",
    "SP_API_CLIENT_SECRET": SECRET,
    "SP_API_REFRESH_TOKEN": "Atzr|a-refresh-token-of-mine",
}


@pytest.fixture(autouse=True)
def no_github(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may themselves be run by GitHub."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.delenv(name, raising=False)


def piped(arguments: tuple[str, ...], settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A run as CI runs it: nobody at the terminal, stdout a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "spdiag", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **settings},
        timeout=60,
        check=False,
    )


def outputs(file: Path) -> dict[str, str]:
    """What GitHub reads out of the file of a step's outputs."""
    text = file.read_text(encoding="utf-8")
    return {
        name: value for name, _, value in re.findall(r"^([\w-]+)<<(\S+)\n(.*?)\n\2$", text, re.DOTALL | re.MULTILINE)
    }


@pytest.mark.parametrize("layout", drawing.LAYOUTS)
@pytest.mark.parametrize(
    ("world", "options", "status"),
    [
        ("wrong-secret", (), 1),
        ("passing-503", (), 0),
        ("passing-503", ("--fail-on", "warning"), 1),
        ("wrong-secret", ("--exit-zero",), 0),
    ],
)
def test_a_check_exits_alike_in_every_format(
    layout: str, world: str, options: tuple[str, ...], status: int, spdiag: Callable[..., Ran]
) -> None:
    ran = spdiag("check", "--demo", world, "--format", layout, *options)

    assert ran.status == status
    assert ran.out.startswith(BEGINNINGS[layout])
    assert ran.err == ""


@pytest.mark.parametrize("layout", EXPLANATIONS)
def test_an_explanation_exits_alike_in_every_format(layout: str, spdiag: Callable[..., Ran]) -> None:
    explained, unknown = spdiag("explain", "MD1000", "--format", layout), spdiag("explain", "xyzzy", "--format", layout)

    assert (explained.status, unknown.status) == (0, 3)
    assert explained.out.startswith(EXPLANATIONS[layout])


def test_a_report_is_in_the_format_its_name_tells(tmp_path: Path, spdiag: Callable[..., Ran]) -> None:
    files = {layout: tmp_path / f"report{suffix}" for layout, suffix in drawing.SUFFIXES.items()}
    options = [part for file in files.values() for part in ("--report", str(file))]

    ran = spdiag("check", "--demo", "missing-role", "--format", "junit", *options)

    told = {layout: file.read_text(encoding="utf-8") for layout, file in files.items()}
    assert ran.status == 1
    assert {layout: text.startswith(BEGINNINGS[layout]) for layout, text in told.items()} == dict.fromkeys(told, True)
    assert told["junit"] == ran.out
    assert all("role.missing" in text for text in told.values())
    assert json.loads(told["json"])["exit_code"] == 1
    assert sorted(tmp_path.iterdir()) == sorted(files.values())


def test_an_explanation_has_no_test_cases_to_report(tmp_path: Path, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("explain", "MD1000", "--report", str(tmp_path / "junit.xml"))

    assert ran.status == 2
    assert "use .txt, .json, .md, .html" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_report_on_warnings_is_red_when_told_to_be(spdiag: Callable[..., Ran]) -> None:
    lenient, strict = (
        ET.fromstring(spdiag("check", "--demo", "passing-503", "--format", "junit", "--fail-on", level).out)
        for level in ("error", "warning")
    )

    assert (lenient.get("failures"), lenient.get("errors")) == ("0", "0")
    assert strict.get("failures") != "0"


def test_github_gets_a_summary_and_outputs_behind_those_of_earlier_steps(
    tmp_path: Path, spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    summary, output = tmp_path / "summary", tmp_path / "output"
    for name, file in (("GITHUB_STEP_SUMMARY", summary), ("GITHUB_OUTPUT", output)):
        file.write_text("earlier\n", encoding="utf-8")
        monkeypatch.setenv(name, str(file))

    spdiag("check", "--demo", "wrong-secret", "--format", "github", "--exit-zero")

    assert summary.read_text(encoding="utf-8").startswith("earlier\n## Login with Amazon does not know this pair")
    assert output.read_text(encoding="utf-8").startswith("earlier\n")
    assert outputs(output) == {
        "outcome": "problem",
        "cause": "lwa.invalid-client",
        "owner": "developer",
        "exit-code": "1",
    }


def test_no_other_format_touches_githubs_files(
    tmp_path: Path, spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))

    spdiag("check", "--offline", "--format", "markdown")

    assert list(tmp_path.iterdir()) == []


def test_a_summary_that_cannot_be_written_is_told_and_no_document_is_printed(
    spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "/nowhere/summary")

    ran = spdiag("check", "--offline", "--format", "github")

    assert (ran.status, ran.out) == (2, "")
    assert "/nowhere/summary" in ran.err


def test_secrets_are_masked_where_github_reads_and_printed_nowhere_else(tmp_path: Path) -> None:
    line = ("check", "--offline", "--format", "github")
    report = tmp_path / "report.txt"

    in_actions = piped((*line, "--report", str(report)), {**CREDENTIALS, "GITHUB_ACTIONS": "true"})
    elsewhere = piped(line, CREDENTIALS)
    other_format = piped(("check", "--offline"), {**CREDENTIALS, "GITHUB_ACTIONS": "true"})

    first, *rest = in_actions.stdout.splitlines()
    assert first == f"::add-mask::{SECRET}"
    assert [one for one in rest if one.startswith("::add-mask::")] == [
        f"::add-mask::{CREDENTIALS['SP_API_REFRESH_TOKEN']}"
    ]
    for told in (
        "".join(rest),
        in_actions.stderr,
        report.read_text(encoding="utf-8"),
        elsewhere.stdout,
        other_format.stdout,
    ):
        assert SECRET not in told


def test_secrets_of_files_are_masked_too(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    lines = (f'{name.lower()[7:]} = "{value}"' for name, value in CREDENTIALS.items())
    config.write_text("\n".join(("[profiles.shop]", *lines)), encoding="utf-8")
    config.chmod(0o600)

    ran = piped(
        ("check", "--offline", "--format", "github", "--profile", "shop"),
        {"SPDIAG_CONFIG": str(config), "GITHUB_ACTIONS": "true"},
    )

    assert f"::add-mask::{SECRET}" in ran.stdout.splitlines()


def test_no_mask_goes_into_a_file(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("w", encoding="utf-8") as out:
        subprocess.run(
            [sys.executable, "-m", "spdiag", "check", "--offline", "--format", "github"],
            stdout=out,
            env={**os.environ, **CREDENTIALS, "GITHUB_ACTIONS": "true"},
            check=False,
        )

    assert "::group::" in log.read_text(encoding="utf-8")
    assert SECRET not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("layout", drawing.LAYOUTS)
def test_nobody_is_asked_when_nobody_can_answer(layout: str) -> None:
    ran = piped(("check", "--format", layout), {})

    assert ran.returncode == 5
    assert ran.stdout.startswith(BEGINNINGS[layout] if layout != "text" else "✗ credentials")


@pytest.mark.parametrize("layout", ["junit", "html"])
def test_xml_and_pages_are_sound_in_any_encoding(layout: str) -> None:
    ran = piped(("check", "--demo", "wrong-secret", "--format", layout), {"PYTHONIOENCODING": "cp1252"})

    assert ran.stdout.isascii()
    assert "…".encode("ascii", "xmlcharrefreplace").decode() in ran.stdout

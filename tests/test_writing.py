"""Where answers are written: what cannot be is told in a line, nothing is left behind, and no log is overwritten."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from logs.both import log
from running import Ran

if sys.platform == "win32":
    pytest.skip("there is no bash on Windows", allow_module_level=True)

Run = Callable[..., Ran]
FULL = Path("/dev/full")
COMMANDS = ("explain 403", "--help", "compare log.jsonl", "playbook list", "schema comparison")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A log of calls, a part of them refused."""
    return Path(log(tmp_path, lambda number, fields, _: {**fields, "number": number}))


def bash(folder: Path, command: str) -> Ran:
    """What a command line with redirections leaves behind."""
    whole = f"{sys.executable} -m spdiag {command}"
    ran = subprocess.run(["bash", "-c", whole], capture_output=True, text=True, check=False, cwd=folder)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.parametrize("command", COMMANDS)
def test_standard_output_that_is_closed_is_told(command: str, file: Path) -> None:
    assert bash(file.parent, f"{command} >&-") == (2, "", "error: standard output is closed\n")


@pytest.mark.skipif(not FULL.exists(), reason="there is no full device here")
@pytest.mark.parametrize("command", COMMANDS)
def test_standard_output_without_space_is_told(command: str, file: Path) -> None:
    status, _, said = bash(file.parent, f"{command} >{FULL}")

    assert status == 2
    assert "space" in said
    assert "bug" not in said
    assert "Traceback" not in said


def test_closed_stderr_puts_no_word_into_the_document(file: Path) -> None:
    (file.parent / "log.jsonl").write_bytes(file.read_bytes() + b"{\n")

    status, document, _ = bash(file.parent, "compare log.jsonl --format json 2>&-")

    assert (status, document[0], document[-2:]) == (1, "{", "}\n")


def test_a_report_that_is_a_folder_is_told_before_anything_is_read(file: Path, spdiag: Run) -> None:
    (file.parent / "report.json").mkdir()

    ran = spdiag("compare", str(file), "--report", str(file.parent / "report.json"))

    assert (ran.status, ran.out) == (2, "")
    assert "report.json` cannot be written: it is a folder" in ran.err
    assert sorted(one.name for one in file.parent.iterdir()) == ["log.jsonl", "report.json"]


def test_of_a_report_that_cannot_be_written_no_part_is_left(
    file: Path, monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)

    ran = spdiag("compare", str(file), "--report", str(file.parent / "report.json"))

    assert ran.status == 2
    assert "report.json` cannot be written: No space left on device" in ran.err
    assert [one.name for one in file.parent.iterdir()] == ["log.jsonl"]


@pytest.mark.parametrize("given", ["log.json", "", "link.json", "*.json"])
@pytest.mark.parametrize("report", ["log.json", "./log.json"])
def test_no_report_takes_the_place_of_a_log(given: str, report: str, file: Path, spdiag: Run) -> None:
    own = file.rename(file.with_suffix(".json"))
    (file.parent / "link.json").symlink_to(own)
    content = own.read_bytes()

    ran = spdiag("compare", f"{file.parent}/{given}", "--report", f"{file.parent}/{report}")

    assert (ran.status, ran.out) == (2, "")
    assert f"{report}` is one of the logs, and a report would take its place" in ran.err
    assert own.read_bytes() == content


def test_a_check_spares_its_logs_too(file: Path, spdiag: Run) -> None:
    own = file.rename(file.with_suffix(".json"))

    ran = spdiag("check", "--offline", "--logs", str(own), "--report", str(own))

    assert (ran.status, ran.out) == (2, "")
    assert "is one of the logs" in ran.err

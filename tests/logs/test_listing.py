"""Which files are read, each once; those that cannot be are named, and nobody says that all is well without them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from logs.both import Run, log

from spdiag.comparing import clouds, surveying
from spdiag.logs.reading import opening
from spdiag.logs.reading.listing import listed

if sys.platform == "win32":
    pytest.skip("modes and links are other ones on Windows", allow_module_level=True)


def fine(number: int, fields: dict[str, Any], _refused: bool) -> dict[str, Any]:
    return {**fields, "status": 200, "number": number}


def refused(_number: int, fields: dict[str, Any], _refused: bool) -> dict[str, Any]:
    return fields


@pytest.fixture
def healthy(tmp_path: Path) -> Path:
    """A folder with the log of calls that all succeeded."""
    folder = tmp_path / "logs"
    folder.mkdir()
    log(folder, fine)
    return folder


@pytest.mark.parametrize("engine", ["auto", "stream", "duckdb"])
def test_pipes_are_read_once_as_standard_input_is(engine: str, healthy: Path, tmp_path: Path) -> None:
    log(tmp_path, refused)
    command = f"{sys.executable} -m spdiag compare <(cat {healthy}/log.jsonl) <(cat {tmp_path}/log.jsonl)"

    ran = subprocess.run(["bash", "-c", f"{command} --engine {engine} --format json"], capture_output=True, check=False)

    assert json.loads(ran.stdout)["rows"]["read"] == 480
    assert ran.returncode == json.loads(ran.stdout)["exit_code"] == 1


def test_standard_input_that_is_closed_is_told() -> None:
    command = f"{sys.executable} -m spdiag compare - <&-"

    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error: standard input is closed\n")


SPELLINGS: dict[str, Callable[[Path], list[str]]] = {
    "twice": lambda folder: [f"{folder}/log.jsonl"] * 2,
    "with dots": lambda folder: [f"{folder}/log.jsonl", f"{folder}/../logs/./log.jsonl"],
    "a folder and a file in it": lambda folder: [str(folder), f"{folder}/./log.jsonl"],
    "a file and the folder around it": lambda folder: [f"{folder}/./log.jsonl", str(folder)],
    "a symbolic link": lambda folder: [f"{folder}/log.jsonl", str(folder.parent / "link.jsonl")],
    "a glob": lambda folder: [f"{folder}/*.jsonl", f"{folder}/log.jsonl"],
}


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_a_file_counts_once_however_it_is_spelled(spelled: str, healthy: Path, spdiag: Run) -> None:
    (healthy.parent / "link.jsonl").symlink_to(healthy / "log.jsonl")

    ran = spdiag("compare", *SPELLINGS[spelled](healthy), "--format", "json")

    assert json.loads(ran.out)["rows"]["read"] == 240


def shut_file(folder: Path) -> str:
    (folder / "other.jsonl").write_text("{}\n")
    (folder / "other.jsonl").chmod(0)
    return f"`{folder}/other.jsonl` cannot be read: Permission denied"


def shut_folder(folder: Path) -> str:
    (folder / "in").mkdir(mode=0)
    return f"`{folder}/in` cannot be read: Permission denied"


def broken_parquet(folder: Path) -> str:
    (folder / "other.parquet").write_bytes(b"PAR1 and nothing else")
    return f"`{folder}/other.parquet` cannot be read: it is no whole Parquet file (InvalidInputException)"


def broken_gz(folder: Path) -> str:
    (folder / "other.gz").write_bytes(b"\x1f\x8b\x08 and nothing else")
    return f"`{folder}/other.gz` is damaged"


UNREADABLE = (shut_file, shut_folder, broken_parquet, broken_gz)


@pytest.fixture(params=UNREADABLE, ids=lambda one: one.__name__)
def unreadable(request: pytest.FixtureRequest, healthy: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said of something in the folder that cannot be read, also by root."""
    said: str = request.param(healthy)
    if os.geteuid() == 0:
        _as_anybody(monkeypatch)
    return said


def _as_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses what the modes refuse to all but root."""
    scan, take = os.scandir, Path.open

    def allowed(path: Any) -> None:
        if not Path(path).stat().st_mode & 0o444:
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", lambda path: (allowed(path), scan(path))[1])
    monkeypatch.setattr(Path, "open", lambda path, *how: (allowed(path), take(path, *how))[1])


def test_what_cannot_be_read_in_a_folder_is_named_and_no_all_clear_given(
    unreadable: str, healthy: Path, spdiag: Run
) -> None:
    ran = spdiag("compare", str(healthy))

    assert ran.status == 3
    assert f"{unreadable}; what it holds is left out" in " ".join(ran.out.split())
    assert "1 file or folder cannot be read: what failed may be there." in ran.out
    assert "No errors" not in ran.out


def test_what_was_found_is_told_beside_what_cannot_be_read(healthy: Path, spdiag: Run) -> None:
    log(healthy, refused)
    said = broken_parquet(healthy)

    ran = spdiag("compare", str(healthy), "--format", "json")

    assert ran.status == 1
    assert f"{said}; what it holds is left out" in json.loads(ran.out)["warnings"]


def test_a_file_that_holds_no_requests_spoils_no_all_clear(healthy: Path, spdiag: Run) -> None:
    (healthy / "README.md").write_text("It was a dark and stormy night.\n")

    assert spdiag("compare", str(healthy)).status == 0


def test_a_broken_file_that_was_named_is_an_error_that_says_what_to_do(healthy: Path, spdiag: Run) -> None:
    said = broken_parquet(healthy)

    ran = spdiag("compare", f"{healthy}/log.jsonl", f"{healthy}/other.parquet")

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "hint: fetch or write it anew" in ran.err


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("name", ["logs", "logs/log.jsonl"])
def test_a_log_that_is_moved_away_meanwhile_is_told(
    name: str, engine: str, healthy: Path, monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    def gone(names: list[str]) -> Any:
        found = listed(names)
        (healthy / "log.jsonl").unlink()
        return found

    monkeypatch.setattr("spdiag.comparing.surveying.listed", gone)

    ran = spdiag("compare", str(healthy.parent / name), "--engine", engine)

    assert (ran.status, ran.out) == (2, "")
    assert f"`{healthy}/log.jsonl` cannot be read: No such file or directory\nhint: {opening.GONE}" in ran.err


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
def test_a_log_that_is_moved_away_before_it_is_counted_is_told(
    engine: str, healthy: Path, monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    look, file = surveying.surveyed, healthy / "log.jsonl"
    monkeypatch.setattr(clouds, "surveyed", lambda *asked: (look(*asked), file.unlink())[0])

    ran = spdiag("compare", str(healthy), "--engine", engine)

    assert (ran.status, ran.out) == (2, "")
    assert f"`{healthy}/log.jsonl` cannot be read: No such file or directory\n" in ran.err

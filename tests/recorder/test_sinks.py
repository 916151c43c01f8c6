"""Lines are whole, whoever writes; a sink that breaks costs a warning and nothing else."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from recorded import lines

from spdiag.recorder import Recorder
from spdiag.recorder.sinks import Appending

URL = "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders"
WRITES = """
import sys
from spdiag.recorder import Recorder
recorder = Recorder(sys.argv[1], seller="A" + sys.argv[2], filler="é" * 400)
for number in range(300):
    recorder.record("GET", f"{sys.argv[3]}/{sys.argv[2]}-{number}", status=200)
"""


def test_processes_and_threads_tear_no_line(tmp_path: Path) -> None:
    log = tmp_path / "sp-api.jsonl"
    recorder = Recorder(log, seller="A0", filler="é" * 400)

    others = [subprocess.Popen([sys.executable, "-c", WRITES, log, str(number), URL]) for number in (1, 2, 3)]
    with ThreadPoolExecutor(4) as threads:
        for number in range(300):
            threads.submit(recorder.record, "GET", f"{URL}/0-{number}", status=200)
    ended = [one.wait(60) for one in others]

    assert ended == [0, 0, 0]
    assert sorted(row["path"] for row in lines(log)) == sorted(
        f"/orders/v0/orders/{writer}-{number}" for writer in range(4) for number in range(300)
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_writes_too_though_the_lock_was_held(tmp_path: Path) -> None:
    from spdiag.recorder.sinks import Writing

    log = tmp_path / "sp-api.jsonl"
    with log.open("a", encoding="utf-8") as file:
        recorder = Recorder(file)
        with Writing.lock:
            child = os.fork()
            if child == 0:
                recorder.record("GET", URL, status=200)
                os._exit(0)
        os.waitpid(child, 0)

    assert len(lines(log)) == 1


def test_an_open_file_gets_one_write_a_line() -> None:
    class Counting(io.StringIO):
        writes = 0

        def write(self, text: str, /) -> int:
            Counting.writes += 1
            return super().write(text)

    file = Counting()

    Recorder(file, seller="Ä\ud800").record("GET", URL, status=200)

    assert Counting.writes == 1
    assert json.loads(file.getvalue())["seller"] == "Ä?"


def test_a_function_gets_the_row() -> None:
    rows: list[dict[str, Any]] = []

    Recorder(rows.append, version="1.4.2", build=7, beta=True).record("GET", URL, status=200)

    assert {name: rows[0][name] for name in ("version", "build", "beta")} == {
        "version": "1.4.2",
        "build": 7,
        "beta": True,
    }


def test_a_log_that_is_moved_away_begins_anew(tmp_path: Path) -> None:
    log = tmp_path / "sp-api.jsonl"
    recorder = Recorder(str(log))

    recorder.record("GET", URL, status=200)
    log.rename(tmp_path / "sp-api.jsonl.1")
    recorder.record("GET", URL, status=403)

    assert [row["status"] for row in lines(log)] == [403]


def test_what_a_full_disk_cuts_off_does_not_spoil_the_next_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log = tmp_path / "sp-api.jsonl"
    recorder, real = Recorder(log), os.write

    monkeypatch.setattr(os, "write", lambda file, given: real(file, given[:20]))
    recorder.record("GET", URL, status=200)
    monkeypatch.setattr(os, "write", real)
    recorder.record("GET", URL, status=403)

    torn, whole = log.read_text(encoding="utf-8").splitlines()
    assert len(torn) == 20
    assert json.loads(whole)["status"] == 403
    assert len(caplog.records) == 1


def refusing(_: object) -> None:
    raise RuntimeError("Atza|secret")


class Closed(io.StringIO):
    def write(self, text: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("sink", "why"),
    [
        ("/nonexistent/folder/log.jsonl", "FileNotFoundError, No such file or directory"),
        ("/dev/full", "OSError, No space left on device"),
        (refusing, "RuntimeError"),
        (Closed(), "OSError, No space left on device"),
        (io.BytesIO(), "TypeError"),
        (7, "AttributeError"),
    ],
)
def test_a_broken_sink_costs_one_warning(sink: Any, why: str, caplog: pytest.LogCaptureFixture) -> None:
    if sink == "/dev/full" and not Path(sink).exists():
        pytest.skip("there is no /dev/full here")
    recorder = Recorder(sink)

    for _ in range(3):
        recorder.record("GET", URL, status=200)

    warned = [(one.name, one.levelno, one.getMessage()) for one in caplog.records]
    assert warned == [("spdiag.recorder", logging.WARNING, f"a call was not recorded: {why}; this is said once")]


@pytest.mark.parametrize(
    "broken",
    [
        {"sink": refusing},
        {"seller": refusing},
        {"seller": lambda request: object()},
        {"weird": object()},
        {"weird": float("nan")},
        {"path": "taken"},
    ],
)
def test_the_client_goes_on(broken: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    from spdiag.simulator import Simulator

    recorder = Recorder(broken.pop("sink", lambda _: None), **broken)
    session = recorder.attach(requests.Session())

    with Simulator("missing-role") as sim:
        answers = [session.get(sim.endpoints["SPDIAG_SPAPI_URL_EU"] + "/orders/v0/orders", timeout=10) for _ in "ab"]

    assert [answer.status_code for answer in answers] == [answers[0].status_code] * 2
    assert all(answer.json()["errors"] for answer in answers)
    assert len(caplog.records) <= 1
    assert "Atza" not in caplog.text


def test_what_cannot_be_attached_stays_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder(lambda _: None)

    given = object()
    with recorder.patch("no-such-library"):
        same = recorder.attach(given)

    assert same is given
    assert len(caplog.records) == 1


def test_the_file_is_made_when_the_first_line_is(tmp_path: Path) -> None:
    Recorder(tmp_path / "sp-api.jsonl")

    assert list(tmp_path.iterdir()) == []
    assert Appending(str(tmp_path / "x"))

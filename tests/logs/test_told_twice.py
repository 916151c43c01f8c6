"""The same calls told by an application and, bare, by a proxy: one finding."""

from __future__ import annotations

import json
from pathlib import Path

from logs.both import DENIED, Record, Run, compared, requests

BARE = ("seller", "message", "code")


def told(number: int, one: Record, refused: bool) -> Record:
    return {**one, "request_id": f"r-{number}", "code": "Unauthorized" if refused else None} | (
        {"message": DENIED} if refused else {}
    )


def bare(one: Record) -> Record:
    return {"at" if key == "ts" else key: value for key, value in one.items() if key not in BARE}


def logs(folder: Path, every: int = 1) -> str:
    """The log of an application and that of a proxy, which tells of every so many of the calls."""
    calls = [told(*one) for one in requests()]
    kept = [bare(one) for number, one in enumerate(calls) if number % 12 != 3 or number % (12 * every) == 3]
    (folder / "app.jsonl").write_text("".join(json.dumps(one) + "\n" for one in calls))
    (folder / "proxy.jsonl").write_text("".join(json.dumps(one) + "\n" for one in kept))
    return str(folder)


def test_calls_that_a_proxy_tells_bare_beside_the_application_are_no_second_finding(
    tmp_path: Path, spdiag: Run
) -> None:
    found = compared(spdiag, logs(tmp_path))

    assert [(one["status"], one["message"], one["scope"]) for one in found["findings"]] == [(403, DENIED, "one-seller")]
    assert any("20 failures of getOrders with 403 and no message stand beside 20" in one for one in found["warnings"])


def test_failures_without_a_message_that_are_fewer_or_of_another_time_are_a_finding_of_their_own(
    tmp_path: Path, spdiag: Run
) -> None:
    found = compared(spdiag, logs(tmp_path, every=4))

    assert sorted((one["message"] or "") for one in found["findings"]) == ["", DENIED]

"""Columns to compare calls by: a user agent by product and version."""

from __future__ import annotations

from pathlib import Path

from logs.both import DENIED, Record, Run, compared, log


def apart(document: Record) -> list[tuple[str, str]]:
    return [(one["field"], one["value"]) for finding in document["findings"] for one in finding["differs"]]


def refused(one: Record, failed: bool) -> Record:
    return one | {"status": 403, "message": DENIED} if failed else one | {"status": 200}


def test_user_agents_are_compared_by_product_and_version(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, _: bool) -> Record:
        new = number // 12 % 3 == 1
        agent = f"acme/{'3.2.0' if new else '3.1.0'} (Language=Java/1.8.{number}; Platform=Linux)"
        return refused(one, new) | {"http_user_agent": agent}

    found = compared(spdiag, log(tmp_path, written))

    assert apart(found) == [("http_user_agent", "acme/3.2.0")]
    assert "calls with http_user_agent acme/3.2.0 fail, 84 of 84" in found["findings"][0]["summary"]

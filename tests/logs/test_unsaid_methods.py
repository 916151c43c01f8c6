"""Logs that tell no method: of a path that has several nobody knows which operation was called, and that is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from logs.both import DENIED, Run, compared, requests

FEEDS = "/feeds/2021-06-30/feeds"
DOUBT = "no method field, so getFeeds may be createFeed"


def warned(folder: Path, spdiag: Run, path: str, **more: str) -> list[str]:
    """What is said first of a log in which the calls of one seller to a path are refused."""
    rows = [
        {**one, "path": path, "status": 403 if bad else 202, "message": DENIED if bad else None} | more
        for _, one, bad in requests()
    ]
    for one in rows:
        if "method" not in more:
            one.pop("method", None)
    (folder / "log.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    found = compared(spdiag, str(folder / "log.jsonl"))
    assert found["findings"][0]["scope"] != "inconclusive"
    return list(found["warnings"])


def test_which_operations_a_path_may_mean_is_said(tmp_path: Path, spdiag: Run) -> None:
    assert [one for one in warned(tmp_path, spdiag, FEEDS) if one.startswith(DOUBT)]


@pytest.mark.parametrize(
    ("path", "more"),
    [
        (FEEDS, {"method": "POST"}),
        (FEEDS, {"operation": "createFeed"}),
        ("/orders/v0/orders", {}),
        ("/shops/orders/new", {}),
    ],
)
def test_where_there_is_no_doubt_nothing_is_said(path: str, more: dict[str, str], tmp_path: Path, spdiag: Run) -> None:
    assert not [one for one in warned(tmp_path, spdiag, path, **more) if "no method" in one]

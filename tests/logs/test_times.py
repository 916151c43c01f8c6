"""Times as programs write them: both engines read the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from logs.both import START, Record, Run, compared, log

Written = Callable[[datetime], Record]
WAYS: dict[str, Written] = {
    "milliseconds": lambda at: {"timestamp_ms": int(at.timestamp() * 1000)},
    "microseconds": lambda at: {"ts_us": int(at.timestamp() * 1e6)},
    "epoch": lambda at: {"epoch": at.timestamp()},
    "created_at": lambda at: {"created_at": f"{at:%Y-%m-%d %H:%M:%S}"},
    "day first, dots": lambda at: {"Timestamp": f"{at:%d.%m.%Y %H:%M:%S}"},
    "month first, slashes": lambda at: {"Timestamp": f"{at:%m/%d/%Y %I:%M:%S %p}"},
    "day first, slashes": lambda at: {"Timestamp": f"{at:%d/%m/%Y %H:%M:%S}"},
    ".NET": lambda at: {"ts": f"/Date({int(at.timestamp() * 1000)})/"},
    "MongoDB": lambda at: {"ts": {"$numberLong": str(int(at.timestamp() * 1000))}},
    "MongoDB, date": lambda at: {"ts": {"$date": f"{at:%Y-%m-%dT%H:%M:%S}Z"}},
    "date and time apart": lambda at: {"date": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M:%S}"},
    "date and time apart, day first": lambda at: {"Date": f"{at:%d.%m.%Y}", "Time": f"{at:%H:%M:%S}"},
    "a duration besides": lambda at: {"request_time": 0.21, "startTime": f"{at:%Y-%m-%dT%H:%M:%S}Z"},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_time_is_read_alike(way: str, tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, _: bool) -> Record:
        at = datetime.fromtimestamp(START + 180 * number, UTC)
        return {key: value for key, value in one.items() if key != "ts"} | WAYS[way](at)

    found = compared(spdiag, log(tmp_path, write))

    assert found["window"] == {"from": "2026-11-13T08:00:00Z", "to": "2026-11-13T19:57:00Z"}
    assert found["findings"][0]["first_seen"] == "2026-11-13T08:09:00Z"

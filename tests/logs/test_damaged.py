"""Logs that are cut or damaged: both engines tell the same of them, and nothing ends in a bug."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from logs.both import Run
from logs.worlds import incident, jsonl, row

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LINES = b"".join(jsonl([row(call) for call in incident(Random(seed), 40, 28)]) for seed in "damaged")
PACKED: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "zst": zstd.compress}


def wrong_sum(packed: bytes) -> bytes:
    """With another checksum than that of what is packed."""
    return packed[:-8] + bytes([packed[-8] ^ 255]) + packed[-7:]


def cut(packed: bytes) -> bytes:
    return packed[: len(packed) // 2]


def spoilt(packed: bytes) -> bytes:
    """With other bytes in the middle."""
    middle = len(packed) // 2
    return packed[:middle] + bytes(one ^ 255 for one in packed[middle : middle + 40]) + packed[middle + 40 :]


DAMAGES = {"a wrong checksum": (wrong_sum, "gz")} | {
    f"{damage.__name__} {kind}": (damage, kind) for damage in (cut, spoilt) for kind in PACKED
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_both_engines_tell_the_same_of_what_is_damaged(damage: str, tmp_path: Path, spdiag: Run) -> None:
    damaged, kind = DAMAGES[damage]
    log = tmp_path / f"log.jsonl.{kind}"
    log.write_bytes(damaged(PACKED[kind](LINES)))

    first, second = (
        spdiag("compare", str(log), "--engine", engine, "--format", "json") for engine in ("stream", "duckdb")
    )

    rows = json.loads(first.out)["rows"]
    assert (first.status, rows, first.err) == (second.status, json.loads(second.out)["rows"], second.err)
    assert rows["rejected"] >= 1
    assert "log.jsonl." in first.err


def test_what_duckdb_cannot_hold_is_counted_in_python(
    tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spdiag.logs.reading.session.MEMORY", "80MB")
    log = tmp_path / "log.jsonl"
    log.write_bytes(LINES + json.dumps({"path": "/a" * 2_000_000, "status": 200}).encode() + b"\n")
    (tmp_path / "other.jsonl").write_bytes(LINES)

    first, second = (
        spdiag("compare", str(tmp_path), "--engine", engine, "--format", "json") for engine in ("stream", "duckdb")
    )

    assert (first.status, first.out) == (second.status, second.out)
    assert json.loads(first.out)["rows"]["read"] == 2 * LINES.count(b"\n") + 1


@pytest.mark.parametrize("kind", PACKED)
def test_what_is_sound_is_counted_by_duckdb(
    kind: str, tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spdiag.logs.duck.tally import Duck

    log, left, count = tmp_path / f"log.jsonl.{kind}", [], Duck.count
    log.write_bytes(PACKED[kind](LINES))
    monkeypatch.setattr(Duck, "count", lambda self, table: left.append(count(self, table)) or left[-1])

    spdiag("compare", str(log), "--engine", "duckdb")

    assert left == [{}]

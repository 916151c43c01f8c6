"""Logs in UTF-16, as some programs on Windows write them: read as those in UTF-8 are, to the row."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from logs.worlds import har, incident, jsonl, packed, row, table
from running import Ran

Run = Callable[..., Ran]
WIDE = {
    "little end first": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
}
"""UTF-16 as Windows writes it, and as Java does."""


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("pack", [bytes, packed], ids=["plain", "gzip"])
@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv"])
@pytest.mark.parametrize("order", WIDE)
def test_logs_in_utf_16_are_counted_to_the_row(
    order: str, form: str, pack: Callable[[bytes], bytes], end: str, engine: str, tmp_path: Path, spdiag: Run
) -> None:
    made = incident(Random("UTF-16"), 60, 40)
    rows = [row(call._replace(message=call.message and "Zugriff verweigert – 拒否 ਊ.")) for call in made]
    delimiter = {"csv": ",", "tsv": "\t"}.get(form, "")
    text = (table(rows, delimiter) if delimiter else jsonl(rows)).decode().replace("\n", end)
    (tmp_path / f"log.{form}").write_bytes(pack(WIDE[order](text)))

    ran = spdiag("compare", str(tmp_path / f"log.{form}"), "--engine", engine, "--format", "json")

    found = json.loads(ran.out)
    failed = sum(1 for call in made if call.error)
    assert found["rows"] == {"read": len(made), "rejected": 0, "without_seller": 0, "unrelated": 0, "outside": 0}
    assert [(one["message"], one["occurrences"]) for one in found["findings"]] == [
        ("Zugriff verweigert – 拒否 ਊ.", failed)
    ]
    assert (ran.status, ran.err) == (1, "")


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize(("form", "junk"), [("jsonl", '{"path": "/orders'), ("csv", "/orders,200")])
def test_broken_rows_in_utf_16_are_named(form: str, junk: str, engine: str, tmp_path: Path, spdiag: Run) -> None:
    rows = [row(call) for call in incident(Random("broken UTF-16"))]
    lines = (jsonl if form == "jsonl" else table)(rows).decode().splitlines()
    lines.insert(50, junk)
    log = tmp_path / f"log.{form}"
    log.write_bytes("\n".join(lines).encode("utf-16"))

    ran = spdiag("compare", str(log), "--engine", engine, "--format", "json")

    counted = json.loads(ran.out)["rows"]
    assert (counted["read"], counted["rejected"]) == (len(rows) + 1, 1)
    assert f"warning: {log}:51: cannot be read: " in ran.err


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
def test_a_log_in_utf_16_beside_others_is_counted_with_them(engine: str, tmp_path: Path, spdiag: Run) -> None:
    rows = [row(call) for call in incident(Random("beside"), 60, 40)]
    each = len(rows) // 3
    (tmp_path / "a.jsonl").write_bytes(jsonl(rows[:each]))
    (tmp_path / "b.jsonl").write_bytes(jsonl(rows[each : 2 * each]).decode().encode("utf-16"))
    (tmp_path / "c.csv").write_bytes(table(rows[2 * each :]).decode().encode("utf-16"))

    ran = spdiag("compare", str(tmp_path), "--engine", engine, "--format", "json")

    assert json.loads(ran.out)["rows"]["read"] == len(rows)
    assert json.loads(ran.out)["rows"]["rejected"] == 0


@pytest.mark.parametrize("order", WIDE)
@pytest.mark.parametrize("form", ["array", "HAR"])
def test_documents_in_utf_16_are_counted_to_the_row(form: str, order: str, tmp_path: Path, spdiag: Run) -> None:
    rows = [row(call) for call in incident(Random("documents"))]
    text = json.dumps(rows, indent=1) if form == "array" else har(rows).decode()
    (tmp_path / "log.json").write_bytes(WIDE[order](text))

    ran = spdiag("compare", str(tmp_path / "log.json"), "--format", "json")

    counted = json.loads(ran.out)["rows"]
    assert (ran.status, counted["read"], counted["rejected"]) == (1, len(rows), 0)

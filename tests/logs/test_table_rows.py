"""Several tables in one file are read each under its own heading; the line of Excel before a heading is no row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.both import compared
from logs.worlds import incident, jsonl, packed, row
from running import Ran

Run = Callable[..., Ran]
Record = dict[str, Any]
NAMES = ("time", "method", "path", "status", "seller_id", "marketplace_id", "code", "message")
OTHERS = {
    "time": "ts",
    "method": "verb",
    "path": "url",
    "status": "status_code",
    "seller_id": "merchant",
    "marketplace_id": "mkt",
    "code": "error_code",
    "message": "error_message",
}
GERMAN = {"time": "Zeitstempel", "path": "Pfad", "status": "Antwortcode", "seller_id": "Verkäufer", "message": "Fehler"}


def table(rows: Sequence[Record], names: Sequence[str], called: Mapping[str, str] = {}, delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow([called.get(name, name) for name in names])
    writer.writerows([one[name] for name in names] for one in rows)
    return text.getvalue()


SECOND: Mapping[str, Callable[[Sequence[Record]], str]] = {
    "the same": lambda rows: table(rows, NAMES),
    "another order": lambda rows: table(rows, NAMES[::-1]),
    "another order behind the same first column": lambda rows: table(rows, (NAMES[0], *NAMES[:0:-1])),
    "other names": lambda rows: table(rows, NAMES, OTHERS),
    "other names in another order, and more columns": lambda rows: table(
        [one | {"version": "2.4.0"} for one in rows], (*NAMES[::-1], "version"), OTHERS
    ),
    "another delimiter": lambda rows: table(rows, NAMES, delimiter=";"),
}


@pytest.fixture
def made() -> list[Record]:
    return [row(call) for call in incident(Random("tables"), 40, 30)]


@pytest.mark.parametrize("way", SECOND)
def test_tables_in_one_file_are_read_each_under_its_heading(
    way: str, made: list[Record], tmp_path: Path, spdiag: Run
) -> None:
    half = len(made) // 2
    (tmp_path / "one.csv").write_text(table(made, NAMES))
    (tmp_path / "both.csv").write_text(table(made[:half], NAMES) + SECOND[way](made[half:]))

    one, both = (compared(spdiag, str(tmp_path / name)) for name in ("one.csv", "both.csv"))

    assert one["findings"]
    assert both["rows"] == one["rows"]
    assert [without(each) for each in both["findings"]] == [without(each) for each in one["findings"]]


def without(finding: Record) -> Record:
    """A finding without the columns that were compared, which only one half has."""
    return {key: value for key, value in finding.items() if key not in ("differs", "next")}


def test_a_second_table_in_another_language_is_read(made: list[Record], tmp_path: Path, spdiag: Run) -> None:
    half = len(made) // 2
    (tmp_path / "both.csv").write_text(table(made[:half], NAMES) + table(made[half:], [*GERMAN], GERMAN))

    found = compared(spdiag, str(tmp_path / "both.csv"))["rows"]

    assert (found["read"], found["rejected"], found["without_seller"]) == (len(made), 0, 0)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;\r"])
def test_the_line_that_tells_excel_the_delimiter_is_no_row(
    line: str, made: list[Record], tmp_path: Path, spdiag: Run
) -> None:
    (tmp_path / "plain.csv").write_text(table(made, NAMES, delimiter=";"))
    (tmp_path / "excel.csv").write_text(f"{line}\n" + table(made, NAMES, delimiter=";"))

    plain, excel = (compared(spdiag, str(tmp_path / name)) for name in ("plain.csv", "excel.csv"))

    assert plain["findings"]
    assert (excel["rows"], excel["findings"]) == (plain["rows"], plain["findings"])


RETURNED: Mapping[str, Callable[[str], bytes]] = {
    "a table": str.encode,
    "a table in another encoding": lambda whole: whole.encode("utf-16"),
    "a table that is packed": lambda whole: packed(whole.encode()),
    "a table with a mark": lambda whole: whole.encode("utf-8-sig"),
}


@pytest.mark.parametrize("how", RETURNED)
def test_lines_that_end_with_carriage_returns_alone_are_read(
    how: str, made: list[Record], tmp_path: Path, spdiag: Run
) -> None:
    plain, mac = tmp_path / "plain.csv", tmp_path / "mac.csv"
    rows = [one | {"message": one["message"] and f"{one['message']}\nTry again."} for one in made]
    plain.write_text(table(rows, NAMES))
    content = table(rows, NAMES).replace("\nTry", "\0").replace("\n", "\r").replace("\0", "\nTry")
    mac.write_bytes(RETURNED[how](content))

    assert compared(spdiag, str(mac)) == compared(spdiag, str(plain))


def test_lines_of_json_that_end_with_carriage_returns_alone_are_read(
    made: list[Record], tmp_path: Path, spdiag: Run
) -> None:
    plain, mac = tmp_path / "plain.jsonl", tmp_path / "mac.jsonl"
    plain.write_bytes(jsonl(made))
    mac.write_bytes(jsonl(made).replace(b"\n", b"\r"))

    assert compared(spdiag, str(mac)) == compared(spdiag, str(plain))

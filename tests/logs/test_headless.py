"""Files of one table, of which the first alone has the heading, or notes before it: both engines read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from logs.both import DENIED, Run, compared, requests, told
from logs.worlds import packed

HEADING = "ts,path,seller,status,message"


def rows() -> list[str]:
    """The requests as rows of a table; those of the first third all succeed."""
    made = [
        ",".join(map(str, [*fields.values(), f'"{DENIED}"' if refused else ""])) for _, fields, refused in requests()
    ]
    return [one.replace(",403,", ",200,").replace(f'"{DENIED}"', "") for one in made[:80]] + made[80:]


def write(file: Path, *lines: str) -> None:
    content = "\n".join([*lines, ""]).encode()
    file.write_bytes(packed(content) if file.suffix == ".gz" else content)


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_rows_are_read_under_the_heading_of_another_file(suffix: str, tmp_path: Path, spdiag: Run) -> None:
    every = rows()
    write(tmp_path / f"log.csv.3{suffix}", HEADING, *every[:80])
    write(tmp_path / f"log.csv.2{suffix}", *every[80:160], "")
    write(tmp_path / f"log.csv.1{suffix}", every[160][9:], *every[161:])  # cut where the size was reached

    found = compared(spdiag, str(tmp_path))

    assert found["rows"] == {"read": 240, "rejected": 0, "without_seller": 0, "unrelated": 0, "outside": 0}
    assert told(found) == [(403, None, DENIED, 13)]


@pytest.mark.parametrize(
    "change",
    [
        lambda row: f"{row},more",
        lambda row: ",".join(reversed(row.split(","))),
        lambda row: row.replace("/orders", "orders of "),
    ],
    ids=["more columns", "another order", "no paths"],
)
def test_rows_that_do_not_fit_are_left_out_and_told(change: object, tmp_path: Path, spdiag: Run) -> None:
    assert callable(change)
    write(tmp_path / "log.csv.2", HEADING, *rows()[:120])
    write(tmp_path / "log.csv.1", *map(change, rows()[120:]))

    ran = spdiag("compare", str(tmp_path), "--format", "json")

    assert "log.csv.1 holds no request that can be read, and is left out" in ran.err


def test_two_headings_that_fit_are_not_guessed_between(tmp_path: Path, spdiag: Run) -> None:
    write(tmp_path / "a.csv", HEADING, *rows()[:80])
    write(tmp_path / "b.csv", HEADING.replace("message", "words"), *rows()[:80])
    write(tmp_path / "c.csv", *rows()[80:])

    ran = spdiag("compare", str(tmp_path), "--format", "json")

    assert "c.csv holds no request that can be read, and is left out" in ran.err


@pytest.mark.parametrize(
    "notes", [["# export of 2026-11-05"], ["#", "", "# status, path, by: ops", "#x"], ["# a", "sep=,"]]
)
def test_notes_before_a_heading_are_no_rows(notes: list[str], tmp_path: Path, spdiag: Run) -> None:
    write(tmp_path / "log.csv", *notes, HEADING, *rows())

    found = compared(spdiag, str(tmp_path))

    assert found["rows"] == {"read": 240, "rejected": 0, "without_seller": 0, "unrelated": 0, "outside": 0}
    assert told(found) == [(403, None, DENIED, 13)]


def test_notes_between_rows_are_told(tmp_path: Path, spdiag: Run) -> None:
    write(tmp_path / "log.csv", "# first", HEADING, *rows()[:100], "# rotated", *rows()[100:])

    found = compared(spdiag, str(tmp_path))

    assert (found["rows"]["read"], found["rows"]["rejected"]) == (241, 1)


def test_a_heading_behind_a_hash_is_one(tmp_path: Path, spdiag: Run) -> None:
    write(tmp_path / "log.csv", f"#{HEADING}", *rows())

    assert compared(spdiag, str(tmp_path))["rows"]["read"] == 240

"""Logs as they are found: broken, cut, in odd encodings. What cannot be read is told with its line; the rest is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from logs.worlds import Rows, har, incident, jsonl, packed, row, table, text, zstd
from running import Ran

from spdiag.core.problem import Problem
from spdiag.logs.reading.listing import listed
from spdiag.logs.reading.parts import Bad, Read
from spdiag.logs.reading.records import records, sample
from spdiag.logs.reading.sources import source

Run = Callable[..., Ran]
GOOD = b'{"path": "/orders/v0/orders", "status": 200, "seller_id": "A1B2C3D4E5"}'
HEADER = b"path,status,seller_id,message"


@pytest.fixture
def rows() -> Rows:
    return [row(call) for call in incident(Random("reading"), 8, 3)]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], list[Read | Bad]]:
    """What a file with some content holds."""

    def all_of(content: bytes) -> list[Read | Bad]:
        file = tmp_path / "log"
        file.write_bytes(content)
        return list(records(source(str(file))))

    return all_of


Reading = Callable[[bytes], list[Read | Bad]]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (GOOD[:30], "cut, or not JSON"),
        (b"Traceback (most recent call last):", "not JSON"),
        (b"\0" * 300, "not JSON"),
        (GOOD[:-1] + b",}", "cut, or not JSON"),
        (GOOD + b" behind", "cut, or not JSON"),
        (b"{'path': '/orders/v0/orders'}", "cut, or not JSON"),
        (b"x" + GOOD.replace(b"A1B2", b"\xff\xfe"), "not UTF-8"),
        (b"\x80\x81\x82" * 20, "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b"42", "no JSON object"),
        (b"[1, 2]", "no JSON object"),
        (b"null", "no JSON object"),
        (b'"text"', "no JSON object"),
    ],
)
def test_a_line_that_is_no_record_is_told_with_its_number(line: bytes, why: str, read: Reading) -> None:
    found = read(b"\n".join([GOOD, GOOD, line, GOOD]))

    assert [one.line for one in found] == [1, 2, 3, 4]
    assert [one.line for one in found if isinstance(one, Bad)] == [3]
    assert isinstance(found[2], Bad)
    assert found[2].why == why


@pytest.mark.parametrize(
    "line",
    [
        GOOD.replace(b"A1B2", b"\\ud83d"),
        GOOD.replace(b"A1B2", "Prüfung🚫".encode()),
        GOOD[:-1] + b', "status": 200}',
        GOOD[:-1] + b', "ratio": NaN}',
        GOOD[:-1] + b', "body": "' + b"x" * 3_000_000 + b'"}',
        GOOD.replace(b"/", b"\\/"),
    ],
    ids=["lone surrogate", "emoji", "key twice", "NaN", "3 MB", "escaped slashes"],
)
def test_a_line_that_is_odd_is_read(line: bytes, read: Reading) -> None:
    found = read(b"\n".join([GOOD, line, GOOD]))

    assert [one.record["path"] for one in found if isinstance(one, Read)] == ["/orders/v0/orders"] * 3


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD + b"\n" + GOOD + b"\n",
        (GOOD + b"\n" + GOOD + b"\n").decode().encode("utf-16"),
        (GOOD + b"\n" + GOOD + b"\n").decode().encode("utf-16-be").join([b"\xfe\xff", b""]),
        (GOOD + b"\n" + GOOD + b"\n").decode().encode("utf-16-le"),
        (GOOD + b"\n" + GOOD + b"\n").decode().encode("utf-16-be"),
        (HEADER + b"\n" + b"/orders,200,A1B2C3D4E5,caf\xe9\n" * 2).decode("latin-1").encode("utf-16-le"),
        GOOD + b"\r\n" + GOOD + b"\r\n",
        GOOD + b"\n\n   \n\t\n" + GOOD,
        packed(GOOD + b"\n") + packed(GOOD + b"\n"),
        zstd(GOOD + b"\n") + zstd(GOOD + b"\n"),
        b"[" + GOOD + b",\n" + GOOD + b"]",
        b'{"rows": [' + GOOD + b",\n" + GOOD + b"]}",
        b"2026-11-28 10:00:00 INFO " + GOOD + b"\nno JSON here\nx " + GOOD + b" took 3 ms\n",
        b"[worker-1] 10:00:00 " + GOOD + b"\n[worker-2] 10:00:00 " + GOOD + b"\n",
        b"[\n" + GOOD + b",\n" + GOOD + b"\n]\n",
        b'{"rows": [' + GOOD + b"," + GOOD + b"]}\n",
    ],
    ids=[
        "BOM",
        "UTF-16",
        "BE",
        "LE without a mark",
        "BE without a mark",
        "table without a mark",
        "CRLF",
        "empty lines",
        "gzip",
        "zstd",
        "array",
        "object",
        "text",
        "in brackets",
        "lines",
        "one line",
    ],
)
def test_every_way_of_writing_is_read(content: bytes, read: Reading) -> None:
    found = read(content)

    assert [one.record["seller_id"] for one in found if isinstance(one, Read)] == ["A1B2C3D4E5"] * 2
    assert len(found) == 2


@pytest.mark.parametrize("pack", [packed, zstd], ids=["gzip", "zstd"])
def test_a_packed_log_that_is_cut_is_read_up_to_there_and_told(pack: Callable[[bytes], bytes], read: Reading) -> None:
    lines = [GOOD[:-1] + b', "id": "%032x"}' % Random(number).getrandbits(128) for number in range(20_000)]
    whole = pack(b"\n".join(lines))

    *found, last = read(whole[: len(whole) // 2])

    assert isinstance(last, Bad)
    assert last.why.startswith("the file ends in the middle")
    assert 5_000 < sum(isinstance(one, Read) for one in found) < 15_000
    assert sum(isinstance(one, Bad) for one in found) <= 1


@pytest.mark.parametrize("lost", [1, 4, 100])
@pytest.mark.parametrize("engine", ["stream", "duckdb"])
def test_a_small_log_that_is_cut_is_counted_up_to_there(engine: str, lost: int, tmp_path: Path, spdiag: Run) -> None:
    whole = packed(b"\n".join(GOOD[:-1] + b', "id": %d}' % number for number in range(2_000)))
    (tmp_path / "log.jsonl.gz").write_bytes(whole[:-lost])

    ran = spdiag("compare", str(tmp_path / "log.jsonl.gz"), "--engine", engine, "--format", "json")

    assert json.loads(ran.out)["rows"]["read"] > 1_000
    assert ran.err.count("the file ends in the middle") == 1


def test_a_har_that_is_cut_is_read_up_to_there(rows: Rows, read: Reading) -> None:
    whole = har(rows)

    found = read(whole[: len(whole) // 2])

    assert sum(isinstance(one, Read) for one in found) >= len(rows) // 2 - 1
    assert any(isinstance(one, Bad) for one in found)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'/a,200,A1,"Access, ""denied"""', 'Access, "denied"'),
        (b'/a,200,A1,"Access\ndenied\nto all"', "Access\ndenied\nto all"),
        (b'/a,200,A1,"the \\"x\\" value"', 'the "x" value'),
        (b'/a,200,A1,"a \\" b, c"', 'a " b, c'),
        (b'/a,200,A1,5" pipe', '5" pipe'),
        (b'/a,200,A1,"abc"def', None),
        (b'/a,200,A1,"oops', None),
        (b"/a,200", None),
        (b"/a,200,A1,x,y,z", None),
        (b"/a,200,A1,caf\xe9", "café"),
        (b"/a,200,A1,a\0b", "a\0b"),
        ("/a,200,A1,Prüfung".encode(), "Prüfung"),
    ],
)
def test_a_quote_spoils_no_more_than_its_own_row(line: bytes, message: str | None, read: Reading) -> None:
    rows = [b"/o,200,A%d," % number for number in range(200)]
    before, behind = rows[:50], rows[50:]

    found = read(b"\n".join([HEADER, *before, line, *behind]) + b"\n")

    named = [one.record["seller_id"] for one in found if isinstance(one, Read) and one.record["path"] == "/o"]
    odd = [one for one in found if isinstance(one, Bad) or one.record["path"] == "/a"]
    assert named == [f"A{number}" for number in range(200)]
    assert [one.line for one in odd] == [52]
    if message is None:
        assert isinstance(odd[0], Bad) or odd[0].record["message"] == "abcdef"
    else:
        assert isinstance(odd[0], Read)
        assert odd[0].record["message"] == message


def test_a_header_that_comes_again_is_no_row(rows: Rows, read: Reading) -> None:
    header, *lines = table(rows).splitlines(keepends=True)

    found = read(header + b"".join(lines[:9]) + b"\n" + header + b"".join(lines[9:]))

    assert len(found) == len(rows)
    assert all(isinstance(one, Read) for one in found)


def test_the_fields_at_the_end_of_a_long_log_are_seen_too(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    late = GOOD[:-1] + b', "error_code": "Unauthorized"}'
    log.write_bytes((GOOD + b"\n") * 9_000 + late + b"\n")

    found = sample(source(str(log)), 400)

    assert any("error_code" in one.record for one in found)


def test_prose_is_no_log(tmp_path: Path) -> None:
    file = tmp_path / "prose.txt"
    file.write_text("It was a dark and stormy night.\nThe rain fell.\n")

    assert source(str(file)).kind == "text"
    assert list(records(source(str(file)))) == []


@pytest.mark.parametrize("content", [b"", b"\n\n", packed(b""), zstd(b"")], ids=["empty", "blank", "gzip", "zstd"])
def test_an_empty_log_holds_nothing(content: bytes, read: Reading, tmp_path: Path) -> None:
    assert read(content) == []
    assert source(str(tmp_path / "log")).blank


@pytest.mark.parametrize("pack", [bytes, packed, zstd], ids=["plain", "gzip", "zstd"])
@pytest.mark.parametrize("write", [jsonl, table, text], ids=["lines", "table", "text"])
def test_the_kind_is_told_by_content(
    write: Callable[[Rows], bytes], pack: Callable[[bytes], bytes], rows: Rows, tmp_path: Path
) -> None:
    file = tmp_path / "without-a-suffix"
    file.write_bytes(pack(write(rows)))

    about = source(str(file))

    assert about.kind == {jsonl: "lines", table: "table", text: "text"}[write]
    assert len(list(records(about))) == len(rows)


def test_a_directory_is_all_the_files_in_it_each_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.jsonl", "a.csv", ".hidden", "in/c.gz"):
        (tmp_path / name).touch()

    found = listed([str(tmp_path), f"{tmp_path}/*.csv", "-"]).paths

    assert [name.removeprefix(f"{tmp_path}/") for name in found] == ["a.csv", "b.jsonl", "in/c.gz", "-"]


@pytest.mark.parametrize("name", ["missing.jsonl", "*.none", "empty"])
def test_what_is_not_there_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(Problem, match=r"is not there|holds no files"):
        listed([str(tmp_path / name)])


SPOILT = {
    "jsonl": [GOOD[:30], b"\xff\xfe" * 20, b"\0" * 90, b"Traceback", b"[1]", GOOD + b"]"],
    "csv": [b"/a,200", b'/a,200,A1,"x', b"/a,200,A1,b,c,d,e,f,g,h,i,j", b"/a"],
}


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("form", SPOILT)
def test_rows_that_cannot_be_read_are_counted_and_named(form: str, engine: str, tmp_path: Path, spdiag: Run) -> None:
    made = [row(call) for call in incident(Random(form))]
    lines = (jsonl if form == "jsonl" else table)(made).splitlines()
    for number, junk in enumerate(SPOILT[form]):
        lines.insert(10 + 20 * number, junk)
    log = tmp_path / f"log.{form}"
    log.write_bytes(b"\n".join(lines))

    ran = spdiag("compare", str(log), "--engine", engine, "--format", "json")

    said = [line for line in ran.err.splitlines() if "cannot be read" in line]
    named = [f"warning: {log}:{11 + 20 * number}: cannot be read: " for number in range(len(SPOILT[form]))]
    assert json.loads(ran.out)["rows"] == {
        "read": len(made) + len(named),
        "rejected": len(named),
        "without_seller": 0,
        "unrelated": 0,
        "outside": 0,
    }
    assert len(said) == min(len(named), 6)
    assert all(line.startswith(start) for line, start in zip(said[:5], named, strict=False))
    assert len(named) <= 5 or said[5] == f"warning: {len(named) - 5} more rows cannot be read"

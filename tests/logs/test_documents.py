"""One JSON document as a log: arrays and HARs of any length are read piece by piece, to the row."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from logs.worlds import har, iso
from running import Ran

from spdiag.logs.reading.documents import HEAD, LONGEST, of_document
from spdiag.logs.reading.parts import Bad, Read

Run = Callable[..., Ran]
ENTRIES = 200_000
ROOM = 70
"""MB that reading may take beyond what reading a few rows takes; the documents below are far longer as Python holds them."""
MEASURED = """
import resource, sys
from spdiag.cli import run
status = run(["compare", sys.argv[1], "--quiet", "--report", sys.argv[2]])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1 << 10)
print(status, peak, file=sys.stderr)
"""


def record(number: int) -> dict[str, object]:
    """The seventh seller of ten fails; nobody else does."""
    failed = number % 10 == 7
    return {
        "time": iso(1_796_000_000 + number * 600),
        "method": "GET",
        "path": "/orders/v0/orders",
        "status": 403 if failed else 200,
        "code": "Unauthorized" if failed else None,
        "message": "Access to requested resource is denied." if failed else None,
        "seller_id": f"A1B2C3D4E5F6G{number % 10}",
        "marketplace_id": "A1PA6795UKMFR9",
    }


def array(number: int) -> Iterator[str]:
    """So many records, a hundred and a hundred alike."""
    yield "[\n"
    yield from _between([json.dumps(record(place)) for place in range(100)], number)
    yield "\n]\n"


def archive(number: int) -> Iterator[str]:
    """A HAR of so many entries."""
    entries = json.loads(har([record(place) for place in range(100)]))["log"]["entries"]
    yield '{"log": {"version": "1.2", "creator": {"name": "proxy"}, "entries": [\n'
    yield from _between([json.dumps(entry | {"timings": {"wait": 41}}) for entry in entries], number)
    yield "\n]}}\n"


def _between(hundred: list[str], number: int) -> Iterator[str]:
    whole = ",\n".join(hundred)
    for place in range(number // 100):
        yield f",\n{whole}" if place else whole


def written(file: Path, parts: Iterator[str]) -> str:
    with file.open("w") as out:
        out.writelines(parts)
    return str(file)


def measured(log: str, folder: Path) -> tuple[int, int, dict[str, object]]:
    """The status of a comparison, the MB it took at most, and its document."""
    report = folder / "report.json"
    command = [sys.executable, "-c", MEASURED, log, str(report)]
    done = subprocess.run(command, capture_output=True, check=True)
    status, peak = map(int, done.stderr.split()[-2:])
    return status, peak, json.loads(report.read_text())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell how much memory was taken")
@pytest.mark.parametrize("write", [array, archive], ids=["array", "HAR"])
def test_a_long_document_takes_no_more_memory_than_a_short_one(
    write: Callable[[int], Iterator[str]], tmp_path: Path
) -> None:
    short = written(tmp_path / "short.json", write(1_000))
    long = written(tmp_path / "long.json", write(ENTRIES))

    _, little, _ = measured(short, tmp_path)
    status, much, found = measured(long, tmp_path)

    assert status == 1
    assert much - little < ROOM, (much, little)
    assert found["rows"] == {"read": ENTRIES, "rejected": 0, "without_seller": 0, "unrelated": 0, "outside": 0}
    assert [one["occurrences"] for one in found["findings"]] == [ENTRIES // 10]  # type: ignore[attr-defined]


def cut_in(text: str, size: int) -> list[Read | Bad]:
    """What a document holds that comes in pieces of so many letters."""
    return list(of_document(text[start : start + size] for start in range(0, len(text), size)))


@pytest.mark.parametrize("size", [1, 7, 1_000, 10**9])
@pytest.mark.parametrize("write", [array, archive], ids=["array", "HAR"])
def test_pieces_of_any_size_hold_the_same(write: Callable[[int], Iterator[str]], size: int) -> None:
    whole = "".join(write(300))

    found = cut_in(whole, size)

    assert [isinstance(one, Read) for one in found] == [True] * 300
    assert [one.line for one in found] == list(range(2, 302))
    assert found == cut_in(whole, len(whole))


@pytest.mark.parametrize("indent", [None, 0, 2, "\t"])
def test_an_array_is_read_however_it_is_written(indent: int | str | None) -> None:
    records = [record(number) for number in range(50)]

    found = cut_in("\ufeff \n" + json.dumps(records, indent=indent), 97)

    assert [one.record for one in found if isinstance(one, Read)] == records


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ('{"path": "/orders', ["the JSON is broken"]),
        ('{"path": "/a",}\n]', ["the JSON is broken"]),
        ("", []),
        ("]", []),
        ("]]]] and so on", []),
        ("42, null]", ["no JSON object", "no JSON object"]),
        ("NOTHING", ["the JSON is broken"]),
    ],
)
def test_the_rows_before_a_broken_end_are_read_and_the_end_is_told(end: str, told: list[str]) -> None:
    lines = [json.dumps(record(number)) for number in range(2_000)]

    found = cut_in("[\n" + ",\n".join(lines) + ",\n" + end, 4_096)

    assert [one.line for one in found[:2_000] if isinstance(one, Read)] == list(range(2, 2_002))
    assert [(one.line, one.why) for one in found[2_000:] if isinstance(one, Bad)] == [(2_002, why) for why in told]
    assert len(found) == 2_000 + len(told)


def test_behind_a_broken_element_reading_goes_on() -> None:
    lines = [json.dumps(record(number)) for number in range(40)]
    lines[10] = lines[10][:40]
    lines[20] = "{" + "x" * 50

    found = cut_in("[\n" + ",\n".join(lines) + "\n]", 64)

    assert [one.line for one in found if isinstance(one, Bad)] == [12, 22]
    assert sum(isinstance(one, Read) for one in found) == 38


def test_an_element_longer_than_a_piece_is_one_row() -> None:
    long = record(1) | {"body": "x" * (3 * HEAD)}

    found = cut_in(json.dumps([record(0), long, record(2)]), HEAD // 3)

    assert [one.record for one in found if isinstance(one, Read)] == [record(0), long, record(2)]


def test_an_element_that_never_ends_is_told() -> None:
    found = cut_in('[\n{"path": "/a"},\n{"body": "' + "x" * (2 * LONGEST), 1 << 18)

    assert [type(one) for one in found] == [Read, Bad]


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
def test_a_log_that_is_cut_is_counted_up_to_there(engine: str, tmp_path: Path, spdiag: Run) -> None:
    whole = "".join(array(3_000))
    lines = whole[: len(whole) // 2 + 30].split("\n")
    (tmp_path / "log.json").write_text("\n".join(lines))

    ran = spdiag("compare", str(tmp_path / "log.json"), "--engine", engine, "--format", "json")

    counted = json.loads(ran.out)["rows"]
    assert (counted["read"], counted["rejected"]) == (len(lines) - 1, 1)
    assert f"log.json:{len(lines)}: cannot be read: the JSON is broken" in ran.err

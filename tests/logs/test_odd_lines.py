"""Lines of JSON that are written oddly here and there: two of them run into each other, or in the letters of Windows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from logs.both import DENIED, Record, compared, requests, told
from running import Ran

from spdiag.logs.reading.parts import Bad, Read
from spdiag.logs.reading.records import objects_of

Run = Callable[..., Ran]
ONE, OTHER = b'{"path": "/a", "seller": "A1"}', b'{"path": "/b", "seller": "A2"}'


def written(folder: Path, write: Callable[[Record, bool], bytes]) -> str:
    """The log of the requests, each with its line's end."""
    file = folder / "log.jsonl"
    file.write_bytes(b"".join(write(fields, refused) for _, fields, refused in requests()))
    return str(file)


@pytest.mark.parametrize(
    ("line", "paths", "bad"),
    [
        (ONE + OTHER, ["/a", "/b"], []),
        (ONE + b" \t" + OTHER + ONE + b"\r", ["/a", "/b", "/a"], []),
        (b"\xef\xbb\xbf" + ONE + OTHER, ["/a", "/b"], []),
        (ONE + OTHER[:20], ["/a"], ["cut, or not JSON"]),
        (ONE.replace(b"A1", b"M\xfcller") + OTHER, ["/a", "/b"], []),
        (b'{"rows": [%s, %s]}' % (ONE, OTHER) + ONE, ["/a", "/b", "/a"], []),
        (ONE[:20] + OTHER, [], ["cut, or not JSON"]),
        (ONE + b"," + OTHER, [], ["cut, or not JSON"]),
        (ONE + b"}", [], ["cut, or not JSON"]),
        (ONE.replace(b"A1", b"}{") + b"x", [], ["cut, or not JSON"]),
    ],
)
def test_objects_that_run_into_each_other_are_each_read(line: bytes, paths: list[str], bad: list[str]) -> None:
    found = list(objects_of(7, line))

    assert [one.record["path"] for one in found if isinstance(one, Read)] == paths
    assert [one.why for one in found if isinstance(one, Bad)] == bad
    assert {one.line for one in found} == {7}


def test_a_line_of_very_many_objects_is_read_in_one_go() -> None:
    assert len(list(objects_of(1, ONE * 40_000 + b"{"))) == 40_001


def test_calls_whose_lines_ran_into_each_other_are_counted(tmp_path: Path, spdiag: Run) -> None:
    def write(fields: Record, refused: bool) -> bytes:
        said = {"message": DENIED} if refused else {}
        return json.dumps({**fields, **said}).encode() + (b"" if refused else b"\n")

    found = compared(spdiag, written(tmp_path, write))

    assert found["rows"]["read"] == 240
    assert found["rows"]["rejected"] == 0
    assert told(found) == [(403, None, DENIED, 20)]


@pytest.mark.parametrize("name", ["Möbel Müller", "Café “Größe” €"])
def test_lines_in_the_letters_of_windows_are_read(name: str, tmp_path: Path, spdiag: Run) -> None:
    def write(fields: Record, refused: bool) -> bytes:
        said = {"message": f"{name} is refused"} if refused else {}
        return json.dumps({**fields, **said}, ensure_ascii=False).encode("cp1252") + b"\n"

    found = compared(spdiag, written(tmp_path, write))

    assert found["rows"]["rejected"] == 0
    assert told(found) == [(403, None, f"{name} is refused", 20)]


def test_what_windows_lacks_is_latin_and_what_is_utf_8_stays() -> None:
    (found,) = objects_of(1, '{"path": "/a", "shop": "Köln '.encode() + b'\x81 M\xfcller"}')

    assert isinstance(found, Read)
    assert found.record == {"path": "/a", "shop": "Köln \x81 Müller"}


@pytest.mark.parametrize("kind", ["table", "document", "text"])
def test_letters_of_windows_are_read_in_logs_of_any_kind(kind: str, tmp_path: Path, spdiag: Run) -> None:
    def write(fields: Record, refused: bool) -> str:
        said = "Müller is refused" if refused else ""
        if kind == "table":
            return ",".join(map(str, [*fields.values(), said]))
        return ("INFO: " if kind == "text" else "") + json.dumps({**fields, "message": said}, ensure_ascii=False)

    rows = [write(fields, refused) for _, fields, refused in requests()]
    lines = {"table": ["ts,path,seller,status,message", *rows], "text": rows, "document": [f"[{', '.join(rows)}]"]}
    file = tmp_path / "log"
    file.write_bytes("\n".join(lines[kind]).encode("cp1252") + b"\n")

    found = compared(spdiag, str(file))

    assert told(found) == [(403, None, "Müller is refused", 20)]

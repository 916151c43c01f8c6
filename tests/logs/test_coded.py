"""Answers in another writing within a value, and marks around the objects of a log: read as any other."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from logs.both import DENIED, Record, Run, compared, log, told

from spdiag.logs.reading.coded import decoded

ANSWER = json.dumps({"errors": [{"code": "Unauthorized", "message": DENIED, "details": ""}]})
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
WRITINGS: dict[str, Callable[[str], str]] = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "entities": html.escape,
    "a text in a text": json.dumps,
}


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("inner", [False, True], ids=["", "within an object"])
def test_an_answer_is_read_in_whatever_writing(writing: str, inner: bool, tmp_path: Path, spdiag: Run) -> None:
    def write(_: int, fields: Record, refused: bool) -> Record:
        body = WRITINGS[writing](ANSWER if refused else '{"payload": {}}')
        return fields | ({"response": {"body": body}} if inner else {"body": body})

    found = compared(spdiag, log(tmp_path, write))

    assert told(found) == [(403, "Unauthorized", DENIED, 20)]


def test_what_is_no_json_stays_as_it_is() -> None:
    words = {
        "a": TOKEN,
        "b": "eyJub3QganNvbg==",
        "c": '"quoted"x',
        "d": "eye",
        "e": "[{",
        "f": 5,
        "g": None,
        "h": '"5"',
    }

    assert decoded(words) is words


@pytest.mark.parametrize(
    ("before", "behind"), [("\x1e", ""), ("", ","), ("", ", ")], ids=["RFC 7464", "comma", "comma and blank"]
)
def test_marks_around_the_objects_of_lines_are_none_of_theirs(
    before: str, behind: str, tmp_path: Path, spdiag: Run
) -> None:
    file = Path(log(tmp_path, lambda _number, fields, _refused: fields))
    lines = file.read_text().splitlines()
    file.write_text("".join(f"{before}{line}{behind if number % 2 else ''}\n" for number, line in enumerate(lines)))

    found = compared(spdiag, str(file))

    assert (found["rows"]["read"], found["rows"]["rejected"]) == (240, 0)
    assert told(found) == [(403, None, None, 20)]

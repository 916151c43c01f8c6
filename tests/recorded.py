"""What a recorder wrote, read back, for tests: the lines with what changes at every call checked and set aside."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

FORMS = {
    "time": re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"),
    "request_id": re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|None"),
    "ms": re.compile(r"\d{1,5}"),
    "api_host": re.compile(r"127\.0\.0\.1:\d+"),
}


def lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, each line whole."""
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def told(row: dict[str, Any]) -> dict[str, Any]:
    """The row without its changing fields, after their forms were looked at."""
    wrong = {name: row[name] for name, form in FORMS.items() if not form.fullmatch(str(row[name]))}
    assert wrong == {}
    return {name: value for name, value in row.items() if name not in FORMS}

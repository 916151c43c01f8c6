"""Messages that name whom they strike: shops and companies in the words around Amazon's are no errors of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from logs.both import DENIED, Record, Run, compared, log

NAMES = (
    "Müller GmbH",
    "Les Amis",
    "Sole Mio",
    "Arigato",
    "Old Oak",
    "Blue Bay",
    "Nine Lives",
    "Red Fox Ltd",
    "Zig Zag",
)


def shop(number: int) -> str:
    return NAMES[number % 12 % len(NAMES)]


@pytest.mark.parametrize(
    "words", ["{}: {}", "Sync of {} failed: {}", "{1} (shop {0})", "getOrders refused for seller {}, said {}"]
)
def test_an_error_that_names_each_seller_is_one_error(words: str, tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, _refused: bool) -> dict[str, Any]:
        seller = number % 9
        said = {"message": words.format(NAMES[seller], DENIED), "status": 403} if number >= 120 else {"status": 200}
        return fields | {"seller": f"A{seller:013d}", "host": "a" if number < 120 else "b"} | said

    found = compared(spdiag, log(tmp_path, write))

    (finding,) = found["findings"]
    assert finding["message"] == words.format("#", DENIED)
    assert (finding["scope"], finding["occurrences"], finding["sellers"]["failing"]) == ("all-sellers", 120, 9)
    assert [(one["field"], one["value"]) for one in finding["differs"]] == [("host", "b")]
    assert finding["causes"]


def test_what_else_a_message_says_tells_errors_apart(tmp_path: Path, spdiag: Run) -> None:
    lacks = ("color", "size", "material", "brand", "title", "price", "weight", "height", "depth")

    def write(number: int, fields: Record, _refused: bool) -> dict[str, Any]:
        said = {"message": f"Attribute {lacks[number % 9]} is invalid.", "status": 400}
        return fields | (said if number % 3 == 0 else {"status": 200})

    found = compared(spdiag, log(tmp_path, write))

    assert len(found["findings"]) == 3, "each seller meets some of them, each of them strikes several sellers"


def test_four_names_are_too_few_to_leave_them_open(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, _refused: bool) -> dict[str, Any]:
        refused = number % 12 < 4
        return fields | {"status": 403 if refused else 200, "message": f"{shop(number)}: {DENIED}" if refused else ""}

    found = compared(spdiag, log(tmp_path, write))

    assert len(found["findings"]) == 4


def test_a_seller_that_is_named_in_two_ways_is_one_seller(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, fields: Record, _refused: bool) -> dict[str, Any]:
        place = "DE" if number % 24 < 12 else "FR"
        refused = number % 12 < 6
        return fields | {
            "status": 403 if refused else 200,
            "message": f"{shop(number)} {place}: {DENIED}" if refused else "",
        }

    (finding,) = compared(spdiag, log(tmp_path, write))["findings"]

    assert (finding["sellers"]["failing"], finding["occurrences"]) == (6, 120)
    assert json.dumps(finding["sellers"]["affected_ids"]).count("A00000") == 6

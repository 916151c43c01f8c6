"""Thousands of different errors on one operation: the most frequent are told, the others are one, in both engines."""

from __future__ import annotations

from pathlib import Path

from logs.both import DENIED, Record, Run, compared, log

from spdiag.core.comparison import Error
from spdiag.logs.counting.folding import MOST, OTHERS, folded

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(number: int) -> str:
    return "".join(LETTERS[number // 26**place % 26] for place in range(4))


def test_the_rarest_of_very_many_are_one_for_each_status() -> None:
    often = {Error(403, "Unauthorized", DENIED): 9}
    rare = {Error(500 + number % 2, "E", word(number)): 1 for number in range(MOST)}

    found = folded(often | rare)

    assert set(found) == set(rare)
    assert set(found.values()) == {Error(500, "", OTHERS), Error(501, "", OTHERS)}


def test_as_many_as_are_told_apart_stay() -> None:
    assert folded({Error(500, "E", word(number)): 1 for number in range(MOST)}) == {}


def test_other_errors_of_every_call_are_one_finding(tmp_path: Path, spdiag: Run) -> None:
    def write(number: int, one: Record, failed: bool) -> Record:
        if failed:
            return {**one, "code": "Unauthorized", "message": DENIED}
        return {**one, "status": 500, "code": f"E{number}", "message": "failed", "box": f"box-{number % 3}"}

    file = Path(log(tmp_path, write))
    lines = file.read_text().splitlines()
    more = [
        line.replace("failed", f"failed for {word(9 * turn + place)}")
        for turn, line in enumerate(lines)
        for place in range(9)
    ]
    file.write_text("\n".join(more))

    found = {one["message"]: one for one in compared(spdiag, str(file))["findings"]}

    assert set(found) == {OTHERS, DENIED}
    assert (found[OTHERS]["status"], found[OTHERS]["occurrences"]) == (500, 9 * 220)
    assert found[OTHERS]["sellers"]["failing"] == 11
    assert (found[DENIED]["code"], found[DENIED]["occurrences"]) == ("Unauthorized", 9 * 20)

"""Objects in text logs that go on over several lines are read as one row, or told as one that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from logs.both import DENIED, Record, Run, compared, requests, told

from spdiag.logs.reading.peeking import Peeking
from spdiag.logs.reading.spans import Lines, spanning

TRACE = "[stacktrace]\n#0 /srv/vendor/Client.php(31): {closure}()\n#1 {main}\n"


def monolog(one: Record, refused: bool) -> str:
    said = {**one, **({"exception": "[object] (Denied(code: 403): @)"} if refused else {})}
    return f"[{one['ts']}] prod.INFO: called {json.dumps(said).replace('@', f'denied{chr(10)}{TRACE}')} []"


def beside(one: Record, refused: bool) -> str:
    call = {name: one[name] for name in ("path", "status")}
    return f"[{one['ts']}] prod.INFO: called {json.dumps(call)} {json.dumps({'seller': one['seller'], 'trace': '@'})}".replace(
        "@", TRACE if refused else ""
    )


FORMS: dict[str, Callable[[Record, bool], str]] = {
    "words with line ends": monolog,
    "a name a line": lambda one, _: f"{one['ts']} INFO called {json.dumps(one, indent=2)}",
    "the second object": beside,
}


def written(folder: Path, write: Callable[[Record, bool], str], more: str = "") -> str:
    rows = [write({**one, **({"error": DENIED} if refused else {})}, refused) for _, one, refused in requests()]
    (folder / "log.log").write_text("\n".join([*rows[:50], *([more] if more else []), *rows[50:]]) + "\n")
    return str(folder / "log.log")


@pytest.mark.parametrize("form", FORMS)
def test_an_object_may_go_on_over_several_lines(form: str, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, written(tmp_path, FORMS[form]))

    assert {name: found["rows"][name] for name in ("read", "rejected", "unrelated", "without_seller")} == {
        "read": 240,
        "rejected": 0,
        "unrelated": 0,
        "without_seller": 0,
    }
    assert [(one["status"], one["occurrences"], one["scope"]) for one in found["findings"]] == [(403, 20, "one-seller")]


@pytest.mark.parametrize(
    "cut", ['{"path": "/orders/v0/orders", "trace": "begun', '{"path": "/orders/v0/orders",', "called {"]
)
def test_an_object_that_never_ends_takes_no_other_row(cut: str, tmp_path: Path, spdiag: Run) -> None:
    stamped = compared(spdiag, written(tmp_path, monolog, f"2026-11-13 10:30:00 INFO {cut}"))
    bare = compared(
        spdiag, written(tmp_path, lambda one, _: f"INFO called {json.dumps(one)}", f"INFO {cut}\nand so on")
    )

    for found in (stamped, bare):
        assert (found["rows"]["read"], found["rows"]["rejected"]) == (241, 1)
        assert [(status, times) for status, _, _, times in told(found)] == [(403, 20)]


def lines(*those: str) -> Lines:
    return Peeking(enumerate([one.encode() for one in those], 2))


def test_lines_of_an_object_that_does_not_end_are_given_back() -> None:
    rest = lines("b", '"c"}', "d")

    assert spanning('x {"a": "', 2, rest) == ('x {"a": "', 0)
    assert [line for _, line in rest] == [b"b", b'"c"}', b"d"]


def test_an_object_that_goes_on_too_long_is_given_up() -> None:
    begun = monotonic()

    assert spanning('{"a": "', 0, lines(*["}" * 40] * 100_000))[1] == 0
    assert monotonic() - begun < 2

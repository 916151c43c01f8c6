"""Errors that no sample shows, as they stand together in the middle of a log or are rare: seen at a second look."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from running import Ran

from spdiag.comparing import looking_again
from spdiag.logs.counting.counted import Limits
from spdiag.logs.duck import puzzles as duck_puzzles
from spdiag.logs.reading import opening

Run = Callable[..., Ran]
Record = dict[str, Any]
ENGINES = ("stream", "duckdb")
PLAIN = 3000
DENIED = "Access to requested resource is denied."
ANSWER = {"errors": [{"code": "Unauthorized", "message": DENIED, "details": ""}]}
FAILING: Mapping[str, Callable[[Record], Record]] = {
    "a shape of their own": lambda one: without(one, "status") | {"error": {"status": 403, "message": DENIED}},
    "a shape of their own without a status": lambda one: without(one, "status") | {"error": DENIED},
    "code and message": lambda one: one | {"status": 403, "code": "Unauthorized", "message": DENIED},
    "a list of errors": lambda one: one | {"status": 403, **ANSWER},
    "a nested message": lambda one: one | {"status": 403, "error": {"message": DENIED}},
    "an answer": lambda one: one | {"status": 403, "response": {"body": ANSWER}},
}


def without(record: Record, key: str) -> Record:
    return {name: value for name, value in record.items() if name != key}


def rows(number: int = PLAIN, hour: int = 0) -> list[Record]:
    return [
        {
            "ts": f"2026-11-01T{hour + i // 3600:02}:{i // 60 % 60:02}:{i % 60:02}Z",
            "method": "GET",
            "path": "/orders/v0/orders",
            "status": 200,
            "seller_id": f"A{i % 40:013}",
        }
        for i in range(number)
    ]


def failing(records: list[Record], otherwise: Callable[[Record], Record], begin: int = 2000) -> list[Record]:
    """Records of which 150 failed, far from the start and the end."""
    return [otherwise(one) if begin <= place < begin + 150 else one for place, one in enumerate(records)]


def lines(records: Iterable[Record]) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in records).encode()


def found(ran: Ran) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def told(ran: Ran) -> list[tuple[Any, ...]]:
    return [(one["status"], one["message"], one["occurrences"], one["scope"]) for one in found(ran)["findings"]]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("shape", FAILING)
def test_errors_in_the_middle_are_found_whatever_their_shape(
    shape: str, engine: str, tmp_path: Path, spdiag: Run
) -> None:
    (tmp_path / "log.jsonl").write_bytes(lines(failing(rows(), FAILING[shape])))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

    status = None if "without a status" in shape else 403
    assert (ran.status, told(ran)) == (1, [(status, DENIED, 150, "all-sellers")])
    assert found(ran)["rows"]["unrelated"] == 0
    assert found(ran)["findings"][0]["sellers"]["failing"] == 40
    assert not any("message" in one for one in found(ran)["warnings"])


ERRORED: Record = {"status": 403, "msg": "request errored"}
UNDER_OTHER_WORDS: Mapping[str, Callable[[Record], Record]] = {
    "beside": lambda one: one | ERRORED | {"err": {"code": "Unauthorized", "message": DENIED}},
    "an answer": lambda one: one | ERRORED | {"response": {"body": json.dumps(ANSWER)}},
    "a client's code": lambda one: one | ERRORED | {"code": "ERR_BAD_REQUEST", **ANSWER},
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("shape", UNDER_OTHER_WORDS)
def test_what_amazon_says_is_found_where_a_program_says_the_same_of_each_failure(
    shape: str, engine: str, tmp_path: Path, spdiag: Run
) -> None:
    records = [one | {"msg": "request completed"} for one in rows()]
    (tmp_path / "log.jsonl").write_bytes(lines(failing(records, UNDER_OTHER_WORDS[shape])))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

    assert [(one["code"], *rest) for one, rest in zip(found(ran)["findings"], told(ran), strict=True)] == [
        ("Unauthorized", 403, DENIED, 150, "all-sellers")
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_failures_that_a_sample_shows_are_not_looked_at_again(
    engine: str, passes: list[Any], asked: list[str], tmp_path: Path, spdiag: Run
) -> None:
    records = [one | {"msg": "request completed"} for one in rows()]
    (tmp_path / "log.jsonl").write_bytes(lines(failing(records, lambda one: one | ERRORED | {"took": 3}, 300)))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

    assert (len(passes), told(ran)) == (1, [(403, "request errored", 150, "all-sellers")])
    assert not asked


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions for lines that puzzle."""
    found: list[str] = []
    lines_of = duck_puzzles._lines

    def telling(*others: Any) -> str:
        found.append(lines_of(*others))
        return found[-1]

    monkeypatch.setattr(duck_puzzles, "_lines", telling)
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_beside_an_error_and_tells_no_more_is_not_counted_for(
    engine: str, passes: list[Any], tmp_path: Path, spdiag: Run
) -> None:
    ways = {"status": 403, "error": DENIED, "exc": {"reason": "see error"}}
    (tmp_path / "log.jsonl").write_bytes(lines(failing([one | {"error": None} for one in rows()], lambda o: o | ways)))

    spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine)

    assert len(passes) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_one_error_in_forty_thousand_rows_is_found(engine: str, tmp_path: Path, spdiag: Run) -> None:
    records = rows(40_000)
    records[16_000] = FAILING["a shape of their own"](records[16_000])
    (tmp_path / "log.jsonl").write_bytes(lines(records))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

    assert [one[:3] for one in told(ran)] == [(403, DENIED, 1)]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_error_of_several_files_is_one_whether_a_sample_shows_it_or_not(
    engine: str, tmp_path: Path, spdiag: Run
) -> None:
    shown, late = [failing(rows(hour=hour), FAILING["a list of errors"], at) for hour, at in ((1, 5), (2, 2000))]
    (tmp_path / "1.jsonl").write_bytes(lines(shown))
    (tmp_path / "2.jsonl").write_bytes(lines(late))

    ran = spdiag("compare", str(tmp_path), "--engine", engine, "--format", "json")

    assert told(ran) == [(403, DENIED, 300, "all-sellers")]


def test_files_share_the_fields_that_one_of_them_shows(tmp_path: Path, spdiag: Run, passes: list[Any]) -> None:
    shown, late = [failing(rows(hour=hour), FAILING["a list of errors"], at) for hour, at in ((1, 5), (2, 2000))]
    (tmp_path / "1.jsonl").write_bytes(lines(shown))
    (tmp_path / "2.jsonl").write_bytes(lines(late))

    spdiag("compare", str(tmp_path), "--format", "json")

    assert len(passes) == 1


@pytest.mark.parametrize("form", ["array", "text", "wrapped"])
def test_errors_in_the_middle_of_other_forms_are_found(form: str, tmp_path: Path, spdiag: Run) -> None:
    records = failing(rows(), FAILING["a list of errors"])
    content = {
        "array": json.dumps(records).encode(),
        "text": b"".join(b"INFO spapi " + lines([one]) for one in records),
        "wrapped": lines({"log": json.dumps(one), "stream": "stdout"} for one in records),
    }
    (tmp_path / "log").write_bytes(content[form])

    ran = spdiag("compare", str(tmp_path / "log"), "--format", "json")

    assert told(ran) == [(403, DENIED, 150, "all-sellers")]


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was counted, each time that it was."""
    counted: list[Any] = []
    tallied = looking_again.tallied

    def telling(survey: Any, limits: Limits, *others: Any) -> Any:
        counted.extend([survey] if limits == Limits() else [])  # not a closer look at a part
        return tallied(survey, limits, *others)

    monkeypatch.setattr(looking_again, "tallied", telling)
    return counted


@pytest.mark.parametrize("engine", ENGINES)
def test_what_puzzles_is_looked_at_once_more_and_no_more(
    engine: str, passes: list[Any], tmp_path: Path, spdiag: Run
) -> None:
    (tmp_path / "log.jsonl").write_bytes(lines(failing(rows(), FAILING["a list of errors"])))

    spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine)

    assert len(passes) == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_failures_that_tell_nothing_more_are_not_looked_at_again(
    engine: str, passes: list[Any], tmp_path: Path, spdiag: Run
) -> None:
    (tmp_path / "log.jsonl").write_bytes(lines(failing(rows(), lambda one: one | {"status": 403, "took_ms": 3})))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

    assert len(passes) == 1
    assert told(ran) == [(403, None, 150, "all-sellers")]
    assert any("no message field" in one for one in found(ran)["warnings"])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_request_that_is_about_to_be_sent_is_no_error(engine: str, tmp_path: Path, spdiag: Run) -> None:
    records = failing(rows(), lambda one: without(one, "status") | {"msg": "sending the request"})
    (tmp_path / "log.jsonl").write_bytes(lines(records))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

    assert (ran.status, told(ran), found(ran)["rows"]["unrelated"]) == (0, [], 150)


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_that_cannot_be_read_are_told_once(engine: str, tmp_path: Path, spdiag: Run) -> None:
    records = lines(failing(rows(), FAILING["a list of errors"]))
    (tmp_path / "log.jsonl").write_bytes(records + b'{"path": "/ord\n')

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

    assert ran.err.count("cannot be read") == 1
    assert (found(ran)["rows"]["rejected"], len(told(ran))) == (1, 1)


def test_standard_input_is_looked_at_again(monkeypatch: pytest.MonkeyPatch, spdiag: Run) -> None:
    content = lines(failing(rows(), FAILING["a shape of their own"]))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    ran = spdiag("compare", "-", "--format", "json")

    assert (ran.status, told(ran)) == (1, [(403, DENIED, 150, "all-sellers")])


def test_standard_input_too_long_to_be_kept_says_what_was_not_counted(
    monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    monkeypatch.setattr(opening, "KEPT", 1000)
    content = lines(failing(rows(), FAILING["a shape of their own"]))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    ran = spdiag("compare", "-", "--format", "json")

    assert found(ran)["rows"]["unrelated"] == 150
    assert "error.message, error.status hold errors that the start does not show" in " ".join(found(ran)["warnings"])


def test_where_nothing_but_the_address_tells_the_marketplace_none_is_missed(tmp_path: Path, spdiag: Run) -> None:
    asked = [one | {"path": one["path"] + "?MarketplaceIds=A1PA6795UKMFR9"} for one in rows(50)]
    (tmp_path / "log.jsonl").write_bytes(lines(asked))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--format", "json")

    assert not any("marketplace" in one for one in found(ran)["warnings"])


@pytest.mark.parametrize(("number", "partly"), [(50, False), (PLAIN, True)])
def test_fields_of_a_part_of_a_log_are_called_so(number: int, partly: bool, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.jsonl").write_bytes(lines(rows(number)))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--fields")

    assert ("found in a part of each large log" in ran.out) is partly

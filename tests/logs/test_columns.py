"""Columns to compare calls by: a user agent by product and version, and a machine that few failures betray."""

from __future__ import annotations

from pathlib import Path

from logs.both import DENIED, Record, Run, compared, log, requests


def apart(document: Record) -> list[tuple[str, str]]:
    return [(one["field"], one["value"]) for finding in document["findings"] for one in finding["differs"]]


def refused(one: Record, failed: bool) -> Record:
    return one | {"status": 403, "message": DENIED} if failed else one | {"status": 200}


def test_user_agents_are_compared_by_product_and_version(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, _: bool) -> Record:
        new = number // 12 % 3 == 1
        agent = f"acme/{'3.2.0' if new else '3.1.0'} (Language=Java/1.8.{number}; Platform=Linux)"
        return refused(one, new) | {"http_user_agent": agent}

    found = compared(spdiag, log(tmp_path, written))

    assert apart(found) == [("http_user_agent", "acme/3.2.0")]
    assert "calls with http_user_agent acme/3.2.0 fail, 84 of 84" in found["findings"][0]["summary"]


def on_a_machine(number: int, machine: int, of: int, at: int) -> tuple[bool, Record]:
    """Whether a call fails, of which some do on one of the machines, and where it ran."""
    there = number // 12 % of == machine
    return there and number % at == 0, {"host": {"name": f"worker-{number // 12 % of}"}}


def test_few_failures_of_several_sellers_on_one_machine_are_told_by_it(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, _: bool) -> Record:
        failed, where = on_a_machine(number, 3, 5, 4)
        return refused(one | {"seller": f"A{number % 17:013d}"}, failed) | where

    found = compared(spdiag, log(tmp_path, written))

    (one,) = found["findings"]
    assert (one["scope"], one["why"], apart(found)) == ("all-sellers", "all-sometimes", [("host.name", "worker-3")])
    assert one["occurrences"] < 0.1 * len(list(requests()))


def test_few_failures_of_few_sellers_are_not_told_by_a_machine(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, _: bool) -> Record:
        failed, where = on_a_machine(number, 3, 5, 24)
        return refused(one | {"seller": f"A{number % 17:013d}"}, failed) | where

    found = compared(spdiag, log(tmp_path, written))

    assert [one["scope"] for one in found["findings"]] == ["inconclusive"]


def test_a_value_that_failures_alone_have_is_not_what_they_come_of(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, _: bool) -> Record:
        failed, _where = on_a_machine(number, 3, 5, 4)
        return refused(one | {"seller": f"A{number % 17:013d}"}, failed) | {"queue": "retries" if failed else "calls"}

    found = compared(spdiag, log(tmp_path, written))

    assert [one["scope"] for one in found["findings"]] == ["inconclusive"]


def test_rows_that_lack_a_column_do_not_make_its_only_value_one_of_few(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, _: bool) -> Record:
        failed = 60 <= number < 160 and number % 2 == 0
        told = {"version": "3.1.4"} if number % 2 == 0 else {}
        return refused(one | {"seller": f"A{number % 17:013d}"}, failed) | told

    found = compared(spdiag, log(tmp_path, written))

    (one,) = found["findings"]
    assert (one["scope"], apart(found)) == ("all-sellers", [])


def test_failures_that_lack_a_column_do_not_speak_against_its_value(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, one: Record, _: bool) -> Record:
        failed = number % 7 == 0
        told = {"version": "3.2.0" if failed else "3.1.4"} if number % 3 else {}
        return refused(one | {"seller": f"A{number % 17:013d}"}, failed) | told

    found = compared(spdiag, log(tmp_path, written))

    assert apart(found) == [("version", "3.2.0")]

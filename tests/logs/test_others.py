"""Several errors on one operation: who fails otherwise in between is not kept by the rarer of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from logs.both import START, Record, Run, compared
from logs.worlds import iso

Fault = Callable[[int, float, Random], int]
"""The status of a seller's call at an hour of the day."""
SELLERS = 60
SPAIN, ELSEWHERE = "A1RKKUPIHCS9HS", ("A1PA6795UKMFR9", "A13V1IB3VIYZZH", "APJ6JRA9NG5V4", "A1F83G8C2ARO7P")


def found(folder: Path, spdiag: Run, name: str, fault: Fault) -> dict[int, Record]:
    """The finding of each status, of 6,000 calls of 60 sellers in a day."""
    r = Random(name)
    lines = []
    for number in range(6_000):
        seller = r.randrange(SELLERS)
        status = fault(seller, number / 250, r)
        error = {"code": f"Error{status}", "message": f"Refused for {status}."} if status >= 400 else {}
        told = {"ts": iso(START + number * 14.4), "method": "GET", "path": "/orders/v0/orders", "status": status}
        lines.append(json.dumps(told | {"seller": f"A{seller:013}", "marketplace": "A1PA6795UKMFR9"} | error))
    (folder / "log.jsonl").write_text("\n".join(lines))
    return {one["status"]: one for one in compared(spdiag, str(folder / "log.jsonl"))["findings"]}


def throttled(rate: float, otherwise: Fault) -> Fault:
    """Calls of all sellers are throttled now and then."""
    return lambda seller, hour, r: 429 if r.random() < rate else otherwise(seller, hour, r)


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("rate", [0.005, 0.02, 0.05])
@pytest.mark.parametrize(
    ("stopped", "scope"),
    [
        (lambda seller, hour, _: 403 if hour > 9 else 200, "all-sellers"),
        (lambda seller, hour, _: 503 if 9 < hour < 15 else 200, "all-sellers"),
        (lambda seller, hour, _: 403 if hour > 9 and seller < 20 else 200, "limited-group"),
        (lambda seller, hour, _: 403 if hour > 1 else 200, "all-sellers"),
    ],
)
def test_a_noise_stays_one_where_another_error_stops_all_calls(
    stopped: Fault, scope: str, rate: float, number: int, tmp_path: Path, spdiag: Run
) -> None:
    errors = found(tmp_path, spdiag, f"{scope} {rate} {number}", throttled(rate, stopped))

    assert errors.pop(429)["scope"] == "inconclusive"
    assert [one["scope"] for one in errors.values()] == [scope]


def test_one_fault_in_several_words_is_one_of_all_in_each(tmp_path: Path, spdiag: Run) -> None:
    errors = found(tmp_path, spdiag, "words", lambda _, hour, r: r.choice((500, 502, 503, 504)) if hour > 9 else 200)

    assert {one["scope"] for one in errors.values()} == {"all-sellers"}


def test_one_seller_that_meets_two_errors_is_kept_by_both(tmp_path: Path, spdiag: Run) -> None:
    errors = found(tmp_path, spdiag, "two", lambda seller, _, r: r.choice((400, 403)) if seller == 7 else 200)

    assert {one["scope"] for one in errors.values()} == {"one-seller"}


@pytest.mark.parametrize("number", range(4))
def test_one_seller_far_above_a_noise_is_one_seller(number: int, tmp_path: Path, spdiag: Run) -> None:
    errors = found(
        tmp_path,
        spdiag,
        f"far above {number}",
        lambda seller, _, r: 500 if r.random() < (0.4 if seller == 7 else 0.003) else 200,
    )

    assert (errors[500]["scope"], errors[500]["sellers"]["affected_ids"]) == ("one-seller", [f"A{7:013}"])


@pytest.mark.parametrize("number", range(4))
def test_a_marketplace_far_above_a_noise_that_nearly_all_meet_is_named(
    number: int, tmp_path: Path, spdiag: Run
) -> None:
    r = Random(f"Spain {number}")
    lines = []
    for call in range(12_000):
        seller = r.randrange(120)
        bad = r.random() < (0.2 if seller % 8 == 0 else 0.01)
        told = {
            "ts": iso(START + call * 7.2),
            "method": "GET",
            "path": "/orders/v0/orders",
            "status": 500 if bad else 200,
        }
        where = SPAIN if seller % 8 == 0 else ELSEWHERE[seller % 4]
        lines.append(json.dumps(told | {"seller": f"A{seller:013}", "marketplace": where}))
    (tmp_path / "log.jsonl").write_text("\n".join(lines))

    (finding,) = compared(spdiag, str(tmp_path / "log.jsonl"))["findings"]

    assert [(one["field"], one["value"]) for one in finding["differs"]] == [("marketplace", SPAIN)]
    assert finding["sellers"]["affected"] == 15


@pytest.mark.parametrize("number", range(3))
def test_an_outage_in_several_words_is_one_of_all_where_few_meet_each_of_them(
    number: int, tmp_path: Path, spdiag: Run
) -> None:
    errors = found(
        tmp_path,
        spdiag,
        f"several {number}",
        lambda _, hour, r: r.choice((500, 503, 504)) if 9 < hour < 10.2 else 200,
    )

    assert {status: one["scope"] for status, one in errors.items()} == dict.fromkeys((500, 503, 504), "all-sellers")


def test_sellers_refused_beside_an_outage_of_all_others_are_a_group(tmp_path: Path, spdiag: Run) -> None:
    def fault(seller: int, hour: float, _: Random) -> int:
        return (403 if seller < SELLERS * 0.6 else 503) if hour > 9 else 200

    errors = found(tmp_path, spdiag, "beside", fault)

    assert {status: one["scope"] for status, one in errors.items()} == dict.fromkeys((403, 503), "limited-group")

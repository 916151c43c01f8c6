"""What a comparison comes to, and how it is said: facts only where they are so, sentences to their end."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from logs.worlds import (
    BROKEN,
    DE,
    FR,
    INVALID,
    JP,
    ORDERS,
    REFUSED,
    STOCK,
    US,
    Call,
    Error,
    Seller,
    calls,
    in_order,
    jsonl,
    row,
    sellers,
)
from running import Ran

from spdiag.catalog.places import marketplaces
from spdiag.comparing.compared import Means, compared
from spdiag.concerning import About, evidence
from spdiag.core.findings import Comparison, said, summary
from spdiag.logs.counting.rows import Row
from spdiag.logs.counting.tally import Counting

Run = Callable[..., Ran]
ELSEWHERE = "sellers.same-operation-works-elsewhere"
WHO = sellers(Random("telling"), 40, (DE, FR))
STRUCK = {one.id for one in WHO[:4]}


def found_in(made: Sequence[Call]) -> Comparison:
    tally = Counting()
    for one in made:
        tally.add(Row(one.at, one.seller, one.market, "GET", one.path, one.status, one.code, one.message))
    return compared(tally, Means())


def facts(found: Comparison, error: Error) -> dict[str, object]:
    about = About(operation="getOrders", status=error[0], code=error[1])
    return {one.name: one.value for one in evidence(found, about)}


def orders(fails: Callable[[Call], Error | None]) -> list[Call]:
    return calls(Random("orders"), ORDERS, WHO, 12, fails)


def refused_and(others: Callable[[Call], Error | None]) -> list[Call]:
    """Some are refused for half of the day and succeed before; the others fail as told."""
    return orders(lambda call: (REFUSED if call.hour >= 12 else None) if call.seller in STRUCK else others(call))


@pytest.mark.parametrize(
    ("others", "works"),
    [
        (lambda _: None, True),
        (lambda call: BROKEN if call.seller != WHO[9].id else None, True),
        (lambda call: BROKEN if call.hour >= 6 else None, True),
        (lambda _: BROKEN, False),
        (lambda call: BROKEN if call.market == DE else INVALID, False),
    ],
    ids=[
        "all others succeed",
        "one other succeeds",
        "others succeed at first",
        "no other succeeds",
        "two other errors",
    ],
)
def test_that_it_works_elsewhere_is_a_fact_where_another_seller_succeeded(
    others: Callable[[Call], Error | None], works: bool
) -> None:
    told = facts(found_in(refused_and(others)), REFUSED)

    assert told["sellers.scope"] == "limited-group"
    assert told.get(ELSEWHERE, False) is works


def test_success_on_another_operation_is_none_on_this_one() -> None:
    made = in_order(refused_and(lambda _: BROKEN) + calls(Random("stock"), STOCK, WHO, 12))

    assert ELSEWHERE not in facts(found_in(made), REFUSED)


def test_an_error_of_all_works_nowhere() -> None:
    told = facts(found_in(orders(lambda call: REFUSED if call.hour >= 12 else None)), REFUSED)

    assert (told["sellers.scope"], ELSEWHERE in told) == ("all-sellers", False)


def at_times() -> list[Call]:
    r = Random("at times")
    return orders(lambda call: BROKEN if call.hour >= 12 and r.random() < 0.4 else None)


def test_what_strikes_all_at_times_is_said_to_the_end() -> None:
    (one,) = found_in(at_times()).findings

    assert one.judgement.why == "all-sometimes"
    assert said(one).startswith("whoever calls, ")
    assert " % of the calls fail, since 2026-11-28 12:0" in said(one)
    assert summary(one) == said(one)


def test_what_strikes_all_at_times_in_some_marketplaces_names_their_countries() -> None:
    r = Random("some places")
    who = [Seller(one.id, (DE, FR, US, JP)) for one in WHO]

    made = calls(r, ORDERS, who, 40, lambda call: BROKEN if call.market in {DE, FR} and r.random() < 0.6 else None)

    (one,) = found_in(made).findings
    countries = " or ".join(at.named for at in one.marketplaces)
    assert {*countries.split(" or ")} == {"Germany", "France"}
    assert said(one).startswith(f"calls in {countries} fail, ")
    assert "% of all calls, whichever seller makes them" in said(one)


def test_a_seller_that_never_succeeded_is_said_to_have_no_success_before() -> None:
    late = [call for call in orders(lambda _: None) if call.seller != WHO[0].id or call.hour > 8]
    failing = [call.failed(REFUSED) if call.seller == WHO[0].id else call for call in late]

    (one,) = found_in(failing).findings

    assert said(one).endswith(" UTC, with no success before")


def test_a_seller_that_succeeded_before_is_not() -> None:
    made = orders(lambda call: REFUSED if call.seller == WHO[0].id and call.hour > 8 else None)

    (one,) = found_in(made).findings

    assert said(one).endswith(" UTC")


ALONE = "no call in these logs succeeded"


@pytest.mark.parametrize(
    ("others", "told"),
    [([], True), ([row(call) for call in orders(lambda _: None)[:1]], False)],
    ids=["failures alone", "one success"],
)
def test_where_failures_alone_are_logged_that_is_said(
    others: list[dict[str, object]], told: bool, tmp_path: Path, spdiag: Run
) -> None:
    failures = [row(call) for call in orders(lambda _: REFUSED)]
    (tmp_path / "log.jsonl").write_bytes(jsonl([*failures, *others]))

    for engine in ("stream", "duckdb"):
        ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--engine", engine, "--format", "json")

        document = json.loads(ran.out)
        assert [one["scope"] for one in document["findings"]] == ["all-sellers"]
        assert any(ALONE in one for one in document["warnings"]) is told


def test_sellers_that_paths_alone_tell_are_said_to_come_from_there(tmp_path: Path, spdiag: Run) -> None:
    path = "/listings/2021-08-01/items/{}/SKU-1"
    records = [{"path": path.format(one.id), "status": 403 if one is WHO[0] else 200} for one in WHO[:9]] * 9
    (tmp_path / "log.jsonl").write_bytes(jsonl(records))

    document = json.loads(spdiag("compare", str(tmp_path / "log.jsonl"), "--format", "json").out)

    assert [one["scope"] for one in document["findings"]] == ["one-seller"]
    assert "no seller field: sellers are taken out of paths that hold them;" in " ".join(document["warnings"])


@pytest.mark.parametrize("layout", ["text", "json", "markdown"])
def test_every_format_says_it_to_the_end(layout: str, tmp_path: Path, spdiag: Run) -> None:
    made = at_times()
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))

    ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--format", layout)

    (one,) = found_in(made).findings
    assert said(one) in " ".join(ran.out.split())
    assert ran.status == 1


def test_with_a_cause_the_summary_says_it_too(tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in at_times()]))

    (one,) = json.loads(spdiag("compare", str(tmp_path / "log.jsonl"), "--format", "json").out)["findings"]

    cause = one["causes"][0]
    assert one["summary"].endswith(f": {cause['likelihood']} {cause['id']}")


@pytest.mark.parametrize(("begins", "first"), [(12.0, "role.not-propagated"), (None, "account.inactive")])
def test_sellers_that_are_refused_from_one_moment_on_did_not_all_lose_their_accounts(
    begins: float | None, first: str, tmp_path: Path, spdiag: Run
) -> None:
    hours = {seller: begins or 3.0 + 5 * place for place, seller in enumerate(sorted(STRUCK))}
    made = orders(lambda call: REFUSED if call.seller in STRUCK and call.hour >= hours[call.seller] else None)
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))

    (one,) = json.loads(spdiag("compare", str(tmp_path / "log.jsonl"), "--format", "json").out)["findings"]

    assert one["scope"] == "limited-group"
    assert one["causes"][0]["id"] == first


def test_three_sellers_in_three_marketplaces_are_not_set_apart_by_these() -> None:
    names = [one.id for one in marketplaces()]
    who = sellers(Random("three"), 6 * len(names), names)
    three = {next(one.id for one in who if one.markets == (name,)) for name in (DE, US, JP)}

    (one,) = found_in(
        calls(Random("three"), ORDERS, who, 8, lambda call: REFUSED if call.seller in three else None)
    ).findings

    assert one.judgement.affected == three
    assert one.differs == ()


def in_germany_alone() -> list[Call]:
    both = [Seller(one.id, (DE, FR)) for one in WHO]
    r = Random("alone")
    return calls(r, ORDERS, both, 20, lambda call: REFUSED if call.market == DE and call.hour >= 9 else None)


def test_an_error_of_all_in_one_marketplace_alone_is_no_role_that_lacks(tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in in_germany_alone()]))

    (one,) = json.loads(spdiag("compare", str(tmp_path / "log.jsonl"), "--format", "json").out)["findings"]

    assert one["causes"][0]["id"] == "server.outage-or-bug"
    assert "role.missing" not in {cause["id"] for cause in one["causes"]}


def test_an_error_of_all_in_one_marketplace_alone_names_it() -> None:
    (one,) = found_in(in_germany_alone()).findings

    assert one.judgement.why == "all"
    assert [(apart.field, apart.value) for apart in one.differs] == [("marketplace", DE)]
    assert said(one).endswith(", all in Germany")


def test_where_hardly_anybody_calls_elsewhere_no_marketplace_is_set_apart() -> None:
    both = [Seller(one.id, (DE, FR) if place < 2 else (DE,)) for place, one in enumerate(WHO)]

    made = calls(Random("hardly"), ORDERS, both, 20, lambda call: REFUSED if call.market == DE else None)

    (one,) = found_in(made).findings
    assert (one.judgement.why, one.differs) == ("all", ())


def test_an_error_of_all_everywhere_names_no_marketplace() -> None:
    both = [Seller(one.id, (DE, FR)) for one in WHO]

    (one,) = found_in(calls(Random("all"), ORDERS, both, 20, lambda call: REFUSED if call.hour >= 9 else None)).findings

    assert (one.judgement.why, one.differs) == ("all", ())

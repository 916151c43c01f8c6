"""Whom an error strikes decides what it likely is: how many, where, for how long; and what is advised fits that."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs.worlds import (
    BROKEN,
    CA,
    DE,
    FR,
    HOUR,
    ITEMS,
    JP,
    ORDERS,
    QUOTA,
    REFUSED,
    REPORT,
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

from spdiag.comparing.compared import Means, compared
from spdiag.comparing.whom import share
from spdiag.concerning import About, evidence
from spdiag.core.comparison import Clock, Group, Judgement, Place, Scope, Struck
from spdiag.core.comparison import Error as Kind
from spdiag.core.evidence import Case, Evidence
from spdiag.core.lasting import lasts
from spdiag.core.verdict import filled
from spdiag.handbook import load
from spdiag.logs.counting.rows import Row
from spdiag.logs.counting.tally import Counting

Run = Callable[..., Ran]
Told = Callable[..., dict[str, Any]]
Fails = Callable[[Call], Error | None]

WHO = sellers(Random("whom"), 60, (DE, FR, JP))
UNAVAILABLE: Error = (503, "ServiceUnavailable", "Service is temporarily unavailable.")
WRONG: Error = (400, "InvalidInput", "Invalid Input")
NO_DATA: Error = (403, "Unauthorized", "Application does not have access to one or more requested data elements: [x]")


def of(places: int) -> set[str]:
    return {one.id for one in WHO[:places]}


def in_place(marketplace: str, number: int) -> set[str]:
    return {one.id for one in [one for one in WHO if one.markets == (marketplace,)][:number]}


@pytest.fixture
def told(tmp_path: Path, spdiag: Run) -> Told:
    """The one finding of a comparison of orders that fail as given."""

    def finding(fails: Fails, who: Sequence[Seller] = WHO, until: int = 24, **more: str) -> dict[str, Any]:
        rows = [row(call) for call in calls(Random("whom"), ORDERS, who, 24, fails, (0, until))]
        (tmp_path / "log.jsonl").write_bytes(jsonl(rows))
        options = [word for name, value in more.items() for word in (f"--{name}", value)]
        ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--format", "json", *options)
        (found,) = json.loads(ran.out)["findings"]
        return dict(found)

    return finding


def likely(finding: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["likelihood"] for one in finding["causes"]}


def first(finding: dict[str, Any]) -> str:
    return str(finding["causes"][0]["id"])


def facts(fails: Fails, who: Sequence[Seller] = WHO) -> dict[str, object]:
    tally = Counting()
    for one in calls(Random("whom"), ORDERS, who, 12, fails):
        tally.add(Row(one.at, one.seller, one.market, "GET", one.path, one.status, one.code, one.message))
    return {one.name: one.value for one in evidence(compared(tally, Means()), About(operation="getOrders"))}


@pytest.mark.parametrize(
    ("affected", "called", "word"),
    [
        (2, 5, "few"),
        (3, 5, "some"),
        (5, 10, "many"),
        (4, 40, "some"),
        (6, 150, "few"),
        (15, 150, "some"),
        (16, 150, "many"),
        (31, 4171, "few"),
        (120, 300, "many"),
        (3, 0, "few"),
    ],
)
def test_the_share_of_a_limited_group_has_a_word(affected: int, called: int, word: str) -> None:
    names = frozenset(map(str, range(affected)))

    assert share(Judgement(Scope.SOME, "stuck", names, called=called), 100) == word


def test_two_fifths_of_the_accounts_are_not_inactive(told: Told) -> None:
    finding = told(lambda call: REFUSED if call.seller in of(24) else None)

    assert first(finding) == "role.not-propagated"
    assert "account.inactive" not in likely(finding)


def test_a_few_accounts_may_be(told: Told) -> None:
    finding = told(lambda call: REFUSED if call.seller in of(2) else None)

    assert first(finding) == "account.inactive"


@pytest.mark.parametrize("struck", [1, 12])
def test_what_others_get_through_is_no_bug_of_the_library(struck: int, told: Told) -> None:
    finding = told(lambda call: NO_DATA if call.seller in of(struck) else None)

    assert first(finding) == "role.restricted-pii"
    assert likely(finding).get("client.sdk-bug", "possible") == "possible"


def test_a_library_that_asks_wrongly_does_so_for_all(told: Told) -> None:
    finding = told(lambda _: NO_DATA)

    assert likely(finding)["client.sdk-bug"] == "likely"


@pytest.mark.parametrize("struck", [1, 3])
def test_input_that_is_refused_for_some_is_looked_into_before_their_accounts(struck: int, told: Told) -> None:
    finding = told(lambda call: WRONG if call.seller in of(struck) else None)

    assert first(finding) == "request.invalid-parameter"
    assert likely(finding)["account.inactive"] == "possible"
    assert finding["causes"][0]["fixes"][0]["do"].startswith("Compare a refused request with one that succeeds")


@pytest.mark.parametrize("more", [{}, {"since": "2026-11-28T14:00Z"}], ids=["with its beginning", "without"])
def test_sellers_of_one_marketplace_do_not_all_lose_their_accounts(more: dict[str, str], told: Told) -> None:
    struck = in_place(DE, 8)

    finding = told(lambda call: REFUSED if call.seller in struck and call.hour >= 9 else None, **more)

    assert [one["value"] for one in finding["differs"]] == [DE]
    assert first(finding) == "role.not-propagated"
    assert "account.inactive" not in likely(finding)


def test_a_region_that_is_refused_points_to_its_host(told: Told) -> None:
    who = sellers(Random("regions"), 40, (US, CA, DE, FR))

    finding = told(lambda call: REFUSED if call.market in (US, CA) and call.hour >= 12 else None, who)

    assert [(one["field"], one["value"]) for one in finding["differs"]] == [("region", "na")]
    assert first(finding) == "endpoint.region-mismatch"


def test_a_fault_of_one_whole_marketplace_is_amazons(told: Told) -> None:
    finding = told(lambda call: UNAVAILABLE if call.market == DE and call.hour >= 12 else None)

    assert (finding["scope"], finding["next"]) == ("limited-group", "reach-out-to-sellers")
    assert (first(finding), likely(finding)["server.outage-or-bug"]) == ("server.outage-or-bug", "likely")
    assert not [name for name in likely(finding) if not name.startswith("server.") or name == "server.transient"]
    assert finding["causes"][0]["fixes"][0]["do"].startswith("Look at the API Health Dashboard")


def test_half_of_a_marketplace_is_not_the_whole() -> None:
    half, whole = in_place(DE, 10), in_place(DE, 20)
    name = "sellers.some-marketplaces-alone"

    assert name not in facts(lambda call: UNAVAILABLE if call.seller in half else None)
    assert facts(lambda call: UNAVAILABLE if call.seller in whole else None)[name] is True


@pytest.mark.parametrize(
    ("fails", "shared"),
    [
        (lambda call: REFUSED if call.market == DE else None, ("marketplace",)),
        (lambda call: REFUSED if call.market == JP else None, ("marketplace",)),
        (lambda call: REFUSED if call.seller in of(12) else None, None),
        (lambda call: REFUSED if call.seller == WHO[0].id else None, None),
    ],
    ids=["Germany", "Japan", "anywhere", "one seller"],
)
def test_what_sellers_share_is_a_fact_where_they_are_several(fails: Fails, shared: object) -> None:
    assert facts(fails).get("sellers.set-apart-by") == shared


def test_a_failure_of_hours_is_none_of_a_moment(told: Told) -> None:
    finding = told(lambda call: BROKEN if call.seller == WHO[0].id and call.hour >= 12 else None)

    assert (finding["scope"], first(finding)) == ("one-seller", "server.fault-for-some")
    assert "server.transient" not in likely(finding)


def test_a_failure_of_minutes_may_be_one_of_a_moment(told: Told) -> None:
    finding = told(lambda call: BROKEN if call.seller == WHO[0].id and 1 <= call.hour < 1.9 else None, until=3)

    assert finding["scope"] == "one-seller"
    assert first(finding) == "server.transient"
    assert "server.fault-for-some" not in likely(finding)


@pytest.mark.parametrize("struck", [{WHO[0].id}, of(60)], ids=["one", "all"])
def test_too_many_calls_are_no_matter_of_accounts(struck: set[str], tmp_path: Path, spdiag: Run) -> None:
    r = Random("rate")
    made = calls(r, ORDERS, WHO, 30, lambda call: QUOTA if call.seller in struck and r.random() < 0.5 else None)
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))

    drawn = spdiag("compare", str(tmp_path / "log.jsonl")).out
    (finding,) = json.loads(spdiag("compare", str(tmp_path / "log.jsonl"), "--format", "json").out)["findings"]

    assert likely(finding) == {"throttling.rate-exceeded": "certain"}
    assert f"  Next: {finding['causes'][0]['fixes'][0]['do'][:30]}" in drawn
    assert "spdiag check" not in drawn


def test_one_seller_that_amazon_fails_for_is_not_sent_to_its_account(tmp_path: Path, spdiag: Run) -> None:
    made = calls(Random("next"), ORDERS, WHO, 12, lambda call: BROKEN if call.seller == WHO[0].id else None)
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))

    drawn = " ".join(spdiag("compare", str(tmp_path / "log.jsonl")).out.split())

    assert "Next: Ask for less for these sellers" in drawn


def struck(first: float, last: float, answered: tuple[float, ...] = ()) -> Group:
    """A group of one account, on a clock with slots of an hour; moments are hours."""
    slots = sum(1 << int(hour) for hour in {first, last})
    one = Struck("A1", DE, 2, slots, first * HOUR, last * HOUR)
    if answered:
        one = one._replace(
            answered=len(answered),
            answered_slots=sum(1 << int(hour) for hour in set(answered)),
            answered_first=min(answered) * HOUR,
            answered_last=max(answered) * HOUR,
        )
    return Group("", Place("GET", "getOrders", "/"), Kind(500, "", ""), 2, first * HOUR, last * HOUR, (one,))


def from_hour(hour: int) -> int:
    """All slots from one on."""
    return (1 << 24) - (1 << hour)


@pytest.mark.parametrize(
    ("group", "window", "long"),
    [
        (struck(3, 3.5), from_hour(3), False),
        (struck(3, 4), from_hour(3), True),
        (struck(3, 9), -1, True),
        (struck(3, 9), from_hour(8), True),
        (struck(3, 8.5), from_hour(8), False),
        (struck(3, 9, (1, 2)), from_hour(3), True),
        (struck(3, 9, (10,)), from_hour(3), True),
        (struck(3, 9, (1, 10)), from_hour(3), True),
        (struck(3, 9, (1, 6, 10)), from_hour(3), False),
        (struck(3, 4.5, (3.2, 4.2)), from_hour(3), False),
    ],
)
def test_it_lasts_where_an_hour_passed_without_a_success(group: Group, window: int, long: bool) -> None:
    judgement = Judgement(Scope.ONE, "stuck", frozenset({"A1"}), window)

    assert lasts(group, judgement, Clock(0.0, HOUR, 24 * HOUR)) is long


def test_how_long_is_not_known_without_times_nor_where_the_scope_is_open() -> None:
    judgement = Judgement(Scope.ONE, "stuck", frozenset({"A1"}), -1)

    assert lasts(struck(3, 9), judgement, None) is None
    assert lasts(struck(3, 9), judgement._replace(scope=Scope.OPEN), Clock(0.0, HOUR, 24 * HOUR)) is None


@pytest.mark.parametrize("summary", ["", "all 80 sellers fail"])
def test_to_look_at_how_many_are_struck_is_right_before_and_after_they_were_counted(summary: str) -> None:
    cause = load().cause("server.outage-or-bug")
    case = Case((Evidence("sellers.summary", summary, "a log"),) if summary else ())

    assert cause is not None
    assert filled(cause.fixes[0].do, case) == (
        "Look at the API Health Dashboard, and in your request logs at how many sellers get the error on that resource "
        f"path, and since when{' (' + summary + ')' if summary else ''}. For that, they hold resource path, status, error "
        "message, seller id and marketplace id of every call."
    )


@pytest.mark.parametrize("still", [0, 20])
def test_a_secret_is_looked_at_before_a_role_where_nothing_works_from_one_moment_on(
    still: int, tmp_path: Path, spdiag: Run
) -> None:
    def fails(call: Call) -> Error | None:
        return REFUSED if call.hour >= 14 else None

    made = [
        one
        for number, kind in enumerate((ORDERS, REPORT, STOCK))
        for one in calls(Random(number), kind, WHO, 24, fails)
    ]
    made += calls(Random("other"), ITEMS, WHO, still) if still else []
    (tmp_path / "log.jsonl").write_bytes(jsonl([row(call) for call in in_order(made)]))

    found = json.loads(spdiag("compare", str(tmp_path / "log.jsonl"), "--format", "json").out)["findings"]

    assert {one["scope"] for one in found} == {"all-sellers"}
    assert {first(one) == "lwa.secret-expired" for one in found} == {not still}

"""What compare shows of logs: no secret and no personal data that stands in them, with pseudonyms no seller's id."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from logs import outages
from logs.worlds import (
    ADDRESS,
    DE,
    DOCUMENT,
    FEED,
    FR,
    ITEM,
    ITEMS,
    ORDER,
    ORDERS,
    REFUSED,
    REPORT,
    STOCK,
    US,
    Call,
    Operation,
    Seller,
    calls,
    in_order,
    jsonl,
    row,
    sellers,
)
from running import Ran

from spdiag.comparing.disclosing import Disclosed, Names
from spdiag.core.redaction import Gate
from spdiag.logs.counting.rows import Row
from spdiag.logs.counting.tally import Counting

Run = Callable[..., Ran]
ENGINES = ("stream", "duckdb")
LAYOUTS = ("text", "json", "markdown")
CANARY = "hushcanary"
SECRETS = (
    f"{CANARY}@example.com",
    f"Atza|IwEB{CANARY}",
    f"Atzr|IwEB{CANARY}",
    f"x-amz-access-token:{CANARY}",
    f"amzn1.oa2-cs.v1.{CANARY}",
    f"odd-{CANARY}",
    f"password={CANARY}",
    f"https://user:{CANARY}@example.com",
    f"refresh_token={CANARY}",
)
"""The sixth is one that only the environment tells to be a secret; none has digits, which messages do not keep."""
OPERATIONS = (ORDERS, REPORT, STOCK, FEED, ITEMS, ITEM, ORDER, ADDRESS, DOCUMENT)
PLACES: Mapping[str, Callable[[Call, str], Call]] = {
    "message": lambda call, secret: call._replace(message=f"The value {secret} was refused."),
    "code": lambda call, secret: call._replace(code=secret),
    "path": lambda call, secret: call._replace(path=f"/hooks/v1/{secret.replace('/', '')}/things"),
    "marketplace": lambda call, secret: call._replace(market=secret),
    "column": lambda call, secret: call._replace(traits={"host": secret}),
    "seller": lambda call, secret: call._replace(seller=f"{secret}{call.seller[-1]}"),
}


def holding(place: str) -> list[Call]:
    """Operations on which some fail, each with another secret in that place of the rows that fail."""
    r = Random(place)
    who = sellers(r, 24, (DE, FR, US))
    struck = {one.id for one in who[:4]}
    made = []
    for operation, secret in zip(OPERATIONS, SECRETS, strict=True):
        mine = calls(r, operation, who, 8, lambda call: REFUSED if call.seller in struck else None)
        made += [PLACES[place](call, secret) if call.error else call for call in mine]
    return in_order(made)


@pytest.fixture
def shown(tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """All that compare writes of a log anywhere, with a secret in the environment."""
    monkeypatch.setenv("LWA_CLIENT_SECRET_SHOP", f"odd-{CANARY}")

    def of(made: Sequence[Call], *arguments: str) -> str:
        log = tmp_path / "log.jsonl"
        log.write_bytes(jsonl([row(call) for call in made]))
        reports = [tmp_path / f"report{suffix}" for suffix in (".txt", ".json", ".md")]
        ran = spdiag("compare", str(log), "-v", *arguments, *(f"--report={one}" for one in reports))
        assert ran.status in (1, 3), ran.err
        return "".join([ran.out, ran.err, *(one.read_text() for one in reports)])

    return of


Shown = Callable[..., str]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("place", PLACES)
def test_no_secret_that_stands_in_logs_is_shown(place: str, engine: str, shown: Shown) -> None:
    told = shown(holding(place), "--engine", engine, "--format", "json")

    assert CANARY not in told.lower()
    assert REFUSED[1 if place == "message" else 2] in told


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_secret_is_shown_in_any_format(layout: str, engine: str, shown: Shown) -> None:
    made = in_order(call for place in PLACES for call in holding(place))

    assert CANARY not in shown(made, "--engine", engine, "--format", layout).lower()


def test_of_a_token_its_kind_is_left(shown: Shown) -> None:
    assert "The value Atza|… was refused." in shown(holding("message"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("token", [f"IwEB9/{CANARY}", f"{CANARY}9+x/{CANARY}=", f"a9/{CANARY}/b8/{CANARY}"])
def test_of_a_token_with_digits_nothing_but_its_kind_is_left(token: str, engine: str, shown: Shown) -> None:
    made = [call._replace(message=f"Atza|{token} is bad") if call.error else call for call in holding("seller")]

    told = shown(made, "--engine", engine)

    assert CANARY not in told
    assert "Atza|… is bad" in told


@pytest.mark.parametrize("secret", [f"{CANARY}/x9x/{CANARY}", f"{CANARY}=9~{CANARY}"])
def test_a_secret_of_the_environment_is_known_without_its_digits_too(
    secret: str, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SP_API_CLIENT_SECRET", secret)
    made = [call._replace(message=f"The value {secret} is bad") if call.error else call for call in holding("seller")]

    assert CANARY not in shown(made)


def test_a_token_in_the_environment_hides_no_kind_of_others(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SP_API_REFRESH_TOKEN", "Atzr|IwEB9mine")
    made = [call._replace(message="Atzr|IwEB9other is bad") if call.error else call for call in holding("seller")]

    assert "Atzr|… is bad" in shown(made)


def test_what_is_masked_changes_no_number(tmp_path: Path, spdiag: Run) -> None:
    secret = outages.of_all("masked")
    named = [call._replace(path="/hooks/someone@example.com/things") for call in secret]
    plain = [call._replace(path="/hooks/someone/things") for call in secret]

    documents = [_document(tmp_path, spdiag, made) for made in (named, plain)]

    (masked,), (open_one,) = (one["findings"] for one in documents)
    assert (masked.pop("path"), open_one.pop("path")) == ("/hooks/…@…/things", "/hooks/someone/things")
    assert masked == open_one
    assert masked["scope"] == "all-sellers"


def _document(folder: Path, spdiag: Run, made: Sequence[Call], *arguments: str) -> dict[str, Any]:
    (folder / "log.jsonl").write_bytes(jsonl([row(call) for call in made]))
    found: dict[str, Any] = json.loads(spdiag("compare", str(folder / "log.jsonl"), "--format", "json", *arguments).out)
    return found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_with_pseudonyms_a_closer_look_names_no_seller(layout: str, engine: str, shown: Shown) -> None:
    made = outages.of_one("pseudonyms")
    told = [call._replace(message=f"Seller {call.seller} is not served.") if call.error else call for call in made]

    text = shown(told, "--pseudonyms", "--engine", engine, "--format", layout)

    assert [id for id in {call.seller for call in made} if id in text] == []
    assert "1 of 40 sellers, SELLER-1" in text


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("outage", [outages.of_one, outages.of_all])
def test_pseudonyms_change_no_number_that_a_closer_look_tells(
    outage: Callable[[str], list[Call]], engine: str, tmp_path: Path, spdiag: Run
) -> None:
    made = outage("numbers")

    plain, hidden = (_document(tmp_path, spdiag, made, "--engine", engine, *more) for more in ((), ("--pseudonyms",)))

    assert _unnamed(plain) == _unnamed(hidden)


def _unnamed(found: dict[str, Any]) -> dict[str, Any]:
    for one in found["findings"]:
        for top in one["sellers"]["top"]:
            one["summary"] = one["summary"].replace(top["seller"], "SELLER")
        one["sellers"]["affected_ids"] = len(one["sellers"]["affected_ids"])
        del one["sellers"]["top"]  # of those with as many failures the first by name
    return found


def test_a_seller_has_one_number_throughout(tmp_path: Path, spdiag: Run) -> None:
    operations: tuple[Operation, ...] = (ORDERS, STOCK, REPORT)
    made = outages.of_one("one number", operations)

    found = _document(tmp_path, spdiag, made, "--pseudonyms")["findings"]

    named = {top["seller"] for one in found for top in one["sellers"]["top"]}
    assert (len(found), named) == (3, {"SELLER-1"})
    assert all("1 of 40 sellers, SELLER-1 in " in one["summary"] or ", SELLER-1," in one["summary"] for one in found)


SHOPS = ("acme-toys", "globex.books", "initech", "umbrella_corp")
NAMED: Mapping[str, Callable[[Call], Call]] = {
    "message": lambda call: call._replace(message="acme-toys may not act for globex.books: ask umbrella_corp."),
    "path": lambda call: call._replace(path="/shops/v1/acme-toys/things"),
    "code": lambda call: call._replace(code="Denied:initech"),
    "column": lambda call: call._replace(traits={"host": "globex.books"}),
    "end of a word": lambda call: call._replace(traits={"queue": "orders-initech"}),
    "start of a word": lambda call: call._replace(traits={"host": "acme-toys.example.internal"}),
    "middle of a word": lambda call: call._replace(traits={"pod": "sync_umbrella_corp_acme-toys_v2"}),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("place", NAMED)
def test_with_pseudonyms_ids_made_of_words_are_found_wherever_they_stand(place: str, engine: str, shown: Shown) -> None:
    r = Random("shops")
    who = [Seller(name, (DE,)) for name in SHOPS] + sellers(r, 20, (DE, FR))
    made = calls(r, ORDERS, who, 12, lambda call: REFUSED if call.seller in SHOPS else None)
    plain = [call._replace(traits=dict.fromkeys(("host", "queue", "pod"), "usual")) for call in made]

    told = shown([NAMED[place](call) if call.error else call for call in plain], "--pseudonyms", "--engine", engine)

    assert [name for name in SHOPS if name in told] == []
    assert "SELLER-1" in told


def test_with_pseudonyms_versions_and_hosts_stay_what_they_are(shown: Shown) -> None:
    r = Random("short ids")
    who = [Seller(str(number), (DE,), {"version": "2.4.1" if number < 4 else "2.3.0"}) for number in range(1, 31)]
    made = calls(r, ORDERS, who, 12, lambda call: REFUSED if int(call.seller) < 4 else None)

    assert "version 2.4.1" in shown(made, "--pseudonyms")


@pytest.mark.parametrize("name", ["Bob Ltd", "Österli", "山田商店", "AcmeShop"])
def test_a_seller_called_by_a_name_has_a_number_in_messages_too(name: str, tmp_path: Path, spdiag: Run) -> None:
    rows = [
        {"shop": name if place % 4 == 0 else f"shop{place % 20}", "path": "/orders/v0/orders", "method": "GET"}
        | (
            {"status": 403, "message": f"The account {name.lower()} is suspended."}
            if place % 4 == 0
            else {"status": 200}
        )
        for place in range(200)
    ]
    (tmp_path / "log.jsonl").write_bytes(jsonl(rows))

    for layout in ("text", "json", "markdown"):
        ran = spdiag("compare", str(tmp_path / "log.jsonl"), "--pseudonyms", "--format", layout)
        assert "SELLER-1" in ran.out
        assert name.casefold() not in ran.out.casefold()


def test_sellers_that_fail_as_often_have_the_same_numbers_whatever_engine_counts(tmp_path: Path, spdiag: Run) -> None:
    r = Random("ties")
    made = calls(r, ORDERS, sellers(r, 30), 4, lambda _: REFUSED)

    stream, duckdb = (
        _document(tmp_path, spdiag, made, "--pseudonyms", "--engine", engine)["findings"][0]["sellers"]["top"]
        for engine in ENGINES
    )

    assert stream == duckdb


def test_the_numbers_of_sellers_do_not_hang_on_the_order_of_rows() -> None:
    r = Random("order")
    made = calls(r, ORDERS, sellers(r, 9), 4, lambda _: REFUSED)
    numbered = []

    for rows in (made, list(reversed(made))):
        tally, names = Counting(), Names(Gate(), numbers=True)
        for call in rows:
            tally.add(Row(None, call.seller, "", "GET", "/orders/v0/orders", 403, "", "denied"))
        Disclosed(tally, names).groups()
        numbered.append({call.seller: names.of(call.seller) for call in made})

    assert numbered[0] == numbered[1]

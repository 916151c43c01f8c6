"""Marketplaces that logs name by store or by country, in any language."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from logs.both import DENIED, START, Record, Run, compared
from logs.worlds import iso

from spdiag.logs.values.looks import BY_SHAPE
from spdiag.logs.values.marketplaces import IDS, are_ids, is_sure, market, market_names

GERMANY, FRANCE, BRITAIN = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A1F83G8C2ARO7P"


def written(folder: Path, column: str, names: tuple[str, ...]) -> str:
    """Calls of forty sellers; those in the first marketplace fail from noon on."""
    file = folder / "log.jsonl"
    file.write_text("".join(json.dumps(row(number, column, names)) + "\n" for number in range(1200)))
    return str(file)


def row(number: int, column: str, names: tuple[str, ...]) -> Record:
    seller = number % 40
    name = names[seller % len(names)]
    told = {"ts": iso(START + 60 * number), "path": "/orders/v0/orders", "seller": f"A{seller:013d}", column: name}
    error = {"status": 403, "code": "Unauthorized", "message": DENIED}
    failed = name == names[0] and 400 < number < 700
    return told | (error if failed else {"status": 200, "code": None, "message": None})


@pytest.mark.parametrize(
    ("column", "names"),
    [
        ("marketplace", ("Amazon.de", "Amazon.fr", "Amazon.co.uk")),
        ("Marktplatz", ("Deutschland", "Frankreich", "Großbritannien")),
        ("sold_on", ("www.amazon.de", "www.amazon.fr", "www.amazon.co.uk")),
        ("country", ("Germany", "France", "United Kingdom")),
        ("mkt", ("Amazon DE", "AMAZON_FR", "amazon-uk")),
        ("sales_channel", ("Amazon.de", "Amazon.fr", "Amazon.co.uk")),
        ("marketplace_code", ("DE", "FR", "UK")),
        ("marketplace", ("Marketplaces.DE", "Marketplaces.FR", "Marketplaces.UK")),
        ("marketplace_ids", (f'["{GERMANY}"]', f'["{FRANCE}"]', f'["{BRITAIN}", "{FRANCE}"]')),
        ("site", ("https://www.amazon.de/", "https://www.amazon.fr/", "https://www.amazon.co.uk/")),
        ("マーケットプレイス", ("ドイツ", "フランス", "イギリス")),
    ],
)
def test_a_marketplace_may_be_named_by_its_store_or_its_country(
    column: str, names: tuple[str, ...], tmp_path: Path, spdiag: Run
) -> None:
    (finding,) = compared(spdiag, written(tmp_path, column, names))["findings"]

    assert finding["scope"] == "limited-group"
    assert [(one["field"], one["value"]) for one in finding["differs"]] == [("marketplace", GERMANY)]
    assert [one["marketplace"] for one in finding["marketplaces"]] == [GERMANY]


def test_stores_named_in_rows_that_no_sample_has_are_known_to_both_engines(tmp_path: Path, spdiag: Run) -> None:
    ids = (GERMANY, FRANCE, BRITAIN)
    rows = [row(number, "marketplace", ids) for number in range(6000)]
    for place, name in ((1000, "Amazon.com.mx"), (1100, "Germany"), (1200, "AMAZON.COM.BR"), (1250, "US")):
        rows[place] |= {"marketplace": name, "status": 500, "message": "Internal Failure"}
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))

    found = compared(spdiag, str(tmp_path / "log.jsonl"))["findings"]

    (failure,) = (one for one in found if one["status"] == 500)
    named = {one["marketplace"] for one in failure["marketplaces"]}
    assert named == {"A1AM78C64UM0Y8", GERMANY, "A2Q3Y263D00KWC", "ATVPDKIKX0DER"}


@pytest.mark.parametrize("written", [str, str.upper, str.lower])
def test_no_name_looks_like_an_id(written: Callable[[str], str]) -> None:
    names = [written(name) for name in market_names() if name not in IDS and "İ" not in name]

    assert {market(name) for name in names} == IDS
    assert not [name for name in names if are_ids([name])]


def test_a_column_of_any_name_is_one_of_marketplaces_where_it_can_hold_nothing_else() -> None:
    assert is_sure("Amazon.com.be")
    assert is_sure(GERMANY)
    assert not is_sure("Netherlands")
    assert not BY_SHAPE["marketplace"]("Großbritannien")

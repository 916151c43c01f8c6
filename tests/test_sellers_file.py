"""Lists of sellers as people and their spreadsheets write them."""

from __future__ import annotations

import pytest

from spdiag.circumstances import Options
from spdiag.core.problem import Problem, Problems
from spdiag.credentials.found import Search
from spdiag.sellers import Seller
from spdiag.sellers_file import decoded, listed

APPLICATION = Search(application=("amzn1.application-oa2-client.abcdef", "amzn1.oa2-cs.v1.abcdef"))
CSV = "name,refresh_token,region,marketplaces\n"


def read(text: str) -> tuple[Seller, ...]:
    return listed(text, "s.csv", APPLICATION, Options())


def mistakes(text: str) -> tuple[str, ...]:
    with pytest.raises(Problems) as told:
        read(text)
    return told.value.found


def values(seller: Seller) -> tuple[str, str, str, tuple[str, ...]]:
    used = seller.found.credentials
    assert used is not None
    return seller.name, used.refresh_token, used.region, seller.found.settings.marketplaces


@pytest.mark.parametrize(
    "text",
    [
        f'{CSV}shop,Atzr|abc,eu,"DE,FR"\n',
        "name;refresh_token;region;marketplaces\r\nshop;Atzr|abc;eu;DE,FR\r\n",
        "name\trefresh_token\tregion\tmarketplaces\nshop\tAtzr|abc\teu\tDE FR\n",
        "sep=;\nname;refresh_token;region;marketplaces\nshop;Atzr|abc;eu;DE FR\n",
        '"Name";"Refresh Token";"Region";"Marketplaces"\n"shop";"Atzr|abc";"EU";"DE;FR"\n',
        f"\n{CSV}\n , , , \nshop , Atzr|abc, eu, DE FR\n\n",
        '{"name": "shop", "refresh_token": "Atzr|abc", "region": "eu", "marketplaces": ["DE", "FR"]}\n\n',
    ],
)
def test_a_list_is_read_however_its_values_are_separated(text: str) -> None:
    assert [values(one) for one in read(text)] == [("shop", "Atzr|abc", "eu", ("DE", "FR"))]


def test_a_name_over_two_lines_is_one_name_and_the_lines_after_it_keep_their_numbers() -> None:
    assert read(f'{CSV}"shop\none",Atzr|abc,eu,DE\n')[0].name == "shop one"
    assert mistakes(f'{CSV}"shop\none",Atzr|abc,eu,DE\n\nshop two,,eu,DE\n') == (
        "s.csv:5: name and refresh_token are needed",
    )


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("name,refresh_token,seller_id\nshop,Atzr|abc,A1\n", "1: the column `seller_id` is not known"),
        (
            "name;refresh_token;marketplace\nshop;Atzr|abc;DE\n",
            "1: the column `marketplace` is not known; did you mean marketplaces?",
        ),
        ("name,refresh_token,Atzr|canary\nshop,Atzr|abc,x\n", "1: column 3 is not known"),
        ("name,refresh_token,0a1b2c3d4e5f6071\nshop,Atzr|abc,x\n", "1: column 3 is not known"),
        ("name,refresh_token,name\nshop,Atzr|abc,x\n", "1: the column name stands there twice"),
        ("name,region\nshop,eu\n", "1: the header lacks refresh_token"),
        ("shop,Atzr|canary,eu,DE\n", "1: no header: the first line must name the columns"),
        (f"{CSV}shop,Atzr|abc,eu,DE,FR\n", "2: more values than columns; quote a value that holds the separator"),
        (f'{CSV}"shop,Atzr|abc,eu,DE\n', "2: a quote that does not close, or that stands inside a value"),
        ('{"name": "shop", "refresh_token": "Atzr|abc", "tags": 1}\n', "1: the column `tags` is not known"),
        (CSV, ""),
        ("", ""),
    ],
)
def test_what_cannot_be_used_is_named_by_line_and_never_with_a_credential(text: str, mistake: str) -> None:
    assert mistakes(text) == (f"s.csv:{mistake}" if mistake else "s.csv: no sellers in it",)


def test_of_very_many_mistakes_the_first_are_told() -> None:
    told = mistakes(CSV + "shop,,eu,DE\n" * 10_000)

    assert len(told) == 21
    assert told[-1] == "s.csv: and 9980 more lines that cannot be used"


def test_ten_thousand_sellers_are_read() -> None:
    rows = "".join(f"shop {number},Atzr|{number:0500},eu,DE\n" for number in range(10_000))

    assert len(read(CSV + rows)) == 10_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_names_survive_the_encodings_of_spreadsheets(encoding: str) -> None:
    text, warning = decoded(f"{CSV}Müller,Atzr|abc,eu,DE\n".encode(encoding), "s.csv")

    assert (read(text)[0].name, warning) == ("Müller", "")


def test_an_encoding_that_is_guessed_is_warned_of() -> None:
    text, warning = decoded(f"{CSV}Müller €,Atzr|abc,eu,DE\n".encode("cp1252"), "s.csv")

    assert read(text)[0].name == "Müller €"
    assert warning.startswith("s.csv is not UTF-8; read as Windows-1252")


def test_a_file_that_breaks_its_own_encoding_is_refused() -> None:
    with pytest.raises(Problem, match="no UTF-16 text"):
        decoded("name".encode("utf-16") + b"\x00", "s.csv")

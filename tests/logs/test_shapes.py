"""Operations told from paths, and messages without what changes in them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spdiag.catalog.operations import every_operation
from spdiag.logs.values.shapes import LONGEST, bare, constant, place

KNOWN = [one for one in every_operation() if one.path and "{" in one.path]
DIGITS = st.integers(min_value=0, max_value=10**12).map(str)
MIXED = st.from_regex(r"[A-Z0-9]{2,12}[0-9][A-Z0-9]{0,4}", fullmatch=True)
IDS = st.one_of(
    st.from_regex(r"[0-9]{3}-[0-9]{7}-[0-9]{7}", fullmatch=True),
    st.uuids().map(str),
    st.from_regex(r"B0[0-9A-Z]{8}", fullmatch=True),
    st.from_regex(r"A[0-9][0-9A-Z]{11}", fullmatch=True),
    st.from_regex(r"amzn1\.spdoc\.1\.4\.eu\.[0-9a-f]{8}\.T[0-9A-Z]{12}", fullmatch=True),
    DIGITS,
    MIXED,
)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC, microsecond=0).isoformat().replace("+00:00", "Z")
)
WORDS = st.lists(
    st.sampled_from(("order", "seller", "for", "is", "not", "eligible", "Access", "denied", "at")), max_size=6
)


@settings(max_examples=150, deadline=None)
@given(WORDS, IDS | TIMES, IDS | TIMES, WORDS, st.sampled_from(["{}", "'{}'", '"{}"', "({})", "{},", "id={}", "{}."]))
def test_an_id_or_a_time_in_a_message_splits_no_error(
    before: list[str], one: str, another: str, behind: list[str], around: str
) -> None:
    said = [" ".join([*before, around.format(each), *behind]) for each in (one, another)]

    assert constant(said[0]) == constant(said[1])


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_words_are_left_as_they_are(words: list[str]) -> None:
    assert constant(" ".join(words)) == " ".join(words)


@pytest.mark.parametrize(
    ("message", "same"),
    [
        ("Attempt 3 of 10 took 1,234 ms", "Attempt # of # took #,# ms"),
        ("Order 111-1234567-1234567 is not eligible.", "Order # is not eligible."),
        ("at 10:30:00  from\n10.0.3.17:443", "at # from #"),
        ("id ABCDEFGHIJKLMNOPQRST gone", "id # gone"),
        ("host='sellingpartnerapi-eu.amazon.com', port=443", "host='#', port=#"),
        ("to https://api.amazon.co.jp/auth", "to https://#/auth"),
        ("java.net.SocketTimeoutException: connect", "java.net.SocketTimeoutException: connect"),
        ("Invalid value for parameter MarketplaceIds.", "Invalid value for parameter MarketplaceIds."),
    ],
)
def test_what_changes_is_left_open(message: str, same: str) -> None:
    assert constant(message) == same


@pytest.mark.parametrize("lengths", [(5, 500), (18, 290), (1, 700)])
def test_long_ids_of_different_lengths_split_no_error(lengths: tuple[int, int]) -> None:
    one, another = (constant(f"refused: /x?token={'a1' * length} (caused by {'word ' * 90}") for length in lengths)

    assert one == another
    assert one.startswith("refused: /x?token=# (caused by word word")
    assert len(one) <= LONGEST


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KNOWN), st.data())
def test_an_operation_is_found_whatever_the_ids_in_its_path(one: object, data: st.DataObject) -> None:
    path, method = one.path, one.method  # type: ignore[attr-defined]
    filled = ["/".join(data.draw(IDS) if part.startswith("{") else part for part in path.split("/")) for _ in range(2)]

    first, second = (place(method, each) for each in filled)

    assert first == second
    assert (first.method, first.operation, first.path) == (method, one.name, path)  # type: ignore[attr-defined]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["/internal/v3/widgets/{}/parts/{}", "/gateway/2019-01-01/things/{}"]), IDS, IDS)
def test_a_path_nobody_knows_is_kept_by_its_shape(shape: str, one: str, another: str) -> None:
    assert place("GET", shape.format(one, another)).path == shape


@pytest.mark.parametrize(
    "written",
    [
        "/orders/v0/orders",
        "/orders/v0/orders/",
        "/orders/v0/orders?MarketplaceIds=A1PA6795UKMFR9&a=b/c",
        "/orders/v0/orders#top",
        "orders/v0/orders",
        "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders?a=b",
        "sellingpartnerapi-eu.amazon.com/orders/v0/orders",
        "  /orders/v0/orders ",
    ],
)
def test_a_path_is_bare_of_host_query_and_slash(written: str) -> None:
    assert bare(written) == "/orders/v0/orders"
    assert place("GET", written).operation == "getOrders"


def test_methods_and_versions_are_told_apart() -> None:
    listing = "/listings/2021-08-01/items/A1B2C3D4E5/SKU-1"

    assert place("GET", listing).operation == "getListingsItem"
    assert place("PUT", listing).operation == "putListingsItem"
    assert place("GET", "/catalog/2022-04-01/items").operation == "searchCatalogItems"
    assert place("GET", "/orders/v0/orders/1-2-3") != place("GET", "/orders/2026-01-01/orders/1-2-3")
    assert place("", "/orders/v0/orders").operation == "getOrders"
    assert place("DELETE", "/orders/v0/orders")[1:] == ("", "/orders/v0/orders")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("//orders/v0/orders", "getOrders"),
        ("///orders/v0/orders//", "getOrders"),
        ("https://sellingpartnerapi-eu.amazon.com//orders/v0/orders?x=//", "getOrders"),
        ("/orders//v0/orders", "getOrders"),
        ("/orders/v0/orders//902-1", "getOrder"),
        ("/orders/v0/orders//orderItems", "/orders/v0/orders/{}/orderItems"),
        ("//brandNew/v1//things", "/brandNew/v1/things"),
        ("//", "/"),
    ],
)
def test_two_slashes_are_one_but_where_a_value_lacks(path: str, found: str) -> None:
    where = place("GET", path)

    assert (where.operation or where.path) == found


@pytest.mark.parametrize("path", ["/auth/o2/token", "/ap/oauth2/token", "/o/oauth2/v1/token"])
def test_words_of_oauth_are_no_ids(path: str) -> None:
    assert place("POST", path).path == path

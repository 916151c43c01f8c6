"""Marketplaces, regions and hosts."""

from __future__ import annotations

import pytest

from spdiag.catalog.places import host_of, is_phantom, marketplace, marketplaces, region


@pytest.mark.parametrize("text", ["A1F83G8C2ARO7P", "a1f83g8c2aro7p", "GB", "UK", " uk "])
def test_a_marketplace_is_found_by_id_code_and_alias(text: str) -> None:
    found = marketplace(text)

    assert found is not None
    assert (found.id, found.country_code, found.region) == ("A1F83G8C2ARO7P", "GB", "eu")


@pytest.mark.parametrize("text", ["", "XX", "A1VN0HAN483KP2", "United Kingdom"])
def test_what_is_no_marketplace_is_not_found(text: str) -> None:
    assert marketplace(text) is None


def test_each_region_has_its_marketplaces() -> None:
    sizes = {code: len(marketplaces(code)) for code in ("na", "EU", "fe")}

    assert sizes == {"na": 4, "EU": 16, "fe": 3}
    assert len(marketplaces()) == 23


def test_a_phantom_is_no_marketplace_to_send() -> None:
    assert is_phantom("a1vn0han483kp2")
    assert not is_phantom("ATVPDKIKX0DER")


def test_a_marketplace_knows_its_consent_pages() -> None:
    found = marketplace("DE")

    assert found is not None
    assert found.seller_consent == "https://sellercentral-europe.amazon.com/apps/authorize/consent"
    assert found.vendor_consent == "https://vendorcentral.amazon.de/apps/authorize/consent"
    assert found.business_consent == "https://www.amazon.de/b2b/abws/oauth"


def test_a_marketplace_without_vendors_or_business_says_so() -> None:
    found = marketplace("ZA")

    assert found is not None
    assert (found.vendor_consent, found.business_consent) == (None, None)


def test_a_region_has_its_endpoints() -> None:
    found = region("FE")

    assert found is not None
    assert (found.code, found.endpoint) == ("fe", "sellingpartnerapi-fe.amazon.com")
    assert found.business_sandbox == "sandbox.jp.business-api.amazon.com"
    assert region("us") is None


@pytest.mark.parametrize(
    ("name", "kind", "where"),
    [
        ("sellingpartnerapi-eu.amazon.com", "sp-api", "eu"),
        ("SellingPartnerAPI-NA.amazon.com:443", "sp-api", "na"),
        ("sandbox.sellingpartnerapi-fe.amazon.com", "sandbox", "fe"),
        ("jp.business-api.amazon.com", "business", "fe"),
        ("sandbox.eu.business-api.amazon.com", "business-sandbox", "eu"),
        ("api.amazon.com", "lwa", None),
        ("api.amazon.co.jp", "lwa", "fe"),
        ("sellercentral.amazon.in", "seller-central", "eu"),
        ("sellercentral-europe.amazon.com", "seller-central", "eu"),
        ("vendorcentral.amazon.co.uk", "vendor-central", "eu"),
        ("www.amazon.co.jp", "store", "fe"),
        ("sts.amazonaws.com", "aws", None),
        ("tortuga-prod-eu.s3-eu-west-1.amazonaws.com", "aws", None),
        ("mws-eu.amazonservices.com", "mws", None),
    ],
)
def test_a_host_says_what_it_is_and_where(name: str, kind: str, where: str | None) -> None:
    found = host_of(name)

    assert found is not None
    assert (found.kind, found.region) == (kind, where)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localhost",
        "sellingpartnerapi-us.amazon.com",
        "sellingpartnerapi-eu.amazon.com.evil.example",
        "evil-amazonaws.com",
        "api.amazon.com.example",
    ],
)
def test_a_host_of_nobody_we_know_is_not_taken_for_amazons(name: str) -> None:
    assert host_of(name) is None

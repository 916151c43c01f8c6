"""Where code and sentences say that a call goes."""

from __future__ import annotations

import pytest

SETTINGS = {
    "a constant of PHP": ('"endpoint" => Endpoint::EU,', "eu"),
    "a region in JavaScript": ("new SellingPartner({ region: 'fe' })", "fe"),
    "a region in Python": ('SPAPIConfig(region="NA")', "na"),
    "a marketplace in Python": ("Orders(marketplace=Marketplaces.DE)", "de"),
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_region_a_client_was_set_to_is_read(told, setting):
    code, region = SETTINGS[setting]

    facts = told(f"{code}\nAccess to requested resource is denied.")

    assert facts["client.region"] == region


def test_two_regions_in_one_text_are_none(told):
    facts = told("Endpoint::NA works, Endpoint::EU says\nAccess to requested resource is denied.")

    assert "client.region" not in facts


@pytest.mark.parametrize("written", ["['A1PA6795UKMFR9']", "marketplaceId A1PA6795UKMFR9", '"A1PA6795UKMFR9"'])
def test_what_is_named_like_a_marketplace_is_kept(told, written):
    facts = told(f"{written} answers\nAccess to requested resource is denied.")

    assert facts["client.marketplaces"] == ("A1PA6795UKMFR9",)


def test_a_host_without_a_scheme_is_a_host(told):
    facts = told("GET sandbox.sellingpartnerapi-eu.amazon.com/aplus/2020-11-01/contentDocuments gives 403")

    assert facts["request.host"] == "sandbox.sellingpartnerapi-eu.amazon.com"
    assert facts["request.path"] == "/aplus/2020-11-01/contentDocuments"


def test_a_host_alone_is_read_too(told):
    facts = told("base url sandbox.sellingpartnerapi-fe.amazon.com\nAccess to requested resource is denied.")

    assert facts["request.host"] == "sandbox.sellingpartnerapi-fe.amazon.com"
    assert "request.path" not in facts


def test_the_uri_of_a_part_of_a_batch_is_not_what_was_called(told):
    facts = told('{"requests":[{"uri":"/products/pricing/v0/items/B000000001/offers","method":"GET"}]}')

    assert "request.path" not in facts


def test_a_path_in_a_sentence_ends_before_the_full_stop(told):
    facts = told("We get 403 for /orders/v0/orders. The token is new.")

    assert facts["request.path"] == "/orders/v0/orders"


def test_the_host_that_did_not_resolve_is_read(told):
    facts = told("java.net.UnknownHostException: sellingpartnerapi-xx.amazon.com")

    assert (facts["transport.error"], facts["request.host"]) == ("dns", "sellingpartnerapi-xx.amazon.com")

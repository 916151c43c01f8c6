"""What the catalog makes of the region a client was set to, and of marketplaces that code names."""

from __future__ import annotations

from spdiag.catalog.enrich import enrich
from spdiag.core.evidence import Case, Evidence, Value


def added(**facts: Value) -> dict[str, Value]:
    case = Case(tuple(Evidence(name.replace("__", "."), value, "line 1") for name, value in facts.items()))
    return {fact.name: fact.value for fact in enrich(case) if fact.origin == "catalog"}


def test_a_marketplace_of_another_region_than_the_client_does_not_match() -> None:
    facts = added(client__region="na", client__marketplaces=("A1F83G8C2ARO7P",))

    assert (facts["endpoint.region"], facts["marketplace.region"]) == ("na", "eu")
    assert facts["marketplace.named-elsewhere"] is True
    assert "marketplace.region-matches" not in facts


def test_of_a_table_of_marketplaces_nobody_knows_which_was_sent() -> None:
    facts = added(client__region="na", client__marketplaces=("A1PA6795UKMFR9", "ATVPDKIKX0DER"))

    assert [name for name in facts if name.startswith("marketplace.")] == []


def test_a_client_set_to_a_marketplace_calls_its_region() -> None:
    facts = added(client__region="jp")

    assert facts["endpoint.region"] == "fe"


def test_the_host_that_was_called_stands_before_the_setting() -> None:
    facts = added(client__region="na", request__host="sellingpartnerapi-eu.amazon.com")

    assert facts["endpoint.region"] == "eu"


def test_ids_that_are_no_marketplaces_are_left_out() -> None:
    facts = added(client__region="na", client__marketplaces=("A1EXAMPLESELL", "ATVPDKIKX0DER"))

    assert facts["marketplace.ids"] == ("ATVPDKIKX0DER",)


def test_a_long_list_of_marketplaces_is_no_request() -> None:
    facts = added(client__marketplaces=("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8", "A2Q3Y263D00KWC"))

    assert "marketplace.ids" not in facts


def test_a_path_with_several_methods_tells_what_they_share() -> None:
    facts = added(
        request__host="sandbox.sellingpartnerapi-na.amazon.com", request__path="/aplus/2020-11-01/contentDocuments"
    )

    assert facts["operation.sandbox"] == "none"
    assert "operation.id" not in facts


def test_a_path_that_begins_like_an_api_is_judged_without_a_host() -> None:
    facts = added(request__method="GET", request__path="/reports/2021-06-30/reportz")

    assert facts["path.kind"] == "unknown-path"


def test_a_bare_host_has_no_path_to_judge() -> None:
    facts = added(request__host="sellingpartnerapi-eu.amazon.com", request__path="/")

    assert "path.kind" not in facts

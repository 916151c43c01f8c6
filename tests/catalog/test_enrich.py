"""What the catalog adds to a case."""

from __future__ import annotations

import subprocess
import sys

from spdiag.catalog.enrich import enrich
from spdiag.core.evidence import Case, Evidence, Value
from spdiag.core.facts import known


def seen(**facts: Value) -> Case:
    """A case: `request__host="…"` stands for the fact `request.host`."""
    return Case(tuple(Evidence(name.replace("__", "."), value, "line 1") for name, value in facts.items()))


def added(case: Case) -> dict[str, Value]:
    return {fact.name: fact.value for fact in enrich(case) if fact.origin == "catalog"}


EUROPE = "sellingpartnerapi-eu.amazon.com"


def test_a_request_line_names_the_operation_and_the_endpoint() -> None:
    facts = added(seen(request__host=EUROPE, request__method="GET", request__path="/orders/v0/orders/1/address"))

    assert (facts["endpoint.kind"], facts["endpoint.region"], facts["endpoint.sandbox"]) == ("sp-api", "eu", False)
    assert (facts["path.kind"], facts["operation.id"]) == ("exact", "getOrderAddress")
    assert facts["operation.key"] == "orders.v0.getOrderAddress"
    assert facts["operation.path"] == "/orders/v0/orders/{orderId}/address"
    assert (facts["operation.restricted"], facts["operation.grantless"]) == ("always", False)
    assert (facts["operation.deprecated"], facts["operation.removed"]) == (True, False)
    assert (facts["operation.account"], facts["operation.rate"], facts["operation.burst"]) == ("seller", "0.5", "30")


def test_every_added_fact_is_registered() -> None:
    cases = [
        seen(
            request__host=EUROPE,
            request__method="GET",
            request__path="/orders/v0/orders/",
            request__query=("MarketplaceIds=ATVPDKIKX0DER",),
        ),
        seen(operation__id="createInboundShipmentPlan"),
        seen(type__name="GET_VAT_TRANSACTION_DATA"),
        seen(operation__id="getDestinations"),
    ]

    unknown = {name for case in cases for name in added(case) if not known(name)}

    assert unknown == set()


def test_what_the_case_holds_stands() -> None:
    case = enrich(seen(operation__id="getFeeds", operation__rate="5"))

    assert case.text("operation.rate") == "5"
    assert case.text("operation.key") == "feeds.2021-06-30.getFeeds"


def test_an_empty_case_gains_nothing() -> None:
    assert added(Case()) == {}


def test_an_ambiguous_name_yields_only_what_all_its_operations_share() -> None:
    facts = added(seen(operation__id="getOrders"))

    assert facts["operation.method"] == "GET"
    assert facts["operation.grantless"] is False
    assert not {"operation.key", "operation.path", "operation.restricted", "operation.account"} & set(facts)


def test_the_path_decides_between_namesakes() -> None:
    facts = added(
        seen(
            operation__id="getOrders",
            request__method="GET",
            request__path="/vendor/directFulfillment/orders/v1/purchaseOrders",
        )
    )

    assert facts["operation.key"] == "vendorDirectFulfillmentOrders.v1.getOrders"


def test_a_clients_method_name_names_the_operation() -> None:
    assert added(seen(client__call="Feeds.create_feed_document"))["operation.id"] == "createFeedDocument"


def test_an_unknown_operation_adds_nothing() -> None:
    assert added(seen(operation__id="getEverything")) == {}


def test_a_flawed_path_says_how_it_should_be_written() -> None:
    facts = added(seen(request__host=EUROPE, request__method="GET", request__path="/orders/v0/orders/"))

    assert (facts["path.kind"], facts["path.suggestion"]) == ("trailing-slash", "/orders/v0/orders")
    assert facts["operation.id"] == "getOrders"


def test_a_removed_operation_names_the_day_and_the_replacement() -> None:
    facts = added(seen(request__host=EUROPE, request__method="POST", request__path="/feeds/2020-09-04/feeds"))

    assert (facts["path.kind"], facts["operation.removed"]) == ("removed", True)
    assert (facts["operation.removed-on"], facts["operation.replacement"]) == (
        "2024-06-27",
        "feeds.2021-06-30.createFeed",
    )
    assert facts["path.suggestion"] == "POST /feeds/2021-06-30/feeds"


def test_an_operation_that_left_the_models_without_a_day_is_not_called_removed() -> None:
    facts = added(seen(request__method="POST", request__path="/fba/outbound/2020-07-01/deliveryOfferings"))

    assert facts["path.kind"] == "removed"
    assert "operation.removed" not in facts


def test_a_path_on_another_service_is_not_judged() -> None:
    assert added(seen(request__host="api.amazon.com", request__path="/auth/o2/token")) == {"endpoint.kind": "lwa"}
    assert "path.kind" not in added(seen(request__host="na.business-api.amazon.com", request__path="/anything"))


def test_a_strange_path_is_called_unknown_only_on_amazons_own_host() -> None:
    unknown, proxied, hostless = (
        added(seen(**host, request__path="/my/orders"))
        for host in ({"request__host": EUROPE}, {"request__host": "proxy.example"}, {})
    )

    assert unknown["path.kind"] == "unknown-path"
    assert proxied == {"endpoint.kind": "other"}
    assert hostless == {}


def test_a_business_host_means_a_business_operation() -> None:
    facts = added(seen(request__host="eu.business-api.amazon.com", operation__id="createReport"))

    assert facts["operation.key"] == "business.createReport"
    assert facts["operation.roles"] == ("Business Purchase Reconciliation",)
    assert "operation.grantless" not in facts


def test_roles_are_those_of_the_region_called() -> None:
    facts = added(seen(request__host=EUROPE, operation__id="getMarketplaceParticipations"))

    assert facts["operation.roles"] == ("Product Listing", "Selling Partner Insights")


def test_a_marketplace_of_another_region_does_not_match() -> None:
    facts = added(seen(request__host=EUROPE, request__query=("MarketplaceIds=ATVPDKIKX0DER",)))

    assert facts["marketplace.ids"] == ("ATVPDKIKX0DER",)
    assert (facts["marketplace.region"], facts["marketplace.region-matches"]) == ("na", False)
    assert (facts["marketplace.known"], facts["marketplace.phantom"]) == (True, False)


def test_a_marketplace_nobody_knows_leaves_the_region_open() -> None:
    facts = added(seen(request__host=EUROPE, request__query=("marketplaceIds=A1PA6795UKMFR9,AXXXXXXXXXXXX",)))

    assert facts["marketplace.known"] is False
    assert "marketplace.region-matches" not in facts


def test_a_country_code_is_no_marketplace_id_in_a_request() -> None:
    asked, sent = added(seen(marketplace__ids=("DE",))), added(seen(request__query=("marketplaceIds=DE",)))

    assert (asked["marketplace.known"], sent["marketplace.known"]) == (True, False)


def test_a_phantom_marketplace_is_named_as_one() -> None:
    assert added(seen(request__query=("marketplaceId=A1VN0HAN483KP2",)))["marketplace.phantom"] is True


def test_the_query_is_held_against_the_operation() -> None:
    facts = added(
        seen(
            request__host=EUROPE,
            request__method="GET",
            request__path="/orders/v0/orders",
            request__query=("marketplaceIds=A1PA6795UKMFR9", "CreatedAfter=yesterday"),
        )
    )

    assert facts["parameters.missing"] == ()
    assert facts["parameters.unknown"] == ("`marketplaceIds` is written `MarketplaceIds`",)
    assert len(facts["parameters.invalid"]) == 1  # type: ignore[arg-type]


def test_without_a_query_nothing_is_called_missing() -> None:
    facts = added(seen(request__host=EUROPE, request__method="GET", request__path="/orders/v0/orders"))

    assert not {name for name in facts if name.startswith("parameters.")}


def test_a_query_cut_short_leaves_open_what_is_missing() -> None:
    facts = added(seen(request__method="GET", request__path="/orders/v0/orders", request__query=("CreatedAf...",)))

    assert "parameters.missing" not in facts


def test_a_type_in_the_path_is_looked_up() -> None:
    facts = added(seen(request__method="GET", request__path="/notifications/v1/subscriptions/ANY_OFFER_CHANGED"))

    assert (facts["type.name"], facts["type.kind"], facts["type.roles"]) == (
        "ANY_OFFER_CHANGED",
        "notification",
        ("Pricing",),
    )


def test_a_restricted_report_type_is_named_as_one() -> None:
    facts = added(seen(type__name="GET_VAT_TRANSACTION_DATA"))

    assert (facts["type.restricted"], facts["type.status"]) == (True, "listed")


def test_enriching_loads_no_slow_module() -> None:
    program = (
        "import sys\n"
        "from spdiag.catalog.enrich import enrich\n"
        "from spdiag.core.evidence import Case, Evidence\n"
        "facts = {'request.host': 'sellingpartnerapi-eu.amazon.com', 'request.method': 'GET',"
        " 'request.path': '/orders/v0/orders', 'request.query': ('MarketplaceIds=A', 'CreatedAfter=x', 'Foo=1')}\n"
        "enrich(Case(tuple(Evidence(name, value, '') for name, value in facts.items())))\n"
        "print(*sorted({'yaml', 'gzip', 'pathlib', 'difflib', 'datetime', 'importlib.metadata', 'requests'}"
        " & set(sys.modules)))\n"
    )

    loaded = subprocess.run(
        [sys.executable, "-S", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )

    assert loaded.stdout.strip() == ""

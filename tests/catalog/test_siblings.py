"""Which other reads are made to tell one refused operation from a refused account."""

from __future__ import annotations

import pytest

from spdiag.catalog.operations import operation, operations_named
from spdiag.catalog.roles import roles_for
from spdiag.catalog.siblings import PLAIN, siblings

SINCE = "2026-11-25T00:00:00Z"


def chosen(name: str, region: str = "eu") -> dict[bool, str]:
    about = operations_named(name)[0]
    return {one.same_role: one.name for one in siblings(about, region, ("A1PA6795UKMFR9",), SINCE)}


@pytest.mark.parametrize("key", PLAIN)
def test_every_plain_read_is_a_living_get_whose_roles_are_known(key: str) -> None:
    found = operation(key)

    assert found is not None
    assert (found.method, found.gone, found.deprecated, found.rdt, found.scope) == ("GET", False, None, None, None)
    assert roles_for(found)


def test_a_read_of_the_same_role_takes_no_other_role() -> None:
    about = operations_named("getOrders")[0]

    same = next(one for one in siblings(about, "eu", ("A1PA6795UKMFR9",), SINCE) if one.same_role)

    assert set(same.roles) <= set(roles_for(about, "eu"))


def test_a_read_of_another_role_takes_none_of_the_operations() -> None:
    assert chosen("listTransactions") == {False: "searchDefinitionsProductTypes"}
    assert chosen("searchCatalogItems") == {False: "listTransactions"}


def test_vendors_are_compared_with_what_vendors_may_call() -> None:
    assert "listTransactions" not in chosen("getPurchaseOrders").values()
    assert chosen("getPurchaseOrders") in (
        {},
        {False: "searchDefinitionsProductTypes"},
        {True: "searchDefinitionsProductTypes"},
    )


def test_without_known_roles_nothing_is_compared() -> None:
    about = operations_named("getOrders")[0]._replace(roles=())

    assert siblings(about, "eu", ("A1PA6795UKMFR9",), SINCE) == ()


def test_a_read_that_needs_a_marketplace_nobody_named_is_not_made() -> None:
    about = operations_named("listTransactions")[0]

    assert [one.name for one in siblings(about, "eu", (), SINCE)] == ["listInboundPlans"]

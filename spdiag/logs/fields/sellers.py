"""Whom calls are made for, where no column is called as one of sellers is: a store, a customer, a user."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from spdiag.logs.values.calls import is_call
from spdiag.logs.values.looks import is_seller
from spdiag.logs.values.names import plain
from spdiag.logs.values.shapes import bare

CUSTOMERS = (
    *("store", "storename", "shopname", "sellername", "merchantname", "accountname", "customerid", "customer"),
    *("organizationid", "organisationid", "orgid", "companyid", "workspaceid", "subscriberid", "enduserid", "userid"),
)
"""What those are called for whom a program calls Amazon, the best names first; buyers may be called so, too."""
BUYERS = re.compile(r"buyer|order|ship|recipient|purchas|bill")
"""What the names of columns about buyers hold."""
OF_CUSTOMERS = frozenset({"account", "accountid", "tenant", "tenantid", "shop", "shopid", "store", "storeid"})
"""What columns of sellers are called that may be those of a program's own customers as well."""
MOSTLY = 0.9
OFTEN = 3
"""So often each must come, on average, where all calls are of one API."""
SHORTEST = 6
"""Letters of a name that may stand at the end of another."""


def sellers_of_calls(records: Sequence[Mapping[str, Any]], places: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The columns of sellers; first one of sellers' ids that nearly all calls to Amazon have, where none of them is.

    A program logs calls to others as well, of whose accounts another column tells. What tells of customers alone
    gives way, too: `tenant`, `account`.
    """
    named = tuple(places["seller"])
    calls = [one for one in records if any(is_call(one.get(key)) for key in places["path"])]
    if not named or not calls or any(_has_sellers(key, calls) for key in named):
        return named
    if not all(_is_of_customers(key) or _share(key, calls) < MOSTLY for key in named):
        return named
    others = dict.fromkeys(key for one in calls for key in one if key not in (*named, *places["path"]))
    found = tuple(key for key in others if _has_sellers(key, calls))
    unnamed = not found and not any(_share(key, calls) for key in named)
    return (*(customers_in(calls, places["path"]) if unnamed else found), *named)


def _share(key: str, calls: Sequence[Mapping[str, Any]]) -> float:
    return sum(one.get(key) not in (None, "") for one in calls) / len(calls)


def _has_sellers(key: str, calls: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a column has ids of several sellers, in nearly all calls."""
    found = [value for one in calls if is_seller(value := one.get(key))]
    return len(found) >= MOSTLY * len(calls) and len({*found}) > 1


def _is_of_customers(key: str) -> bool:
    return plain(key.rpartition(".")[2]) in OF_CUSTOMERS


def customers_in(records: Sequence[Mapping[str, Any]], paths: Sequence[str]) -> tuple[str, ...]:
    """The best column of those for whom calls are made; what hardly any call repeats, or one kind has alone, is none.

    `paths` are the columns of paths: what nearly all calls to several APIs have is no buyer.
    """
    ranked = {key: rank for one in records for key in one if (rank := _rank(key)) is not None}
    apis = {_api(one, paths) for one in records} - {""} if ranked else set()
    fits = (key for key in sorted(ranked, key=lambda key: ranked[key]) if _are_customers(key, records, len(apis) > 1))
    return tuple(fits)[:1]


def _rank(key: str) -> int | None:
    whole, last = plain(key), plain(key.rpartition(".")[2])
    if BUYERS.search(whole):
        return None
    fits = (
        rank
        for rank, name in enumerate(CUSTOMERS)
        if name in (whole, last) or (len(name) >= SHORTEST and whole.endswith(name))
    )
    return next(fits, None)


def _api(record: Mapping[str, Any], paths: Sequence[str]) -> str:
    """The first part of a record's path."""
    path = next((value for key in paths if isinstance(value := record.get(key), str) and value), "")
    return bare(path.rpartition(" ")[2]).split("/")[1] if path else ""


def _are_customers(key: str, records: Sequence[Mapping[str, Any]], several: bool) -> bool:
    found = [str(value) for one in records if isinstance(value := one.get(key), str | int) and value != ""]
    different = len({*found})
    repeated = several or len(found) >= OFTEN * different
    return different > 1 and repeated and len(found) >= MOSTLY * len(records)

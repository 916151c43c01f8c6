"""Whom calls are made for, where no column is called as one of sellers is: a store, a customer, a user."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from spdiag.logs.names import plain
from spdiag.logs.shapes import bare

CUSTOMERS = (
    *("store", "storename", "shopname", "sellername", "merchantname", "accountname", "customerid", "customer"),
    *("organizationid", "organisationid", "orgid", "companyid", "workspaceid", "subscriberid", "enduserid", "userid"),
)
"""What those are called for whom a program calls Amazon, the best names first; buyers may be called so, too."""
BUYERS = re.compile(r"buyer|order|ship|recipient|purchas|bill")
"""What the names of columns about buyers hold."""
MOSTLY = 0.9
OFTEN = 3
"""So often each must come, on average, where all calls are of one API."""
SHORTEST = 6
"""Letters of a name that may stand at the end of another."""


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

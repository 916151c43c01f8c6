"""Request logs whose truth is known: sellers, what they call, what fails for whom, and how logs are written. Seeded."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

DE, FR, IT, ES, UK = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "APJ6JRA9NG5V4", "A1RKKUPIHCS9HS", "A1F83G8C2ARO7P"
US, CA, JP = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1VC38T7YXB528"
EUROPE, ELSEWHERE = (DE, FR, IT, ES, UK), (US, CA, JP)
DAY = datetime(2026, 11, 28, tzinfo=UTC).timestamp()
HOUR = 3600.0
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

Error = tuple[int, str, str]
REFUSED: Error = (403, "Unauthorized", "Access to requested resource is denied.")
EXPIRED: Error = (403, "Unauthorized", "The access token you provided has expired.")
BROKEN: Error = (500, "InternalFailure", "We encountered an internal error. Please try again.")
QUOTA: Error = (429, "QuotaExceeded", "You exceeded your quota for the requested resource.")
INVALID: Error = (400, "InvalidInput", "Invalid request parameters")
ABSENT: Error = (404, "NotFound", "Requested resource not found.")


def word(r: Random, length: int, letters: str = LETTERS) -> str:
    return "".join(r.choices(letters, k=length))


def order(r: Random) -> str:
    return "-".join(word(r, length, "0123456789") for length in (3, 7, 7))


def uuid(r: Random) -> str:
    return "-".join(word(r, length, "0123456789abcdef") for length in (8, 4, 4, 4, 12))


class Seller(NamedTuple):
    """A selling partner, the marketplaces it sells in, and what its rows have besides."""

    id: str
    markets: tuple[str, ...]
    traits: Mapping[str, str] = {}


class Operation(NamedTuple):
    """An operation: its name in the catalog, its method, its path, and what makes one of its concrete paths."""

    name: str
    method: str
    path: str
    concrete: Callable[[Random, Seller], str]


def _fixed(name: str, method: str, path: str) -> Operation:
    return Operation(name, method, path, lambda _r, _seller: path)


ORDERS = _fixed("getOrders", "GET", "/orders/v0/orders")
REPORT = _fixed("createReport", "POST", "/reports/2021-06-30/reports")
FEED = _fixed("createFeed", "POST", "/feeds/2021-06-30/feeds")
STOCK = _fixed("getInventorySummaries", "GET", "/fba/inventory/v1/summaries")
ITEMS = _fixed("searchCatalogItems", "GET", "/catalog/2022-04-01/items")
ITEM = Operation(
    "getCatalogItem",
    "GET",
    "/catalog/2022-04-01/items/{asin}",
    lambda r, _: f"/catalog/2022-04-01/items/B0{word(r, 8)}",
)
ORDER = Operation("getOrder", "GET", "/orders/v0/orders/{orderId}", lambda r, _: f"/orders/v0/orders/{order(r)}")
ADDRESS = Operation(
    "getOrderAddress",
    "GET",
    "/orders/v0/orders/{orderId}/address",
    lambda r, _: f"/orders/v0/orders/{order(r)}/address",
)
LISTING = Operation(
    "getListingsItem",
    "GET",
    "/listings/2021-08-01/items/{sellerId}/{sku}",
    lambda r, seller: f"/listings/2021-08-01/items/{seller.id}/T%2FSHIRT%20{word(r, 3)}",
)
PUTTING = Operation("putListingsItem", "PUT", LISTING.path, LISTING.concrete)
DOCUMENT = Operation(
    "getReportDocument",
    "GET",
    "/reports/2021-06-30/documents/{reportDocumentId}",
    lambda r, _: f"/reports/2021-06-30/documents/amzn1.spdoc.1.4.eu.{uuid(r)}.T{word(r, 12)}.300",
)
PARTS = Operation(
    "",
    "GET",
    "/internal/v3/widgets/{}/parts/{}",
    lambda r, _: f"/internal/v3/widgets/{r.randrange(10**7)}/parts/{uuid(r)}",
)


class Call(NamedTuple):
    """One request and its answer."""

    operation: Operation
    seller: str
    market: str
    at: float
    path: str
    traits: Mapping[str, str] = {}
    status: int | None = 200
    code: str = ""
    message: str = ""
    error: Error | None = None

    @property
    def hour(self) -> float:
        return (self.at - DAY) / HOUR

    def failed(self, error: Error) -> Call:
        return self._replace(status=error[0], code=error[1], message=error[2], error=error)


def sellers(r: Random, number: int, markets: Sequence[str] = EUROPE + ELSEWHERE, **traits: str) -> list[Seller]:
    """Sellers of one marketplace each, in turn."""
    return [Seller(f"A{word(r, 13)}", (markets[place % len(markets)],), traits) for place in range(number)]


def calls(
    r: Random,
    operation: Operation,
    who: Sequence[Seller],
    each: int | Callable[[Seller], int],
    fails: Callable[[Call], Error | None] = lambda _: None,
    hours: tuple[float, float] = (0, 24),
) -> list[Call]:
    """So many calls of each seller, spread over the day; `fails` tells with what each fails."""
    made = []
    for seller in who:
        for _ in range(each(seller) if callable(each) else each):
            at = round(DAY + HOUR * r.uniform(*hours), 3)
            call = Call(
                operation, seller.id, r.choice(seller.markets), at, operation.concrete(r, seller), seller.traits
            )
            error = fails(call)
            made.append(call.failed(error) if error else call)
    return in_order(made)


def in_order(made: Iterable[Call]) -> list[Call]:
    return sorted(made, key=lambda call: call.at)


def retried(r: Random, made: Sequence[Call], error: Error, share: float, again: float) -> list[Call]:
    """Calls some of which failed at first, and once more two seconds later as often as `again` says."""
    found = []
    for call in made:
        before = [call.at - 2.0] if r.random() < share else []
        while before and r.random() < again:
            before.append(before[-1] - 2.0)
        found += [call._replace(at=round(at, 3)).failed(error) for at in before] + [call]
    return in_order(found)


def incident(r: Random, number: int = 24, each: int = 8) -> list[Call]:
    """Some sellers of Germany are refused on getOrders since six; getCatalogItem works for all."""
    who = sellers(r, number, (DE, FR, US, JP))
    refused = {seller.id for seller in [one for one in who if one.markets == (DE,)][:5]}
    made = calls(r, ORDERS, who, each, lambda call: REFUSED if call.seller in refused and call.hour >= 6 else None)
    return in_order(made + calls(r, ITEM, who, 2))


def truth(made: Sequence[Call], operation: Operation, error: Error) -> dict[str, Any]:
    """What a document must say of an error, counted from the calls."""
    mine = [call for call in made if call.operation == operation]
    failed = [call for call in mine if call.error == error]
    failing, answered = _sellers(failed), _sellers(call for call in mine if call.error is None)
    return {
        "operation": operation.name or None,
        "path": operation.path,
        "occurrences": len(failed),
        "seen": len(_sellers(mine)),
        "failing": len(failing),
        "only_failing": len(failing - answered),
        "marketplaces": {
            name: (
                len(_sellers(call for call in mine if call.market == name)),
                len(_sellers(call for call in failed if call.market == name)),
            )
            for name in {call.market for call in failed if call.market and call.seller}
        },
        "first": min(call.at for call in failed),
        "last": max(call.at for call in failed),
    }


def _sellers(made: Iterable[Call]) -> set[str]:
    return {call.seller for call in made if call.seller}


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def iso_at(at: float, hours: int) -> str:
    return datetime.fromtimestamp(at, timezone(timedelta(hours=hours))).isoformat(timespec="milliseconds")


def row(call: Call, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A call as most logs have it, or with other names for some fields; a field named "" is left out."""
    plain = {
        "time": iso(call.at),
        "method": call.operation.method,
        "path": call.path,
        "status": call.status,
        "code": call.code or None,
        "message": call.message or None,
        "seller_id": call.seller or None,
        "marketplace_id": call.market or None,
        "latency_ms": 41,
        **call.traits,
    }
    named = {(names or {}).get(key, key): value for key, value in plain.items()}
    return {key: value for key, value in named.items() if key}


Rows = Sequence[Mapping[str, Any]]


def jsonl(rows: Rows) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows).encode()


def table(rows: Rows, delimiter: str = ",", end: str = "\n") -> bytes:
    columns = list(dict.fromkeys(key for one in rows for key in one))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
    writer.writerow(columns)
    writer.writerows(["" if one.get(key) is None else one[key] for key in columns] for one in rows)
    return file.getvalue().encode()


def packed(content: bytes) -> bytes:
    return gzip.compress(content, 1, mtime=0)


def zstd(content: bytes) -> bytes:
    try:
        from compression import zstd as library  # type: ignore[import-not-found,unused-ignore]  # Python 3.14
    except ImportError:
        from backports import zstd as library
    return bytes(library.compress(content))


def halves(rows: Rows) -> tuple[Rows, Rows]:
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


def text(rows: Rows, prefix: str = "{} INFO sp-api") -> bytes:
    """Lines with a time in front, and the rest as JSON."""
    lines = []
    for one in rows:
        fields = {key: value for key, value in one.items() if key != "time"}
        stamp = str(one["time"]).replace("T", " ").replace(".", ",").removesuffix("Z")
        lines.append(f"{prefix.format(stamp)} {json.dumps(fields)}\n")
    return "".join(lines).encode()


def har(rows: Rows) -> bytes:
    """The entries of a browser or proxy, bodies and all; HAR has no seller, so the entry names it beside."""
    return json.dumps({"log": {"version": "1.2", "entries": [_entry(one) for one in rows]}}, indent=1).encode()


def _entry(one: Mapping[str, Any]) -> dict[str, Any]:
    errors = [{"code": one["code"], "message": one["message"], "details": ""}] if one["code"] else []
    body = json.dumps({"errors": errors} if errors else {"payload": {}})
    host = f"https://sellingpartnerapi-eu.amazon.com{one['path']}"
    return {
        "startedDateTime": one["time"],
        "request": {"method": one["method"], "url": f"{host}?MarketplaceIds={one['marketplace_id']}", "headers": []},
        "response": {"status": one["status"], "content": {"mimeType": "application/json", "text": body}},
        **({"_sellerId": one["seller_id"]} if one.get("seller_id") else {}),
    }


def parquet(rows: Rows, file: Path, columns: str = "*") -> None:
    """The rows as Parquet; `columns` is what is selected of them."""
    import duckdb

    beside = file.with_suffix(".rows")
    beside.write_bytes(jsonl(rows))
    with duckdb.connect() as duck:
        duck.execute("SET TimeZone = 'UTC'")
        duck.execute(f"COPY (SELECT {columns} FROM read_json('{beside}', format = 'nd')) TO '{file}' (FORMAT parquet)")
    beside.unlink()

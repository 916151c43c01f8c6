"""Seeded logs of requests with incidents in them, as rows."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

START = datetime(2026, 11, 28, tzinfo=UTC).timestamp()
HOURS = 12
MARKETPLACES = ("ATVPDKIKX0DER", "A1PA6795UKMFR9", "A1F83G8C2ARO7P", "A1VC38T7YXB528")
DENIED = (403, "Unauthorized", "Access to requested resource is denied.")
SCOPES = {
    "quiet": "",
    "noise": "inconclusive",
    "one-seller": "one-seller",
    "marketplace": "limited-group",
    "moment": "all-sellers",
    "some": "limited-group",
    "burst": "all-sellers",
}
"""Each incident, and whom its first finding strikes."""
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rows(incident: str, seed: int = 7, number: int = 4_000, sellers: int = 40) -> list[dict[str, Any]]:
    """Calls of many sellers over half a day. `incident` is one of SCOPES."""
    chance = random.Random(seed)
    ids = ["A" + "".join(chance.choices(NAMES, k=12)) for _ in range(sellers)]
    homes = {seller: chance.choice(MARKETPLACES) for seller in ids}
    weights = [1 / (place + 1) ** 0.7 for place in range(sellers)]
    found = []
    for _ in range(number):
        at = START + chance.random() * HOURS * 3600
        seller = chance.choices(ids, weights)[0]
        method, path = _called(chance, seller)
        row = {
            "time": written(at),
            "seller": seller if chance.random() > 0.01 else "",
            "marketplace": homes[seller],
            "method": method,
            "path": path,
            "status": 200,
            "code": "",
            "message": "",
            "version": "2.0" if at > START + 8 * 3600 else "1.9",
        }
        row |= _fault(incident, chance, at, seller, row, ids)
        found.append(row)
    return sorted(found, key=lambda row: row["time"])


def _called(chance: random.Random, seller: str) -> tuple[str, str]:
    order = f"{chance.randrange(100, 999)}-{chance.randrange(10**6, 10**7)}-{chance.randrange(10**6, 10**7)}"
    return chance.choice(
        (
            ("GET", "/orders/v0/orders?MarketplaceIds=X"),
            ("GET", f"/orders/v0/orders/{order}"),
            ("GET", f"/orders/v0/orders/{order}/orderItems"),
            ("PATCH", f"/listings/2021-08-01/items/{seller}/SKU-{chance.randrange(999)}"),
            ("POST", "/internal/v1/sync/now"),
        )
    )


def _fault(incident: str, chance: random.Random, at: float, seller: str, row: dict[str, Any], ids: list[str]) -> dict:
    on_orders = row["path"].startswith("/orders/v0/orders?")
    late = at > START + 8 * 3600
    struck = {
        "one-seller": on_orders and seller == ids[3],
        "marketplace": on_orders and late and row["marketplace"] == "A1PA6795UKMFR9",
        "moment": on_orders and late,
        "some": on_orders and seller in ids[4:9],
        "burst": on_orders and START + 8 * 3600 < at < START + 8 * 3600 + 900,
    }
    if struck.get(incident):
        return dict(zip(("status", "code", "message"), DENIED, strict=True))
    if incident != "quiet" and chance.random() < 0.02:
        text = f"Order {chance.randrange(10**6)} of {seller} is throttled in {row['marketplace']} at {written(at)}"
        return {"status": 429, "code": "QuotaExceeded", "message": text}
    return {}


def kept(path: Path, rows: Iterable[dict[str, Any]]) -> str:
    """The path of a file that now holds the rows, each as a line of JSON."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def compared(spdiag: Any, *arguments: str) -> dict[str, Any]:
    """The document that `spdiag compare` writes."""
    ran = spdiag("compare", *arguments, "--format", "json", "--exit-zero")
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def told(document: dict[str, Any]) -> list[Any]:
    """The findings of a document, however they are sorted where they tell alike."""
    return sorted(document["findings"], key=lambda one: json.dumps(one, sort_keys=True))

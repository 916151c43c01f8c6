"""The rows of operations.json: all that is known of an operation except its parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from spdiag.catalog.building.knowledge import Said, by_operation, granted, knowledge
from spdiag.catalog.building.models import Call, Json

RATE = re.compile(r"\|\s*(\d*\.?\d+)\s*\|\s*(\d*\.?\d+)\s*\|")
SANDBOX = "x-amzn-api-sandbox"
OLDER_SANDBOX = "x-amazon-spds-sandbox-behaviors"
Row = dict[str, Any]


def operation_rows(calls: tuple[Call, ...]) -> dict[str, Row]:
    """A row for every operation of the models, the removed ones, and those of Amazon Business, by key."""
    keys = tuple(call.key for call in calls)
    access, roles = knowledge("access"), knowledge("roles")
    topics = {topic: by_operation(access[topic], keys) for topic in ("grantless", "restricted", "deprecated")}
    grants = by_operation(roles["grants"], keys)
    accounts = {api: account for account, apis in knowledge("apis")["accounts"].items() for api in apis}
    rows = {call.key: _row(call, topics, grants, accounts, access["rates"]) for call in calls}
    return {**rows, **_removed_rows(rows, accounts), **_business_rows()}


def _row(
    call: Call,
    topics: Mapping[str, dict[str, Said]],
    grants: Mapping[str, Said],
    accounts: Mapping[str, str],
    rates: Mapping[str, list[float]],
) -> Row:
    codes = sorted(int(code) for code in call.operation["responses"] if str(code).isdigit())
    row = {
        "method": call.method,
        "path": call.path,
        **_usage(call, rates),
        "codes": codes,
        "account": accounts.get(call.api),
        **_sandbox(call),
        **_grant(grants.get(call.key)),
        "scope": topics["grantless"].get(call.key, {}).get("scope"),
        **_restricted(topics["restricted"].get(call.key, {})),
        **_end(topics["deprecated"].get(call.key, {})),
    }
    return trimmed(row)


def trimmed(row: Mapping[str, Any]) -> Row:
    """The row without what is not known or not so."""
    return {name: value for name, value in row.items() if value not in (None, False, [], {}, "")}


def _usage(call: Call, rates: Mapping[str, list[float]]) -> Row:
    if call.key in rates:
        rate, burst = rates[call.key]
        return {"rate": rate, "burst": burst}
    found = RATE.search(str(call.operation.get("description", "")))
    return {"rate": float(found[1]), "burst": int(float(found[2]))} if found else {}


def _sandbox(call: Call) -> Row:
    places: list[Json] = [call.path_item, call.operation, *call.operation["responses"].values()]
    marks = [place[SANDBOX] for place in places if SANDBOX in place]
    static = any("static" in mark for mark in marks) or any(OLDER_SANDBOX in place for place in places)
    kind = "dynamic" if any("dynamic" in mark for mark in marks) else "static" if static else None
    return {"sandbox": kind, "sandbox-only": any(place.get(f"{SANDBOX}-only") for place in places)}


def _grant(grant: Said | None) -> Row:
    if grant is None:
        return {}
    return {"roles": [list(granted(one)) for one in grant["any-of"]], "confidence": grant["confidence"]}


def _restricted(entry: Said) -> Row:
    return {"rdt": entry.get("rdt"), "data-elements": entry.get("data-elements")}


def _end(entry: Said) -> Row:
    return {"deprecated": entry.get("on"), "removal": entry.get("removal"), "replacement": entry.get("replacement")}


def _removed_rows(live: Mapping[str, Row], accounts: Mapping[str, str]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for api, entries in knowledge("removed")["removed"].items():
        name, version = api.split(" ")
        for entry in entries:
            key = f"{name}.{version}.{entry['operation']}"
            rows[f"{key}.removed" if key in live else key] = trimmed(
                {
                    "method": entry["method"],
                    "path": entry["path"],
                    "account": accounts.get(name),
                    "gone": True,
                    "removed": entry.get("on"),
                    "seen": entry.get("seen"),
                    "replacement": entry.get("replacement"),
                }
            )
    return rows


def _business_rows() -> dict[str, Row]:
    return {
        f"business.{name}": {"roles": [[entry["role"], []]], "confidence": "official"}
        for entry in knowledge("business")["operations"]
        for name in entry["names"]
    }

"""Adds to a case what the catalog knows of the host, path, operation, marketplaces and parameters in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spdiag.catalog.operations import Operation, operation, operations_named
from spdiag.catalog.paths import Location, locate
from spdiag.core.evidence import Case, Evidence, Value

ORIGIN = "catalog"
SELLING = ("sp-api", "sandbox")
BUSINESS = ("business", "business-sandbox")
OTHER = "other"
MOST_NAMED = 3
MARKETPLACE_NAMES = ("marketplaceid", "marketplaceids")
SORTS = {"missing": "missing", "one-of": "missing", "unknown": "unknown", "wrong-case": "unknown"}
"""Under which fact a problem with a parameter is told; the others are invalid."""
Facts = dict[str, Value]


def added(case: Case) -> Case:
    """The case and what the catalog adds; what the case already holds stands, and nothing is guessed."""
    case = _plus(case, _endpoint(case) or _set_to(case))
    location = _location(case)
    if location:
        case = _plus(case, _path(location))
    if any(name in case for name in ("request.query", "marketplace.ids", "client.marketplaces")):
        case = _plus(case, _marketplaces(case))
    meant = _meant(case, location)
    case = _plus(case, _shared(meant, _region(case)))
    if len(meant) == 1 and ("request.query" in case or "{" in (meant[0].path or "")):
        case = _plus(case, _parameters(case, meant[0]))
    return _plus(case, _type(case, location))


def _plus(case: Case, facts: Facts) -> Case:
    return case.plus(*(Evidence(name, value, ORIGIN) for name, value in facts.items() if name not in case))


def _endpoint(case: Case) -> Facts:
    """What the host is; nothing when none was seen."""
    name = case.text("request.host")
    if not name:
        return {}
    from spdiag.catalog.places import host_of

    host = host_of(name)
    if host is None:
        return {"endpoint.kind": OTHER}
    facts: Facts = {"endpoint.kind": host.kind}
    if host.region:
        facts["endpoint.region"] = host.region
    if host.kind in SELLING + BUSINESS:
        facts["endpoint.sandbox"] = host.kind.endswith("sandbox")
    return facts


def _set_to(case: Case) -> Facts:
    """The region of a client that was told a region or a marketplace, where no host was seen."""
    said = case.text("client.region")
    if not said:
        return {}
    from spdiag.catalog.places import REGIONS, marketplace

    if said in REGIONS:
        return {"endpoint.region": said}
    store = marketplace(said)
    return {"endpoint.region": store.region} if store else {}


def _region(case: Case) -> str | None:
    return case.text("endpoint.region") or case.text("marketplace.region") or None


def _location(case: Case) -> Location | None:
    """Where the path leads; nothing on hosts that are not SP-API's, nor for a strange path on a host nobody knows.

    A path that begins like those of an API, version included, is not strange.
    """
    path, kind = case.text("request.path"), case.text("endpoint.kind")
    if path in ("", "/") or kind not in ("", OTHER, *SELLING):
        return None
    location = locate(case.text("request.method") or None, path)
    strange = location.kind == "unknown-path" and kind not in SELLING and not _within_an_api(path, location)
    return None if strange else location


def _within_an_api(path: str, location: Location) -> bool:
    begins = path.partition("?")[0].split("/")[1:3]
    return len(begins) == 2 and any((one.path or "").split("/")[1:3] == begins for one in location.suggestions)


def _path(location: Location) -> Facts:
    facts: Facts = {"path.kind": location.kind}
    suggestion = location.instead or ", ".join(f"{one.method} {one.path}" for one in location.suggestions)
    if location.kind != "exact" and suggestion:
        facts["path.suggestion"] = suggestion
    return facts


def _meant(case: Case, location: Location | None) -> tuple[Operation, ...]:
    """The operations that may have been called: by key, by name, by path; the path decides between namesakes."""
    key = operation(case.text("operation.key"))
    if key:
        return (key,)
    on_path = location.operation if location else None
    candidates = _named(case)
    if on_path and (not candidates or on_path in candidates):
        return (on_path,)
    if not candidates and location and location.kind == "exact":
        return location.suggestions
    return candidates


def _named(case: Case) -> tuple[Operation, ...]:
    """The operations behind the name in the case, of the API that the host belongs to."""
    name = case.text("operation.id") or case.text("client.call")
    business = case.text("endpoint.kind") in BUSINESS or case.text("error.surface") == "business"
    found = tuple(one for one in operations_named(name) if (one.api == "business") is business) if name else ()
    living = tuple(one for one in found if not one.gone) or found
    method = case.text("request.method").upper()
    return tuple(one for one in living if method in ("", one.method)) or living


def _shared(candidates: tuple[Operation, ...], region: str | None) -> Facts:
    """What holds for every operation that may have been called."""
    if not candidates:
        return {}
    first, *others = (dict(_facts(one, region)) for one in candidates)
    return {
        name: value for name, value in first.items() if all(name in other and other[name] == value for other in others)
    }


def _facts(one: Operation, region: str | None) -> Iterator[tuple[str, Value]]:
    """All that is known of an operation, as evidence."""
    texts = {
        "id": one.name,
        "key": one.key,
        "api": one.api,
        "version": one.version,
        "path": one.path,
        "method": one.method,
        "scope": one.scope,
        "account": one.account,
        "sandbox": one.sandbox,
        "replacement": one.replacement,
        "removed-on": one.removed,
        "rate": f"{one.rate:g}" if one.rate else None,
        "burst": str(one.burst) if one.burst else None,
    }
    for name, value in texts.items():
        if value:
            yield f"operation.{name}", value
    open_to = tuple(role for role, regions in one.roles if not region or not regions or region in regions)
    if open_to:
        yield "operation.roles", open_to
    if one.removed or not one.gone:
        yield "operation.removed", one.removed is not None
    if one.path and not one.gone:
        yield "operation.grantless", one.grantless
        yield "operation.restricted", one.rdt or "no"
        yield "operation.deprecated", one.deprecated is not None
        yield "operation.sandbox-only", one.sandbox_only


def _query(case: Case) -> dict[str, list[str]]:
    query: dict[str, list[str]] = {}
    for pair in case.texts("request.query"):
        name, _, value = pair.partition("=")
        query.setdefault(name, []).append(value)
    return query


def _marketplaces(case: Case) -> Facts:
    """The marketplaces asked for, and whether they are stores of the region that was called."""
    from spdiag.catalog.places import is_phantom, marketplace

    sent = tuple(
        one
        for name, values in _query(case).items()
        if name.lower() in MARKETPLACE_NAMES
        for value in values
        for one in value.replace("%2C", ",").replace("%2c", ",").split(",")
        if one
    )
    ids = case.texts("marketplace.ids") or sent
    if not ids:
        return _named_stores(case)
    known = [found for one in ids if (found := marketplace(one)) is not None]
    regions = sorted({one.region for one in known})
    near = _nearest(ids)
    facts: Facts = {
        **({"marketplace.suggestion": near} if near else {}),
        "marketplace.ids": ids,
        "marketplace.phantom": any(is_phantom(one) for one in ids),
        "marketplace.known": all(one in {found.id for found in known} for one in ids)
        if sent
        else len(known) == len(ids),
    }
    if len(regions) == 1:
        facts["marketplace.region"] = regions[0]
    matches = _matches(regions, case.text("endpoint.region").lower(), complete=len(known) == len(ids))
    facts["marketplace.named-elsewhere"] = False  # these were asked for, not merely named
    return facts if matches is None else {**facts, "marketplace.region-matches": matches}


def _nearest(ids: Iterable[str]) -> str:
    """The marketplace that an unknown id may stand for; empty when all are known, or none resembles."""
    from spdiag.catalog.places import marketplace, similar_marketplace

    return next((near for one in ids if marketplace(one) is None and (near := similar_marketplace(one))), "")


def _named_stores(case: Case) -> Facts:
    """The marketplaces among the ids that were named, when all are of one region; which of them was sent, nobody saw.

    A long list is an answer or a table, and no request.
    """
    from spdiag.catalog.places import marketplace

    found = [store for one in case.texts("client.marketplaces") if (store := marketplace(one)) is not None]
    regions = {store.region for store in found}
    if len(regions) != 1 or len(found) > MOST_NAMED:
        return {}
    region, called = regions.pop(), case.text("endpoint.region").lower()
    facts: Facts = {"marketplace.ids": tuple(store.id for store in found), "marketplace.region": region}
    return {**facts, "marketplace.named-elsewhere": region != called} if called else facts


def _matches(regions: list[str], called: str, *, complete: bool) -> bool | None:
    """Whether all marketplaces are in the region called; `None` when that is not known."""
    if not called or not regions:
        return None
    if regions != [called]:
        return False
    return True if complete else None


def _parameters(case: Case, meant: Operation) -> Facts:
    """What is wrong with the query, and with the ids in the path; empty where nothing is."""
    from spdiag.catalog.parameters import optional_names, parameter_problems
    from spdiag.catalog.values import refused_values

    if meant.gone or meant.path is None:
        return {}
    now = case.text("response.date") or case.text("clock.now")
    refused = tuple(refused_values(meant, _query(case), case.text("request.path"), now))
    if "request.query" not in case:
        return {"parameters.invalid": tuple(one.text for one in refused)} if refused else {}
    pairs = case.texts("request.query")
    cut_short = bool(pairs) and pairs[-1].endswith(("...", "…"))
    sorts: dict[str, list[str]] = {
        "missing": [],
        "unknown": [],
        "invalid": [],
        "optional": optional_names(meant, pairs),
    }
    for problem in (*parameter_problems(meant, _query(case)), *refused):
        sorts[SORTS.get(problem.kind, "invalid")].append(problem.text)
    if cut_short:
        del sorts["missing"]
    return {f"parameters.{sort}": tuple(texts) for sort, texts in sorts.items()}


def _type(case: Case, location: Location | None) -> Facts:
    """The report, feed or notification type in the case, and what is known of it."""
    name = case.text("type.name") or _asked_type(case, location)
    if not name:
        return {}
    from spdiag.catalog.types import selling_type

    found = selling_type(name)
    if found is None:
        return {}
    region = _region(case)
    roles = tuple(role for role, regions in found.roles if not region or not regions or region in regions)
    facts: Facts = {"type.name": found.name, "type.kind": found.kind, "type.status": found.status}
    if found.kind == "report":
        facts["type.restricted"] = found.restricted
    return {**facts, "type.roles": roles} if roles else facts


def _asked_type(case: Case, location: Location | None) -> str:
    """The one type named in the query or the path."""
    asked = [
        value
        for name, values in _query(case).items()
        if name in ("reportTypes", "feedTypes", "reportType")
        for value in values
    ]
    if location and location.template and location.kind in ("exact", "wrong-method"):
        parts = location.template.split("/")
        if "{notificationType}" in parts:
            asked.append(case.text("request.path").split("?")[0].split("/")[parts.index("{notificationType}")])
    return asked[0] if len(asked) == 1 and "," not in asked[0] else ""

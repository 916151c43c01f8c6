"""The smallest harmless request for an operation: a GET with what it needs, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from spdiag.catalog.operations import Operation
from spdiag.catalog.parameters import Parameter, choices, harmless_values, parameters
from spdiag.catalog.places import marketplace

SINCE = ("createdafter", "lastupdatedafter", "postedafter")
DAY = timedelta(days=1)


def day_before(now: str) -> str:
    """The beginning of the day before: late enough for every window, early enough for every margin."""
    return _written(datetime.fromisoformat(f"{now[:10]}T00:00:00+00:00") - DAY)


def minimal_target(operation: Operation, marketplaces: Sequence[str], since: str) -> str | None:
    """Path and query of a GET that needs nothing but marketplaces and a date; `None` when it needs more.

    `since` is an ISO 8601 time: where a list can be limited in time, it begins there, and ends a day later.
    """
    if operation.method != "GET" or operation.path is None:
        return None
    taken, harmless = parameters(operation), _filled(harmless_values(operation), marketplaces, since)
    wanted = [one for one in taken if one.required or one.name in harmless or _limits(one)]
    values = {one.name: harmless.get(one.name) or _value(one, marketplaces, since) for one in wanted}
    enough = all(any(values.keys() >= set(names) for names in group) for group in choices(operation))
    if not enough or not all(values.values()) or any(one.place == "header" for one in wanted):
        return None
    return _target(operation.path, wanted, {name: value for name, value in values.items() if value})


def lacks_marketplace(operation: Operation, marketplaces: Sequence[str], since: str) -> bool:
    """Whether a marketplace is all that such a request lacks."""
    return (
        not marketplaces
        and minimal_target(operation, (), since) is None
        and minimal_target(operation, ("ATVPDKIKX0DER",), since) is not None
    )


def _target(path: str, wanted: Sequence[Parameter], values: Mapping[str, str]) -> str:
    for one in wanted:
        if one.place == "path":
            path = path.replace(f"{{{one.name}}}", quote(values[one.name], safe=""))
    query = "&".join(f"{one.name}={quote(values[one.name], safe=',')}" for one in wanted if one.place == "query")
    return f"{path}?{query}" if query else path


def _filled(harmless: Mapping[str, str], marketplaces: Sequence[str], since: str) -> dict[str, str]:
    """The values with their places filled; empty where a place stands for a marketplace that nobody named."""
    until = _written(datetime.fromisoformat(since) + DAY)
    store = marketplace(marketplaces[0]) if marketplaces else None
    places = {
        "marketplace": marketplaces[0] if marketplaces else "",
        "country": store.country_code if store else "",
        "since": since,
        "until": until,
        "first-day": since[:10],
        "last-day": until[:10],
    }
    return {name: _with(text, places) for name, text in harmless.items()}


def _with(text: str, places: Mapping[str, str]) -> str:
    for name, value in places.items():
        if f"{{{name}}}" in text and not value:
            return ""
        text = text.replace(f"{{{name}}}", value)
    return text


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _limits(parameter: Parameter) -> bool:
    return parameter.name.lower() in (SINCE[0], SINCE[2])


def _value(parameter: Parameter, marketplaces: Sequence[str], since: str) -> str | None:
    name = parameter.name.lower()
    if "marketplaceid" in name:
        most = parameter.max_items if name.endswith("s") else 1
        return ",".join(marketplaces[:most]) or None
    if name in SINCE:
        return since
    return parameter.enum[0] if parameter.enum else None

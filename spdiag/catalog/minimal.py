"""The smallest harmless request for an operation: a GET with its required parameters and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from spdiag.catalog.operations import Operation
from spdiag.catalog.parameters import Parameter, parameters

SINCE = ("createdafter", "lastupdatedafter", "postedafter")


def minimal_target(operation: Operation, marketplaces: Sequence[str], since: str) -> str | None:
    """Path and query of a GET that needs nothing but marketplaces and a date; `None` when it needs more.

    `since` is an ISO 8601 time: where a list can be limited in time, it begins there.
    """
    if operation.method != "GET" or operation.path is None or "{" in operation.path:
        return None
    wanted = [one for one in parameters(operation) if one.place == "query" and (one.required or _limits(one))]
    values = [(one.name, _value(one, marketplaces, since)) for one in wanted]
    if any(value is None for _, value in values):
        return None
    query = "&".join(f"{name}={value}" for name, value in values)
    return f"{operation.path}?{query}" if query else operation.path


def _limits(parameter: Parameter) -> bool:
    return parameter.name.lower() in (SINCE[0], SINCE[2])


def _value(parameter: Parameter, marketplaces: Sequence[str], since: str) -> str | None:
    name = parameter.name.lower()
    if "marketplaceid" in name:
        return ",".join(marketplaces if name.endswith("s") else marketplaces[:1]) or None
    if name in SINCE:
        return since.replace(":", "%3A")
    return parameter.enum[0] if parameter.enum else None

"""The rows of parameters.json: what an operation takes."""

from __future__ import annotations

import re
from typing import Any

from spdiag.catalog.building.knowledge import Said
from spdiag.catalog.building.models import Call, Json, resolved
from spdiag.catalog.building.operations import Row, trimmed
from spdiag.core.problem import Problem

KEPT = ("type", "format", "enum", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
DATES_BY_NAME = re.compile(r"(After|Before|Date|Time)$")


def parameter_row(call: Call, said: Said) -> Row:
    """The parameters of a call, the body's required properties, and what is said of a call that is made up.

    Raises `Problem` where that names a parameter the model does not have.
    """
    taken = [_parameter(one) for one in call.parameters if one["in"] != "body"]
    body = next((one for one in call.parameters if one["in"] == "body"), None)
    groups = [[entry.split("+") for entry in group] for group in said.get("one-of", ())]
    send = dict(said.get("send", {}))
    unknown = {*send, *(name for group in groups for names in group for name in names)} - {one["name"] for one in taken}
    if unknown:
        raise Problem(
            "knowledge",
            f"the model of {call.key} has no {', '.join(sorted(unknown))}",
            hint="correct it in spdiag/catalog/knowledge/calls.yaml",
        )
    body_row = _body(body, call.model) if body else None
    return trimmed({"parameters": taken, "body": body_row, "one-of": groups, "send": send})


def _parameter(written: Json) -> Row:
    kept: dict[str, Any] = {name: written.get(name) for name in KEPT}
    items = written.get("items", {})
    kept["enum"] = written.get("enum") or items.get("enum")
    kept["format"] = _format(written)
    named = {"name": written["name"], "in": written["in"], "required": bool(written.get("required"))}
    return trimmed({**named, **kept, "greedy": written.get("x-amazon-spds-greedy-path-parameter")})


def _format(written: Json) -> str | None:
    if written.get("format"):
        return str(written["format"])
    dated = "ISO 8601" in str(written.get("description", "")) and DATES_BY_NAME.search(str(written["name"]))
    return "date-time" if dated and written.get("type") == "string" else None


def _body(written: Json, model: Json) -> Row:
    schema = resolved(written.get("schema", {}), model)
    return {"required": bool(written.get("required")), "properties": required_properties(schema, model)}


def required_properties(schema: Json, model: Json) -> list[str]:
    """The names a body must hold at its top level."""
    names = list(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        names += required_properties(resolved(part, model), model)
    return sorted(dict.fromkeys(names))

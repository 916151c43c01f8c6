"""Makes a plausible value out of a Swagger schema."""

from __future__ import annotations

from typing import Any

from spdiag.catalog.building.models import Json, resolved

DEPTH = 6
BY_FORMAT = {"date-time": "2026-01-01T00:00:00Z", "date": "2026-01-01"}
BY_TYPE: dict[str, Any] = {"integer": 1, "number": 1.0, "boolean": True, "string": "example"}


def example(schema: Json, model: Json, depth: int = 0) -> Any:
    """A value the schema allows: its own example, else one built from its parts; deep parts are cut short."""
    schema = resolved(schema, model)
    for written in ("example", "x-example", "default"):
        if written in schema:
            return schema[written]
    if schema.get("enum"):
        return schema["enum"][0]
    if "allOf" in schema:
        parts = [example(part, model, depth) for part in schema["allOf"]]
        return {name: value for part in parts if isinstance(part, dict) for name, value in part.items()}
    if schema.get("type") == "array":
        return [] if depth >= DEPTH else [example(schema.get("items", {}), model, depth + 1)]
    if schema.get("type", "object") == "object":
        return _properties(schema, model, depth)
    return BY_FORMAT.get(str(schema.get("format")), BY_TYPE.get(str(schema["type"])))


def _properties(schema: Json, model: Json, depth: int) -> dict[str, Any]:
    named = schema.get("properties", {})
    wanted = schema.get("required", ()) if depth >= DEPTH - 1 else named
    if depth >= DEPTH:
        return {}
    return {name: example(named[name], model, depth + 1) for name in wanted if name in named and name != "errors"}

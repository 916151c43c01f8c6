"""The rows of answers.json.gz: an operation's sandbox cases and one plausible success."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spdiag.catalog.building.examples import example
from spdiag.catalog.building.models import Call, Json, resolved
from spdiag.catalog.building.operations import OLDER_SANDBOX, SANDBOX, Row

NO_CONTENT = 204
LONGEST = 1_000  # labels and packing slips come as whole files in base64; a multiple of 4 still decodes


def answer_row(call: Call) -> Row:
    """The sandbox cases of a call, and its success with the source it was taken from."""
    cases = list(_cases(call))
    row: Row = _shortened({"cases": cases, "success": _success(call, cases)})
    return row


def _cases(call: Call) -> Iterator[Row]:
    for code, response in sorted(call.operation["responses"].items()):
        written = response.get(SANDBOX, {}).get("static") or response.get(OLDER_SANDBOX) or ()
        for case in written:
            asked = case.get("request", {}).get("parameters", {})
            yield {
                "status": int(code),
                "parameters": {name: _value(one) for name, one in asked.items()},
                "response": case.get("response"),
            }


def _value(written: Any) -> Any:
    return written["value"] if isinstance(written, dict) and set(written) == {"value"} else written


def _success(call: Call, cases: list[Row]) -> Row:
    code = min(int(code) for code in call.operation["responses"] if str(code).startswith("2"))
    response = call.operation["responses"][str(code)]
    for case in cases:
        if case["status"] == code and case["response"]:
            return {"status": code, "body": case["response"], "from": "sandbox"}
    if code == NO_CONTENT or "schema" not in response:
        return {"status": code, "body": None, "from": "model"}
    shown = _shown(response)
    if shown is not None:
        return {"status": code, "body": shown, "from": "example"}
    schema = resolved(response["schema"], call.model)
    return {"status": code, "body": example(schema, call.model), "from": "schema"}


def _shortened(value: Any) -> Any:
    match value:
        case dict():
            return {name: _shortened(one) for name, one in value.items()}
        case list():
            return [_shortened(one) for one in value]
        case str():
            return value[:LONGEST]
        case _:
            return value


def _shown(response: Json) -> Any:
    examples = response.get("examples")
    if not examples:
        return None
    return examples.get("application/json", examples)

"""Puts all data files together, as bytes that are the same whenever the same models are read."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spdiag.catalog.building.answers import answer_row
from spdiag.catalog.building.knowledge import by_operation, knowledge
from spdiag.catalog.building.models import Call, read_calls
from spdiag.catalog.building.operations import Row, operation_rows
from spdiag.catalog.building.parameters import parameter_row
from spdiag.catalog.building.places import place_rows, role_rows, type_rows

LATER_FIRST = re.compile(r"\d+")


def assemble(models: Path) -> dict[str, bytes]:
    """The content of every data file by its name; raises `Problem` when the models cannot be read."""
    calls = read_calls(models, knowledge("apis")["names"])
    rows = operation_rows(calls)
    made_up = by_operation(knowledge("calls")["calls"], tuple(call.key for call in calls))
    return {
        "operations.json": lines(rows),
        "paths.json": lines(_paths(calls, rows)),
        "names.json": lines(_names(rows)),
        "parameters.json": lines({call.key: parameter_row(call, made_up.get(call.key, {})) for call in calls}),
        "places.json": sections(place_rows()),
        "roles.json": lines(role_rows()),
        "types.json": lines(type_rows()),
        "answers.json.gz": gzip.compress(lines({call.key: answer_row(call) for call in calls}), mtime=0),
    }


def lines(rows: Mapping[str, Any]) -> bytes:
    """A JSON object with one entry a line, so that one entry can be read alone and a diff shows what changed."""
    return _object(rows).encode() + b"\n"


def sections(parts: Mapping[str, Mapping[str, Any]]) -> bytes:
    """A JSON object of such objects."""
    inner = ",\n".join(f"{_compact(name)}: {_object(rows)}" for name, rows in parts.items())
    return f"{{\n{inner}\n}}\n".encode()


def _object(rows: Mapping[str, Any]) -> str:
    inner = ",\n".join(f"{_compact(key)}: {_compact(row)}" for key, row in rows.items())
    return f"{{\n{inner}\n}}"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _paths(calls: tuple[Call, ...], rows: Mapping[str, Row]) -> dict[str, Any]:
    """By the first part of the path, each template's methods and the operations behind them, current ones first."""
    groups: dict[str, dict[str, dict[str, str]]] = {}
    for key, row in rows.items():
        if "path" in row:
            group = groups.setdefault(row["path"].split("/")[1], {})
            group.setdefault(row["path"], {}).setdefault(row["method"], key)
    greedy = sorted(
        {call.path for call in calls if any(one.get("x-amazon-spds-greedy-path-parameter") for one in call.parameters)}
    )
    return {"/greedy": greedy, "/free-text": knowledge("apis")["free-text"], **dict(sorted(groups.items()))}


def _names(rows: Mapping[str, Row]) -> dict[str, list[str]]:
    """The keys behind each operation's name in lower case, the likeliest meant first."""
    names: dict[str, list[str]] = {}
    for key in sorted(rows, key=lambda key: _rank(key, rows[key])):
        names.setdefault(key.split(".")[1 if key.startswith("business.") else 2].lower(), []).append(key)
    return dict(sorted(names.items()))


def _rank(key: str, row: Row) -> tuple[object, ...]:
    api, _, rest = key.partition(".")
    later = [-int(number) for number in LATER_FIRST.findall(rest.partition(".")[0])]
    dated = not re.match(r"\d", rest)
    return (api == "business", "gone" in row, api.startswith("vendor"), "deprecated" in row, api, dated, later, key)

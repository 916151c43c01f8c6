"""Logs of any number and format, surveyed: where their fields are, what is missing, and what they add up to."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from spdiag.core.problem import Problem
from spdiag.logs.fields import DOCUMENTED, Fields, flat, found_in
from spdiag.logs.reading import between, sample
from spdiag.logs.rows import Picker, Row
from spdiag.logs.sources import HEAD, Source, files, source

SAMPLED = 400
"""Records of a log that are looked at to find its fields."""
UNDECIDABLE = {
    "seller": "without it nobody can tell one seller from all",
    "marketplace": "without it nobody can tell whether one marketplace is concerned",
    "path": "without it nobody can tell which operation failed",
    "status": "without it only rows with an error code or message count as failed",
    "message": "without it errors are told apart by status and code alone",
    "time": "without it nobody can tell since when, nor keep to --since and --until",
}


@dataclass(frozen=True, slots=True)
class Log:
    """A log, and where it keeps its fields."""

    source: Source
    fields: Fields
    records: tuple[dict[str, Any], ...] = ()
    """Some of its records, from the start and the end."""
    wrapped: bool = False
    """Whether they stand inside other records."""

    rows: tuple[Row, ...] = ()
    """Those of them that tell of requests, as rows."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Logs that can be counted, what is said of them first, and what was read of standard input already."""

    logs: tuple[Log, ...]
    warnings: tuple[str, ...]
    ahead: bytes = b""


def surveyed(names: Sequence[str], told: Mapping[str, str], called: Mapping[str, str] = MappingProxyType({})) -> Survey:
    """The logs of that name, and their fields; raises `Problem` for what cannot be read.

    `called` says how files are shown that were brought here from elsewhere.
    """
    ahead = b""
    logs, strange = [], list[str]()
    for path in files(names):
        if path == "-":
            ahead = sys.stdin.buffer.read(HEAD)
        about = source(path, ahead if path == "-" else None)._replace(name=called.get(path, ""))
        read = sample(about, SAMPLED, ahead if path == "-" else b"")
        records = tuple(one.record for one in read)
        if records or about.blank or about.kind == "table":
            fields = found_in([flat(one) for one in (*records, *(one.record for one in between(about)))], told)
            picker = Picker(fields)
            rows = tuple(row for one in records if (row := picker.row(one)) is not None)
            logs.append(Log(about, fields, records, any(one.wrapped for one in read), rows))
        else:
            strange.append(about.shown)
    if strange and not logs:
        raise Problem(
            "unreadable-file",
            f"`{strange[0]}` holds no request that can be read",
            hint="JSON lines, CSV, Parquet, HAR and text logs that carry JSON are read",
        )
    passed = tuple(f"{path} holds no request that can be read, and is left out" for path in strange)
    return Survey(tuple(logs), (*missing(logs), *passed), ahead)


def missing(logs: Sequence[Log]) -> tuple[str, ...]:
    """The documented fields that logs lack, and what that makes undecidable."""
    said, logs = list[str](), [log for log in logs if not log.source.blank]
    for field, why in UNDECIDABLE.items():
        lacking = [log for log in logs if not _has(log.fields, field)]
        if lacking:
            where = "" if len(lacking) == len(logs) else f" in {_named(lacking)}"
            said.append(f"no {field} field{where}: {why} (--field {field}=NAME says where it is)")
    return tuple(said)


def _has(fields: Fields, field: str) -> bool:
    instead = {"path": "operation", "message": "code"}.get(field, field)
    return fields.has(field) or fields.has(instead)


def _named(logs: Sequence[Log]) -> str:
    shown = ", ".join(log.source.shown for log in logs[:3])
    return shown if len(logs) <= 3 else f"{shown} and {len(logs) - 3} more"


def fields_shown(survey: Survey) -> str:
    """Which of the five documented fields each log has, and where; for those missing, how to log them."""
    lines = []
    for log in survey.logs:
        lines.append(f"{log.source.shown} ({log.source.kind})")
        for field in (*DOCUMENTED, "method", "time", "code", "operation"):
            keys = log.fields.places.get(field, ())
            if keys or field in DOCUMENTED:
                lines.append(f"  {field:12} {', '.join(keys) or '- not found: ' + HOW.get(field, '')}")
        if log.fields.traits:
            lines.append(f"  {'compared by':12} {', '.join(log.fields.traits)}")
    return "\n".join(lines)


HOW = {
    "path": "log the path of each request, as /orders/v0/orders",
    "status": "log the HTTP status of each answer",
    "message": "log code and message of errors[0] of each answer that failed",
    "seller": "log the selling partner's id with each request; spdiag.recorder takes it from your program",
    "marketplace": "log the marketplace id of each request",
}

"""How Athena reads the fields of a row: expressions in the SQL that Trino and DuckDB share."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spdiag.logs.aws.athena_table import Leaf
from spdiag.logs.counting.rows import IN_PATH
from spdiag.logs.fields.finding import Fields
from spdiag.logs.values.marketplaces import IN_QUERY
from spdiag.logs.values.names import BEHIND_AGENT, is_agent_name
from spdiag.logs.values.statuses import AMISS
from spdiag.logs.values.times import UNITS, is_unit

Sample = Mapping[str, Sequence[str]]
NUMBERS = ("tinyint", "smallint", "int", "integer", "bigint", "float", "double", "decimal")
ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d+)?( UTC|Z|[+-]\d\d:?\d\d)?")
FIELDS = ("path", "method", "status", "seller", "market", "code", "message", "details", "moment")


class Columns(NamedTuple):
    """For each field its expression; what the fields lack, and the columns to compare by."""

    taken: Mapping[str, str]
    traits: tuple[tuple[str, str], ...]
    told: bool
    """Whether there is a status: then a row without one tells of no answer."""
    by_name: bool
    """Whether operations are named instead of their paths."""
    timeless: bool
    """Whether there are times that SQL cannot read, or none."""


def columns(leaves: Sequence[Leaf], fields: Fields, sample: Sample) -> Columns:
    """How the fields are read, given some values of each leaf."""
    known = {leaf.name: leaf for leaf in leaves}
    mine = {field: [known[key] for key in keys if key in known] for field, keys in fields.places.items()}
    by_name = not mine["path"] and bool(mine["operation"])
    paths = mine["operation"] if by_name else mine["path"]
    path, method = _coalesced(paths), f"upper({_coalesced(mine['method'])})"
    if not by_name and _all_match(r"[A-Za-z]+ \S", _values(paths, sample)):
        path, method = f"split_part({path}, ' ', 2)", f"upper(split_part({path}, ' ', 1))"
    status = _first([_status(leaf) for leaf in mine["status"]], "CAST(NULL AS integer)")
    moments = [moment for leaf in mine["time"] if (moment := _moment(leaf, sample.get(leaf.name, ())))]
    taken = {
        "path": path,
        "method": method,
        "status": status,
        "seller": _coalesced(mine["seller"]) if fields.has("seller") else _seller_in(path),
        "market": _market(_coalesced(mine["marketplace"]), path, _values(paths, sample)),
        "code": _coalesced(mine["code"]),
        "message": _message(mine["message"], fields.events, status),
        "details": _coalesced(mine["details"]),
        "moment": _first(moments, "CAST(NULL AS double)"),
    }
    traits = tuple((key, _compared(key, _text(known[key]))) for key in fields.traits if key in known)
    return Columns(taken, traits, bool(mine["status"]), by_name, not moments)


def _compared(key: str, expression: str) -> str:
    """What is compared of a column: of a user agent product and version."""
    return f"split_part({expression}, '{BEHIND_AGENT}', 1)" if is_agent_name(key) else expression


def _values(leaves: Sequence[Leaf], sample: Sample) -> list[str]:
    return [value for leaf in leaves for value in sample.get(leaf.name, ())]


def _all_match(pattern: str, values: Sequence[str]) -> bool:
    return bool(values) and all(re.match(pattern, value) for value in values)


def _first(expressions: Sequence[str], otherwise: str) -> str:
    """The first expression that has a value."""
    if len(expressions) > 1:
        return f"coalesce({', '.join(expressions)})"
    return expressions[0] if expressions else otherwise


def _coalesced(leaves: Sequence[Leaf]) -> str:
    return _first([_text(leaf) for leaf in leaves], "CAST(NULL AS varchar)")


def _text(leaf: Leaf) -> str:
    return f"nullif(trim(CAST({leaf.expression} AS varchar)), '')"


def _status(leaf: Leaf) -> str:
    if leaf.kind.startswith(NUMBERS):
        return f"CAST({leaf.expression} AS integer)"
    return f"TRY_CAST(split_part(split_part({_text(leaf)}, ' ', 1), '.', 1) AS integer)"


def _message(leaves: Sequence[Leaf], events: Sequence[str], status: str) -> str:
    """The message; without a status a text of events only where it says that something is amiss."""
    whole, telling = _coalesced(leaves), [leaf for leaf in leaves if leaf.name not in events]
    if len(telling) == len(leaves):
        return whole
    amiss = f"CASE WHEN regexp_like({whole}, '{AMISS}') THEN {whole} END"
    return f"CASE WHEN {status} IS NOT NULL THEN {whole} ELSE coalesce({_coalesced(telling)}, {amiss}) END"


def _seller_in(path: str) -> str:
    """The seller that some paths hold."""
    return f"nullif(regexp_extract({path}, '{IN_PATH.pattern}', 1), '')"


def _market(expression: str, path: str, paths: Sequence[str]) -> str:
    """The first marketplace named, or else the one asked for in the query."""
    named = f"nullif(trim(split_part({expression}, ',', 1)), '')"
    if any(IN_QUERY.search(one) for one in paths):
        return f"coalesce({named}, nullif(regexp_extract({path}, '(?i){IN_QUERY.pattern}', 1), ''))"
    return named


def _moment(leaf: Leaf, values: Sequence[str]) -> str:
    """A leaf as seconds since 1970; empty where SQL cannot read what the sample holds."""
    if leaf.kind.startswith("timestamp"):
        return f"to_unixtime({leaf.expression})"
    if not values:
        return ""
    if leaf.kind.startswith(NUMBERS) or _all_match(r"\d{9,19}(\.\d+)?$", values):
        numbers = [abs(float(value)) for value in values]
        unit = next((unit for least, unit in UNITS if max(numbers) >= least), 1.0)
        return f"TRY_CAST({leaf.expression} AS double) / {unit:.0f}E0" if is_unit(numbers, unit) else ""
    return _written(_text(leaf), values) if all(ISO.fullmatch(value.strip()) for value in values) else ""


def _written(text: str, values: Sequence[str]) -> str:
    """A text of date and time as seconds, brought into the one form that is read everywhere."""
    if any(value[10] == " " for value in values):
        text = f"concat(substr({text}, 1, 10), 'T', substr({text}, 12))"
    if any(value.endswith(" UTC") for value in values):
        text = f"replace({text}, ' UTC', 'Z')"
    if any("," in value for value in values):
        text = f"replace({text}, ',', '.')"
    if any(re.search(r"[+-]\d{4}$", value) for value in values):
        whole = f"concat(substr({text}, 1, length({text}) - 2), ':', substr({text}, length({text}) - 1))"
        text = f"CASE WHEN regexp_like({text}, '[+-][0-9]{{4}}$') THEN {whole} ELSE {text} END"
    return f"to_unixtime(TRY(from_iso8601_timestamp({text})))"

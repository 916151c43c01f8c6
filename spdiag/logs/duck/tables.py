"""Which logs DuckDB can read, and how: those whose sample it reads as Python does."""

import json
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, NamedTuple

from spdiag.logs.counting.rows import FRACTION, IN_PATH, TRACEBACK, at_key
from spdiag.logs.duck.queries import FILLED, Table
from spdiag.logs.duck.sql import Column, column, moment_of, path_of, quoted
from spdiag.logs.duck.strange import strange
from spdiag.logs.fields.finding import Fields
from spdiag.logs.reading.opening import BROKEN, opened
from spdiag.logs.reading.session import text
from spdiag.logs.reading.sources import Source
from spdiag.logs.values.answers import beginning
from spdiag.logs.values.keys import Steps, steps, way
from spdiag.logs.values.looks import first_of
from spdiag.logs.values.marketplaces import IN_QUERY, are_ids, market_names
from spdiag.logs.values.marketplaces import market as market_id
from spdiag.logs.values.names import BEHIND_AGENT, NOBODY, is_agent_name
from spdiag.logs.values.statuses import AMISS, SAID, told_by

CHUNK = 1 << 20
MOST_NAMES = 50
"""Names of marketplaces that are found fast."""
LONGEST_LINE = 1 << 20
"""Bytes of the longest line among those that cannot be read; of a file with a longer one Python reads all."""
FIELDS = ("path", "status", "seller", "marketplace", "method", "code", "message", "details", "time")


class Sample(NamedTuple):
    """Logs that are read alike, what their sample holds of each field, and where their keys lie in a record."""

    sources: Sequence[Source]
    fields: Fields
    values: Mapping[str, list[Any]]
    ways: Mapping[str, Sequence[Steps]]
    """For each key the names that lead to it in a record."""
    blank: bool
    """Whether there are empty texts."""

    @property
    def kind(self) -> str:
        return self.sources[0].kind


def table(sources: Sequence[Source], fields: Fields, raw: Sequence[Mapping[str, Any]]) -> Table | None:
    """How files of one kind with the same fields are read; `raw` are records as they stand in the files.

    `None` where SQL would read them otherwise than Python does, and where a file is damaged.
    """
    try:
        return _table(sources, fields, raw)
    except BROKEN:
        return None


def _table(sources: Sequence[Source], fields: Fields, raw: Sequence[Mapping[str, Any]]) -> Table | None:
    sample = _sampled(sources, fields, raw)
    taken, traits = _taken(sample), _traits(sample)
    taken["message"] = _message(sample, taken)
    moment = moment_of(taken["time"].expression, sample.values["time"])
    columns = _columns([*taken.values(), *traits.values()])
    told_otherwise = fields.fronted or fields.pair is not None or fields.worded or fields.sentence
    if told_otherwise or not _is_readable(sample) or moment is None or columns is None:
        return None
    selected = {
        **{name: taken[name].expression for name in ("method", "message")},
        "code": f"nullif({taken['code'].expression}, {taken['status'].expression})",
        "details": f"nullif(trim({taken['details'].expression}), trim({taken['message'].expression}))",
        "seller": _seller(taken["seller"].expression, sample.values["seller"])
        if fields.has("seller")
        else _seller_in(taken["path"].expression),
        "path": path_of(taken["path"].expression, sample.values["path"]),
        "status": f"try_cast({taken['status'].expression} AS SMALLINT)",
        "market": _market(taken["marketplace"].expression, taken["path"].expression, sample.values),
        "moment": moment,
        **{quoted(f"trait {key}"): _compared(key, one.expression) for key, one in traits.items()},
    }
    expressions = {name: one.expression for name, one in taken.items()}
    selected["strange"] = strange({**expressions, "bare": selected["path"]}, moment, sample)
    named = ", ".join(f"{expression} AS {name}" for name, expression in selected.items())
    return Table(
        select=f"SELECT {named} FROM {_read(sources, columns)}{_but_header(sources[0])}",
        told=fields.has("status"),
        traits=tuple(quoted(f"trait {key}") for key in traits),
        rows=sum(map(rows_of, sources)) if sample.kind == "table" else None,
        lines=f"SELECT {named}, line, file FROM {_lines(sources, columns)}" if sample.kind == "lines" else "",
        records=f"SELECT {named}, line, file FROM {_records(sources)}" if sample.kind == "parquet" else "",
        sources=tuple(sources),
        status=_last_of(fields.places.get("status", ())),
    )


def _last_of(keys: Sequence[str]) -> str:
    """The name in a record of the one key that holds a field; empty where several may."""
    return keys[0].rpartition(".")[2] if len(keys) == 1 else ""


def _sampled(sources: Sequence[Source], fields: Fields, raw: Sequence[Mapping[str, Any]]) -> Sample:
    keys = [*(key for field in FIELDS for key in fields.places.get(field, ())), *fields.traits]
    return Sample(
        sources,
        fields,
        {field: _values(raw, fields.places.get(field, ())) for field in FIELDS},
        {key: _ways(raw, key) for key in keys},
        any(value == "" for record in raw for value in record.values()),
    )


def _is_readable(sample: Sample) -> bool:
    """Whether SQL reads the values as they are meant, from where they lie."""
    deep = any("[" in key and len(ways[0]) > 1 for key, ways in sample.ways.items())
    alike = all(len(ways) == 1 for ways in sample.ways.values())
    plain = all(all(map(PLAIN.get(field, _is_scalar), seen)) for field, seen in sample.values.items())
    said = not sample.fields.has("status") and any(told_by(str(one)) != (None, one) for one in sample.values["message"])
    asked = sample.fields.has("method") or not sample.fields.has("operation")
    as_it_stands = not (sample.fields.fronted or sample.fields.worded or sample.fields.sentence or _notes(sample))
    readable = as_it_stands and sample.fields.has("path") and asked and plain and alike and not said
    return readable and not (sample.kind == "parquet" and deep)


def _notes(sample: Sample) -> int:
    """How many lines stand before the heading of tables."""
    return sum(one.notes for one in sample.sources)


def _taken(sample: Sample) -> dict[str, Column]:
    usual = "" if sample.kind == "parquet" else "VARCHAR"
    empty = sample.blank or sample.kind != "lines"
    return {
        field: column(
            sample.fields.places.get(field, ()),
            _way(sample),
            kind=usual,
            empty=empty or field == "seller",
        )
        for field in FIELDS
    }


def _message(sample: Sample, taken: Mapping[str, Column]) -> Column:
    """The message; of a row without a status none that tells of an event alone."""
    whole, keys = taken["message"], sample.fields.places.get("message", ())
    alone = tuple(key for key in keys if key not in sample.fields.events)
    if len(alone) == len(keys):
        return whole
    usual = "" if sample.kind == "parquet" else "VARCHAR"
    one = column(alone, _way(sample), kind=usual, empty=sample.blank or sample.kind != "lines")
    answered = f"{taken['status'].expression} IS NOT NULL" if sample.fields.has("status") else "false"
    telling = text(AMISS if sample.fields.has("status") else f"{AMISS}|{SAID}")
    amiss = f"CASE WHEN regexp_matches({whole.expression}, {telling}) THEN {whole.expression} END"
    unanswered = f"coalesce({one.expression}, {amiss})"
    return whole._replace(expression=f"CASE WHEN {answered} THEN {whole.expression} ELSE {unanswered} END")


def _traits(sample: Sample) -> dict[str, Column]:
    usual = "" if sample.kind == "parquet" else "VARCHAR"
    return {key: column((key,), _way(sample), kind=usual) for key in sample.fields.traits}


def _compared(key: str, expression: str) -> str:
    """What is compared of a column: of a user agent product and version."""
    return f"split_part({expression}, {text(BEHIND_AGENT)}, 1)" if is_agent_name(key) else expression


def _way(sample: Sample) -> dict[str, Steps]:
    return {key: ways[0] for key, ways in sample.ways.items()}


def _columns(taken: Sequence[Column]) -> dict[str, str] | None:
    """The columns to read, with their types; `None` where two want one otherwise, or names differ by case alone."""
    found: dict[str, str] = {}
    for one in taken:
        if any(found.get(name, kind) != kind for name, kind in one.columns.items()):
            return None
        found |= one.columns
    return found if len({name.lower() for name in found}) == len(found) else None


def _but_header(source: Source) -> str:
    """Leaves out header lines in the middle of a table."""
    return (
        f" WHERE {quoted(source.header[0])} IS DISTINCT FROM {text(source.header[0])}" if source.kind == "table" else ""
    )


def rows_of(source: Source) -> int:
    """How many lines a table has behind its header, the empty ones left out; more than it has rows with line ends."""
    lines, ended, empty = 0, True, 0
    with opened(source) as file:
        while piece := file.read(CHUNK):
            lines += piece.count(b"\n")
            empty += piece.count(b"\n\n") + piece.count(b"\n\r\n")
            ended = piece.endswith(b"\n")
    return lines + (not ended) - (not source.headless) - empty


def _ways(raw: Sequence[Mapping[str, Any]], key: str) -> list[Steps]:
    """The names that lead to a key, in the ways that records have; the plainest where none has a value."""
    whole = steps(key)
    found = dict.fromkeys(one for record in raw if (one := way(record, whole)))
    return list(found) or [whole[:1] if any(key in record for record in raw) else whole[1:]]


def _values(raw: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> list[Any]:
    return [value for record in raw for key in keys if (value := at_key(record, key)) not in (None, "")]


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int)


PLAIN: Mapping[str, Callable[[Any], bool]] = {
    "time": lambda one: isinstance(one, str | int | float | datetime),
    "marketplace": lambda one: isinstance(one, str),
    "message": lambda one: isinstance(one, str) and not one.startswith(("{", "[", TRACEBACK)) and beginning(one) < 0,
    "details": lambda one: isinstance(one, str) and not one.startswith(("{", "[")),
    "path": lambda one: isinstance(one, str) and " " not in one and one.startswith(("/", "http://", "https://")),
    "status": lambda one: str(one).isdigit(),
    "method": lambda one: isinstance(one, str) and one.isupper() and " " not in one,
}


def _seller(expression: str, sampled: Sequence[Any]) -> str:
    """The seller, where one is named; where the sample has none that is not, such a row is read by itself."""
    if any(str(one).endswith(FRACTION) for one in sampled):
        whole = f"regexp_replace({expression}, '^([0-9]+)\\.0$', '\\1')"
        expression = f"CASE WHEN ends_with({expression}, {text(FRACTION)}) THEN {whole} ELSE {expression} END"
    if not any(str(one).strip().lower() in NOBODY for one in sampled):
        return expression
    return (
        f"CASE WHEN lower({expression}::VARCHAR) NOT IN ({', '.join(map(text, sorted(NOBODY)))}) THEN {expression} END"
    )


def _seller_in(path: str) -> str:
    """The seller that some paths hold."""
    found = f"nullif(regexp_extract({path}, {text(IN_PATH.pattern)}, 1), '')"
    return f"CASE WHEN contains({path}, '/listings/') THEN {found} END"


def _market(expression: str, path: str, values: Mapping[str, Sequence[Any]]) -> str:
    """The marketplace named, or else the one asked for in the query."""
    if any("," in str(one) for one in values["marketplace"]):
        expression = f"trim(split_part({expression}, ',', 1))"
    if values["marketplace"] and not are_ids(values["marketplace"]):
        expression = _id_of(expression, {str(first_of(one)) for one in values["marketplace"]})
    if not values["marketplace"] and any(IN_QUERY.search(str(one)) for one in values["path"]):
        asked = f"nullif(regexp_extract({path}, {text('(?i)' + IN_QUERY.pattern)}, 1), '')"
        return f"coalesce({expression}, {asked})" if expression != "NULL" else asked
    return expression


def _id_of(market: str, sampled: Set[str]) -> str:
    """The id of a marketplace by its name; those `sampled` are found fast, of others every name is asked."""
    first = " ".join(f"WHEN {text(name)} THEN {text(market_id(name))}" for name in sorted(sampled)[:MOST_NAMES])
    every = " ".join(f"WHEN upper({text(name)}) THEN {text(id)}" for name, id in market_names().items())
    return f"CASE {market} {first} ELSE CASE upper({market}) {every} ELSE {market} END END"


def _read(sources: Sequence[Source], columns: Mapping[str, str]) -> str:
    files = f"[{', '.join(text(one.path) for one in sources)}]"
    first = sources[0]
    packed = f", compression = {text(first.compression or 'none')}"
    if first.kind == "parquet":
        return f"read_parquet({files}, union_by_name = true)"
    if first.kind == "table":
        typed = ", ".join(f"{text(name)}: 'VARCHAR'" for name in first.header)
        shape = f"header = {not first.headless}, delim = {text(first.delimiter)}"
        return (
            f"read_csv({files}, columns = {{{typed}}}, {shape}, quote = '\"', "
            f"escape = '\"', strict_mode = false, ignore_errors = true, auto_detect = false{packed})"
        )
    typed = ", ".join(f"{text(name)}: {text(kind)}" for name, kind in columns.items())
    how = f"format = 'newline_delimited', records = 'true', ignore_errors = true{packed}"
    return f"read_json({files}, columns = {{{typed}}}, {how})"


def _records(sources: Sequence[Source]) -> str:
    """The rows of Parquet files, each also as a record in `line`."""
    files = f"[{', '.join(text(one.path) for one in sources)}]"
    read = f"read_parquet({files}, union_by_name = true, filename = 'file')"
    return f"(SELECT *, record AS line FROM {read} AS record)"


def _lines(sources: Sequence[Source], columns: Mapping[str, str]) -> str:
    """The lines of files of JSON lines, with the same columns taken out of them; slower than as they are read."""
    files = f"[{', '.join(text(one.path) for one in sources)}]"
    packed = f"compression = {text(sources[0].compression or 'none')}"
    plain = "delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, ignore_errors = true"
    bounds = f"max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE}"
    read = f"read_csv({files}, columns = {{'line': 'VARCHAR'}}, filename = 'file', {plain}, {bounds}, {packed})"
    typed = text(json.dumps(columns))
    taken = f"json_transform(CASE WHEN json_valid(line) THEN line ELSE '{{}}' END, {typed})"
    records = f"SELECT unnest([{taken}]) AS record, line, file FROM {read} WHERE {FILLED}"
    return f"(SELECT unnest(record), line, file FROM ({records}))"  # a list, so that each line is taken apart once

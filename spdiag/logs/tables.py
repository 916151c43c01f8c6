"""Which logs DuckDB can read, and how: those whose sample it reads as Python does."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from spdiag.logs.duck_queries import Table
from spdiag.logs.duck_sql import column, moment_of, path_of, quoted, text
from spdiag.logs.fields import Fields
from spdiag.logs.rows import IN_QUERY
from spdiag.logs.sources import Source, opened

CHUNK = 1 << 20
NAMED = {"path": "path", "seller": "seller", "method": "method", "code": "code", "message": "message"}


def table(sources: Sequence[Source], fields: Fields, raw: Sequence[Mapping[str, Any]]) -> Table | None:
    """How files of one kind with the same fields are read; `raw` are records as they stand in the files."""
    used = {
        field: fields.places.get(field, ())
        for field in ("path", "status", "seller", "marketplace", "method", "code", "message", "time")
    }
    values = {field: _values(raw, keys) for field, keys in used.items()}
    if not used["path"] or not all(_plain(field, seen) for field, seen in values.items()):
        return None
    nested = {key: not any(key in record for record in raw) for keys in used.values() for key in keys}
    nested |= {key: not any(key in record for record in raw) for key in fields.traits}
    lines = sources[0].kind == "lines"
    if sources[0].kind == "parquet" and any(nested[key] and "[" in key for keys in used.values() for key in keys):
        return None
    kinds = {"status": "SMALLINT"} if lines else {}
    usual = "" if sources[0].kind == "parquet" else "VARCHAR"
    blank = any(value == "" for record in raw for value in record.values())
    taken = {
        field: column(keys, nested, kind=kinds.get(field, usual), empty=blank or not lines or field == "seller")
        for field, keys in used.items()
    }
    moment = moment_of(taken["time"].expression, values["time"])
    if moment is None:
        return None
    traits = {key: column((key,), nested, kind=usual) for key in fields.traits}
    selected = [f"{taken[field].expression} AS {name}" for field, name in NAMED.items() if field != "path"]
    selected += [
        f"{path_of(taken['path'].expression, values['path'])} AS path",
        f"{_status(taken['status'].expression, typed=bool(kinds))} AS status",
        f"{_market(taken['marketplace'].expression, taken['path'].expression, values)} AS market",
        f"{moment} AS moment",
        *(f"{one.expression} AS {quoted('trait ' + key)}" for key, one in traits.items()),
    ]
    columns: dict[str, str] = {}
    for one in (*taken.values(), *traits.values()):
        if any(columns.get(name, kind) != kind for name, kind in one.columns.items()):
            return None
        columns |= one.columns
    if len({name.lower() for name in columns}) < len(columns):
        return None
    read = _read(sources, columns)
    names = tuple(quoted("trait " + key) for key in traits)
    rows = sum(map(rows_of, sources)) if sources[0].kind == "table" else None
    head = sources[0].header
    unlike = f" WHERE {quoted(head[0])} IS DISTINCT FROM {text(head[0])}" if sources[0].kind == "table" else ""
    select = f"SELECT {', '.join(selected)} FROM {read}{unlike}"
    return Table(tuple(one.path for one in sources), select, fields.has("status"), names, rows)


def rows_of(source: Source) -> int:
    """How many lines a table has behind its header, the empty ones left out; more than it has rows with line ends."""
    lines, ended, empty = 0, True, 0
    with opened(source.path, source.compression) as file:
        while piece := file.read(CHUNK):
            lines += piece.count(b"\n")
            empty += piece.count(b"\n\n") + piece.count(b"\n\r\n")
            ended = piece.endswith(b"\n")
    return lines + (not ended) - 1 - empty


def _values(raw: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> list[Any]:
    from spdiag.logs.rows import at_key

    return [value for record in raw for key in keys if (value := at_key(record, key)) not in (None, "")]


def _plain(field: str, seen: Sequence[Any]) -> bool:
    """Whether SQL reads the values as they are meant."""
    return all(map(PLAIN.get(field, _is_scalar), seen))


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int)


PLAIN: Mapping[str, Callable[[Any], bool]] = {
    "time": lambda one: isinstance(one, str | int | float | datetime),
    "marketplace": lambda one: isinstance(one, str),
    "message": lambda one: isinstance(one, str) and not one.startswith("{"),
    "path": lambda one: isinstance(one, str) and " " not in one,
    "status": lambda one: str(one).isdigit(),
    "method": lambda one: isinstance(one, str) and one.isupper(),
}


def _status(expression: str, *, typed: bool) -> str:
    return expression if typed else f"try_cast({expression} AS SMALLINT)"


def _market(expression: str, path: str, values: Mapping[str, Sequence[Any]]) -> str:
    """The marketplace named, or else the one asked for in the query."""
    if any("," in str(one) for one in values["marketplace"]):
        expression = f"trim(split_part({expression}, ',', 1))"
    if not values["marketplace"] and any(IN_QUERY.search(str(one)) for one in values["path"]):
        asked = f"nullif(regexp_extract({path}, {text('(?i)' + IN_QUERY.pattern)}, 1), '')"
        return f"coalesce({expression}, {asked})" if expression != "NULL" else asked
    return expression


def _read(sources: Sequence[Source], columns: Mapping[str, str]) -> str:
    files = f"[{', '.join(text(one.path) for one in sources)}]"
    first = sources[0]
    packed = f", compression = {text(first.compression or 'none')}"
    if first.kind == "parquet":
        return f"read_parquet({files}, union_by_name = true)"
    if first.kind == "table":
        typed = ", ".join(f"{text(name)}: 'VARCHAR'" for name in first.header)
        return (
            f"read_csv({files}, columns = {{{typed}}}, header = true, delim = {text(first.delimiter)}, quote = '\"', "
            f"escape = '\"', strict_mode = false, ignore_errors = true, auto_detect = false{packed})"
        )
    typed = ", ".join(f"{text(name)}: {text(kind)}" for name, kind in columns.items())
    return f"read_json({files}, format = 'newline_delimited', columns = {{{typed}}}, ignore_errors = true{packed})"

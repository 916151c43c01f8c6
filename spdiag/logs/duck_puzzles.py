"""The lines of logs that DuckDB counted and that puzzle: without an answer, or of a failure without an error."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from spdiag.logs.duck_queries import FILLED, Counted, Table
from spdiag.logs.duck_session import engine
from spdiag.logs.duck_sql import SEPARATOR, text
from spdiag.logs.puzzles import TELLING

SHAPES = 1000
"""Lines at most that are asked for."""
ANY = f"""
SELECT count(*) FROM kept
WHERE operation IS NULL AND error = 'unrelated' OR operation IS NOT NULL AND ends_with(error, '{SEPARATOR * 3}')
"""
"""How many groups there are without an answer, or of failures without code and message."""
PUZZLING = """
aside = 'unrelated'
OR (aside IS NULL AND code IS NULL AND message IS NULL AND coalesce(status >= 400 OR status = 0, true))
"""


def puzzling(
    execute: Callable[[str], list[tuple[Any, ...]]], counted: Counted, tables: Sequence[Table]
) -> list[tuple[str, str]]:
    """Such lines of tables, one of each shape, with their files; none where a table has none."""
    some, found = bool(execute(ANY)[0][0]), list[tuple[Any, ...]]()
    for table in tables:
        if table.lines and (some or not table.told):
            with suppress(engine().Error):
                found += execute(_lines(counted.rows(table._replace(select=_doubtful(table)))))
    return [(file, line) for file, line in found]


def _doubtful(table: Table) -> str:
    """The lines of a table that may tell of a failure, which is told from a text faster than from a record."""
    if not table.status:
        return table.lines
    answered = rf'"{re.escape(table.status)}"\s*:\s*"?[123][0-9][0-9]\b'
    telling = f"(?i){TELLING.pattern}|{re.escape(table.status)}"
    matches = f"NOT regexp_matches(line, {text(answered)}) AND regexp_matches(line, {text(telling)})"
    return table.lines.replace(FILLED, f"{matches} AND {FILLED}")


def _lines(rows: str) -> str:
    shape = "CASE WHEN json_valid(line) THEN json_structure(line)::VARCHAR END"
    return f"""SELECT file, min(line) FROM ({rows}) WHERE {PUZZLING} GROUP BY file, {shape}
    ORDER BY count(*) DESC, 1, 2 LIMIT {SHAPES}"""

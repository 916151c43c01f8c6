"""The lines of logs that DuckDB counted and that puzzle: without an answer, or of a failure without a whole error."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from spdiag.core.comparison import Error
from spdiag.logs.counting.puzzles import ALIKE, TELLING
from spdiag.logs.duck.queries import FILLED, Counted, Table
from spdiag.logs.duck.rows import kept_as
from spdiag.logs.duck.sql import SEPARATOR
from spdiag.logs.reading.session import engine, text

SHAPES = 1000
"""Lines at most that are asked for."""
HOLDING = r'\[\s*\{[^\[\]]*"\s*:\s*\\?"(/|https?:)'
"""How arrays begin whose elements have paths: a line may hold several rows."""
UNTOLD = f"contains(error, '{SEPARATOR * 3}')"
"""That a failure has neither code nor message."""
PARTLY = f"contains(error, '{SEPARATOR * 2}')"
"""That it lacks one of them."""


def puzzling(
    execute: Callable[[str], list[tuple[Any, ...]]], counted: Counted, tables: Sequence[Table], shown: Iterable[Error]
) -> list[tuple[str, str]]:
    """Such lines of tables, a few of each shape, with their files; none where a table has none.

    A failure that has a code alone or a message alone is none where it is one of those `shown`.
    """
    known = ", ".join(text(kept_as(one)) for one in shown) or "''"
    vague = f"({UNTOLD} OR ({PARTLY} AND error NOT IN ({known})))"
    some, found = bool(execute(_groups(vague))[0][0]), list[tuple[Any, ...]]()
    for table in tables:
        if (table.lines or table.records) and (some or not table.told):
            with suppress(engine().Error):
                found += execute(_lines(counted, table._replace(select=_doubtful(table)), vague))
    return [(file, line) for file, line in found]


def _groups(vague: str) -> str:
    """How many groups there are without an answer, or of failures that puzzle."""
    return f"""SELECT count(*) FROM kept
    WHERE operation IS NULL AND error = 'unrelated' OR operation IS NOT NULL AND error IS NOT NULL AND {vague}"""


def _doubtful(table: Table) -> str:
    """The lines of a table that may tell of a failure, which is told from a text faster than from a record."""
    if table.records or not table.status:
        return table.records or table.lines
    answered = rf'"{re.escape(table.status)}"\s*:\s*"?[123][0-9][0-9]\b'
    telling = f"(?i){TELLING.pattern}|{re.escape(table.status)}"
    doubtful = f"NOT regexp_matches(line, {text(answered)}) AND regexp_matches(line, {text(telling)})"
    matches = f"({doubtful} OR regexp_matches(line, {text(HOLDING)}))"
    return table.lines.replace(FILLED, f"{matches} AND {FILLED}")


def _lines(counted: Counted, table: Table, vague: str) -> str:
    shape = "CASE WHEN json_valid(line) THEN json_structure(line)::VARCHAR END"
    unsaid = "status IS NULL AND code IS NULL AND message IS NULL"
    line, most = ("to_json(line)::VARCHAR", f" LIMIT {SHAPES}") if table.records else ("line", "")
    rows = f"SELECT *, {counted.error()} AS error FROM ({counted.rows(table)})"
    puzzling = f"aside = 'unrelated' OR (aside IS NULL AND ({unsaid} OR (error IS NOT NULL AND {vague})))"
    some = f"SELECT file, {line} AS line FROM ({rows}) WHERE {puzzling}{most}"
    return f"""SELECT file, unnest(min(line, {ALIKE})) FROM ({some})
    GROUP BY file, {shape} ORDER BY count(*) DESC, 1, 2 LIMIT {SHAPES}"""

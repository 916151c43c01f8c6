"""The rarest of very many errors made one, in what DuckDB keeps."""

from collections.abc import Callable, Mapping
from typing import Any

from spdiag.logs.counting.folding import MOST, OTHERS
from spdiag.logs.duck.details import OF_CALLS
from spdiag.logs.duck.sql import SEPARATOR
from spdiag.logs.reading.session import text

Kept = Mapping[int, frozenset[str]]
"""Operations with more errors than are told apart, and those of them that are."""
RANKED = f"""
CREATE OR REPLACE TEMP TABLE ranked AS SELECT *, row_number() OVER (PARTITION BY operation ORDER BY times DESC) AS rank
FROM (SELECT operation, error, sum(times)::BIGINT AS times FROM kept WHERE {OF_CALLS} GROUP BY operation, error)
"""
LEAST = f"(SELECT operation, times AS least FROM ranked WHERE rank = {MOST + 1})"
"""Operations with too many errors, and how often those come at most that are made one."""
OFTEN = f"SELECT operation, error FROM ranked JOIN {LEAST} USING (operation) WHERE times > least"
RARE = f"(SELECT operation, error, true AS rare FROM ranked JOIN {LEAST} USING (operation) WHERE times <= least)"
OTHER = f"split_part(error, {text(SEPARATOR)}, 1) || {text(SEPARATOR * 2 + OTHERS + SEPARATOR)}"
FOLDED = f"""
CREATE TEMP TABLE folded AS SELECT * EXCLUDE (rare) REPLACE (
  CASE WHEN rare THEN {OTHER} ELSE error END AS error,
  CASE WHEN rare THEN [seen[1], seen[2], seen[3], seen[4], {text(OTHERS)}] ELSE seen END AS seen)
FROM kept LEFT JOIN {RARE} USING (operation, error)
"""


def folded(execute: Callable[[str], object], rows: Callable[[str], list[tuple[Any, ...]]]) -> Kept:
    """Makes one of the rarest errors of each operation that has too many."""
    execute(RANKED)
    found: dict[int, set[str]] = {operation: set() for operation, _ in rows(f"FROM {LEAST}")}
    for operation, error in rows(OFTEN) if found else ():
        found[operation].add(error)
    for query in (FOLDED, "DROP TABLE kept", "ALTER TABLE folded RENAME TO kept") if found else ():
        execute(query)
    return {operation: frozenset(errors) for operation, errors in found.items()}


def told(error: str | None, operation: int, kept: Kept) -> str | None:
    """An error of an operation as it is kept at last."""
    if error is None or error in kept.get(operation, (error,)):
        return error
    return error.partition(SEPARATOR)[0] + SEPARATOR * 2 + OTHERS + SEPARATOR

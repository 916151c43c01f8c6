"""The rarest of very many unknown operations made one, in what DuckDB keeps."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from spdiag.logs.counting.other_paths import MOST, example, how_many, others, place_of
from spdiag.logs.duck.details import OF_CALLS
from spdiag.logs.values.shapes import is_like_amazons

Execute = Callable[..., list[tuple[Any, ...]]]
AT_ONCE = 20_000
"""Paths that are told apart in Python at once."""
FAILING = f"""
CREATE OR REPLACE TEMP TABLE failing AS SELECT row_number() OVER () AS number, * FROM (
  SELECT operation, min(coalesce(seen[4], '')) AS method, min(coalesce(seen[3], '')) AS path,
    sum(times)::BIGINT AS times
  FROM kept WHERE {OF_CALLS} GROUP BY operation)
"""
UNKNOWN = """
CREATE OR REPLACE TEMP TABLE unknown
(operation UBIGINT, method VARCHAR, path VARCHAR, alike BOOLEAN, many BIGINT, example VARCHAR, times BIGINT)
"""
TOLD = """
INSERT INTO unknown SELECT unnest(?::UBIGINT[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::BOOLEAN[]),
  unnest(?::BIGINT[]), unnest(?::VARCHAR[]), unnest(?::BIGINT[])
"""
EACH = """
CREATE OR REPLACE TEMP TABLE each AS SELECT method, path, any_value(alike) AS alike, any_value(many) AS many,
  any_value(example) AS example, sum(times)::BIGINT AS times, min(operation) AS operation
FROM unknown GROUP BY method, path
"""
LEAST = f"SELECT times FROM each WHERE many = 1 ORDER BY times DESC LIMIT 1 OFFSET {MOST}"
"""How often those fail at most that are made one."""
RARE = """
SELECT alike, sum(many)::BIGINT, min(example), min(operation) FROM each WHERE many > 1 OR times <= {least}
GROUP BY alike HAVING count(*) > 1
"""
AS_ONE = """
CREATE OR REPLACE TEMP TABLE as_one AS SELECT u.operation, whole, shown
FROM unknown u JOIN each e USING (method, path)
JOIN (SELECT unnest(?::BOOLEAN[]) AS alike, unnest(?::UBIGINT[]) AS whole, unnest(?::VARCHAR[]) AS shown) AS w
  ON w.alike = e.alike
WHERE e.many > 1 OR e.times <= {least}
"""
JOINED = """
CREATE TEMP TABLE joined AS SELECT * EXCLUDE (whole, shown) REPLACE (coalesce(whole, operation) AS operation,
  CASE WHEN whole IS NOT NULL AND seen IS NOT NULL THEN [seen[1], seen[2], shown, NULL, seen[5]] ELSE seen END AS seen)
FROM kept LEFT JOIN as_one USING (operation)
"""


def folded(execute: Execute) -> bool:
    """Makes one of the rarest unknown operations that fail; false where there are not that many.

    The table `as_one` tells then which they are, each with the one that stands for all.
    """
    for query in (FAILING, UNKNOWN):
        execute(query)
    for first in range(0, execute("SELECT count(*) FROM failing")[0][0], AT_ONCE):
        rows = execute(f"SELECT * EXCLUDE (number) FROM failing WHERE number > {first} AND number <= {first + AT_ONCE}")
        if unknown := [one for row in rows for one in _unknown(row)]:
            execute(TOLD, [list(column) for column in zip(*unknown, strict=True)])
    execute(EACH)
    least = execute(LEAST)
    if not least:
        return False
    rare = execute(RARE.format(least=least[0][0]))
    named = [(alike, whole, others(many, first).path) for alike, many, first, whole in rare]
    execute(AS_ONE.format(least=least[0][0]), [list(column) for column in zip(*named, strict=True)])
    for query in (JOINED, "DROP TABLE kept", "ALTER TABLE joined RENAME TO kept"):
        execute(query)
    return True


def wholes(execute: Execute, operations: Sequence[int]) -> Mapping[int, int]:
    """Those of some operations that are counted as one, each with what stands for all."""
    given = "SELECT unnest(?::UBIGINT[]) AS operation"
    return dict(execute(f"SELECT operation, whole FROM as_one SEMI JOIN ({given}) USING (operation)", [operations]))


def of_wholes(columns: str) -> str:
    """How often values of columns came by operation and error, of the operations that fail, the rare ones as one."""
    return f"""
    SELECT operation, error, value, sum(times)::BIGINT FROM (
      SELECT coalesce(whole, b, told.operation) AS operation, error, value, times FROM ({columns}) AS told
      LEFT JOIN same ON a = told.operation LEFT JOIN as_one ON as_one.operation = coalesce(b, told.operation))
    SEMI JOIN kinds USING (operation) GROUP BY ALL"""


def _unknown(row: Sequence[Any]) -> list[tuple[Any, ...]]:
    """An operation that fails, and what is told of its path; nothing of one that the catalog knows."""
    operation, method, path, times = row
    where = place_of(method.upper(), path)
    first = example(where.path)
    told = (operation, where.method, where.path, is_like_amazons(first), how_many(where.path), first, times)
    return [] if where.operation else [told]

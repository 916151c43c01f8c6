"""The questions to DuckDB: which rows are calls, what is counted of them, and what is asked of the groups."""

from collections.abc import Iterable
from typing import NamedTuple

from spdiag.catalog.operations import operations_named
from spdiag.core.comparison import Clock, Parts
from spdiag.logs.counting.counted import Limits
from spdiag.logs.duck.details import OF_CALLS
from spdiag.logs.duck.sql import SEPARATOR, constant_of, operation_of, slots_of, without_id
from spdiag.logs.reading.session import text
from spdiag.logs.reading.sources import Source
from spdiag.logs.values.looks import METHODS
from spdiag.logs.values.shapes import ANYTHING, bare, place

FAILED = "coalesce(status >= 400 OR status = 0, code IS NOT NULL OR message IS NOT NULL)"
NOTHING = "(path IS NULL AND status IS NULL AND seller IS NULL AND moment IS NULL)"
AS_SEEN = f"[seller, market, path, method, {without_id('message', 'seller')}]"
"""What a failure is told with, as its log has it."""
FILLED = "trim(line) <> ''"
"""Which lines are rows."""
COLUMNS = (
    "operation UBIGINT, seller_key UBIGINT, market_key UBIGINT, error VARCHAR, times BIGINT, slots BIGINT, "
    "first DOUBLE, last DOUBLE, seen VARCHAR[]"
)
MERGED = """
CREATE TEMP TABLE merged AS SELECT operation, seller_key, market_key, error, sum(times)::BIGINT AS times,
  bit_or(slots) AS slots, min(first) AS first, max(last) AS last, any_value(seen) AS seen
FROM kept GROUP BY operation, seller_key, market_key, error
"""
VARIED = f"""
SELECT count(DISTINCT operation), count(DISTINCT error), count(*) FILTER (NOT ends_with(error, {text(SEPARATOR)}))
FROM kept WHERE {OF_CALLS}
"""
"""How many operations fail, how many errors there are, and how many of these have details."""
KINDS = """
CREATE OR REPLACE TEMP TABLE kinds AS
SELECT row_number() OVER () AS number, operation, error, sum(times)::BIGINT AS times, min(first) AS first,
  max(last) AS last, coalesce(sum(times) FILTER (seen[1] IS NULL), 0)::BIGINT AS without, any_value(seen) AS seen,
  any_value(seen[5]) AS message
FROM kept WHERE error IS NOT NULL AND operation IS NOT NULL GROUP BY operation, error
"""
"""The failures of each operation, numbered."""
KIND = """
SELECT number, operation, error, times, first, last, without, coalesce(seen[4], ''), coalesce(seen[3], ''), message
FROM kinds ORDER BY number
"""
STRUCK = """
WITH failing AS (SELECT * FROM kept WHERE error IS NOT NULL AND operation IS NOT NULL AND seen[1] IS NOT NULL),
answered AS (
  SELECT operation, seller_key, market_key, times, slots, first, last
  FROM kept SEMI JOIN failing USING (operation, seller_key) WHERE error IS NULL)
SELECT k.number, f.seen[1], coalesce(f.seen[2], ''), f.times, f.slots, f.first, f.last,
  coalesce(o.times, 0), coalesce(o.slots, 0), o.first, o.last, coalesce(a.times, 0), coalesce(a.slots, 0)
FROM failing f JOIN kinds k ON k.operation = f.operation AND k.error = f.error
LEFT JOIN answered o ON o.operation = f.operation AND o.seller_key = f.seller_key AND o.market_key = f.market_key
LEFT JOIN (
  SELECT operation, seller_key, sum(times)::BIGINT AS times, bit_or(slots) AS slots FROM answered GROUP BY ALL) a
  ON a.operation = f.operation AND a.seller_key = f.seller_key
"""
"""Each account that a failure struck: the number of the failure, and a `Struck`."""
CALLS = """
SELECT operation, named, n, count(*) FROM (
  SELECT operation, seller_key, sum(times)::BIGINT AS n, seller_key <> hash(NULL::VARCHAR) AS named
  FROM kept SEMI JOIN kinds USING (operation) GROUP BY ALL) GROUP BY ALL
"""
"""Who calls the operations that fail; of others nobody asks."""
MARKETS = """
SELECT operation, market_key, count(DISTINCT seller_key) FROM kept SEMI JOIN kinds USING (operation)
WHERE seller_key <> hash(NULL::VARCHAR) GROUP BY ALL
"""
NAMED = """
SELECT market_key, any_value(seen[2]) FROM (SELECT * FROM kept WHERE error IS NOT NULL)
WHERE seen[2] IS NOT NULL GROUP BY 1
"""
"""What the log calls the marketplaces of failures."""
TOTALS = """
SELECT sum(times), sum(times) FILTER (seller_key = hash(NULL::VARCHAR) AND operation IS NOT NULL),
  min(first) FILTER (operation IS NOT NULL), max(last) FILTER (operation IS NOT NULL),
  sum(times) FILTER (error = 'outside') FROM kept
"""
UNRELATED = "SELECT coalesce(sum(times), 0) FROM kept WHERE error = 'unrelated' AND operation IS NULL"
WITHIN = """
SELECT number, calls, count(*) FROM (
  SELECT number, seller_key, sum(greatest(1, times * bit_count(slots & mask) / bit_count(slots))) AS calls
  FROM kept JOIN windows USING (operation)
  WHERE slots & mask <> 0 AND seller_key <> hash(NULL::VARCHAR) GROUP BY ALL) GROUP BY ALL
"""


def occasions(operations: Iterable[tuple[int, int]], parts: Parts) -> str:
    """How many sellers called in which parts of the time, by the number of each operation."""
    numbers = ", ".join(map(str, operations))
    here = f"(slots & {parts.window})"
    told = " | ".join(f"({here} >> {other})" for other in range(parts.size))
    return f"""
    SELECT number, ({told}) & {parts.firsts} AS told, count(*) FROM (
      SELECT number, bit_or(slots) AS slots FROM kept
      JOIN (SELECT col0 AS number, col1::UBIGINT AS operation FROM (VALUES {numbers})) USING (operation)
      WHERE seller_key <> hash(NULL::VARCHAR) GROUP BY number, seller_key) GROUP BY ALL
    """


def _with_method(path: str, method: str) -> str:
    """That a call of a path is one by that method; a log without methods means the first the path has."""
    unsaid = " OR method IS NULL" if place("", path).method == method else ""
    return f" AND (method = {text(method)}{unsaid})"


class Table(NamedTuple):
    """Logs that are read alike: a SELECT of path, status, seller, market, method, code, message, details, moment, and
    of `traits`.

    Its column `strange` says that a row is written otherwise than the sample. `told` says that a row without a status
    tells of no answer.
    """

    select: str
    told: bool
    traits: tuple[str, ...] = ()
    rows: int | None = None
    """How many rows there must be, where that was counted."""
    lines: str = ""
    """The same SELECT with `line` and `file`, for the rows that cannot be read; empty where a row is no line."""
    records: str = ""
    """The same SELECT with `file`, and with the whole record in `line`, where rows are no lines."""
    sources: tuple[Source, ...] = ()
    status: str = ""
    """The name that the status has in a record, where it can have but one."""


class Counted(NamedTuple):
    """How the rows of tables are counted: in which slots, told apart by which words, and which rows are meant.

    `words` are literals of paths the catalog does not know; `None` where it knows all.
    """

    clock: Clock
    words: frozenset[str] | None
    limits: Limits

    def groups(self, table: Table) -> str:
        """The groups of a table's rows."""
        return f"""
        SELECT operation, seller_key, market_key, error, count(*),
          bit_or({slots_of(self.clock)}), min(moment), max(moment),
          any_value(CASE WHEN failed AND aside IS NULL THEN {AS_SEEN} END)
        FROM (
          SELECT *, {self.operation()} AS operation, CASE WHEN aside IS NULL THEN hash(seller) END AS seller_key,
            CASE WHEN aside IS NULL THEN hash(market) END AS market_key, {self.error()} AS error
          FROM ({self.rows(table)}))
        GROUP BY operation, seller_key, market_key, error
        """

    def rows(self, table: Table) -> str:
        """The rows of a table with the parts of their paths; `aside` says why a row is not counted as a call."""
        unanswered = " OR (status IS NULL AND code IS NULL AND message IS NULL)" if table.told else ""
        told = [f"WHEN {NOTHING} OR strange THEN 'broken'"]
        if meant := self._meant():
            told.append(f"WHEN NOT coalesce({meant}, false) THEN 'outside'")
        told.append(f"WHEN path IS NULL AND status IS NULL{unanswered} THEN 'unrelated'")
        first = f"SELECT *, CASE {' '.join(told)} END AS aside, {FAILED} AS failed FROM ({table.select})"
        parts = "string_split(coalesce(path, '/'), '/')"
        return f"SELECT *, CASE WHEN aside IS NULL THEN {parts} END AS parts FROM ({first})"

    def odd(self, table: Table) -> str:
        """The lines of a table that cannot be read, or not as the others."""
        return f"SELECT file, line FROM ({self.rows(table._replace(select=table.lines))}) WHERE aside = 'broken'"

    def operation(self) -> str:
        return f"CASE WHEN aside IS NULL{self._of_that()} THEN {self.hash()} END"

    def hash(self, parts: str = "parts", method: str = "method") -> str:
        return f"hash({method}, {operation_of(parts, self.words or frozenset(), known=self.words is None)})"

    def called(self, name: str) -> str:
        """Whether there is a call of the operation of that name, or of that path."""
        known = [(text(one.method or ""), one.path) for one in operations_named(name) if one.path]
        places = known or [(method, name.replace(ANYTHING, "0")) for method in ("NULL::VARCHAR", *map(text, METHODS))]
        keys = (self.hash(f"string_split({text(path)}, '/')", method) for method, path in places)
        return f"SELECT count(*) > 0 FROM kept WHERE operation IN ({', '.join(keys)})"

    def error(self) -> str:
        texts = (f"coalesce({constant_of(without_id(name, 'seller'))}, '')" for name in ("message", "details"))
        parts = ("coalesce(status::VARCHAR, '')", "coalesce(code, '')", *texts)
        error = f"concat({f', {text(SEPARATOR)}, '.join(parts)})"
        other = f" WHEN NOT (true{self._of_that()}) THEN 'outside'" if self.limits.operation else ""
        return f"CASE WHEN aside IS NOT NULL THEN aside{other} WHEN failed THEN {error} END"

    def _meant(self) -> str:
        """What rows must fulfil to be meant, as far as it is quickly told; empty where all are."""
        limits, said = self.limits, []
        if limits.since is not None:
            said.append(f"coalesce(moment >= {limits.since!r}, true)")
        if limits.until is not None:
            said.append(f"coalesce(moment <= {limits.until!r}, true)")
        if limits.operation:
            ways = (f"(path LIKE {text(path.partition('{')[0] + '%')}{how})" for path, how in self._meant_paths())
            said.append(f"({' OR '.join(ways)})")
        return " AND ".join(said)

    def _meant_paths(self) -> list[tuple[str, str]]:
        """The paths of the operation that is meant, each with its method as a condition."""
        known = [(one.path, one.method or "") for one in operations_named(self.limits.operation) if one.path]
        return [(path, _with_method(path, method)) for path, method in known] or [(bare(self.limits.operation), "")]

    def _of_that(self) -> str:
        """That the parts of a path are those of the operation meant."""
        if not self.limits.operation:
            return ""
        same = self.hash(method="NULL")
        wanted = (
            self.hash(f"string_split({text(path.replace(ANYTHING, '0'))}, '/')", "NULL")
            for path, _ in self._meant_paths()
        )
        return f" AND {same} IN ({', '.join(wanted)})"

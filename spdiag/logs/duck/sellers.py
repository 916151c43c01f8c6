"""Which words are sellers of the rows that DuckDB counted, which keeps those alone by name that failed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from spdiag.logs.duck.queries import Counted, Table

Execute = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
EVERY = "CREATE TEMP TABLE sellers (seller VARCHAR, small VARCHAR)"
AMONG = "SELECT seller FROM sellers WHERE small IN (SELECT unnest(?::VARCHAR[]))"


class Sellers:
    """The sellers of tables, which are read once more when the first question is asked; DuckDB keeps them."""

    def __init__(self, execute: Execute, counted: Counted) -> None:
        self._execute, self._counted = execute, counted
        self._kept = False

    def among(self, tables: Sequence[Table], words: Collection[str]) -> Iterator[str]:
        """Those of the sellers that words in small letters name."""
        if not self._kept:
            self._execute(EVERY, ())
            for table in tables:
                self._execute(_sellers(self._counted, table), ())
            self._kept = True
        return (seller for (seller,) in self._execute(AMONG, [list(words)]))


def _sellers(counted: Counted, table: Table) -> str:
    return f"""INSERT INTO sellers SELECT DISTINCT seller, lower(seller) FROM ({counted.rows(table)})
    WHERE aside IS NULL AND seller IS NOT NULL"""

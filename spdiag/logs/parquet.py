"""Records out of Parquet files, as DuckDB reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spdiag.core.problem import Problem
from spdiag.logs.duck_session import engine
from spdiag.logs.duck_sql import text

BATCH = 2_000


def parquet_records(path: str) -> Iterator[dict[str, Any]]:
    """The records of a Parquet file; raises `Problem` when it is none."""
    with engine().connect() as duck:
        try:
            found = duck.execute(f"SELECT * FROM read_parquet({text(path)})")
        except engine().Error as error:
            raise Problem("unreadable-file", f"`{path}` cannot be read: {type(error).__name__}") from None
        names = [one[0] for one in found.description or ()]
        while rows := found.fetchmany(BATCH):
            yield from (dict(zip(names, row, strict=True)) for row in rows)

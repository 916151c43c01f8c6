"""From when to when the rows of logs are, whose ends no sample shows."""

from collections.abc import Sequence

from spdiag.logs.duck_queries import Table

MEMORY = "400MB"
"""What the groups may take before they are written to a folder of their own, and read again from there."""


def reach(tables: Sequence[Table]) -> list[float]:
    """The first and the last moment in tables, read for these alone; none of a table that cannot be read."""
    import duckdb

    found: list[float] = []
    with duckdb.connect(config={"preserve_insertion_order": False, "memory_limit": MEMORY}) as connection:
        for table in tables:
            try:
                row = connection.execute(f"SELECT min(moment), max(moment) FROM ({table.select})").fetchone()
            except duckdb.Error:
                continue
            found += [at for at in row or () if at is not None]
    return found

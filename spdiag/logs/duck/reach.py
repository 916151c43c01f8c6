"""From when to when the rows of tables are, asked before they can be counted."""

from collections.abc import Sequence

from spdiag.logs.duck.queries import Table
from spdiag.logs.reading.session import asked, begun, engine


def reach(tables: Sequence[Table]) -> list[float]:
    """The first and the last moment in tables, read for these alone; none of a table that cannot be read."""
    found: list[float] = []
    with begun() as connection:
        for table in tables:
            try:
                row = asked(connection, f"SELECT min(moment), max(moment) FROM ({table.select})", ()).fetchone()
            except engine().Error:
                continue
            found += [at for at in row or () if at is not None]
    return found

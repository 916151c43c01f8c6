"""Records out of Parquet files, as DuckDB reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spdiag.core.problem import Problem
from spdiag.logs.reading.ending import is_asked_for
from spdiag.logs.reading.session import asked, engine, text

BATCH = 2_000
ANEW = "fetch or write it anew; one that is still being written can be read when it is closed"


def parquet_records(path: str) -> Iterator[dict[str, Any]]:
    """The records of a Parquet file; raises `Problem` when it is none, and `OSError` where it is damaged further on."""
    with engine().connect() as duck:
        try:
            found = asked(duck, f"SELECT * FROM read_parquet({text(path)})", ())
        except engine().Error as error:
            said = f"`{path}` cannot be read: it is no whole Parquet file ({type(error).__name__})"
            raise Problem("unreadable-file", said, hint=ANEW) from None
        names = [one[0] for one in found.description or ()]
        while rows := _fetched(found):
            yield from (dict(zip(names, row, strict=True)) for row in rows)


def _fetched(found: Any) -> list[tuple[Any, ...]]:
    """The next rows."""
    try:
        rows: list[tuple[Any, ...]] = found.fetchmany(BATCH)
    except engine().Error as error:
        if is_asked_for():
            raise KeyboardInterrupt from None
        raise OSError(type(error).__name__) from None
    return rows

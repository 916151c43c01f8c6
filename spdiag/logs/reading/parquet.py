"""Records out of Parquet files, as DuckDB reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
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
            yield from (dict(zip(names, map(_plain, row), strict=True)) for row in rows)


def _plain(value: Any) -> Any:
    """A value as JSON has it: bytes that are text, as Spark and Impala may write it, and numbers of a fixed point."""
    match value:
        case str() | int() | float() | None:
            return value
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case bytes():
            with suppress(UnicodeDecodeError):
                return value.decode()
    return value


def _fetched(found: Any) -> list[tuple[Any, ...]]:
    """The next rows."""
    try:
        rows: list[tuple[Any, ...]] = found.fetchmany(BATCH)
    except engine().Error as error:
        if is_asked_for():
            raise KeyboardInterrupt from None
        raise OSError(type(error).__name__) from None
    return rows

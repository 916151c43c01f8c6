"""Sessions of DuckDB: how one is begun and asked."""

from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from spdiag.logs.reading.ending import is_asked_for

if TYPE_CHECKING:
    import duckdb

MEMORY = "400MB"
"""What the groups may take before they are written to a folder of their own, and read again from there."""


def engine() -> ModuleType:
    """DuckDB itself; what the package wraps around it takes four times as long to load, and is not used here."""
    try:
        import _duckdb
    except ImportError:  # before DuckDB 1.4
        import duckdb

        return duckdb
    return _duckdb


def begun() -> "duckdb.DuckDBPyConnection":
    """A new session, in which times without a zone are UTC."""
    connection: duckdb.DuckDBPyConnection = engine().connect(
        config={"preserve_insertion_order": False, "memory_limit": MEMORY}
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def asked(connection: "duckdb.DuckDBPyConnection", query: str, values: Sequence[Any]) -> "duckdb.DuckDBPyConnection":
    """A query that was run; raises `KeyboardInterrupt` when a signal ends it."""
    try:
        return connection.execute(query, list(values))
    except (RuntimeError, engine().Error):
        if is_asked_for():  # DuckDB makes either of a signal
            raise KeyboardInterrupt from None
        raise


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"

"""Details that tell of calls rather than of errors, taken out of what DuckDB keeps."""

from collections.abc import Callable
from typing import Any

from spdiag.logs.counting.details import MOST
from spdiag.logs.duck.sql import SEPARATOR
from spdiag.logs.reading.session import text

Vague = frozenset[tuple[int, str]]
"""Operations, and errors without their details."""
BARE = f"array_to_string(string_split(error, {text(SEPARATOR)})[1:3], {text(SEPARATOR)}) || {text(SEPARATOR)}"
"""An error as it is kept, without its details."""
OF_CALLS = "error IS NOT NULL AND operation IS NOT NULL"
MANY = f"""
SELECT operation, {BARE} AS bare FROM kept WHERE {OF_CALLS} GROUP BY ALL HAVING count(DISTINCT error) > {MOST}
"""


def united(execute: Callable[[str], list[tuple[Any, ...]]]) -> Vague:
    """Takes such details out of the groups; the operations and errors of which they were taken."""
    found = frozenset((operation, bare) for operation, bare in execute(MANY))
    if found:
        execute(f"UPDATE kept SET error = {BARE} WHERE {OF_CALLS} AND (operation, {BARE}) IN ({MANY})")
    return found


def told(error: str | None, operation: int, vague: Vague) -> str | None:
    """An error of an operation as it is kept at last."""
    if error is None or not vague:
        return error
    bare = SEPARATOR.join(error.split(SEPARATOR)[:3]) + SEPARATOR
    return bare if (operation, bare) in vague else error

"""Which column of times is the log's own: its times rise with the rows, as those of accounts and orders do not."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from spdiag.logs.values.names import plain
from spdiag.logs.values.times import moment

Record = Mapping[str, Any]
Keys = tuple[str, ...]
Values = Mapping[str, Sequence[Any]]
LOOKED_AT = 400
FEWEST = 8
"""Times from which on it is seen whether they rise."""
APART = 20
"""Rows between two times that are compared: those of calls made at once stand in any order."""
MOSTLY = 0.8
SURE = frozenset({"timestamp", "time", "datetime", "ts", "eventtime", "logtime", "timestampms", "tsms"})
"""Names of the log's own time, in whatever order its rows are."""
OTHERWISE = re.compile(r"(?i)expir|until|valid|next|reset|ingest|index|import|insert|export|load|ship|flush|batch")
"""What is said of times that are not those of a call, though they rise with the calls."""
OF_TIMES = re.compile(r"(?i)time|stamp|epoch|date|start|begin|sent|when|clock|(?:^|_)(?:at|ts)$|[a-z](?:At|Ts)$")
"""What the name of a column has in it whose short numbers are times."""
LONG = (13, 16)
"""Digits of a number that is a time by itself: milliseconds, microseconds."""
OF_IDS = re.compile(r"(?i)(?:id|no|num|nr|number|seq|sequence|offset|version|key)$")
"""How the names of other numbers end that rise."""
OLDEST = 1_400_000_000.0
"""Numbers that would be times before 2014 are others."""


def of_log(records: Sequence[Record], values: Values, keys: Keys) -> Keys:
    """The columns of times without those that do not rise and stand beside one that does; that by any name at need."""
    sound = [key for key in keys if plain(key) in SURE or _rises(values.get(key, ())) is not False]
    if keys and len(sound) == len(keys):
        return keys
    found = tuple(key for key in sound if key == keys[0] or not OTHERWISE.search(key)) or _unnamed(values, keys)
    every = (*(key for key in found if key not in keys), *keys)
    return tuple(key for key in every if key in found or not _is_beside(key, found, records))


def _unnamed(values: Values, keys: Keys) -> Keys:
    """The first column by any name whose values are times that rise."""
    others = (key for key, seen in values.items() if key not in keys and seen and _are_times(key, seen))
    return next(((key,) for key in others if _is_of_calls(key, values)), ())


def _are_times(key: str, seen: Sequence[Any]) -> bool:
    texts = [str(one).partition(".")[0] for one in seen[:FEWEST]]
    told = OF_TIMES.search(key) is not None or not all(map(str.isdigit, texts))
    long = all(len(one) in LONG for one in texts) and not OF_IDS.search(key)
    return (told or long) and all((moment(one) or 0.0) >= OLDEST for one in seen[:FEWEST])


def _is_of_calls(key: str, values: Values) -> bool:
    return not OTHERWISE.search(key) and _rises(values.get(key, ())) is True


def _rises(seen: Sequence[Any]) -> bool | None:
    """Whether times rise, or fall, from row to row; `None` where that is not to be seen."""
    times = [at for one in seen[:LOOKED_AT] if (at := moment(one)) is not None]
    if len(times) < FEWEST:
        return None
    step = min(APART, len(times) // 4)
    pairs = [(one, other) for one, other in zip(times, times[step:], strict=False)]
    rising, falling = sum(one <= other for one, other in pairs), sum(one >= other for one, other in pairs)
    return len({*times}) > 1 and max(rising, falling) >= MOSTLY * len(pairs)


def _is_beside(key: str, found: Keys, records: Sequence[Record]) -> bool:
    """Whether most rows with a value under a key have one of the others, too."""
    filled = [one for one in records if one.get(key) not in (None, "")]
    return sum(any(one.get(other) not in (None, "") for other in found) for one in filled) * 2 > len(filled)

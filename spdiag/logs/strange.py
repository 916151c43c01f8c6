"""Which rows DuckDB would read otherwise than Python does, because they are written otherwise than the sample.

The sample tells how a log is read; it never says that all of the log is written so.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from spdiag.logs.times import EARLIEST, LATEST

if TYPE_CHECKING:
    from spdiag.logs.tables import Sample

IDS = range(10, 15)
"""How long the ids of marketplaces are."""


def strange(raw: Mapping[str, str], moment: str, sample: "Sample") -> str:
    """A condition, true for such rows; `raw` are the fields as they stand in the log, and the path as it is `bare`."""
    status, at, seller = raw["status"], raw["time"], raw["seller"]
    said = [
        *_paths(raw["path"], raw["bare"], sample.values["path"]),
        f"(try_cast({status} AS SMALLINT) IS NULL AND {_begins(status, '0', ':')})",
        f"(({moment}) IS NULL AND {_begins(at, '0', ':')})",
        f"({moment}) NOT BETWEEN {EARLIEST} AND {LATEST}",
        f"{raw['method']} >= 'a'",
        f"{seller} < '#' OR ends_with({seller}, ' ')",
    ]
    said += _markets(raw["marketplace"], raw["path"], sample.values["marketplace"])
    for field in ("code", "message"):
        said.append(_begins(raw[field], "{", "|"))
        said += [_begins(raw[field], "[", "\\")] if sample.kind == "lines" else []
    return " OR ".join(said)


def _paths(path: str, bare: str, sampled: Sequence[Any]) -> list[str]:
    plain = all(str(one).startswith("/") for one in sampled)
    ways = [("/", "0")] if plain else [("/", "0"), ("http", "httq")]
    queried = [] if any("?" in str(one) for one in sampled) else [f"contains({path}, '?')"]
    return [f"NOT ({' OR '.join(_begins(path, *way) for way in ways)})", *queried, f"ends_with({bare}, '/')"]


def _markets(market: str, path: str, sampled: Sequence[Any]) -> list[str]:
    several = [] if any("," in str(one) for one in sampled) else [f"contains({market}, ',')"]
    if not sampled:
        return several
    asked = f"CASE WHEN {market} IS NULL THEN contains({path}, 'arketplaceId') END"  # in the query
    if all(len(str(one)) in IDS for one in sampled):
        return [asked, f"strlen({market}) NOT BETWEEN {IDS[0]} AND {IDS[-1]}"]
    return [asked, *several, f"{_begins(market, '[', ']')}"]


def _begins(expression: str, first: str, behind: str) -> str:
    """That a text begins with a letter, or with one before another."""
    return f"({expression} >= '{first}' AND {expression} < '{behind}')"

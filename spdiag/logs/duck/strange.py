"""Which rows DuckDB would read otherwise than Python does, because they are written otherwise than the sample.

The sample tells how a log is read; it never says that all of the log is written so.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from spdiag.logs.counting.rows import FRACTION
from spdiag.logs.reading.session import text
from spdiag.logs.values.answers import ANSWER
from spdiag.logs.values.looks import METHODS
from spdiag.logs.values.marketplaces import BEHIND, LENGTHS, OF_NAMES, are_ids
from spdiag.logs.values.names import NOBODY
from spdiag.logs.values.statuses import FINE, SAID
from spdiag.logs.values.times import EARLIEST, LATEST

if TYPE_CHECKING:
    from spdiag.logs.duck.tables import Sample


def strange(raw: Mapping[str, str], moment: str, sample: "Sample") -> str:
    """A condition, true for such rows; `raw` are the fields as they stand in the log, and the path as it is `bare`."""
    status, at, seller = raw["status"], raw["time"], raw["seller"]
    plain = f"try_cast({status} AS SMALLINT) BETWEEN 100 AND 599 AND strlen({status}) = 3 OR {status} = '0'"
    said = [
        *_paths(raw["path"], raw["bare"], sample.values["path"]),
        f"({status} IS NOT NULL AND NOT coalesce({plain}, false))",
        *_times(at, moment, sample.values["time"]),
        f"{raw['method']} NOT IN ({', '.join(map(text, sorted(METHODS)))})",
        f"{seller} < '#' OR ends_with({seller}, ' ') OR {_begins(seller, '[', chr(92))}",
        *_sellers(seller, sample.values["seller"]),
        f"{raw['message']} < '!'",
        f"CASE WHEN {status} IS NULL THEN regexp_matches({raw['message']}, {text(f'{SAID}|{FINE}')}) END",
    ]
    said += _markets(raw["marketplace"], raw["path"], sample.values["marketplace"])
    said += [_begins(raw["message"], "Traceback", "Tracebacl"), _answers(raw["message"], status)]
    for field in ("code", "message", "details"):
        said.append(_begins(raw[field], "{", "|"))
        said += [_begins(raw[field], "[", "\\")] if sample.kind == "lines" else []
    return " OR ".join(said)


def _answers(message: str, status: str) -> str:
    """That a failure's message ends with an answer."""
    failed = f"coalesce({status} >= '4' OR {status} = '0', true)"
    return f"CASE WHEN contains({message}, '{{') AND {failed} THEN regexp_matches({message}, {text(ANSWER)}) END"


def _paths(path: str, bare: str, sampled: Sequence[Any]) -> list[str]:
    plain = all(str(one).startswith("/") for one in sampled)
    ways = [("/", "0")] if plain else [("/", "0"), ("http", "httq")]
    queried = [] if any("?" in str(one) for one in sampled) else [f"contains({path}, '?')"]
    odd = [f"ends_with({bare}, '/')", f"contains({path}, '#')", f"contains({path}, ' ')", f"contains({bare}, '//')"]
    return [f"NOT ({' OR '.join(_begins(path, *way) for way in ways)})", *queried, *odd]


def _times(at: str, moment: str, sampled: Sequence[Any]) -> list[str]:
    """That a time is none, an unlikely one, or longer or shorter than those sampled, as with another zone."""
    said = [f"(({moment}) IS NULL AND {at} IS NOT NULL)", f"({moment}) NOT BETWEEN {EARLIEST} AND {LATEST}"]
    lengths = {len(one) for one in sampled if isinstance(one, str)}
    if sampled and all(isinstance(one, str) and not one[4:5].isdigit() for one in sampled):
        said.append(f"strlen({at}) NOT IN ({', '.join(map(str, sorted(lengths)))})")
    return said


def _sellers(seller: str, sampled: Sequence[Any]) -> list[str]:
    """That nobody is named in place of a seller, or a number with a fraction, which the sample does not tell of."""
    whole = [] if any(str(one).endswith(FRACTION) for one in sampled) else [f"ends_with({seller}, {text(FRACTION)})"]
    if any(str(one).strip().lower() in NOBODY for one in sampled):
        return whole
    longest, nobody = max(map(len, NOBODY)), ", ".join(map(text, sorted(NOBODY)))
    short = f"CASE WHEN strlen({seller}) <= {longest} THEN lower({seller}) IN ({nobody}) END"  # few are
    return [*whole, short]


def _markets(market: str, path: str, sampled: Sequence[Any]) -> list[str]:
    several = [] if any("," in str(one) for one in sampled) else [f"contains({market}, ',')"]
    if not sampled:
        return several
    asked = f"CASE WHEN {market} IS NULL THEN contains({path}, 'arketplaceId') END"  # in the query
    if are_ids(sampled):
        named = [f"{market} >= {text(BEHIND)}", *(f"contains({market}, {text(one)})" for one in OF_NAMES)]
        return [asked, *named, f"strlen({market}) NOT IN ({', '.join(map(str, sorted(LENGTHS)))})"]
    return [asked, *several, f"{_begins(market, '[', ']')}"]


def _begins(expression: str, first: str, behind: str) -> str:
    """That a text begins with a letter, or with one before another."""
    return f"({expression} >= '{first}' AND {expression} < '{behind}')"

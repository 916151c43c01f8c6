"""The columns to compare failing calls by: known by their names, or by values that name releases."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spdiag.logs.values.names import BEHIND_AGENT, ERRING, FOLLOWING, is_agent_name, is_trait_name, plain
from spdiag.logs.values.persons import is_personal

MOST_VALUES = 50
LONGEST = 100
MOSTLY = 0.9
LOOKED_AT = 3
"""Records that show which columns may name something."""
OFTEN = 3
"""So often each value must come, on average, in a column without a known name."""
RELEASE = re.compile(r"[a-z]{0,8}[-_ ]?v?[0-9]{1,4}(\.[0-9]{1,5}){2,3}([-+.][\w.+-]{1,30})?", re.IGNORECASE)
"""What names a release: `3.1.4`, `v2.0.1-rc1`, `release-2026.11.3`. Nothing else of a column without a known name is
shown: what may name a machine may be somebody's name or key as well."""
ADDRESS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){3}(:[0-9]{1,5})?|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7}")
"""What may be somebody's address, and is no release."""

Record = Mapping[str, Any]


def is_trait(key: str, seen: Iterable[Any]) -> bool:
    """Whether a column is one to compare by, by its name, and has few and short values, none of them a person's."""
    if not is_trait_name(key):
        return False
    distinct = {str(value).partition(BEHIND_AGENT)[0] if is_agent_name(key) else str(value) for value in seen}
    if len(distinct) > MOST_VALUES or any(len(value) > LONGEST for value in distinct):
        return False
    return not any(is_personal(key, value) for value in distinct)


def telling_apart(records: Sequence[Record], places: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Columns of any name with few values that name releases; `places` are the keys that are known.

    What tells what became of a call, or names its seller, is none.
    """
    taken = {key for keys in places.values() for key in keys}
    first = {key: value for one in records[:LOOKED_AT] for key, value in one.items() if value}
    keys = [key for key, value in first.items() if key not in taken and _names(value) and not _follows(key)]
    seller = next(iter(places.get("seller", ())), "")
    return tuple(key for key in keys if _tells_apart(key, records, seller))


def _names(value: Any) -> bool:
    """Whether a value may name a release."""
    named = isinstance(value, str) and len(value) <= LONGEST and RELEASE.fullmatch(value) is not None
    return named and ADDRESS.fullmatch(value) is None


def _follows(key: str) -> bool:
    return ERRING.search(plain(key)) is not None or FOLLOWING.search(plain(key)) is not None


def _tells_apart(key: str, records: Sequence[Record], seller: str) -> bool:
    filled = [one for one in records if isinstance(one.get(key), str) and one[key]]
    distinct = {one[key] for one in filled}
    if len(filled) < max(MOSTLY * len(records), OFTEN * len(distinct)) or not 0 < len(distinct) <= MOST_VALUES:
        return False
    return all(map(_names, distinct)) and not _is_of_sellers(key, filled, seller)


def _is_of_sellers(key: str, records: Sequence[Record], seller: str) -> bool:
    """Whether most values come with one seller alone."""
    pairs = {(one[key], str(one.get(seller))) for one in records}
    several = len({value for value, _ in pairs})
    return len({who for _, who in pairs}) > 1 and len(pairs) < several + several / 2

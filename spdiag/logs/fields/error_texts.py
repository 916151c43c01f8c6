"""Which columns tell the error itself: told by what the rows that failed have, and those that succeeded have not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from spdiag.logs.values.answers import ANSWERS, beginning
from spdiag.logs.values.names import ERRING, NAMES, plain
from spdiag.logs.values.shapes import constant
from spdiag.logs.values.statuses import is_amiss, is_fine, status_of

Record = Mapping[str, Any]
Keys = tuple[str, ...]
EMPTY: tuple[Any, ...] = (None, "", [], {})
VAGUE = frozenset({"description", "details", "statustext"})
"""Names that tell of an error only where the rows that succeeded have nothing there."""
OF_EVENTS = frozenset({"message", "msg"})
SELDOM = 0.1
MOSTLY = 0.9
"""Share of the requests from which on a text is said of all of them, where no status tells which failed."""
SHOWN = 20
"""Rows that failed, of which a sample shows what errors look like."""
FEWEST = 3
"""Rows that failed, from which on they tell what a column without a known name holds."""
NOTHING = frozenset({"-", "--", "n/a", "N/A", "null", "None"})
CODE = re.compile(r"(?:[A-Z][a-z]+){2,}|[A-Z][a-z]{7,}|[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+|MD\d{4}")
"""How Amazon's codes are written: QuotaExceeded, Unauthorized, invalid_grant, MD1000."""
TELLING = ("errors", "error", "message")
"""What answers hold that refuse."""
OWN, LIKELY, EVENT = range(3)
"""A sentence that failing rows alone have; what may be the error's; what is said of calls that succeeded, too."""


def by_evidence(records: Sequence[Record], statuses: Sequence[str], named: Sequence[str]) -> tuple[str, ...]:
    """The columns that may hold an error's message, best first; `named` are those with such a name."""
    failing = [one for one in records if failed(one, statuses)]
    others = [one for one in records if failed(one, statuses) is False]
    keys = {key for one in failing for key in one} - {*named}
    bodies = sorted(key for key in keys if _holds_errors(key, failing) and not _holds_errors(key, others))
    known = [key for key in named if not _is_vague(key) or (statuses and not _filled(key, others))]
    known = [key for key in known if not (_holds_others(key, known) and not _filled(key, records))]
    lists = [key for key in bodies if _holds_errors(key, failing, ("errors",))]
    rated = {key: _rate(key, failing, others) for key in (*lists, *known, *bodies)}
    for key in _said_of_all(rated, failing):
        rated[key] = EVENT
    return tuple(sorted(rated, key=lambda key: rated[key]))


def events(records: Sequence[Record], statuses: Sequence[str], named: Sequence[str]) -> tuple[str, ...]:
    """Those of the columns that say something of calls that did not fail, too: their words tell of a failure."""
    answers = [failed(one, statuses) for one in records]
    if any(one is not None for one in answers):
        fine = [one for one, bad in zip(records, answers, strict=True) if bad is False]
        silent = [one for one, bad in zip(records, answers, strict=True) if bad is None]
        return tuple(
            key for key in named if len(_filled(key, fine)) > SELDOM * len(fine) or _are_calls(key, silent, fine)
        )
    common = MOSTLY * len(records)
    return tuple(key for key in named if plain(key) in OF_EVENTS and len(_filled(key, records)) >= common)


def _are_calls(key: str, silent: Sequence[Record], fine: Sequence[Record]) -> bool:
    """Whether a column says in rows without a status, about one for each answer, that a call is made."""
    texts = [str(one) for one in _filled(key, silent)] if plain(key) in OF_EVENTS else []
    kinds = {constant(one) for one in texts if not is_amiss(one)}
    calm = sum(not is_amiss(one) for one in texts)
    return 0 < len(kinds) <= FEWEST and calm >= FEWEST and calm * 2 >= len(fine)


def of_failures_alone(records: Sequence[Record], statuses: Sequence[str], named: Sequence[str]) -> tuple[str, ...]:
    """Those of the columns that have nothing where calls succeeded."""
    others = [one for one in records if failed(one, statuses) is False]
    return tuple(key for key in named if not _filled(key, others))


def is_no_code(key: str, records: Sequence[Record], statuses: Sequence[str]) -> bool:
    """Whether a column with the name of an error's code holds a status, or what calls that succeeded have as well."""
    if plain(key) in NAMES["status"]:
        return True
    pairs = [(str(one[key]), str(_first(one, statuses))) for one in records if one.get(key) not in EMPTY]
    fine = {str(one[key]) for one in records if one.get(key) not in EMPTY and failed(one, statuses) is False}
    bad = {str(one[key]) for one in records if one.get(key) not in EMPTY and failed(one, statuses)}
    same = bool(statuses and pairs) and all(code == status for code, status in pairs)
    return same or (bool(bad) and bad <= fine)


def unnamed(records: Sequence[Record], statuses: Sequence[str], taken: Set[str]) -> tuple[Keys, Keys]:
    """Columns of codes and of messages by any name: texts of an error that failing rows have, and hardly any other.

    That a call succeeded is no such text, nor what is said of all that did where failing rows have sentences.
    """
    failing = [one for one in records if failed(one, statuses)]
    others = [one for one in records if failed(one, statuses) is False]
    if len(failing) < FEWEST or not others:
        return (), ()
    keys = dict.fromkeys(key for one in failing for key in one if key not in taken)
    own = {key: mine for key in keys if (mine := _own_of_failures(key, failing, others))}
    messages = tuple(key for key, mine in own.items() if _most(_is_sentence, mine))
    return tuple(key for key, mine in own.items() if _most(_is_code, mine)), messages


def _own_of_failures(key: str, failing: Sequence[Record], others: Sequence[Record]) -> list[str]:
    """The texts that a column has in failing rows, if hardly any other row has one; else none."""
    mine = _texts(key, failing)
    theirs = [one for one in _texts(key, others) if not is_fine(one)]
    theirs = [] if _most(_is_sentence, mine) and _are_calm(theirs, mine) else theirs
    return mine if _is_own(mine, theirs, len(failing), len(others)) else []


def _are_calm(theirs: Sequence[str], mine: Sequence[str]) -> bool:
    """Whether texts of calls that succeeded say the same of all of them, short and otherwise than of failures."""
    kinds = {constant(one) for one in theirs}
    return len(kinds) <= 1 and not any(map(_is_sentence, kinds)) and kinds.isdisjoint(map(constant, mine))


def _texts(key: str, records: Sequence[Record]) -> list[str]:
    return [text for one in _filled(key, records) if isinstance(one, str) and (text := one.strip()) not in NOTHING]


def _is_own(mine: Sequence[str], theirs: Sequence[str], failing: int, others: int) -> bool:
    return len(mine) * 2 >= failing and len(theirs) / others <= SELDOM * len(mine) / failing


def _most(fits: Callable[[str], bool], texts: Sequence[str]) -> bool:
    return sum(map(fits, texts)) >= MOSTLY * len(texts)


def _is_code(text: str) -> bool:
    return CODE.fullmatch(text) is not None


def failed(record: Record, statuses: Sequence[str]) -> bool | None:
    """Whether the status of a record is one of an error; `None` where it has none."""
    status = status_of(str(_first(record, statuses)).strip())
    return None if status is None else status >= 400 or status == 0


def shows_failures(records: Sequence[Record], statuses: Sequence[str]) -> bool:
    """Whether a sample shows what errors look like, so that no rows that failed need be asked for."""
    return sum(failed(one, statuses) is True for one in records) >= SHOWN


def _first(record: Record, keys: Sequence[str]) -> Any:
    return next((value for key in keys if (value := record.get(key)) not in EMPTY), None)


def _filled(key: str, records: Sequence[Record]) -> list[Any]:
    return [value for one in records if (value := one.get(key)) not in EMPTY]


def _holds_others(key: str, keys: Sequence[str]) -> bool:
    """Whether a column holds others: `error`, which is empty or has an `error.message`."""
    return any(other.startswith((f"{key}.", f"{key}[")) for other in keys)


def _is_vague(key: str) -> bool:
    return plain(key.rpartition(".")[2]) in VAGUE and not ERRING.search(plain(key))


def _rate(key: str, failing: Sequence[Record], others: Sequence[Record]) -> int:
    mine, theirs = _filled(key, failing), _filled(key, others)
    if not mine:
        return EVENT if theirs else LIKELY
    if not theirs or len(theirs) / len(others) <= SELDOM * len(mine) / len(failing):
        return OWN if len(mine) * 2 >= len(failing) and sum(map(_is_sentence, mine)) * 2 >= len(mine) else LIKELY
    texts = {constant(str(one)) for one in theirs}
    return EVENT if sum(constant(str(one)) in texts for one in mine) * 2 >= len(mine) else LIKELY


def _is_sentence(value: Any) -> bool:
    return not isinstance(value, str) or value.startswith(("{", "[")) or len(value.split()) > 2


def _said_of_all(rated: Mapping[str, int], failing: Sequence[Record]) -> list[str]:
    """Texts of events that all failures share, where another column tells them apart."""
    own = [key for key, rate in rated.items() if rate == OWN]
    kinds = {key: len({constant(str(one)) for one in _filled(key, failing)}) for key in own}
    if not any(kinds[key] > 1 and ERRING.search(plain(key)) for key in own):
        return []
    return [key for key in own if kinds[key] == 1 and plain(key) in OF_EVENTS]


def _holds_errors(key: str, records: Sequence[Record], names: Sequence[str] = TELLING) -> bool:
    """Whether a column holds answers that refuse as text; `names` are what these hold then."""
    texts = [one for one in _filled(key, records) if isinstance(one, str)]
    return bool(texts) and sum(_is_answer(one, names) for one in texts) * 2 >= len(texts)


def _is_answer(text: str, names: Sequence[str]) -> bool:
    """Whether a text is an answer of that kind, or its errors; also one that is cut, or escaped as in another."""
    bare = text.lstrip().lstrip('"')
    if not bare.startswith(ANSWERS):
        return False
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, list):
        found = {"errors": "code" in found[0]}
    return any(found.get(name) for name in names) if isinstance(found, dict) else beginning(bare) == 0

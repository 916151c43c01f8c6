"""Lines of text that carry JSON: the objects in them, and what the words before these tell of a call."""

import json
import re
from collections.abc import Iterable
from typing import Any

from spdiag.logs.fields.finding import flat
from spdiag.logs.reading.parts import REFUSING, tells, unwrapped
from spdiag.logs.reading.spans import DECODER
from spdiag.logs.values.answers import left_of
from spdiag.logs.values.braces import object_in
from spdiag.logs.values.calls import call_in, is_call
from spdiag.logs.values.names import NAMES, plain
from spdiag.logs.values.statuses import FAILED, are_statuses, is_amiss, named_in, number_behind

Record = dict[str, Any]
BY_ITSELF = re.compile(r"(?<![:,\[{\s])\s+(?=\{)")
"""Before an object that is no part of one before it, which is cut."""
LEVEL = re.compile(
    r"\b(?:(?i:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|SEVERE|ALERT|EMERGENCY)|TRACE|FINE)\b"
)
CALM = frozenset({"DEBUG", "INFO", "NOTICE", "TRACE", "FINE"})
"""Levels of what is well."""
ERRORS = ("errors", "error")
OF_CALL = ("path", "method", "status")
MOST_BROKEN = 20
"""Broken beginnings of objects in a line, from which on it is given up."""


def numbers_are_statuses(lines: Iterable[str]) -> bool:
    """Whether lines that carry JSON show that the number behind the path of a call is its status."""
    fronts = (line[:begin] if (begin := object_in(line)) >= 0 else line for line in lines)
    numbers = (number_behind(front, found.end()) for front in fronts if (found := call_in(front)) is not None)
    return are_statuses([one for one in numbers if one is not None])


def carried(text: str, begin: int, *, numbered: bool = False) -> Record | None:
    """The record of a line whose first object begins at `begin`; `None` where its JSON is broken.

    `numbered` says that the number behind the path of a call is its status.
    """
    found = _objects(text, begin)
    if not found:
        return None
    objects = [one for _, one in found]
    own = _ranked([one for one in objects if tells(one) or not _refuses(one)] or objects[:1])
    record = unwrapped(_merged(own))
    if not tells(record):
        return record
    front, others = text[: found[0][0]], [one for one in objects if one not in own]
    told, failing = told_by_words(front, record, sure=numbered or any(map(_is_error, others)))
    answers = [one for one in others if failing or _is_error(one)]
    return {**told, **_error(front[begin:], answers), **record}


def _ranked(objects: list[Record]) -> list[Record]:
    """The objects of a line, those first that hold the path of a call to Amazon."""
    return sorted(objects, key=lambda one: not _has_call(one)) if len(objects) > 1 else objects


def _has_call(record: Record) -> bool:
    return any(map(is_call, flat(record).values()))


def _merged(objects: list[Record]) -> Record:
    """All that objects hold, the first before the others; these tell nothing of a call that it tells of itself."""
    if len(objects) == 1:
        return objects[0]
    first, others = objects[0], objects[1:]
    known = _names(first) if _has_call(first) else set()
    told = {name for field in OF_CALL if not known.isdisjoint(NAMES[field]) for name in NAMES[field]}
    more = {key: value for one in reversed(others) for key, value in one.items() if plain(key) not in told}
    return {**more, **first}


def _names(record: Record) -> set[str]:
    return {plain(key.rpartition(".")[2]) for key in flat(record)}


def _objects(text: str, begin: int) -> list[tuple[int, Record]]:
    """The objects of a line with where they begin; of those behind a broken one what stands by itself."""
    found, at, broken = list[tuple[int, Record]](), begin, 0
    while at >= 0 and broken < MOST_BROKEN:
        try:
            one, end = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            broken += 1
            behind_it = None if found else BY_ITSELF.search(text, at)
            at = behind_it.end() if behind_it is not None else -1
            continue
        found.append((at, one))
        at = object_in(text, end)
    return found


def _refuses(record: Record) -> bool:
    return any(record.get(name) for name in REFUSING)


def _is_error(record: Record) -> bool:
    """Whether an object that no words call a failure tells of one itself."""
    return any(record.get(name) for name in ERRORS) or is_amiss(str(record.get("message")))


def told_by_words(front: str, record: Record, *, sure: bool) -> tuple[Record, bool]:
    """What the words tell of the call, and the record does not, and whether they tell that it failed.

    `sure` says that a number alone is a status whatever the level of the line. Of the words no more than status and
    reason are taken: what stands around them may be about a person.
    """
    found = call_in(front)
    call = {"method": found[1], "path": found[2].rstrip(".,:;)")} if found is not None else {}
    level = LEVEL.search(front, 0, found.start() if found is not None else len(front))
    calm = not sure and level is not None and level[0].upper() in CALM
    status, reason = named_in(front, found.end() if found is not None else -1, calm)
    failing = status is not None and status >= FAILED
    message = reason.removeprefix(str(status)).lstrip(" :")  # the number is told already
    told = {"status": status, **call, **({"message": message} if failing and str(status) not in message else {})}
    told = {field: value for field, value in told.items() if value}
    known = _names(record) if told else set()
    told = {field: value for field, value in told.items() if known.isdisjoint(NAMES[field])}
    return (told if "path" in told or not known.isdisjoint(NAMES["path"]) else {}), failing


def _error(cut: str, answers: list[Record]) -> Record:
    """The message out of an answer that refuses, or code and message out of one that is cut."""
    return {"message": json.dumps(answers[0])} if answers else left_of(cut)

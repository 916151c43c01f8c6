"""Lines of text that carry JSON: the objects in them, and what the words before these tell of a call."""

import json
import re
from typing import Any

from spdiag.logs.answers import left_of
from spdiag.logs.calls import is_call
from spdiag.logs.fields import flat
from spdiag.logs.names import NAMES, plain
from spdiag.logs.parts import REFUSING, tells, unwrapped
from spdiag.logs.statuses import behind, named_in

Record = dict[str, Any]
DECODER = json.JSONDecoder()
BY_ITSELF = re.compile(r"(?<![:,\[{\s])\s+(?=\{)")
"""Before an object that is no part of one before it, which is cut."""
CALL = re.compile(r"(?:\b(GET|POST|PUT|PATCH|DELETE)\s+)?[`'\"<(]?(https?://[^\s`'\"<>]+|/[a-z][\w-]*/[^\s`'\"<>]+)")
LEVEL = re.compile(r"^.*?\b(?:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|SEVERE|ALERT|EMERGENCY)\b[]):\s-]*")
"""What stands before the words: time, thread, channel, level."""
FAILED = 400


def carried(text: str, begin: int) -> Record | None:
    """The record of a line whose first brace stands at `begin`; `None` where its JSON is broken."""
    found = _objects(text, begin)
    if not found:
        return None
    objects = [one for _, one in found]
    own = [one for one in objects if tells(one) or not _refuses(one)] or objects[:1]
    record = unwrapped({key: value for one in reversed(own) for key, value in one.items()})
    if not tells(record):
        return record
    front = text[: found[0][0]]
    return {**_told(front, record), **_error(front[begin:], [one for one in objects if one not in own]), **record}


def _objects(text: str, begin: int) -> list[tuple[int, Record]]:
    """The objects of a line with where they begin; of those behind a broken one what stands by itself."""
    found, at = list[tuple[int, Record]](), begin
    while at >= 0:
        try:
            one, end = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            behind_it = None if found else BY_ITSELF.search(text, at)
            at = behind_it.end() if behind_it is not None else -1
            continue
        found.append((at, one))
        at = text.find("{", end)
    return found


def _refuses(record: Record) -> bool:
    return any(record.get(name) for name in REFUSING)


def _told(front: str, record: Record) -> Record:
    """Method, path and status that the words tell, and the record does not; their message where they tell a failure."""
    found = next((one for one in CALL.finditer(front) if is_call(one[2])), None)
    call = {"method": found[1], "path": found[2].rstrip(".,:;)")} if found is not None else {}
    status = (behind(front[found.end() :]) if found is not None else None) or named_in(front)
    failed = {"message": LEVEL.sub("", front).strip()} if status is not None and status >= FAILED else {}
    told = {field: value for field, value in {**call, "status": status, **failed}.items() if value}
    known = {plain(key.rpartition(".")[2]) for key in flat(record)} if told else set()
    told = {field: value for field, value in told.items() if known.isdisjoint(NAMES[field])}
    return told if "path" in told or not known.isdisjoint(NAMES["path"]) else {}


def _error(cut: str, answers: list[Record]) -> Record:
    """The message out of an answer that refuses, or code and message out of one that is cut."""
    return {"message": json.dumps(answers[0])} if answers else left_of(cut)

"""What several lines of a log tell of the same call: its answer behind the words, and the same call told again."""

import re
from typing import Any

from spdiag.logs.fields.finding import flat
from spdiag.logs.reading.parts import held
from spdiag.logs.reading.prose import told_by_words
from spdiag.logs.values.answers import beginning
from spdiag.logs.values.calls import is_call
from spdiag.logs.values.looks import first_of, is_status
from spdiag.logs.values.marketplaces import IN_QUERY, market
from spdiag.logs.values.shapes import bare
from spdiag.logs.values.statuses import FAILED, status_of

Record = dict[str, Any]
FRONT = re.compile(r"[^\d\[]{0,40}\[?")
"""What stands before an object that goes on with the line before: no time, and few words."""
ERRORS = ("errors", "error")
OF_ANSWERS = frozenset({"code", "message", "details", "type"})
OF_CALL = ("method", "path", "status")
TELLING = ("path", "operation", "status")
"""The fields that a record of a call of its own has."""
ANSWER = "body"
"""Where an answer is kept beside a message of the log's own."""


def is_more(front: str, found: Record | None) -> bool:
    """Whether an object behind these words tells of no call itself, but may of the one in the line before it."""
    return FRONT.fullmatch(front) is not None and not any(held(found or {}, field) for field in TELLING)


def answer_in(text: str, found: Record | None) -> str:
    """The answer that refuses, which a text is; empty for anything else. `found` is what could be read of it."""
    if found is None:
        return text.strip() if beginning(text) == 0 else ""
    named = bool(found.get("message")) and found.keys() <= OF_ANSWERS
    return text.strip() if named or any(found.get(name) for name in ERRORS) else ""


def failed_by_words(words: str) -> Record | None:
    """What words tell of a call, if it failed."""
    told, failing = told_by_words(words, {}, sure=True)
    return {name: value for name, value in told.items() if name in OF_CALL} if failing and told else None


def has_failed(record: Record) -> bool:
    """Whether a record tells of a call that was refused."""
    return any((status_of(str(one)) or 0) >= FAILED for one in held(record, "status") if is_status(one))


def with_answer(record: Record, answer: str) -> Record:
    """A record with the answer that was told behind it."""
    return {**record, (ANSWER if record.get("message") else "message"): answer}


def are_one_call(worded: Record, record: Record) -> bool:
    """Whether a call of which words tell may be that of a record, by its path, its status and all that both tell."""
    paths = [bare(one) for one in flat(record).values() if is_call(one)]
    statuses = [status_of(str(one)) for one in held(record, "status")]
    others = (name for name in worded.keys() & record.keys() if name not in (*OF_CALL, "message"))
    alike = bare(worded["path"]) in paths and worded["status"] in statuses
    return alike and _may_be_there(worded["path"], record) and all(worded[name] == record[name] for name in others)


def _may_be_there(path: str, record: Record) -> bool:
    """Whether the marketplace that a path asks for may be that of a record."""
    asked, known = IN_QUERY.search(path), [market(str(first_of(one))) for one in held(record, "marketplace") if one]
    return asked is None or not known or market(asked[1]) in known


def retold(worded: Record, record: Record) -> Record:
    """A record with what was answered to its call, and told around that."""
    answer, more = worded["message"], {name: one for name, one in worded.items() if name not in (*OF_CALL, "message")}
    return with_answer({**more, **record}, answer)

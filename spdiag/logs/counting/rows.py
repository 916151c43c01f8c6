"""A record of a log as the row that is counted."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from spdiag.catalog.operations import Operation, known_last, operations_named
from spdiag.core.comparison import Error
from spdiag.logs.fields.finding import Fields
from spdiag.logs.fields.fronts import fronted, seller_in
from spdiag.logs.fields.sentences import spoken
from spdiag.logs.values.answers import ANSWERS, beginning, read
from spdiag.logs.values.calls import call_in
from spdiag.logs.values.keys import at, steps
from spdiag.logs.values.looks import first_of
from spdiag.logs.values.marketplaces import IN_QUERY, market
from spdiag.logs.values.names import BEHIND_AGENT, NAMES, NOBODY, is_agent_name
from spdiag.logs.values.reasons import status_named
from spdiag.logs.values.request_lines import is_command, verb_of
from spdiag.logs.values.shapes import constant, place, without
from spdiag.logs.values.statuses import FAILED, is_amiss, status_of, told_by
from spdiag.logs.values.times import moment

IN_PATH = re.compile(r"/listings/2[0-9-]{9}/items/(A[0-9A-Z]{9,20})/")
"""The seller that the paths of listings hold."""
TRACEBACK = "Traceback (most recent call last)"
"""How Python's account of an exception begins, which ends in what happened."""
FRACTION = ".0"
"""What stands behind whole numbers in a column of which some lines have none, as pandas writes it."""
LONGEST_NOBODY = max(map(len, NOBODY))
Said = tuple[str, str, str]
"""Code, message and details of a failure."""
NOTHING: Said = ("", "", "")


class Row(NamedTuple):
    """One request as a log tells of it; what the log lacks is empty or `None`."""

    at: float | None
    seller: str
    marketplace: str
    method: str
    path: str
    status: int | None
    code: str
    message: str
    traits: tuple[tuple[str, str], ...] = ()
    details: str = ""

    @property
    def failed(self) -> bool:
        """A status of an error; without a status, a code or a message of one."""
        if self.status is None:
            return bool(self.code or self.message)
        return self.status >= FAILED or self.status == 0

    @property
    def impersonal(self) -> str:
        """The message without the id of the seller it is about; that of a marketplace has digits and changes anyway."""
        return without(self.message, self.seller)

    @property
    def error(self) -> Error:
        """The failure that it tells of, without what changes from call to call."""
        return Error(self.status, self.code, constant(self.impersonal), constant(without(self.details, self.seller)))


class Picker:
    """Takes the fields out of records, each from the first key that has a value."""

    def __init__(self, fields: Fields) -> None:
        keys = {field: fields.places.get(field, ()) for field in NAMES}
        self._ways = {field: tuple((key, steps(key)) for key in those) for field, those in keys.items()}
        self._ways["telling"] = tuple(way for way in self._ways["message"] if way[0] not in fields.events)
        self._told, self._status = fields.has("status"), status_named if fields.worded else status_of
        self._day, self._named, self._fronted = fields.day, fields.has("seller"), fields.fronted
        self._sentence, self._text = fields.sentence, steps(fields.sentence)
        self._unasked = fields.has("operation") and not fields.has("method")
        self._clock = steps(fields.clock)
        self._traits = tuple((key, steps(key)) for key in fields.traits if not is_agent_name(key))
        self._agents = tuple((key, steps(key)) for key in fields.traits if is_agent_name(key))

    def row(self, record: Mapping[str, Any]) -> Row | None:
        """The row of a record; `None` where it tells of no request, or of none that was answered."""
        if self._sentence:
            record = {**record, **spoken(at(record, self._text), self._sentence)}
        front, method, path = self._call(record)
        if path is None:
            return None
        status, (code, message, details) = self._answer(record)
        if (not path and status is None) or (self._told and status is None and not code and not message):
            return None
        seller = self._seller(_text(self._first(record, "seller")), path, front)
        where = market(_text(first_of(self._first(record, "marketplace"))) or _asked_for(path))
        when = self._moment(record, self._first(record, "time"))
        return Row(when, seller, where, method, path, status, code, message, self._compared(record), details)

    def _call(self, record: Mapping[str, Any]) -> tuple[Sequence[str], str, str | None]:
        """What stands in front of the path, the method, and the path; these also out of the operation's name.

        The path is `None` where a command to something else stands in its place.
        """
        path, method = _text(self._first(record, "path")), _text(self._first(record, "method")).upper()
        if " " in method:
            method = verb_of(method)
        if " " in path:
            if is_command(path):
                return (), method, None
            method, path = _request_line(method, path)
        front, path = fronted(path) if self._fronted else ((), path)
        if not path and (name := _text(self._first(record, "operation"))):
            method, path = _named(name)
        elif self._unasked and not method:
            method = _method(_text(self._first(record, "operation")), path)
        return front, method, path

    def _answer(self, record: Mapping[str, Any]) -> tuple[int | None, Said]:
        """The status, also out of the message, and what is said of a failure."""
        status = self._status(_text(self._first(record, "status")))
        if status is None and len(self._ways["status"]) > 1:
            status = self._other_status(record)
        if not _may_fail(status):
            return status, NOTHING
        told = self._message(record, status)
        code, message, details = self._said(record, told)
        if status is None and message:
            status, message = _told(message, told)
        code = "" if code == str(status) else code
        return status, (code, message, details) if _may_fail(status) else NOTHING

    def _other_status(self, record: Mapping[str, Any]) -> int | None:
        """The status that another column has, where the first says that there is none: `-`."""
        found = (self._status(_text(at(record, way))) for _, way in self._ways["status"])
        return next((one for one in found if one is not None), None)

    def _compared(self, record: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """The columns to compare by, with their values."""
        traits = tuple((key, text) for key, way in self._traits if (text := _text(at(record, way))))
        agents = ((key, text) for key, way in self._agents if (text := _product(at(record, way))))
        return (*traits, *agents) if self._agents else traits

    def _said(self, record: Mapping[str, Any], message: Any) -> Said:
        """What is said of a failure; details that are its message are none."""
        code, told, inside = _said(self._first(record, "code"), message)
        details = inside or self._first(record, "details")
        words = _text(details) if isinstance(details, str) else ""
        return code, told, words if words != told else ""

    def _message(self, record: Mapping[str, Any], status: int | None) -> Any:
        """The message; without a status a text of events only where it says that something is amiss."""
        if status is not None or len(self._ways["telling"]) == len(self._ways["message"]):
            return self._first(record, "message")
        telling, event = self._first(record, "telling"), self._first(record, "message")
        return telling if telling is not None or not self._is_telling(_text(event)) else event

    def _is_telling(self, event: str) -> bool:
        """Whether the text of an event tells that something is amiss, or the status that no column has."""
        return is_amiss(event) or (not self._told and told_by(event)[0] is not None)

    def _moment(self, record: Mapping[str, Any], value: Any) -> float | None:
        """When it was, also where date and time of day stand apart."""
        if self._clock[0]:
            value = f"{_text(value)} {_text(at(record, self._clock))}"
        return moment(value, self._day)

    def _seller(self, named: str, path: str, front: Sequence[str]) -> str:
        """The seller; where no field has it, that in the path or in front of it."""
        found = None if self._named else IN_PATH.search(f"/{path}")
        somebody = found[1] if found else _somebody(named)
        return somebody if somebody or not front else seller_in(front)

    def _first(self, record: Mapping[str, Any], field: str) -> Any:
        for key, way in self._ways[field]:
            value = record.get(key)  # by far most are not nested
            if value is None and len(way) > 2:
                value = at(record, way)
            if value is not None and value != "":
                return value
        return None


def _product(agent: Any) -> str:
    """Product and version of a user agent."""
    return _text(agent).partition(BEHIND_AGENT)[0]


def _may_fail(status: int | None) -> bool:
    return status is None or status == 0 or status >= FAILED


def _somebody(seller: str) -> str:
    """The seller, where one is named: `-` and `unknown` name nobody, and `10350.0` is the number 10350."""
    if seller.endswith(FRACTION) and seller.isascii() and seller[: -len(FRACTION)].isdecimal():
        seller = seller[: -len(FRACTION)]
    return "" if len(seller) <= LONGEST_NOBODY and seller.lower() in NOBODY else seller


def _said(code: Any, message: Any) -> Said:
    """What is said of a failure, also in a list of errors or an answer that was logged whole."""
    if isinstance(message, Mapping) and code is None:
        code = message
    named, told = _text(first_of_errors(code, "code")), _text(first_of_errors(message, "message"))
    if told.startswith(TRACEBACK):
        told = told.splitlines()[-1].strip()
    said = _inside(named, told) if "{" in told else (named, told, "")
    return said if said[2] or isinstance(message, str) else (*said[:2], _details(message))


def _told(message: str, said: Any) -> tuple[int | None, str]:
    """The status that a message names, or else what stood before it, and the message if it is one of an error."""
    status, told = told_by(message)
    before = isinstance(said, str) and "{" in said and message != said
    return (told_by(said)[0] if status is None and before else status), told


def at_key(record: Mapping[str, Any], key: str) -> Any:
    """The value that a record has under a key such as `error.message` or `errors[0].code`."""
    return at(record, steps(key))


def _text(value: Any) -> str:
    if type(value) is str and value.isascii():  # by far most are
        return value.strip()
    if value is None or isinstance(value, bool):
        return ""
    text = str(value).strip() if isinstance(value, str | int | float) else json.dumps(value, default=str)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _request_line(method: str, path: str) -> tuple[str, str]:
    """Method and path out of `GET /path HTTP/1.1`, or out of words about a call: "[403] Client error: `GET https://…`"."""
    first, _, rest = path.partition(" ")
    asked = rest.partition(" ")[0]
    call = None if "/" in first or "/" in asked else call_in(path)
    if call is not None:
        return call[1] or method, call[2].rstrip(".,:;)")
    return (first.upper(), asked) if first.isalpha() else (method, first)


@lru_cache(maxsize=1024)
def _named(name: str) -> tuple[str, str]:
    """Method and path of an operation that a log names instead of its path."""
    found = _operations(name)
    return (found[0].method or "", found[0].path or name) if found else ("", name)


def _method(name: str, path: str) -> str:
    """The method of the operation of that name whose path it is; empty where none is."""
    fits = (one for one in _operations(name) if one.method and place(one.method, path)[1:] == (one.name, one.path))
    return next((one.method or "" for one in fits), "")


@lru_cache(maxsize=1024)
def _operations(name: str) -> tuple[Operation, ...]:
    return operations_named(name) or known_last(name)


def first_of_errors(value: Any, field: str) -> Any:
    """The field of the first error, where a log keeps a list of errors or the body of an answer."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        inner = value.get("errors", value.get("error"))
        return first_of_errors(inner, field) if inner is not None and field not in value else value.get(field)
    return value


def _inside(code: str, message: str) -> Said:
    """What is said in an answer that a message is or ends with: its own code is Amazon's, not a client's."""
    begin = 0 if message.startswith(ANSWERS) else beginning(message)
    body = read(message[begin:]) if begin >= 0 else None
    inner, own = _text(first_of_errors(body, "message")), _text(first_of_errors(body, "code"))
    own = "" if own == inner and " " in own else own  # what is said, where an answer holds no more, is no code
    named = own if own and not own.isdigit() else code or own
    return (named, inner, _details(body)) if inner else (named if isinstance(body, dict) else code, message, "")


def _details(body: Any) -> str:
    """The details in an answer, or in a list of errors, where they are words."""
    if isinstance(body, list):
        return _details(body[0]) if body else ""
    if not isinstance(body, Mapping):
        return ""
    found = body.get("details")
    return found.strip() if isinstance(found, str) else _details(body.get("errors", body.get("error")))


def _asked_for(path: str) -> str:
    found = IN_QUERY.search(path) if "?" in path else None
    return found[1] if found else ""

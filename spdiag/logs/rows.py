"""A record of a log as the row that is counted."""

import ast
import json
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

from spdiag.catalog.operations import known_last, operations_named
from spdiag.catalog.places import marketplace
from spdiag.logs.fields import Fields
from spdiag.logs.keys import at, steps
from spdiag.logs.looks import first_of
from spdiag.logs.names import NAMES, NOBODY
from spdiag.logs.shapes import without
from spdiag.logs.statuses import is_amiss, status_of, told_by
from spdiag.logs.times import moment

IN_QUERY = re.compile(r"[?&]marketplaceids?(?:%5B%5D)?=([A-Za-z0-9]+)", re.IGNORECASE)
IN_PATH = re.compile(r"/listings/2[0-9-]{9}/items/(A[0-9A-Z]{9,20})/")
"""The seller that the paths of listings hold."""
TRACEBACK = "Traceback (most recent call last)"
"""How Python's account of an exception begins, which ends in what happened."""
FAILED = 400
ANSWERS = ("{", "[{")
"""How answers begin that are logged as text; python-amazon-sp-api's exceptions write the list of errors."""
LONGEST_NOBODY = max(map(len, NOBODY))


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


class Picker:
    """Takes the fields out of records, each from the first key that has a value."""

    def __init__(self, fields: Fields) -> None:
        keys = {field: fields.places.get(field, ()) for field in NAMES}
        self._ways = {field: tuple((key, steps(key)) for key in those) for field, those in keys.items()}
        self._ways["telling"] = tuple(way for way in self._ways["message"] if way[0] not in fields.events)
        self._told = fields.has("status")
        self._day, self._named = fields.day, fields.has("seller")
        self._clock = steps(fields.clock)
        self._traits = tuple((key, steps(key)) for key in fields.traits)

    def row(self, record: Mapping[str, Any]) -> Row | None:
        """The row of a record; `None` where it tells of no request, or of none that was answered."""
        take = partial(self._first, record)
        path, method = _text(take("path")), _text(take("method")).upper()
        if " " in path:
            method, path = _request_line(method, path)
        if not path and (name := _text(take("operation"))):
            method, path = _named(name)
        status = status_of(_text(take("status")))
        code, message = _said(take("code"), self._message(record, status)) if _may_fail(status) else ("", "")
        if status is None and message:
            status, message = told_by(message)
            code, message = (code, message) if _may_fail(status) else ("", "")
        if (not path and status is None) or (self._told and status is None and not code and not message):
            return None
        where = market(_text(first_of(take("marketplace"))) or _asked_for(path))
        traits = tuple((key, text) for key, way in self._traits if (text := _text(at(record, way))))
        seller, when = self._seller(_text(take("seller")), path), self._moment(record, take("time"))
        return Row(when, seller, where, method, path, status, code, message, traits)

    def _message(self, record: Mapping[str, Any], status: int | None) -> Any:
        """The message; without a status a text of events only where it says that something is amiss."""
        if status is not None or len(self._ways["telling"]) == len(self._ways["message"]):
            return self._first(record, "message")
        telling, event = self._first(record, "telling"), self._first(record, "message")
        return telling if telling is not None or not is_amiss(_text(event)) else event

    def _moment(self, record: Mapping[str, Any], value: Any) -> float | None:
        """When it was, also where date and time of day stand apart."""
        if self._clock[0]:
            value = f"{_text(value)} {_text(at(record, self._clock))}"
        return moment(value, self._day)

    def _seller(self, named: str, path: str) -> str:
        """The seller; where no field has it, that in the path."""
        found = None if self._named else IN_PATH.search(path)
        return found[1] if found else _somebody(named)

    def _first(self, record: Mapping[str, Any], field: str) -> Any:
        for key, way in self._ways[field]:
            value = record.get(key)  # by far most are not nested
            if value is None and len(way) > 2:
                value = at(record, way)
            if value is not None and value != "":
                return value
        return None


def _may_fail(status: int | None) -> bool:
    return status is None or status == 0 or status >= FAILED


def _somebody(seller: str) -> str:
    """The seller, where one is named: `-` and `unknown` name nobody."""
    return "" if len(seller) <= LONGEST_NOBODY and seller.lower() in NOBODY else seller


def _said(code: Any, message: Any) -> tuple[str, str]:
    """The code and the message of a failure, also out of a list of errors or an answer that was logged whole."""
    told = _text(first_of_errors(code, "code")), _text(first_of_errors(message, "message"))
    if told[1].startswith(TRACEBACK):
        return told[0], told[1].splitlines()[-1].strip()
    return _inside(*told) if told[1].startswith(ANSWERS) else told


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
    """`GET /path HTTP/1.1` as method and path."""
    first, _, rest = path.partition(" ")
    return (first.upper(), rest.partition(" ")[0]) if first.isalpha() else (method, first)


@lru_cache(maxsize=1024)
def _named(name: str) -> tuple[str, str]:
    """Method and path of an operation that a log names instead of its path."""
    found = operations_named(name) or known_last(name)
    return (found[0].method or "", found[0].path or name) if found else ("", name)


def first_of_errors(value: Any, field: str) -> Any:
    """The field of the first error, where a log keeps a list of errors or the body of an answer."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        inner = value.get("errors", value.get("error"))
        return first_of_errors(inner, field) if inner is not None and field not in value else value.get(field)
    return value


def _inside(code: str, message: str) -> tuple[str, str]:
    """Code and message out of an answer that was logged whole, as JSON or as Python writes it."""
    body = _read(message)
    inner = _text(first_of_errors(body, "message"))
    return (code or _text(first_of_errors(body, "code")), inner) if inner else (code, message)


def _read(text: str) -> Any:
    """What a text of JSON or of Python holds; `None` where it is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _asked_for(path: str) -> str:
    found = IN_QUERY.search(path) if "?" in path else None
    return found[1] if found else ""


@lru_cache(maxsize=1024)
def market(name: str) -> str:
    """The id of a marketplace that is named by id or country; another name as it stands."""
    known = marketplace(name) if name else None
    return known.id if known is not None else name

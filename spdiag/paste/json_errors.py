"""Amazon's errors as JSON: `errors` lists, single errors, Login with Amazon's, a gateway's, and what nests them."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from spdiag.core.evidence import Evidence
from spdiag.paste.json_values import inner
from spdiag.paste.paste import fact
from spdiag.paste.surfaces import LWA_CODES, surface_of

DEEPEST = 24
MOST_NODES = 20_000
MOST_ERRORS = 40

Where = Callable[[str], str]
Facts = tuple[Evidence, ...]

_CODES = ("code", "errorcode", "error_code", "messagecode", "resultmessagecode")
_MESSAGES = ("message", "errormessage", "error_message", "resultdescription", "description")
_DETAILS = ("details", "detail", "errordetails", "messageproperties")
_ASKED = ("errortype", *_CODES, *_MESSAGES, *_DETAILS, "error", "error_description")
_LISTS = ("errors", "error", "issues", "operationproblems", "warnings", "result")


def errors_in(value: Any, where: Where) -> tuple[Facts, ...]:
    """The facts of each error in a JSON value, in the order they stand; a wrapper of errors is not one itself."""
    budget = [MOST_NODES]
    return tuple(_errors(value, (), where, budget))[:MOST_ERRORS]


def _errors(value: Any, parents: tuple[str, ...], where: Where, budget: list[int]) -> list[Facts]:
    budget[0] -= 1
    if budget[0] < 0 or len(parents) > DEEPEST:
        return []
    if isinstance(value, str):
        return [one for placed in inner(value) for one in _errors(placed.value, (*parents, "text"), where, budget)]
    if isinstance(value, list):
        return [one for each in value[:500] for one in _errors(each, (*parents, ""), where, budget)]
    if not isinstance(value, dict):
        return []
    answer = tuple(_answer(value, where)) if "body" in value and isinstance(value.get("status"), dict) else ()
    below = [one for key, each in value.items() for one in _errors(each, (*parents, _plain(key)), where, budget)]
    own = () if below else error_of(value, parents, where)
    return [(*one, *answer) for one in below] if below else [own] if own else []


def _answer(value: Mapping[Any, Any], where: Where) -> Iterator[Evidence]:
    """Of one answer in a batch: its own status and header, not those of the batch; in the order they stand."""
    for name, held in value.items():
        if name == "status" and isinstance(number := held.get("statusCode"), int) and 200 <= number <= 599:
            yield fact("response.status", number, f"inferred from `statusCode`, {where('statusCode')}")
        elif name == "headers" and isinstance(held, dict):
            from spdiag.paste.headers import response_facts

            yield from response_facts(held.items(), where("headers"))


def error_of(given: Mapping[Any, Any], parents: tuple[str, ...], where: Where) -> Facts:
    """The facts of one error, none when the object is not one."""
    fields = {
        name: Field(where(str(key)) if name in _ASKED else "", value)
        for key, value in given.items()
        if (name := _plain(key))
    }
    if _is_lwa(fields):
        return tuple(_lwa(fields))
    said = Said(*(_first(fields, names) for names in (_CODES, _MESSAGES, _DETAILS)))
    listed = any(parent in _LISTS for parent in parents[-2:])
    if not (_scalar(said.code) and _scalar(said.message)) or said == Said(None, None, None):
        return ()
    if not listed and not (said.code and said.message) and not _telling(said, fields):
        return ()
    return tuple(_facts(said, fields, parents))


class Field(NamedTuple):
    """A field of an object and where it stands."""

    origin: str
    value: Any


class Said(NamedTuple):
    """The three fields of an error, `None` where one is not there."""

    code: Field | None
    message: Field | None
    details: Field | None


def _facts(said: Said, fields: Mapping[str, Field], parents: tuple[str, ...]) -> Iterator[Evidence]:
    code, message, details = said
    named = str(code.value) if code and code.value is not None else ""
    if code and named:
        yield fact("error.code", named, code.origin)
    if message:
        yield fact("error.message", None if message.value is None else _text(message.value), message.origin)
    if details:
        yield fact("error.details", _text(details.value), details.origin)
    if "errortype" in fields and "errormessage" in fields:
        yield fact("error.exception", _text(fields["errortype"].value), fields["errortype"].origin)
    surface = surface_of(named) or _surface(fields, parents, named)
    if surface:
        origin = next(one.origin for one in said if one)
        yield fact("error.surface", surface, f"inferred from the shape of the error, {origin}")


def _surface(fields: Mapping[str, Field], parents: tuple[str, ...], code: str) -> str:
    if "operationproblems" in parents:
        return "inbound"
    if "resultmessagecode" in fields:
        return "feed"
    if "issues" in parents or ("severity" in fields and ("attributenames" in fields or code.isdigit())):
        return "listing"
    return "vendor" if "transactionstatus" in parents else ""


def _is_lwa(fields: Mapping[str, Field]) -> bool:
    error = fields["error"].value if "error" in fields else None
    return isinstance(error, str) and ("error_description" in fields or error in LWA_CODES)


def _lwa(fields: Mapping[str, Field]) -> Iterator[Evidence]:
    yield fact("error.code", str(fields["error"].value), fields["error"].origin)
    if "error_description" in fields:
        yield fact("error.message", _text(fields["error_description"].value), fields["error_description"].origin)
    yield fact("error.surface", "lwa", fields["error"].origin)


def _telling(said: Said, fields: Mapping[str, Field]) -> bool:
    """Whether an object with but one of code and message is an error all the same."""
    if said.code:
        return bool(said.details) or surface_of(str(said.code.value)) != ""
    if said.message:
        return isinstance(said.message.value, str) and len(fields) <= 4
    return "errordetails" in fields


def _first(fields: Mapping[str, Field], names: tuple[str, ...]) -> Field | None:
    return next((fields[name] for name in names if name in fields), None)


def _scalar(field: Field | None) -> bool:
    return field is None or field.value is None or isinstance(field.value, str | int | float)


def _text(value: object) -> str:
    if isinstance(value, str):
        return _words(value) if "<html" in value[:2_000].lower() else value
    return "" if value in (None, [], {}) else json.dumps(value, ensure_ascii=False)


def _words(page: str) -> str:
    from spdiag.paste.html_pages import words

    return words(page[:20_000])


def _plain(key: object) -> str:
    return str(key).strip().lower()

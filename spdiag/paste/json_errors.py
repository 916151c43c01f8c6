"""Amazon's errors as JSON: `errors` lists, single errors, Login with Amazon's, a gateway's, and what nests them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from spdiag.core.evidence import Evidence
from spdiag.paste.json_values import inner
from spdiag.paste.paste import fact
from spdiag.paste.surfaces import LWA_CODES, surface_of

DEEPEST = 24
MOST_NODES = 20_000
MOST_ERRORS = 40

Where = Callable[[str, object], str]
Facts = tuple[Evidence, ...]

_CODES = ("code", "errorcode", "error_code", "messagecode")
_MESSAGES = ("message", "errormessage", "error_message", "description")
_DETAILS = ("details", "detail", "errordetails", "messageproperties")
_LISTS = ("errors", "error", "issues", "operationproblems", "warnings")


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
    own = error_of(value, parents, where)
    if own and _complete(value):
        return [own]
    below = [one for key, each in value.items() for one in _errors(each, (*parents, _plain(key)), where, budget)]
    return below or ([own] if own else [])


def error_of(given: Mapping[Any, Any], parents: tuple[str, ...], where: Where) -> Facts:
    """The facts of one error, none when the object is not one."""
    fields = {_plain(key): (str(key), value) for key, value in given.items()}
    if _is_lwa(fields):
        return tuple(_lwa(fields, where))
    code, message, details = (_first(fields, names) for names in (_CODES, _MESSAGES, _DETAILS))
    listed = any(parent in _LISTS for parent in parents[-2:])
    if not (_scalar(code) and _scalar(message)) or not (code or message or details):
        return ()
    if not listed and not (code and message) and not _telling(fields, code, message, details):
        return ()
    return tuple(_facts(fields, parents, where, code=code, message=message, details=details))


Field = tuple[str, Any]


def _facts(
    fields: Mapping[str, Field],
    parents: tuple[str, ...],
    where: Where,
    *,
    code: Field | None,
    message: Field | None,
    details: Field | None,
) -> Iterator[Evidence]:
    origin = where(*(code or message or details or ("", "")))
    if code and code[1] not in (None, ""):
        yield fact("error.code", str(code[1]), origin)
    if message:
        yield fact("error.message", _text(message[1]) if message[1] is not None else None, where(*message))
    if details:
        yield fact("error.details", _text(details[1]), where(*details))
    surface = surface_of(str(code[1]) if code else "") or _surface(fields, parents, str(code[1]) if code else "")
    if surface:
        yield fact("error.surface", surface, f"inferred from the shape of the error, {origin}")


def _surface(fields: Mapping[str, Field], parents: tuple[str, ...], code: str) -> str:
    if "operationproblems" in parents:
        return "inbound"
    if "issues" in parents or ("severity" in fields and ("attributenames" in fields or code.isdigit())):
        return "listing"
    return "vendor" if "transactionstatus" in parents else ""


def _is_lwa(fields: Mapping[str, Field]) -> bool:
    error = fields.get("error", ("", None))[1]
    return isinstance(error, str) and ("error_description" in fields or error in LWA_CODES)


def _lwa(fields: Mapping[str, Field], where: Where) -> Iterator[Evidence]:
    yield fact("error.code", str(fields["error"][1]), where(*fields["error"]))
    if "error_description" in fields:
        yield fact("error.message", _text(fields["error_description"][1]), where(*fields["error_description"]))
    yield fact("error.surface", "lwa", where(*fields["error"]))


def _telling(fields: Mapping[str, Field], code: Field | None, message: Field | None, details: Field | None) -> bool:
    """Whether an object with but one of code and message is an error all the same."""
    if details and details[0].strip().lower() == "errordetails":
        return True
    if code:
        return bool(details) or surface_of(str(code[1])) != ""
    return bool(message) and isinstance(message[1] if message else None, str) and len(fields) <= 4


def _complete(value: Mapping[Any, Any]) -> bool:
    """Whether an error holds nothing that could hold the real one."""
    return not any(
        (isinstance(each, dict | list) and each) or (isinstance(each, str) and "{" in each) for each in value.values()
    )


def _first(fields: Mapping[str, Field], names: tuple[str, ...]) -> Field | None:
    return next((fields[name] for name in names if name in fields), None)


def _scalar(field: Field | None) -> bool:
    return field is None or field[1] is None or isinstance(field[1], str | int | float)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value in (None, [], {}) else json.dumps(value, ensure_ascii=False)


def _plain(key: object) -> str:
    return str(key).strip().lower()

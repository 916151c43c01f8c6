"""Exceptions, answers and parsed JSON, as the text that the formats read.

All is asked for by name alone: no client library is imported, nothing is called that could reach out, and a body that
nobody has read yet stays unread.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from spdiag.paste.attributes import (
    LONGEST_BODY,
    LONGEST_FIELD,
    SECRET_FIELDS,
    as_json,
    attribute,
    class_of,
    field_lines,
    generated,
    said,
)
from spdiag.paste.decoding import decoded
from spdiag.paste.headers import KNOWN

MOST_LINKS = 8
MOST_MEMBERS = 5
MOST_CALLS = 40

_STATUS_OF_ANSWER = ("status_code", "status")
_STATUS_OF_EXCEPTION = (*_STATUS_OF_ANSWER, "http_status", "code")
_BODY_OF_ANSWER = ("body", "data", "content", "text", "_body")
_BODY_OF_EXCEPTION = (*_BODY_OF_ANSWER, "errors", "error", "doc")
_CLIENTS = ("sp_api", "spapi", "swagger_client", "openapi_client")
"""Packages whose functions are named after the operations that they call."""


def as_text(thing: object) -> str:
    """The thing as a paste, of bounded size; what cannot be read at all is its class. Never raises."""
    try:
        return _text(thing)
    except Exception:  # whatever a stranger's property raises, the caller stands in an error handler already
        return class_of(thing)


def _text(thing: object) -> str:
    match thing:
        case None:
            return ""
        case str():
            return thing
        case bytes() | bytearray() | memoryview():
            return decoded(bytes(thing))
        case BaseException():
            return _exception(thing)
        case Mapping() | list() | tuple() | set() | frozenset():
            return as_json(thing)
    return _exchange(thing, _answer(thing)) or _wrapper(thing) or _object(thing)


# Exceptions


def _exception(error: BaseException) -> str:
    """The chain of causes as a traceback has it, the innermost first; it ends where an answer is found."""
    members = [as_text(one) for one in _members(error)]
    return "\n\n".join([*members, *(_link(one) for one in reversed(tuple(_links(error))))])


def _members(error: BaseException) -> Iterable[object]:
    members = attribute(error, "exceptions")
    return members[:MOST_MEMBERS] if isinstance(members, tuple) else ()


def _links(error: BaseException) -> Iterator[BaseException]:
    """An exception and its causes, up to the first that carries an answer: what lies behind that is an older story."""
    seen: list[int] = []
    link: BaseException | None = error
    while link is not None and id(link) not in seen and len(seen) < MOST_LINKS:
        seen.append(id(link))
        yield link
        link = None if _answer_of_exception(link) else link.__cause__


def _link(error: BaseException) -> str:
    answer = _answer_of_exception(error)
    calls = "\n".join(_calls(error))
    message = _said(error, answer)
    shown = _exchange(error, answer) or _request(attribute(error, "request"))
    return "\n\n".join(
        part for part in (calls, f"{class_of(error)}: {message}" if message else class_of(error), shown) if part
    )


def _calls(error: BaseException) -> Iterator[str]:
    """The client's functions that were under way: their names tell the operation. Nobody else's code is shown."""
    trace = error.__traceback__
    for _ in range(MOST_CALLS):
        if trace is None:
            return
        module = str(trace.tb_frame.f_globals.get("__name__"))
        if module.partition(".")[0] in _CLIENTS and ".api." in module:
            name = trace.tb_frame.f_code.co_name.removesuffix("_with_http_info")
            yield f'  File "{module}", line {trace.tb_lineno}, in {name}'
        trace = trace.tb_next


def _said(error: BaseException, answer: "Answer | None") -> str:
    """The message; nothing of it that only repeats the answer, which is shown anyway."""
    message = said(error).strip()
    if answer is None:
        return message
    if answer.body:
        first = message.partition("\n")[0]
        return "" if re.search(r"[{\[(]\s{0,9}[{\"']", first) else first
    words = set(re.findall(r"\w+", message.lower()))
    return message if words - {"http", "error", "none", str(answer.status), *answer.reason.lower().split()} else ""


# Answers


class Answer(NamedTuple):
    """What came back, as far as a thing tells it, and the thing that tells it."""

    status: int | None
    reason: str
    fields: tuple[str, ...]
    body: str
    teller: object


def _answer_of_exception(error: BaseException) -> Answer | None:
    """The answer an exception holds as its `response`, else the one it tells in its own attributes."""
    response = attribute(error, "response")
    if isinstance(response, Mapping):
        return _answer_of(error, _STATUS_OF_EXCEPTION, as_json(response))
    answer = None if response is None else _answer(response)
    return answer or _answer_of(error, _STATUS_OF_EXCEPTION, _body(error, _BODY_OF_EXCEPTION) or _refusal(error))


def _refusal(error: BaseException) -> str:
    """What Login with Amazon said, where an exception holds its code, its description and its status apart."""
    code, description, status = (attribute(error, name) for name in ("error_code", "message", "status_code"))
    if not (isinstance(code, str) and isinstance(description, str) and _status(status)):
        return ""
    return as_json({"error": code, "error_description": description})


def _answer(thing: object) -> Answer | None:
    """The answer that a client's response object stands for; none when it has no HTTP status."""
    answer = _answer_of(thing, _STATUS_OF_ANSWER, _body(thing, _BODY_OF_ANSWER))
    return answer if answer and answer.status else None


def _answer_of(thing: object, statuses: Iterable[str], body: str) -> Answer | None:
    status = next((one for name in statuses if (one := _status(attribute(thing, name)))), None)
    fields = tuple(field_lines(_headers(thing)))
    reason = attribute(thing, "reason")
    words = " ".join(reason.split())[:80] if isinstance(reason, str) else ""
    return Answer(status, words, fields, body, thing) if status or fields or body else None


def _status(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[1-5]\d\d", value):
        return int(value)
    return int(value) if isinstance(value, int) and 100 <= value <= 599 else None


def _headers(thing: object) -> object:
    told = attribute(thing, "headers")
    ask = attribute(thing, "getheaders") if told is None else None
    return ask() if callable(ask) else told


def _body(thing: object, names: Iterable[str]) -> str:
    if _unread(thing):
        return ""
    for name in names:
        match attribute(thing, name):
            case str(found) if found.strip():
                return found[:LONGEST_BODY]
            case bytes(raw) | bytearray(raw) if raw.strip():
                return decoded(bytes(raw[:LONGEST_BODY]))
            case list(found) | tuple(found) if found:
                return as_json({"errors": found})
            case Mapping() as found if found:
                return as_json(found)
    return ""


def _unread(thing: object) -> bool:
    """Whether asking for the body would read it from the connection (requests, urllib3)."""
    held = attribute(thing, "__dict__")
    if not isinstance(held, dict):
        return False
    return held.get("_content") is False or ("_fp" in held and held.get("_body") is None)


def _exchange(thing: object, answer: Answer | None) -> str:
    """Request line and header, status line, header and body."""
    if answer is None:
        return ""
    request = _request(attribute(answer.teller, "request")) or _request(attribute(thing, "request"))
    status = f"HTTP/1.1 {answer.status} {answer.reason}".rstrip() if answer.status else ""
    head = "\n".join(part for part in (status, *answer.fields) if part)
    return "\n\n".join(part for part in (request, head, answer.body) if part)


def _request(request: object) -> str:
    """The request line and the fields that tell something; of the body only the kind of grant."""
    method, url = attribute(request, "method"), attribute(request, "url")
    if not isinstance(method, str) or not re.fullmatch(r"[A-Za-z]{3,7}", method) or url is None:
        return ""
    line = f"{method.upper()} {'%20'.join(str(url).split())[:LONGEST_FIELD]} HTTP/1.1"
    known = KNOWN | SECRET_FIELDS
    fields = [one for one in field_lines(attribute(request, "headers")) if one.partition(":")[0].lower() in known]
    grant = re.search(r"\bgrant_type=[\w%-]{1,60}", _body(request, ("body", "content")))
    return "\n".join((line, *fields, *(("", grant[0]) if grant else ())))


# Other objects


def _wrapper(thing: object) -> str:
    """An object that a client hands out in place of an answer: payload and errors, without the status."""
    held = attribute(thing, "__dict__")
    if not isinstance(held, dict) or not {"payload", "errors"} <= held.keys():
        return ""
    parts = {name: held[name] for name in ("payload", "errors")}
    shown = ", ".join(f"{name}={value or None}" for name, value in parts.items() if not value)
    kept = {name: value for name, value in parts.items() if value}
    fields = "\n".join(field_lines(held.get("headers")))
    return "\n\n".join(part for part in (f"{class_of(thing)}({shown})", fields, as_json(kept) if kept else "") if part)


def _object(thing: object) -> str:
    fields = generated(thing)
    return said(thing) if fields is None else as_json(fields)

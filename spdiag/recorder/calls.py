"""One call to SP-API, and the row that is written of it."""

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import NamedTuple, Protocol

from spdiag.recorder.cleaning import header, marketplaces, operation, path_of, place_of, request_id, words
from spdiag.recorder.errors import Said, error_in, without_tokens

Scalar = str | int | float | bool | None
Row = dict[str, object]

FIELDS = (
    "time",
    "seller",
    "marketplace",
    "marketplaces",
    "method",
    "path",
    "operation",
    "status",
    "code",
    "message",
    "details",
    "request_id",
    "ms",
    "api_host",
)
"""What a row holds, in this order; `marketplaces` only when there is more than one."""


class Headers(Protocol):
    """The headers of any client."""

    def get(self, name: str, /) -> object: ...


class Request(NamedTuple):
    """A request as every client sends one: what a function that knows the seller is asked with."""

    method: str
    url: str
    headers: Headers


class Outcome(NamedTuple):
    """What became of a request."""

    status: int | None = None
    """`None` when no answer came."""
    headers: Headers | None = None
    body: bytes | None = None
    """The answer's body, where the client has read it."""
    seconds: float = 0.0
    failure: str = ""
    """The class of the exception, when no answer came."""


class Who(NamedTuple):
    """For whom a call was made."""

    seller: str | None = None
    marketplace: str | None = None


NOBODY = Who()


def row(request: Request, outcome: Outcome, who: Who, more: Mapping[str, Scalar]) -> Row:
    """All that is recorded of a call."""
    path = path_of(request.url)
    code, message, details = _said(request, outcome)
    facts: Row = {
        "time": moment(time.time()),
        "seller": who.seller,
        **whereabouts(marketplaces(request.url), who.marketplace),
        "method": request.method,
        "path": words(path),
        "operation": operation(request.method, path),
        "status": outcome.status,
        "code": code,
        "message": message,
        "details": details,
        "request_id": request_id(outcome.headers) if outcome.headers is not None else None,
        "ms": round(outcome.seconds * 1000),
        "api_host": place_of(request.url),
    }
    return {**facts, **more}


def constants(fields: Mapping[str, object]) -> dict[str, Scalar]:
    """What is written with every line, but for names that a row has of its own."""
    return {name: _plain(value) for name, value in fields.items() if name not in FIELDS}


def _plain(value: object) -> Scalar:
    """The value as JSON has it: what is neither a number nor a text is written as text."""
    if value is None or isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        return value
    return words(str(value))


def moment(seconds: float) -> str:
    """A time as the lines write it: `2026-11-29T05:00:00.123Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def whereabouts(found: Iterable[str], otherwise: str | None) -> Row:
    """The first marketplace, and all of them when there is more than one."""
    ids = tuple(found) or ((otherwise,) if otherwise else ())
    many: Row = {"marketplaces": list(ids)} if len(ids) > 1 else {}
    return {"marketplace": ids[0] if ids else None, **many}


def _said(request: Request, outcome: Outcome) -> Said:
    if outcome.status is None:
        return "network", words(outcome.failure), None
    if outcome.status < 400:
        return None, None, None
    code, message, details = error_in(outcome.body or b"")
    if code is None and outcome.headers is not None:
        code = header(outcome.headers, "x-amzn-ErrorType").partition(":")[0] or None
    return _masked(code, request), _masked(message, request), _masked(details, request)


def _masked(text: str | None, request: Request) -> str | None:
    return None if text is None else without_tokens(words(text), request.headers)

"""What an answer says of its error: code, message and details, nothing else of its body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from spdiag.core.redaction import MASK, SHORTEST_SECRET
from spdiag.recorder.cleaning import header

if TYPE_CHECKING:
    from spdiag.recorder.calls import Headers

MOST_BYTES = 65_536
TOKEN_HEADERS = ("x-amz-access-token", "Authorization", "x-amz-security-token")
CODES = ("code", "errorCode", "__type", "error")
MESSAGES = ("message", "Message", "errorMessage", "error_description")
DETAILS = ("details",)
Said = tuple[str | None, str | None, str | None]


def error_in(body: bytes) -> Said:
    """Code, message and details of the first error in a body; `None` for what it does not say."""
    if len(body) > MOST_BYTES or body.lstrip()[:1] not in (b"{", b"["):
        return None, None, None
    try:
        found = _first(json.loads(body))
    except (ValueError, RecursionError):
        return None, None, None
    return _text(found, CODES), _text(found, MESSAGES), _text(found, DETAILS)


def _first(document: object) -> Mapping[str, object]:
    match document:
        case {"errors": [dict() as error, *_]} | {"errors": dict() as error} | {"error": dict() as error}:
            return error
        case [dict() as first, *_]:
            return _first(first)
        case dict():
            return document
    return {}


def _text(error: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    return next((text for name in names if isinstance(text := error.get(name), str) and text), None)


def without_tokens(text: str, headers: Headers) -> str:
    """The text without the tokens that the request itself carried, whatever their shape."""
    for name in TOKEN_HEADERS:
        sent = header(headers, name)
        for form in (sent, quote(sent, safe=""), sent.rpartition("|")[2], sent.rpartition(" ")[2]):
            if len(form) >= SHORTEST_SECRET:
                text = text.replace(form, MASK)
    return text

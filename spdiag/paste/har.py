"""HTTP archives (HAR) as browsers and proxies save them: one case for each failed entry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from spdiag.core.evidence import Evidence
from spdiag.paste.headers import request_facts, response_facts
from spdiag.paste.json_errors import errors_in
from spdiag.paste.json_values import inner, values
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import facts_of

MOST = 20
_PARTS = {"request", "response"}


def read(paste: Paste) -> Findings | None:
    """The failed entries of the archive, the last entry when none failed."""
    entries = _entries(paste.whole)
    if not entries:
        return None
    numbered = [(number, entry) for number, entry in enumerate(entries, 1) if isinstance(entry, dict)]
    failed = [one for one in numbered if _status(one[1]) >= 400 or _status(one[1]) == 0]
    chosen = (failed or numbered[-1:])[:MOST]
    cases = tuple(item for number, entry in chosen for item in _items(entry, f"entry {number}"))
    return Findings("har", (), cases[:MOST]) if cases else None


def _entries(text: str) -> list[Any]:
    try:
        log = json.JSONDecoder(strict=False).raw_decode(text, max(text.find("{"), 0))[0]["log"]["entries"]
    except (KeyError, TypeError):
        return []
    except (ValueError, RecursionError):
        return [one.value for one in values(text) if isinstance(one.value, dict) and one.value.keys() >= _PARTS]
    return log if isinstance(log, list) else []


def _status(entry: dict[str, Any]) -> int:
    status = _part(entry, "response").get("status")
    return status if isinstance(status, int) else 0


def _part(entry: dict[str, Any], name: str) -> dict[str, Any]:
    part = entry.get(name)
    return part if isinstance(part, dict) else {}


def _items(entry: dict[str, Any], origin: str) -> Iterator[tuple[Evidence, ...]]:
    content = _part(_part(entry, "response"), "content").get("text")
    around = tuple(_exchange(entry, origin))
    errors = (
        [one for placed in inner(content) for one in errors_in(placed.value, lambda key: origin)]
        if isinstance(content, str)
        else []
    )
    yield from ((*error, *around) for error in errors or [()])


def _exchange(entry: dict[str, Any], origin: str) -> Iterator[Evidence]:
    request, response = _part(entry, "request"), _part(entry, "response")
    if request.get("method"):
        yield fact("request.method", str(request["method"]), origin)
    if "://" in str(request.get("url", "")):
        yield from facts_of(str(request["url"]), origin)
    yield from request_facts(_fields(request), origin)
    if request.get("postData"):
        yield fact("request.has-body", True, origin)
    if _status(entry):
        yield fact("response.status", _status(entry), origin)
    yield from response_facts(_fields(response), origin)


def _fields(part: dict[str, Any]) -> list[tuple[object, object]]:
    headers = part.get("headers")
    return (
        [(one.get("name"), one.get("value")) for one in headers[:100] if isinstance(one, dict)]
        if isinstance(headers, list)
        else []
    )

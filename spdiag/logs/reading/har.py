"""The entries of a HAR, as flat requests."""

import base64
from typing import Any

from spdiag.logs.values.pairs import by_name

STARTED = "startedDateTime"


def entry(record: dict[str, Any]) -> dict[str, Any] | None:
    """An entry of a HAR as a flat request; `None` for any other record."""
    request, response = record.get("request"), record.get("response")
    if not (isinstance(request, dict) and isinstance(response, dict) and "url" in request and "status" in response):
        return None
    content, status = response.get("content"), response["status"]
    if STARTED not in record and not isinstance(content, dict):
        return None  # another log that tells of a request and its answer
    body = _body(content) if isinstance(content, dict) and isinstance(status, int) and status >= 400 else None
    named = {key: value for key, value in record.items() if key.lower().lstrip("_").startswith(OWN)}
    sent = {
        name: value
        for name, value in (by_name(request.get("headers")) or {}).items()
        if any(one in name.lower() for one in OWN)
    }
    return {
        "timestamp": record.get(STARTED),
        "method": request.get("method"),
        "url": request.get("url"),
        "status": status,
        "message": body,
        **sent,
        **named,
    }


OWN = ("seller", "merchant", "marketplace")
"""How fields begin that a team adds to the entries of a HAR, and what the names of its headers hold."""


def _body(content: dict[str, Any]) -> str | None:
    """The body of an answer in a HAR, as text."""
    text = content.get("text")
    if not isinstance(text, str):
        return None
    if content.get("encoding") != "base64":
        return text
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except ValueError:
        return None

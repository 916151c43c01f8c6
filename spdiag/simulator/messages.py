"""What goes over the wire: a request as received, an answer as sent, and Amazon's words and headers."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import yaml

WORDS = Path(__file__).with_name("answers.yaml")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, its header names in lower case."""

    method: str
    path: str
    """As sent: percent-encoded, without the query."""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def parameters(self) -> dict[str, list[str]]:
        """The query, decoded once."""
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.query, keep_blank_values=True):
            found.setdefault(name, []).append(value)
        return found

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def json(self) -> Any:
        """The body as JSON; `None` when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer; the transport adds length and connection."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def plus(self, headers: Mapping[str, str]) -> Answer:
        return replace(self, headers={**self.headers, **headers})


def answered(status: int, body: object, headers: Mapping[str, str] | None = None) -> Answer:
    """A JSON answer; `None` is no body at all."""
    written = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    media = {} if body is None else {"Content-Type": JSON}
    return Answer(status=status, headers={**media, **(headers or {})}, body=written)


def refused(name: str, /, **words: str) -> Answer:
    """One of the errors of SP-API, its placeholders filled."""
    said = words_of("spapi")[name]
    error = {part: _filled(said[part], words) for part in ("code", "message", "details") if part in said}
    kind = {"x-amzn-ErrorType": said["type"]} if "type" in said else {}
    return answered(said["status"], {"errors": [error]}, kind)


def lwa_refused(name: str, /, **words: str) -> Answer:
    """One of the errors of Login with Amazon, its placeholders filled."""
    said = words_of("lwa")[name]
    body = {"error_description": _filled(said["error_description"], words), "error": said["error"]}
    return answered(said["status"], body, {"Cache-Control": "no-store"})


def page(name: str, status: int) -> Answer:
    """One of the HTML pages that come from before SP-API."""
    return Answer(
        status=status, headers={"Server": "Server", "Content-Type": "text/html"}, body=words_of("pages")[name].encode()
    )


def gateway_headers(now: float) -> dict[str, str]:
    """The headers every answer of SP-API carries, with ids of its own."""
    first, second = uuid.uuid4(), uuid.uuid4()
    return {
        "Date": formatdate(now, usegmt=True),
        "x-amzn-RequestId": str(first),
        "x-amz-apigw-id": f"{second.hex[:15]}=",
        "X-Amzn-Trace-Id": f"Root=1-{int(now):08x}-{second.hex[:24]}",
    }


def lwa_headers(now: float) -> dict[str, str]:
    return {"Date": formatdate(now, usegmt=True), "Server": "Server", "x-amzn-RequestId": str(uuid.uuid4())}


@cache
def words_of(part: str) -> Mapping[str, Any]:
    found = yaml.safe_load(WORDS.read_text(encoding="utf-8"))[part]
    assert isinstance(found, dict)
    return found


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text

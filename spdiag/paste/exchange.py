"""HTTP requests and answers as text: start lines, header fields, form bodies; also header maps of any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from spdiag.core.evidence import Evidence
from spdiag.paste.headers import ANSWER_ONLY, KNOWN, REQUEST_ONLY, request_facts, response_facts
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import facts_of, target

MOST_LINES = 4_000
_SIDES = {
    "request headers": "request",
    "request header": "request",
    "request:": "request",
    "response headers": "answer",
    "response header": "answer",
    "response:": "answer",
}
_REQUEST = r"[>*\s]{0,6}(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(https?://\S+|/\S*)(?:[ \t]+HTTP/[\d.]+)?\s*$"
_ANSWER = r"[<*\s]{0,6}(?:HTTP/\d(?:\.\d)?|HTTP)[ \t]+(\d{3})\b[ \t]*([A-Za-z ]*)"
_FIELD = r"[<>*(\s]{0,8}([A-Za-z][A-Za-z0-9-]{2,40})[ \t]*:[ \t]*(.*)$"
_MAP_FIELD = (
    r"[\"'\[(\s](x-amzn-requestid|x-amzn-errortype|x-amz-apigw-id|x-amzn-trace-id|x-amzn-ratelimit-limit|date|"
    r"content-type|content-length|connection)[\"']?\s{0,3}(?:=>|:|=|,)\s{0,3}[\[(]{0,2}[\"']?([^\"'\]\n]{1,200})"
)


def read(paste: Paste) -> Findings | None:
    """The facts of the first request and of the last answer in the text."""
    facts = _facts(paste)
    names = {one.name for one in facts}
    line = bool(names & {"response.status", "request.method"})
    kind = "http" if line or len(names & {"request.host", "response.request-id", "request.has-token"}) > 1 else ""
    if "x-amzn-" in paste.folded or "x-amz-apigw" in paste.folded:
        facts += tuple(_maps(paste))
    return Findings(kind, facts) if facts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What the lines so far said of a request and its answer, and whose line comes next."""

    request: tuple[Evidence, ...] = ()
    answer: tuple[Evidence, ...] = ()
    side: str = ""

    @property
    def passed(self) -> bool:
        """Whether it went well: then the next one is of more interest."""
        status = next((one.value for one in self.answer if one.name == "response.status"), None)
        return isinstance(status, int) and status < 400


def _facts(paste: Paste) -> tuple[Evidence, ...]:
    seen = Exchange()
    for number, line in enumerate(islice(paste.text.split("\n"), MOST_LINES), 1):
        seen = _after(seen, line[:4_000], f"line {number}")
    return seen.request + seen.answer


def _after(seen: Exchange, line: str, origin: str) -> Exchange:
    """The exchange with what one more line says."""
    words = line.strip().lower()
    if found := re.match(_REQUEST, line):
        return _after_request(seen, found, origin)
    if found := re.match(_ANSWER, line):
        return replace(seen, answer=(fact("response.status", int(found[1]), origin),), side="answer")
    if words in _SIDES:
        return replace(seen, side=_SIDES[words])
    if "grant_type=" in line and seen.side != "answer":
        return replace(seen, request=(*seen.request, *_form(line, origin)))
    if (found := re.match(_FIELD, line)) and found[1].lower() in KNOWN:
        return _after_field(seen, found[1].lower(), found[2].strip(), origin)
    return seen


def _after_request(seen: Exchange, found: re.Match[str], origin: str) -> Exchange:
    before = Exchange() if seen.passed else seen
    url = found[2].rstrip(".,;")
    facts = facts_of(url, origin) if "://" in url else target(url, origin)
    return replace(before, request=(*before.request, fact("request.method", found[1], origin), *facts), side="request")


def _after_field(seen: Exchange, name: str, value: str, origin: str) -> Exchange:
    side = "request" if name in REQUEST_ONLY else "answer" if name in ANSWER_ONLY else seen.side
    if side == "request":
        return replace(seen, request=(*seen.request, *request_facts([(name, value)], origin)), side=side)
    if side == "answer":
        return replace(seen, answer=(*seen.answer, *response_facts([(name, value)], origin)), side=side)
    return seen


def _form(line: str, origin: str) -> Iterator[Evidence]:
    found = re.search(r"(?<![?\w])grant_type=([\w%-]{1,60})", line)
    if found and "?" not in line[: found.start()]:
        yield fact("request.grant-type", found[1], origin)
        yield fact("request.parameters-in", "body", origin)


def _maps(paste: Paste) -> Iterator[Evidence]:
    """Header fields written as a map of Python, Ruby, Go or JSON."""
    for seen, match in enumerate(re.finditer(_MAP_FIELD, paste.text, re.IGNORECASE)):
        yield from response_facts([(match[1], match[2].rstrip(",; )"))], paste.line(match.start()))
        if seen > 40:
            return

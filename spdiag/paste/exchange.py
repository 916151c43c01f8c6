"""HTTP requests and answers as text: start lines, header fields, form bodies; also header maps of any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from spdiag.core.evidence import Evidence
from spdiag.paste.headers import ANSWER_ONLY, KNOWN, REQUEST_ONLY, request_facts, response_facts
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import facts_of, target

MOST_LINES = 4_000
_SIDES = {"request headers": "request", "request header": "request", "request:": "request",
          "response headers": "answer", "response header": "answer", "response:": "answer"}
_REQUEST = r"[>*\s]{0,6}(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(https?://\S+|/\S*)(?:[ \t]+HTTP/[\d.]+)?\s*$"
_ANSWER = r"[<*\s]{0,6}(?:HTTP/\d(?:\.\d)?|HTTP)[ \t]+(\d{3})\b[ \t]*([A-Za-z ]*)"
_FIELD = r"[<>*(\s]{0,8}([A-Za-z][A-Za-z0-9-]{2,40})[ \t]*:[ \t]*(.*)$"
_MAP_FIELD = (
    r"[\"'\[(\s](x-amzn-requestid|x-amzn-errortype|x-amz-apigw-id|x-amzn-trace-id|x-amzn-ratelimit-limit|date|"
    r"content-type|content-length|connection)[\"']?\s{0,3}(?:=>|:|=|,)\s{0,3}[\[(]{0,2}[\"']?([^\"'\]\n]{1,200})"
)


def read(paste: Paste) -> Findings | None:
    """The facts of the first request and of the last answer in the text."""
    facts = tuple(_facts(paste))
    names = {one.name for one in facts}
    line = bool(names & {"response.status", "request.method"})
    kind = "http" if line or len(names & {"request.host", "response.request-id", "request.has-token"}) > 1 else ""
    if "x-amzn-" in paste.folded or "x-amz-apigw" in paste.folded:
        facts += tuple(_maps(paste))
    return Findings(kind, facts) if facts else None


@dataclass(slots=True)
class Exchange:
    """What the lines so far said of a request and its answer, and whose line comes next."""

    request: list[Evidence] = field(default_factory=list)
    answer: list[Evidence] = field(default_factory=list)
    side: str = ""

    @property
    def passed(self) -> bool:
        """Whether it went well: then the next one is of more interest."""
        status = next((one.value for one in self.answer if one.name == "response.status"), None)
        return isinstance(status, int) and status < 400

    def begin(self) -> None:
        self.request, self.answer = [], []


def _facts(paste: Paste) -> Iterator[Evidence]:
    seen = Exchange()
    for number, line in enumerate(islice(paste.text.split("\n"), MOST_LINES), 1):
        _take(seen, line[:4_000], f"line {number}")
    yield from seen.request
    yield from _token_absent(seen.request)
    yield from seen.answer


def _token_absent(request: list[Evidence]) -> Iterator[Evidence]:
    """A call whose header is shown, and no token in it."""
    told = {one.name: one for one in request}
    host = str(told["request.host"].value) if "request.host" in told else ""
    whole = "request.method" in told and told.get("request.host") in request[1:] and host in _HEADER_HOSTS(request)
    if whole and "request.has-token" not in told and ("sellingpartnerapi" in host or "business-api" in host):
        yield fact("request.has-token", False, told["request.host"].origin)


def _take(seen: Exchange, line: str, origin: str) -> None:
    """Adds what one line says."""
    words = line.strip().lower()
    if found := re.match(_REQUEST, line):
        _take_request(seen, found, origin)
    elif found := re.match(_ANSWER, line):
        seen.answer, seen.side = [fact("response.status", int(found[1]), origin)], "answer"
    elif words in _SIDES:
        seen.side = _SIDES[words]
    elif "grant_type=" in line and seen.side != "answer":
        seen.request += _form(line, origin)
    elif (found := re.match(_FIELD, line)) and found[1].lower() in KNOWN:
        _take_field(seen, found[1].lower(), found[2].strip(), origin)


def _take_request(seen: Exchange, found: re.Match[str], origin: str) -> None:
    if seen.passed:
        seen.begin()
    url = found[2].rstrip(".,;")
    seen.request.append(fact("request.method", found[1], origin))
    seen.request += facts_of(url, origin) if "://" in url else target(url, origin)
    seen.side = "request"


def _take_field(seen: Exchange, name: str, value: str, origin: str) -> None:
    seen.side = "request" if name in REQUEST_ONLY else "answer" if name in ANSWER_ONLY else seen.side
    if seen.side == "request":
        seen.request += request_facts([(name, value)], origin)
    elif seen.side == "answer":
        seen.answer += response_facts([(name, value)], origin)


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

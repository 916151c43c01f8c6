"""HTTP requests and answers as text: start lines, header fields, form bodies; also header maps of any language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.headers import ANSWER_ONLY, KNOWN, REQUEST_ONLY, request_facts, response_facts
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.urls import facts_of, target

MOST_LINES = 4_000
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


def _facts(paste: Paste) -> Iterator[Evidence]:
    request: list[Evidence] = []
    answer: list[Evidence] = []
    side = ""
    for number, line in enumerate(paste.text.split("\n")[:MOST_LINES], 1):
        side = _line(line[:4_000], f"line {number}", side, request, answer)
    yield from request
    yield from answer


def _line(line: str, origin: str, side: str, request: list[Evidence], answer: list[Evidence]) -> str:
    """Adds what one line says to the request or the answer, and tells on which side the next line is."""
    if found := re.match(_REQUEST, line):
        if _passed(answer):
            request.clear()
            answer.clear()
        request.append(fact("request.method", found[1], origin))
        url = found[2].rstrip(".,;")
        request += facts_of(url, origin) if "://" in url else target(url, origin)
        return "request"
    if found := re.match(_ANSWER, line):
        answer.clear()
        answer.append(fact("response.status", int(found[1]), origin))
        return "answer"
    words = line.strip().lower()
    if words in ("request headers", "response headers", "request header", "response header", "response:", "request:"):
        return "request" if words.startswith("request") else "answer"
    if "grant_type=" in line and side != "answer":
        request += _form(line, origin)
    if (field := re.match(_FIELD, line)) and field[1].lower() in KNOWN:
        return _field(field[1].lower(), field[2], origin, side, request, answer)
    return side


def _passed(answer: list[Evidence]) -> bool:
    """Whether what came before was an exchange that went well: the next one is of more interest."""
    return any(one.name == "response.status" and isinstance(one.value, int) and one.value < 400 for one in answer)


def _field(name: str, value: str, origin: str, side: str, request: list[Evidence], answer: list[Evidence]) -> str:
    if name in REQUEST_ONLY:
        side = "request"
    elif name in ANSWER_ONLY:
        side = "answer"
    if side == "request":
        request += request_facts([(name, value)], origin)
    elif side == "answer":
        answer += response_facts([(name, value)], origin)
    return side


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

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
_ANSWER = r"(?:[<*\s]{0,6}(?:HTTP/\d(?:\.\d)?|HTTP)[ \t]+|&\{(?=\d{3} [A-Za-z ]{2,40} \d{3} HTTP/))(\d{3})\b"
_FIELD = r"[<>*(\s]{0,8}([A-Za-z][A-Za-z0-9-]{2,40})[ \t]*:[ \t]*(.*)$"
_EITHER_SIDE = frozenset(("date", "content-type", "content-length", "connection"))
_REQUESTS_OWN = ("x-amz-access-token", "user-agent", "accept-encoding")
_UNSET = ("undefined", "null", "none", "nil")
_MAP_FIELD = (
    r"[\"'\[(\s](x-amzn-requestid|x-amzn-errortype|x-amz-apigw-id|x-amzn-trace-id|x-amzn-ratelimit-limit|date|"
    r"content-type|content-length|connection)[\"']?\s{0,3}(?:=>|:|=|,)\s{0,3}(?:[\"']value[\"']\s{0,3}:\s{0,3})?[\[(]{0,2}[\"']?"
    r"((?:(?! (?:[\w-]{2,40}: |[{<]))[^\"'\]\n]){1,200})"
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
        seen = _after(seen, line[:4_000], "line 1" if paste.flat else f"line {number}")
    answer = seen.answer
    if any(one.name == "response.body-kind" and one.value == "empty" for one in answer):
        answer = tuple(one for one in answer if one.name != "response.body-kind" or one.value == "empty")
    return seen.request + answer


def _after(seen: Exchange, line: str, origin: str) -> Exchange:
    """The exchange with what one more line says."""
    words = line.strip().lower()
    if found := re.match(_REQUEST, line):
        return _after_request(seen, found, origin)
    if found := re.match(_ANSWER, line):
        return replace(seen, answer=(fact("response.status", int(found[1]), origin),), side="answer")
    if words in _SIDES:
        return replace(seen, side=_SIDES[words])
    if "grant_type" in line and seen.side != "answer":
        return replace(seen, request=(*seen.request, *_form(line, origin), *_json(line, seen.side, origin)))
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
        yield fact("request.body-kind", "form", origin)


def _json(line: str, side: str, origin: str) -> Iterator[Evidence]:
    """A token request's body that is JSON, whatever its Content-Type says."""
    if side == "request" and re.match(r"\s{0,8}\{.{0,400}\"grant_type\"", line):
        yield fact("request.body-kind", "json", origin)


def _maps(paste: Paste) -> Iterator[Evidence]:
    """Header fields written as a map of Python, Ruby, Go or JSON."""
    for seen, match in enumerate(re.finditer(_MAP_FIELD, paste.text, re.IGNORECASE)):
        value = match[2].strip().rstrip(",; )")
        if value.lower() not in _UNSET and not _of_request(paste.folded, match) and not _line_of_its_own(match):
            yield from response_facts([(match[1], value)], paste.line(match.start()))
        if seen > 40:
            return


def _of_request(folded: str, match: re.Match[str]) -> bool:
    """Whether a field that both sides have stands between braces with one that only a request has."""
    if match[1].lower() not in _EITHER_SIDE:
        return False
    start = max(folded.rfind(brace, max(match.start() - 2_000, 0), match.start()) for brace in "{[")
    end = folded.find("}", match.end(), match.end() + 2_000)
    within = folded[max(start, 0) : end if end >= 0 else match.end()]
    return start >= 0 and any(name in within for name in _REQUESTS_OWN)


def _line_of_its_own(match: re.Match[str]) -> bool:
    """A header field of an exchange, whose side only the lines above tell."""
    text, start = match.string, match.start(1)
    return not text[text.rfind("\n", 0, start) + 1 : start].strip() and text[match.start(2) - 1] not in "'\"[("

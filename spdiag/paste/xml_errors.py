"""XML: errors of STS and S3, processing reports of feeds. Read by tags alone: no entity is resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

MOST = 20
_ERROR = r"<Code>([^<]{1,120})(?:</Code>|<|$)"


def read(paste: Paste) -> Findings | None:
    """One item for each `Result` of a processing report, or the one error of an AWS answer."""
    kind = "html" if "<html" in paste.folded else ""
    results = tuple(_result(paste, block) for block in _blocks(paste.text))
    items = tuple(item for item in results if item)[:MOST]
    if items:
        return Findings(kind, tuple(_summary(paste)), items)
    error = tuple(_error(paste))
    return Findings(kind, error) if error else None


def _blocks(text: str) -> Iterator[tuple[str, int]]:
    """The text of each `<Result>`, or the whole text when only parts of one were copied."""
    starts = [match.start() for match in re.finditer(r"<Result>", text)][:MOST]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else start + 6_000
        yield text[start:end], start
    if not starts and "<ResultDescription>" in text:
        yield text, 0


def _result(paste: Paste, block: tuple[str, int]) -> tuple[Evidence, ...]:
    text, start = block
    description, code, severity = (
        _tag(text, name) for name in ("ResultDescription", "ResultMessageCode", "ResultCode")
    )
    if not description or (severity and severity[0].lower() == "warning" and text.count("<ResultCode>") < 1):
        return ()
    facts = [fact("error.message", description[0], paste.line(start + description[1]))]
    if code:
        facts.insert(0, fact("error.code", code[0], paste.line(start + code[1])))
    return (*facts, fact("error.surface", "feed", paste.line(start)))


def _summary(paste: Paste) -> Iterator[Evidence]:
    yield fact("document.kind", "feed", "the paste")
    if found := _tag(paste.text, "StatusCode"):
        yield fact("document.status", found[0], paste.line(found[1]))


def _error(paste: Paste) -> Iterator[Evidence]:
    code = re.search(_ERROR, paste.text)
    if code is None:
        return
    origin = paste.line(code.start())
    yield fact("error.code", code[1].strip().removesuffix("(truncated...)"), origin)
    if message := _tag(paste.text, "Message"):
        yield fact("error.message", message[0], paste.line(message[1]))
    yield fact("error.surface", "aws", origin)
    yield fact("response.body-kind", "xml", origin)
    if request := _tag(paste.text, "RequestId"):
        yield fact("response.request-id", request[0], paste.line(request[1]))


def _tag(text: str, name: str) -> tuple[str, int] | None:
    start = text.find(f"<{name}>")
    if start < 0:
        return None
    inside = start + len(name) + 2
    end = text.find("<", inside, inside + 4_000)
    return plain(text[inside : end if end >= 0 else inside + 4_000]), start


def plain(text: str) -> str:
    """Text of a document without its entities."""
    if "&" not in text:
        return text.strip()
    from html import unescape

    return unescape(text).strip()

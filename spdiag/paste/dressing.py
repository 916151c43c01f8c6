"""What editors, pages, mails, containers and loggers put around a paste, taken off; every line stays where it was."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_FENCE = r"(?m)^[ \t>]{0,12}(?:```|~~~)[\w+-]{0,20}[ \t]{0,20}$"
_ENTITIES = (
    (("&quot;", "&#34;"), '"'),
    (("&#39;", "&#039;", "&#x27;", "&apos;"), "'"),
    (("&lt;",), "<"),
    (("&gt;",), ">"),
)
_DOUBLE = dict.fromkeys(map(ord, "“”„"), '"')
_RAISED = r"^[\w.$\\]{3,200}(?:Exception|Error): "
_OF_ERRORS = frozenset(("code", "errors", "error", "details", "errormessage", "errortype", "body", "payload"))
_QUOTE = r"(?:> ?){1,4}"
_TALK = r"(?m)^(?:< HTTP/\d|> [A-Z]{3,7} \S{1,3000} HTTP/)"
_QUOTED_TALK = r"(?m)^> {0,4}(?:[<>*] |HTTP/\d)"
_COMPOSE = r"[\w.-]{1,60}[ \t]{1,40}\| ?"
_NUMBERED = r"(?=[\w.-]{0,59}\d)[\w.-]{1,60}[ \t]{1,40}\| ?"
_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|ALERT|error|warn|warning|info|debug)"
_LOGGER = r"[\w.$/#-]{1,60}(?:\[\d{1,9}\])?"
_STAMP = (
    r"(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?= \S{1,60} \S{1,60}:))"
    rf"(?: - (?:{_LOGGER} - {_LEVEL}|{_LEVEL} - {_LOGGER}) -(?![^ ])"
    r"|(?:[ \t]{1,4}[0-9a-f]{8}-[0-9a-f-]{27})?"
    rf"(?:[ \t]{{1,4}}[\[(<]?{_LEVEL}[\])>]?(?![\w.]))?"
    r"(?:[ \t]{1,4}\[(?!\d{3}\])[\w .:#/-]{1,60}\](?!\s{0,4}=>)){0,3}(?:[ \t]{0,4}[-|>:](?![^ \t]))?)[ \t]?"
)
_NAME = rf"({_LOGGER}(?: {_LOGGER})?(?<!Error)(?<!Exception))(?::|[ \t][-|>])(?![^ \t])[ \t]?"


def undressed(text: str) -> str:
    """The text without fences, entities, typographic quotes, and what stands before each of its lines."""
    if "```" in text or "~~~" in text:
        text = re.sub(_FENCE, "", text)
    if "&" in text:
        text = _without_entities(text)
    if text[:200].lstrip()[:1] in ("*", "`"):
        text = _without_frame(text)
    text = _with_straight_quotes(text)
    if ">" in text:
        text = _unquoted(text)
    if "| " in text:
        text = _off(text, _COMPOSE, _on_all) if "\n" in text.strip() else _off(text, _NUMBERED, _on_all)
    return _without_stamps(text) if ":" in text[:4_000] else text


def logged(text: str) -> str:
    """The longest traceback in a field of a logger's JSON; empty when the fields are the error themselves."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    fields = value if isinstance(value, dict) else {"": value, " ": ""}
    if len(fields) < 2 or any(str(name).lower() in _OF_ERRORS for name in fields):
        return ""
    texts = (one for one in fields.values() if isinstance(one, str))
    return max((one for one in texts if "\n" in one or re.search(_RAISED, one)), key=len, default="")


def _without_entities(text: str) -> str:
    """The source of a page as what it shows; only characters that stand there as entities alone."""
    source = text
    for entities, character in _ENTITIES:
        if character not in text:
            for entity in entities:
                text = text.replace(entity, character)
    return text if text == source else text.replace("&amp;", "&")


def _without_frame(text: str) -> str:
    """Text without the marks of bold type or of code around all of it."""
    inner = text.strip()
    for mark in ("**", "`"):
        if inner.startswith(mark) and inner.endswith(mark) and len(inner) > 2 * len(mark) and text.count(mark) == 2:
            before, _, after = text.partition(mark)
            return before + after.rpartition(mark)[0]
    return text


def _with_straight_quotes(text: str) -> str:
    """Text that an editor put its quotes into, with the ones that it took out; an apostrophe may stay."""
    if '"' not in text:
        text = text.translate(_DOUBLE)
    if "'" not in text and "‘" in text:
        text = re.sub(r"‘|(?<!\w)’|’(?!\w)", "'", text)
    return text


def _unquoted(text: str) -> str:
    """A mail's quotation; what `curl -v` marks as sent is none."""
    if re.search(_TALK, text) and not re.search(_QUOTED_TALK, text):
        return text
    return _off(text, _QUOTE, lambda marked, lines: 2 * marked >= lines)


def _off(text: str, prefix: str, enough: Callable[[int, int], bool]) -> str:
    """The text without the prefix, if enough of the lines between the first and the last with it have it too."""
    pattern, lines = re.compile(prefix), text.split("\n")
    found = {number: match.end() for number, line in enumerate(lines) if (match := pattern.match(line))}
    if not found:
        return text
    span = range(min(found), max(found) + 1)
    if not enough(len(found), sum(bool(lines[number].strip()) for number in span)):
        return text
    return "\n".join(line[found.get(number, 0) :] for number, line in enumerate(lines))


def _without_stamps(text: str) -> str:
    """The text without time, level and name of the logger; a name is one when all lines have it, or by its form."""
    stamp, name, lines = re.compile(_STAMP), re.compile(_NAME), text.split("\n")
    stamped = {number: match.end() for number, line in enumerate(lines) if (match := stamp.match(line))}
    named = {number: name.match(lines[number], end) for number, end in stamped.items()}
    names = {match[1] if match else "" for match in named.values()}
    only = next(iter(names), "")
    if len(names) == 1 and only and (len(stamped) > 1 or "." in only or "[" in only):
        stamped = {number: match.end() for number, match in named.items() if match}
    return "\n".join(line[stamped.get(number, 0) :] for number, line in enumerate(lines)) if stamped else text


def _on_all(marked: int, lines: int) -> bool:
    return marked == lines

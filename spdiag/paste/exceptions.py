"""Exceptions of any language, by the name before their message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact
from spdiag.paste.reasons import REASONS

_PREFIX = (
    r"(?:^|\n|-{2,3}> ?|Caused by: |Uncaught |PHP Exception |\[object\] \(|=> |exception: |"
    r"Exception in thread \"[^\"\n]{1,60}\" |error: | (?=[\w$]{1,60}(?:\.|::|\\)[\w$.:\\]{1,200}(?:Error|Exception): ))"
    r"[ \t>|]{0,12}"
)
_NAMED = (
    r"((?:\\?[A-Za-z_][\w$]{0,60}(?:\.|::|\\{1,2})){0,12}(?:[A-Z]\w{0,60}(?:Error|Exception|Timeout|Failure)|MissingCredentials)|"
    r"(?:\w{1,40}\.){1,4}error|Error)"
)
_SAID = r"(?=[:\s,;]|\(code: |$)(?:[ \t]*\([^)\n]{0,80}\))?:?[ \t]*((?:(?! -{2,3}> )[^\n]){0,2000})"
_RUBY = r"Error message: [^\n]{0,200}\(((?:[A-Z]\w{0,60}::){1,4}\w{1,60})\)"
_STRUCTURE = r"[\"'\\](?:code|message|errors)[\"'\\]|^[\[({]|^HTTP error|^Client error: `"
_TRAIL = r"\s(?:in /|at /|HResult=|at [\w$.<>]{1,120}(?: \[as \w{1,40}\])? ?\().*$"
_PLAIN = ("Error", "Exception")


def read(paste: Paste) -> Findings | None:
    """The innermost telling exception: its class and, when it is a sentence, its message."""
    facts = tuple(_facts(paste))
    return Findings("exception", facts) if facts else None


def _facts(paste: Paste) -> Iterator[Evidence]:
    found = chosen(paste.text)
    if found:
        origin = paste.line(found.start(1))
        if found[1] not in _PLAIN:
            yield fact("error.exception", found[1].lstrip("\\").replace("\\\\", "\\"), origin)
        yield from _said(found, origin)
    elif ruby := re.search(_RUBY, paste.text):
        yield fact("error.exception", ruby[1], paste.line(ruby.start(1)))


def chosen(text: str) -> re.Match[str] | None:
    """The last exception that has a class of its own and a message, else the last one."""
    best, score = None, -1
    for seen, match in enumerate(re.finditer(_PREFIX + _NAMED + _SAID, text)):
        worth = 2 * (match[1].rpartition(".")[2] not in _PLAIN) + bool(match[2].strip()) + (match[1] == "CustomError")
        worth -= 2 * match[2].startswith("Exception of type")
        if worth >= score:
            best, score = match, worth
        if seen > 200:
            break
    return best


def _said(found: re.Match[str], origin: str) -> Iterator[Evidence]:
    words = re.sub(_TRAIL, "", continued(found, 2)).strip().strip("'").strip()
    if words and words.rstrip(".") not in REASONS and not re.search(_STRUCTURE, words):
        yield fact("error.message", words, origin)


def continued(found: re.Match[str], group: int) -> str:
    """The message with the lines that go on with it, up to a stack trace, a blank line or a structure."""
    lines = [found[group].strip()]
    if not lines[0] or len(lines[0]) < 40:
        return lines[0]
    for line in found.string[found.end() : found.end() + 3_000].split("\n")[1:8]:
        if not line.strip() or re.match(r"\s*(?:at |\{|\[|-->|---|File |//|in /|#\d|Traceback)", line):
            break
        lines.append(line.strip())
    return " ".join(lines)

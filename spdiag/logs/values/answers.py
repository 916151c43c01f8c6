"""What texts hold: JSON, or what Python writes; and answers that refuse, whole, cut, or behind other words."""

import ast
import json
import re
from typing import Any

ANSWERS = ("{", "[{")
"""How answers begin that are logged as text; python-amazon-sp-api's exceptions write the list of errors."""
AMAZONS = r"""\{\s*\\*["']errors\\*["']\s*:|\[\s*\{\s*\\*["']code\\*["']\s*:"""
ANSWER = rf"""{AMAZONS}|\{{\s*\\*["']error\\*["']\s*:"""
"""How answers of errors begin behind other words, Amazon's and others. Python and RE2 read it alike."""
_AMAZONS, _ANSWER = re.compile(AMAZONS), re.compile(ANSWER)
PART = re.compile(r'"(code|message|details)"\s*:\s*"((?:[^"\\]|\\.)*)("|\\?$)')
"""The parts of an error in an answer that was cut, the last of them maybe within its words."""
CUT = re.compile(r"\s*(?:\.{3}|…)?\s*(?:[(\[<]?\s*(?:truncated|cut|snip(?:ped)?)\s*[)\]>]?)?$", re.IGNORECASE)
"""What is written behind what was cut."""
LEFT, LONGEST_MARK = "…", 40
ESCAPED = re.compile(r'\\([\\"/])')
MOST_ESCAPED = 3
"""Texts that may lie in one another, each escaped in the one around it."""
DECODER = json.JSONDecoder()


def beginning(text: str) -> int:
    """Where in a text the answer of an error begins, Amazon's before others; -1 where there is none."""
    found = _AMAZONS.search(text) or _ANSWER.search(text)
    return found.start() if found else -1


def read(text: str) -> Any:
    """What a text holds, whatever stands behind it, or what is left of one that is cut; `None` if nothing.

    What is escaped, as within another text, is read as well.
    """
    for _ in range(MOST_ESCAPED):
        try:
            return DECODER.raw_decode(text)[0]
        except (ValueError, RecursionError):
            found = _of_python(text) or left_of(text, cut=True)
        if found or '\\"' not in text:
            return found or None
        text = ESCAPED.sub(r"\1", text)
    return None


def read_of(text: str) -> Any:
    """What a text of JSON or of Python holds; `None` where it is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _of_python(text)


def left_of(text: str, *, cut: bool = False) -> dict[str, str]:
    """The first code, message and details in what is left of JSON.

    Where the text ends as it was `cut`, the words before its end count, too, and end in `…`.
    """
    found = [part for part in PART.findall(text) if cut or part[2] == '"']
    parts = [(name, value if end == '"' else _cut(value)) for name, value, end in found]
    return {name: _unescaped(value) for name, value in reversed(parts)}


def _cut(words: str) -> str:
    """Words that are cut, without what was written behind them."""
    left = words[:-LONGEST_MARK] + CUT.sub("", words[-LONGEST_MARK:])
    return f"{left}{LEFT}" if left else ""


def _unescaped(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def _of_python(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):  # TypeError for {{}}
        return None

"""What texts hold: JSON, or what Python writes; and answers that refuse, whole, cut, or behind other words."""

import ast
import json
import re
from typing import Any

ANSWERS = ("{", "[{")
"""How answers begin that are logged as text; python-amazon-sp-api's exceptions write the list of errors."""
AMAZONS = r"""\{\s*["']errors["']\s*:|\[\s*\{\s*["']code["']\s*:"""
ANSWER = rf"""{AMAZONS}|\{{\s*["']error["']\s*:"""
"""How answers of errors begin behind other words, Amazon's and others. Python and RE2 read it alike."""
_AMAZONS, _ANSWER = re.compile(AMAZONS), re.compile(ANSWER)
PART = re.compile(r'"(code|message|details)"\s*:\s*"((?:[^"\\]|\\.)*)"')
"""The parts of an error in an answer that was cut."""
DECODER = json.JSONDecoder()


def beginning(text: str) -> int:
    """Where in a text the answer of an error begins, Amazon's before others; -1 where there is none."""
    found = _AMAZONS.search(text) or _ANSWER.search(text)
    return found.start() if found else -1


def read(text: str) -> Any:
    """What a text holds, whatever stands behind it, or what is left of one that is cut; `None` if nothing."""
    try:
        return DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return _of_python(text) or left_of(text) or None


def read_of(text: str) -> Any:
    """What a text of JSON or of Python holds; `None` where it is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _of_python(text)


def left_of(text: str) -> dict[str, str]:
    """The first code, message and details in what is left of JSON that is cut."""
    return {name: _unescaped(value) for name, value in reversed(PART.findall(text))}


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

"""What texts hold: JSON, or what Python writes; and answers that refuse, behind words of clients, and often cut."""

import ast
import json
import re
from typing import Any

ANSWER = re.compile(r'\{\s*"errors"\s*:\s*\[')
MARK = '"errors"'
"""What such a text has in it, and few others have."""
DECODER = json.JSONDecoder()
FIELD = re.compile(r'"(code|message|details)"\s*:\s*"((?:[^"\\]|\\.)*)"')


def within(text: str) -> Any:
    """The answer in a text, of one that is cut its first code and message; `None` where there is none."""
    found = ANSWER.search(text) if MARK in text else None
    if found is None:
        return None
    try:
        return DECODER.raw_decode(text, found.start())[0]
    except (ValueError, RecursionError):
        return left_of(text[found.start() :])


def left_of(text: str) -> dict[str, str]:
    """The first code, message and details in what is left of JSON that is cut."""
    return dict(reversed(FIELD.findall(text)))


def read_of(text: str) -> Any:
    """What a text of JSON or of Python holds; `None` where it is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None

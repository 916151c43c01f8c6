"""JSON that stands in a value in another writing: in base64, with the entities of HTML, or as a text within a text."""

import base64
import html
import json
import re
from typing import Any

MARKS = ('"eyJ', '"W3si', "{&quot;", '"\\"{')
"""What a line has in it that holds such a value."""
BASE64 = re.compile(r"(?:eyJ|W3si)[A-Za-z0-9+/\s]{4,}={0,2}\s*")
"""JSON in base64; tokens that begin so have dots in them."""
BEGINS = frozenset({"ey", "W3", "{&", "[{", '"{'})
DEEPEST = 3


def decoded(record: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    """A record whose values hold JSON as it is; itself where that stands in none in another writing."""
    found = {key: plain for key, value in record.items() if (plain := _decoded(value, depth)) is not value}
    return {**record, **found} if found else record


def _decoded(value: Any, depth: int) -> Any:
    if isinstance(value, dict) and depth < DEEPEST:
        return decoded(value, depth + 1)
    if not isinstance(value, str) or value[:2] not in BEGINS:
        return value
    plain = _plain(value)
    return value if plain is None else plain


def _plain(value: str) -> str | None:
    """The JSON that a text is; `None` where it is none."""
    if value.startswith(("{&quot;", "[{&quot;")):
        return html.unescape(value)
    try:
        if BASE64.fullmatch(value):
            text = base64.b64decode(value).decode()
            return text if isinstance(json.loads(text), dict | list) else None
        found = json.loads(value) if value.startswith('"') else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, str) else None

"""What an object of a foreign library holds, asked for by name: attributes, header fields, values for JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from spdiag.core.tokens import PREFIXES
from spdiag.paste.decoding import decoded

LONGEST_BODY = 400_000
LONGEST_SAID = 20_000
LONGEST_FIELD = 2_000
MOST_FIELDS = 80
MOST_VALUES = 20_000
DEEPEST = 30

SECRET_FIELDS = frozenset(
    (
        "x-amz-access-token",
        "x-amz-security-token",
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
    )
)
_SCHEMES = ("bearer", "basic", "aws4-hmac-sha256")
_MASK = "…"


def attribute(thing: object, name: str) -> object:
    """An attribute, `None` when it is not there or cannot be had."""
    try:
        found: object = getattr(thing, name, None)
    except Exception:  # clients raise for a body not read, a request not set, a stream that is closed
        return None
    return found


def class_of(thing: object) -> str:
    """The class with its module, as a traceback names it."""
    kind = type(thing)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def said(thing: object) -> str:
    """What an object says of itself, of bounded length; empty when it cannot."""
    try:
        return str(thing)[:LONGEST_SAID]
    except Exception:  # a broken `__str__` is no reason to lose the rest
        return ""


def field_lines(headers: object) -> Iterator[str]:
    """Header fields of any shape, `Name: value` each; a secret is reduced to its kind."""
    for name, value in islice(_fields(headers), MOST_FIELDS):
        plain = " ".join(value.split())[:LONGEST_FIELD]
        yield f"{name}: {_kind_alone(plain) if name.lower() in SECRET_FIELDS else plain}"


def _fields(headers: object) -> Iterator[tuple[str, str]]:
    items = attribute(headers, "items")
    pairs = items() if callable(items) else headers
    for pair in pairs if isinstance(pairs, Iterable) and not isinstance(pairs, str | bytes) else ():
        if isinstance(pair, str) and ":" in pair:
            pair = pair.split(":", 1)  # noqa: PLW2901
        if isinstance(pair, tuple | list) and len(pair) == 2 and (name := _word(pair[0]).strip()):
            yield name, _word(pair[1])


def _word(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_word(one) for one in value[:MOST_FIELDS])
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _kind_alone(secret: str) -> str:
    """What a secret is, without what makes it secret: `Atza|…`."""
    scheme, _, rest = secret.strip().strip("\"'").partition(" ")
    known = scheme.lower() in _SCHEMES
    value = (rest if known else scheme).strip("\"'").replace("%7C", "|").replace("%7c", "|")
    kind = next((prefix for prefix, _ in PREFIXES if value.startswith(prefix)), "")
    return f"{scheme + ' ' if known else ''}{kind}{_MASK if value else ''}"


def generated(thing: object) -> dict[str, object] | None:
    """The fields of a generated client's model under the names that Amazon gave them, `None` for another object."""
    names = attribute(type(thing), "attribute_map")
    if not isinstance(names, dict):
        return None
    return {str(theirs): attribute(thing, str(ours)) for ours, theirs in names.items()}


def as_json(value: object) -> str:
    """The value as JSON, no deeper and no larger than what is worth reading."""
    return json.dumps(_plain(value, 0, [MOST_VALUES]), ensure_ascii=False)[:LONGEST_BODY]


def _plain(value: object, depth: int, left: list[int]) -> object:
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        return None
    match value:
        case None | bool() | float():
            plain: object = value
        case int():
            plain = value if value.bit_length() < 64 else None
        case str() | bytes():
            plain = (value if isinstance(value, str) else decoded(value))[:LONGEST_BODY]
        case Mapping():
            plain = {str(name): _named(str(name), one, depth, left) for name, one in islice(value.items(), MOST_VALUES)}
        case list() | tuple() | set() | frozenset():
            plain = [_plain(one, depth + 1, left) for one in islice(value, MOST_VALUES)]
        case _:
            fields = generated(value)
            plain = said(value) if fields is None else _plain(fields, depth + 1, left)
    return plain


def _named(name: str, value: object, depth: int, left: list[int]) -> object:
    if name.lower() in SECRET_FIELDS and isinstance(value, str):
        return _kind_alone(value)
    return _plain(value, depth + 1, left)

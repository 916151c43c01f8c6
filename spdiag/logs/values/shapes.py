"""Paths told apart by operation, and messages by what does not change in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from spdiag.catalog.operations import every_operation, operation, operations_named
from spdiag.catalog.templates import below, firsts, in_any_case, matching, words_below
from spdiag.core.comparison import Place
from spdiag.logs.values.changing import left_open
from spdiag.logs.values.words import OWN_PATHS, PEOPLE, listed

KEPT = 3
"""Parts at the front of a path that name its API, and are kept as long as they are no ids."""
NAMING = re.compile(r"[^0-9]*|v[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}|o(?:auth)?[12]")
"""What the front parts of a path look like: words, versions, and how OAuth is called, as in `/auth/o2/token`."""
WORD = re.compile(r"[a-z][A-Za-z_-]{2,30}")
"""What a part further behind looks like that is no id."""
HOST = re.compile(r"\.|:[0-9]+$")
"""What the first part of an address has that is written without its scheme: a dot, or a port."""
VERSION = re.compile(r"v[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}")
OTHERS = ("auth", "o", "ap", "sandbox", "spapi", "sp-api")
"""How other paths at Amazon begin, of tokens and consents, and what programs put before those of SP-API."""
OWN = frozenset(listed(OWN_PATHS))
"""How paths begin that teams serve themselves, in small letters and without marks between words."""
NAMING_PEOPLE = frozenset(listed(PEOPLE))
ANYTHING = "{}"
VALUE = "*"
"""Instead of a part of a path that no template of the catalog has."""
LONGEST = 300
"""Letters at the start of a message that tell one error from another, when what changes is taken out."""
LOOKED_AT = 2_000
"""Letters of a message from which it is taken out."""
SHORTEST_ID = 8
"""Letters of the shortest id that is taken out of messages."""


@lru_cache(maxsize=1)
def literals_at() -> Mapping[int, frozenset[str]]:
    """The words that stand in the catalog's paths, by their place behind the front parts, counted from 1."""
    found: dict[int, set[str]] = {}
    for one in every_operation():
        for place, part in enumerate((one.path or "").split("/")):
            if place > KEPT and part and not part.startswith("{"):
                found.setdefault(place, set()).add(part)
    return {place: frozenset(words) for place, words in found.items()}


def bare(path: str) -> str:
    """The path without host, query, fragment and a slash at its end."""
    text = path.strip()
    if not text.startswith("/"):
        host, slash, rest = text.partition("/")
        text = urlsplit(text).path if "://" in text else f"/{rest}" if slash and HOST.search(host) else f"/{text}"
    text = text.partition("?")[0].partition("#")[0]
    return text.rstrip("/") or "/"


def place(method: str, path: str) -> Place:
    """The operation of a request; of a path nobody knows, its shape."""
    return _place(method, bare(path))


def meant(name: str) -> str:
    """An operation that is asked for: a name as it is, a path as the template or the shape that its calls have."""
    if "/" not in name:
        return name
    parts = tuple(bare(name)[1:].split("/"))
    cased = in_any_case(parts) if not matching(parts) else ()
    return place("", "/" + "/".join(cased[0] if cased else parts)).path


def is_like_amazons(path: str) -> bool:
    """Whether a path may be one of Amazon's: it begins as one of the catalog, or has a version where those have it.

    What has one part may be a name, and what begins with a value may be anything. What teams serve themselves is none:
    a path that begins as theirs do, and one thing by its id, `/orders/17`.
    """
    first, *others = path.lower().strip("/").split("/")
    if first.replace("-", "").replace("_", "") in OWN:
        return len(others) > 1 and others[0] in _firsts() and _is_versioned(others[1:])
    if first in _firsts():
        return _is_versioned(others) or ANYTHING not in others or any(map(_words(first).__contains__, others))
    return first in {*OTHERS, ANYTHING} or not others or _is_versioned(others)


def _is_versioned(parts: Sequence[str]) -> bool:
    """Whether a version stands where Amazon's paths have it."""
    return any(VERSION.fullmatch(part) for part in parts[:KEPT])


@lru_cache(maxsize=1)
def _firsts() -> frozenset[str]:
    """How the paths of the catalog begin, in small letters."""
    return frozenset(map(str.lower, firsts()))


@lru_cache(maxsize=1)
def _starts() -> frozenset[str]:
    """How the paths of the catalog begin."""
    return frozenset(firsts())


@lru_cache(maxsize=64)
def _words(first: str) -> frozenset[str]:
    """The words that stand further behind in the paths of the catalog that begin so; all in small letters."""
    those = (template for one in firsts() if one.lower() == first for template in below(one))
    return frozenset(part.lower() for template in those for part in template.parts[1:])


def is_named(where: Place, name: str) -> bool:
    """Whether a place is the operation of that name, or the path that was named instead."""
    names, paths = _named(name)
    return where.path.casefold() == name.casefold() or (where.operation in names and where.path in paths)


@lru_cache(maxsize=16)
def _named(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names and paths of the operations of that name."""
    known = operations_named(name)
    return frozenset(one.name for one in known), frozenset(one.path for one in known if one.path)


@lru_cache(maxsize=8192)
def _place(method: str, path: str) -> Place:
    parts = _parts(path)
    known = _known(method, _values_open(parts)) if "" not in parts and parts[0] in _starts() else None
    return known or Place(method, "", shape(parts))


def _parts(path: str) -> tuple[str, ...]:
    """The parts of a path; two slashes are one, but for where a value lacks between them."""
    parts = tuple(path[1:].split("/"))
    if "" not in parts or matching(_values_open(parts)):
        return parts
    return tuple(filter(None, parts)) or parts[:1]


def _values_open(parts: tuple[str, ...]) -> tuple[str, ...]:
    words = words_below(parts[0])
    return tuple([part if part in words else VALUE for part in parts])


@lru_cache(maxsize=4096)
def _known(method: str, parts: tuple[str, ...]) -> Place | None:
    """The operation behind the parts of a path, values among them left open; `None` where the catalog has none."""
    templates = matching(parts)
    for template in templates:
        keys = [template.methods[method]] if method in template.methods else []
        keys = keys or ([] if method else list(template.methods.values())[:1])
        found = operation(keys[0]) if keys else None
        if found is not None:
            return Place(method or found.method or "", found.name, template.path)
    return Place(method, "", templates[0].path) if templates else None


def shape(parts: tuple[str, ...]) -> str:
    """A path with what changes in it left open."""
    kept = [NAMING] * KEPT + [WORD] * len(parts)
    pairs = zip(("", *parts), parts, kept, strict=False)
    return "/" + "/".join(
        part if how.fullmatch(part) and not is_somebody(before, part) else ANYTHING for before, part, how in pairs
    )


def is_somebody(before: str, part: str) -> bool:
    """Whether a part of a path names somebody, as it stands behind `users` or the like, and is no version."""
    return before.lower() in NAMING_PEOPLE and VERSION.fullmatch(part) is None


@lru_cache(maxsize=4096)
def constant(message: str) -> str:
    """A message without the ids, numbers and times in it."""
    return left_open(" ".join(message[:LOOKED_AT].split()))[:LONGEST].rstrip()


def without(message: str, *ids: str) -> str:
    """A message without ids that stand in it."""
    for id in ids:
        if len(id) >= SHORTEST_ID and id in message:
            message = message.replace(id, "#")
    return message

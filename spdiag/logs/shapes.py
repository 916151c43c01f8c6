"""Paths told apart by operation, and messages by what does not change in them."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from spdiag.catalog.operations import every_operation, operation
from spdiag.catalog.templates import matching
from spdiag.core.comparison import Place

KEPT = 3
"""Parts at the front of a path that name its API, and are kept as long as they are no ids."""
NAMING = re.compile(r"[^0-9]*|v[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""What the front parts of a path look like: words, and versions."""
CHANGING = re.compile(r"[A-Za-z0-9_.:%+@-]*[0-9][A-Za-z0-9_.:%+@-]*")
"""Words that hold a digit: ids, numbers, times."""
ANYTHING = "{}"
LONGEST = 300


@lru_cache(maxsize=1)
def literals() -> frozenset[str]:
    """The words that stand in the catalog's paths behind their front parts."""
    paths = (one.path.split("/")[KEPT + 1 :] for one in every_operation() if one.path)
    return frozenset(part for parts in paths for part in parts if part and not part.startswith("{"))


def bare(path: str) -> str:
    """The path without host, query, fragment and a slash at its end."""
    text = path.strip()
    if not text.startswith("/"):
        text = urlsplit(text).path if "://" in text else f"/{text}"
    text = text.partition("?")[0].partition("#")[0]
    return text.rstrip("/") or "/"


@lru_cache(maxsize=8192)
def place(method: str, path: str) -> Place:
    """The operation of a request; of a path nobody knows, its shape."""
    parts = tuple(bare(path)[1:].split("/"))
    templates = matching(parts) if "" not in parts else ()
    for template in templates:
        keys = [template.methods[method]] if method in template.methods else []
        keys = keys or ([] if method else list(template.methods.values())[:1])
        found = operation(keys[0]) if keys else None
        if found is not None:
            return Place(method or found.method or "", found.name, template.path)
    if templates:
        return Place(method, "", templates[0].path)
    return Place(method, "", shape(parts))


def shape(parts: tuple[str, ...]) -> str:
    """A path with what changes in it left open."""
    front = [part if NAMING.fullmatch(part) else ANYTHING for part in parts[:KEPT]]
    return "/" + "/".join(front + [part if part in literals() else ANYTHING for part in parts[KEPT:]])


@lru_cache(maxsize=4096)
def constant(message: str) -> str:
    """A message without the ids, numbers and times in it."""
    return CHANGING.sub("#", " ".join(message[:LONGEST].split()))

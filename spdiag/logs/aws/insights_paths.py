"""Paths in queries for CloudWatch Logs Insights: which rows are calls of an operation."""

import re

from spdiag.catalog.templates import below
from spdiag.core.comparison import Place
from spdiag.logs.values.shapes import ANYTHING, KEPT

PART = r"[^\/?#]+"
ID_IN_FRONT = r"[^\/?#]*[0-9][^\/?#]*"
ID_BEHIND = (
    r"([^\/?#]*[^A-Za-z_\/?#-][^\/?#]*|[^a-z\/?#][^\/?#]*|[^\/?#]{1,2}|[^\/?#]{32,})"  # what is no `shapes.WORD`
)


def of_operation(where: Place, *, by_name: bool, methods: bool) -> str:
    """What a row fulfils that is a call of an operation; where those are named instead of their paths, `by_name`."""
    if by_name:
        return f"q_path = {text(where.operation or where.path)}"
    said = f"q_path like /{_regex(where.path)}/"
    for other in _more_literal(where.path):
        said += f" and q_path not like /{_regex(other)}/"
    if where.method and methods:
        said += f" and (not ispresent(q_method) or toupper(q_method) = {text(where.method)})"
    return f"({said})"


def text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _regex(template: str) -> str:
    """A template of a path as a regular expression for paths as they are logged, with host and query."""
    parts = template.strip("/").split("/")
    greedy = any(one.greedy for one in below(parts[0]) if one.path == template)
    written = [_part(part, place) for place, part in enumerate(parts)]
    if greedy:
        written[-1] = r"[^?#]+"
    return r"^([A-Z]+ )?([A-Za-z]+:\/\/[^\/]+)?\/" + r"\/".join(written) + r"\/*([?# ].*)?$"


def _part(part: str, place: int) -> str:
    if part == ANYTHING:
        return ID_IN_FRONT if place < KEPT else ID_BEHIND
    return PART if part.startswith("{") else re.sub(r"[^A-Za-z0-9_-]", lambda one: f"\\{one[0]}", part)


def _more_literal(template: str) -> list[str]:
    """The catalog's paths that fit a template too, and are told from it by words where it has a value."""
    mine = template.strip("/").split("/")
    found = []
    for other in below(mine[0]):
        pairs = list(zip(mine, other.parts, strict=False))
        if len(other.parts) != len(mine) or other.path == template:
            continue
        if all(a == b or a[:1] == "{" for a, b in pairs) and any(a[:1] == "{" and b[:1] != "{" for a, b in pairs):
            found.append(other.path)
    return found

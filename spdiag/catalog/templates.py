"""Path templates, and which of them a path fits: as it is, in another letter case, in another version."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from spdiag.catalog.entries import entry, whole

FILE = "paths.json"
KEPT = 1_024
"""First parts of paths that are remembered with what is below them; more than there are, some are no templates'."""
Segments = tuple[str, ...]


class Template(NamedTuple):
    """A path with `{names}` where values go, and the key of the operation behind each method."""

    path: str
    parts: Segments
    methods: Mapping[str, str]
    greedy: bool
    """The value at its end may hold slashes."""


@lru_cache(maxsize=KEPT)
def below(first: str) -> tuple[Template, ...]:
    """The templates whose first part is this one."""
    greedy = entry(FILE, "/greedy")
    return tuple(
        Template(path, tuple(path[1:].split("/")), methods, path in greedy)
        for path, methods in (entry(FILE, first) or {}).items()
    )


@cache
def firsts() -> tuple[str, ...]:
    """The first parts of all templates."""
    return tuple(key for key in whole(FILE) if not key.startswith("/"))


def every_template() -> tuple[Template, ...]:
    """All of them."""
    return tuple(one for first in firsts() for one in below(first))


@lru_cache(maxsize=KEPT)
def words_below(first: str) -> frozenset[str]:
    """The literal parts of the templates whose first part is this one."""
    return frozenset(part for one in below(first) for part in one.parts if part[0] != "{")


def matching(segments: Segments) -> tuple[Template, ...]:
    """The templates the path fits, literal parts before values."""
    size = len(segments)
    near = [one for one in below(segments[0]) if len(one.parts) == size or (one.greedy and len(one.parts) < size)]
    found = [
        one
        for one in near
        if all(part == segment or part[0] == "{" for part, segment in zip(one.parts, segments, strict=False))
    ]
    return tuple(sorted(found, key=_looseness))


def _looseness(template: Template) -> list[bool]:
    return [part[0] == "{" for part in template.parts]


def in_any_case(segments: Segments) -> tuple[Segments, ...]:
    """The path written in the letter case of the templates it fits but for that."""
    lowered = tuple(segment.lower() for segment in segments)
    near = [
        one
        for first in firsts()
        if first.lower() == lowered[0]
        for one in below(first)
        if len(one.parts) == len(lowered)
    ]
    fitting = [
        one
        for one in near
        if all(part[0] == "{" or part.lower() == segment for part, segment in zip(one.parts, lowered, strict=True))
    ]
    return tuple(_filled(one, segments) for one in sorted(fitting, key=_looseness))


def with_raw_slash(segments: Segments) -> tuple[Segments, ...]:
    """The path with the slash encoded that belongs to a value the seller chose."""
    free = {f"{{{name}}}" for name in entry(FILE, "/free-text")}
    found: list[Segments] = []
    for one in below(segments[0]):
        extra = len(segments) - len(one.parts)
        for place, part in enumerate(one.parts):
            if part in free and extra > 0:
                end = place + extra + 1
                joined = (*segments[:place], "%2F".join(segments[place:end]), *segments[end:])
                if all(known[0] == "{" or known == seen for known, seen in zip(one.parts, joined, strict=True)):
                    found.append(joined)
    return tuple(found)


def in_another_version(segments: Segments) -> tuple[Template, ...]:
    """The templates the path fits but for its version, which may be missing."""
    bare = _unversioned(segments)
    near = [(one, _unversioned(one.parts)) for one in below(bare[0])] if bare else []
    return tuple(
        one
        for one, parts in near
        if len(parts) == len(bare)
        and all(part[0] == "{" or part == segment for part, segment in zip(parts, bare, strict=True))
    )


def resembling(segments: Segments) -> tuple[Template, ...]:
    """The templates that share most literal parts with the path; none when nothing but a version is shared."""
    seen = set(filter(None, segments))
    words = {segment for segment in seen if not is_version(segment)}
    all_shared = [(len(words.intersection(one.parts)), one) for first in firsts() for one in below(first)]
    most = max(shared for shared, _ in all_shared)
    best = [one for shared, one in all_shared if shared == most > 0]
    size = len(segments)
    return tuple(sorted(best, key=lambda one: (-len(seen.intersection(one.parts)), abs(len(one.parts) - size))))


def is_version(segment: str) -> bool:
    """Whether the segment looks like an API's version: `v0`, `2021-06-30`."""
    if segment[:1] in ("v", "V"):
        return segment[1:].isdigit()
    return [len(part) for part in segment.split("-") if part.isdigit()] == [4, 2, 2]


@cache
def _unversioned(parts: Segments) -> Segments:
    return tuple(part for part in parts if not is_version(part))


def _filled(template: Template, segments: Segments) -> Segments:
    return tuple(segment if part[0] == "{" else part for part, segment in zip(template.parts, segments, strict=True))

"""Which operation a path belongs to, or what is wrong with it."""

from typing import NamedTuple

from spdiag.catalog.operations import Operation, operation
from spdiag.catalog.templates import (
    Template,
    in_another_version,
    in_any_case,
    matching,
    resembling,
    with_raw_slash,
)

HEX = frozenset("0123456789abcdefABCDEF")
Segments = tuple[str, ...]


class Location(NamedTuple):
    """Where a path leads: `exact`, or the kind of flaw that keeps it from leading there."""

    kind: str
    """exact, wrong-method, trailing-slash, doubled-segment, doubled-slash, wrong-version, removed, raw-slash, case,
    encoded-twice or unknown-path"""
    operation: Operation | None = None
    """The one operation that was meant; `None` when there is none or more than one."""
    suggestions: tuple[Operation, ...] = ()
    """Up to three operations that may have been meant."""
    template: str | None = None
    instead: str | None = None
    """The path as it should be written."""


def locate(method: str | None, path: str) -> Location:
    """The operation a request line names, or what is wrong with it; host, query and fragment are left aside."""
    segments = segments_of(path)
    wanted = method.upper() if method else None
    found = _exactly(wanted, segments) or _repaired(wanted, segments) or _elsewhere(wanted, segments)
    return found or Location("unknown-path", suggestions=_resembling(wanted, segments))


def _resembling(method: str | None, segments: Segments) -> tuple[Operation, ...]:
    near = [
        one
        for template in resembling(segments)
        for name, key in template.methods.items()
        if method in (None, name) and (one := operation(key)) is not None and not one.gone
    ]
    return tuple(near[:3])


def segments_of(path: str) -> Segments:
    """The parts of a path between its slashes, without host, query and fragment."""
    bare = path.strip().partition("?")[0].partition("#")[0]
    _, scheme, rest = bare.partition("://")
    return tuple(rest.split("/")[1:] or [""]) if scheme else tuple(bare.removeprefix("/").split("/"))


def _decoded_once(segment: str) -> str:
    """The segment with `%25` decoded where it is the escape of another escape."""
    first, *rest = segment.split("%25")
    return first + "".join(("%" if len(part) > 1 and HEX.issuperset(part[:2]) else "%25") + part for part in rest)


def _exactly(method: str | None, segments: Segments) -> Location | None:
    if "" in segments:
        return None
    templates = matching(segments)
    if not templates:
        return None
    chosen = _with_method(templates, method)
    undoubled = _undoubled_value(chosen, segments)
    if undoubled:
        return _flawed("doubled-segment", method, undoubled)
    decoded = tuple(_decoded_once(segment) for segment in segments)
    if decoded != segments:
        return _at("encoded-twice", chosen, method, decoded)
    return _at("exact", chosen, method, None)


def _with_method(templates: tuple[Template, ...], method: str | None) -> Template:
    """The template that takes the method, the more literal one first; without one, the most literal."""
    taking = [one for one in templates if method is None or method in one.methods]
    living = [one for one in taking if not _gone(one, method)]
    return (living or taking or list(templates))[0]


def _gone(template: Template, method: str | None) -> bool:
    keys = [key for name, key in template.methods.items() if method in (None, name)]
    return all(found.gone for key in keys if (found := operation(key)) is not None)


def _at(kind: str, template: Template, method: str | None, instead: Segments | None) -> Location:
    """The location on a template whose path fits; a wrong method or a removal says more than `exact` does."""
    here = _operations((template,))
    meant = tuple(one for one in here if method in (None, one.method))
    one_meant = meant[0] if len(meant) == 1 else here[0] if len(here) == 1 else None
    if kind == "exact" and not meant:
        kind = "wrong-method"
    elif kind == "exact" and all(one.gone for one in meant):
        kind = "removed"
    others = () if kind == "exact" and one_meant else here[:3]
    if kind == "removed" and one_meant and one_meant.replacement:
        others = tuple(one for one in (operation(one_meant.replacement),) if one)
    written = "/" + "/".join(instead) if instead else None
    return Location(kind, one_meant, others, template.path, written)


def _repaired(method: str | None, segments: Segments) -> Location | None:
    """The location after one repair of how the path is written."""
    if segments[-1] == "" and len(segments) > 1:
        found = _flawed("trailing-slash", method, _without_trailing(segments))
        if found:
            return found
    if "" in segments:
        return _empty_value(method, segments) or _flawed("doubled-slash", method, tuple(filter(None, segments)))
    for kind, candidates in (
        ("case", in_any_case(segments)),
        ("doubled-segment", _undoubled(segments)),
        ("raw-slash", with_raw_slash(segments)),
    ):
        for instead in candidates:
            found = _flawed(kind, method, instead)
            if found:
                return found
    return None


def _flawed(kind: str, method: str | None, instead: Segments) -> Location | None:
    templates = matching(instead) if instead and "" not in instead else ()
    return _at(kind, _with_method(templates, method), method, instead) if templates else None


def _without_trailing(segments: Segments) -> Segments:
    while segments and segments[-1] == "":
        segments = segments[:-1]
    return segments


def _empty_value(method: str | None, segments: Segments) -> Location | None:
    """The location of a path that left the value of a parameter out."""
    templates = matching(segments)
    return _at("doubled-slash", _with_method(templates, method), method, None) if templates else None


def _undoubled(segments: Segments) -> tuple[Segments, ...]:
    """The path without a run of segments that stands there twice, longest run first."""
    size = len(segments)
    return tuple(
        segments[:start] + segments[start + run :]
        for run in range(size // 2, 0, -1)
        for start in range(size - 2 * run + 1)
        if segments[start : start + run] == segments[start + run : start + 2 * run]
    )


def _undoubled_value(template: Template, segments: Segments) -> Segments | None:
    """The path without a literal that stands a second time where a value belongs."""
    for place in range(1, len(template.parts)):
        if template.parts[place].startswith("{") and segments[place] == template.parts[place - 1]:
            return segments[:place] + segments[place + 1 :]
    return None


def _elsewhere(method: str | None, segments: Segments) -> Location | None:
    """The location in another version of the API."""
    living = tuple(one for one in _operations(in_another_version(segments)) if not one.gone)
    meant = tuple(one for one in living if method in (None, one.method)) or living
    if not meant:
        return None
    one = meant[0] if len(meant) == 1 else None
    return Location("wrong-version", one, meant[:3], one.path if one else None)


def _operations(templates: tuple[Template, ...]) -> tuple[Operation, ...]:
    """The operations on these templates, current ones first."""
    found = [one for template in templates for key in template.methods.values() if (one := operation(key)) is not None]
    return tuple(sorted(found, key=lambda one: (one.gone, one.deprecated is not None)))

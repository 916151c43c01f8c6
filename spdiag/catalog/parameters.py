"""What an operation takes, and what is wrong with the parameters of a request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from spdiag.catalog.entries import entry
from spdiag.catalog.operations import Operation

FILE = "parameters.json"
SANDBOX_VALUE = "TEST_CASE"
SIGNATURE = "x-amz-"
SHORTEST = 6
TIME = frozenset("0123456789:.,+-Z")
Choice = tuple[tuple[str, ...], ...]
"""Several groups of names; of one group, all must be in a query."""


class Parameter(NamedTuple):
    """One parameter of an operation; `None` where the model sets no limit."""

    name: str
    place: str
    """query, path or header"""
    required: bool
    type: str
    format: str | None
    enum: tuple[str, ...]
    """The values allowed, or those each item may have."""
    minimum: float | None
    maximum: float | None
    min_length: int | None
    max_length: int | None
    min_items: int | None
    max_items: int | None


class ParameterProblem(NamedTuple):
    """One thing wrong with the parameters of a request."""

    kind: str
    """missing, one-of, unknown, wrong-case, enum, format, range, too-many or repeated"""
    name: str
    text: str
    suggestion: str | None = None


def parameters(operation: Operation) -> tuple[Parameter, ...]:
    """The query, path and header parameters of an operation."""
    row = entry(FILE, operation.key) or {}
    return tuple(
        Parameter(
            one["name"],
            one["in"],
            one.get("required", False),
            one["type"],
            one.get("format"),
            tuple(one.get("enum", ())),
            one.get("minimum"),
            one.get("maximum"),
            one.get("minLength"),
            one.get("maxLength"),
            one.get("minItems"),
            one.get("maxItems"),
        )
        for one in row.get("parameters", ())
    )


def body_properties(operation: Operation) -> tuple[str, ...] | None:
    """The names a body must hold at its top level; `None` when the operation takes no body."""
    row = entry(FILE, operation.key) or {}
    return tuple(row["body"].get("properties", ())) if "body" in row else None


def choices(operation: Operation) -> tuple[Choice, ...]:
    """What a query must hold one of, though the model requires none of it."""
    row = entry(FILE, operation.key) or {}
    return tuple(tuple(map(tuple, group)) for group in row.get("one-of", ()))


def harmless_values(operation: Operation) -> Mapping[str, str]:
    """Values that do no harm, by the name of the parameter; with `{places}` for the marketplace and for dates."""
    row = entry(FILE, operation.key) or {}
    values = row.get("send", {})
    assert isinstance(values, dict), operation.key
    return values


def optional_names(operation: Operation, pairs: Sequence[str]) -> list[str]:
    """The names in a query that the operation can do without, unknown ones included.

    Of what it must hold one of, the first that is there counts as required.
    """
    sent = dict.fromkeys(pair.partition("=")[0] for pair in pairs)
    required = {one.name for one in parameters(operation) if one.place == "query" and one.required}
    for group in choices(operation):
        required.update(next((names for names in group if sent.keys() >= set(names)), ()))
    return [name for name in sent if name not in required]


def parameter_problems(operation: Operation, query: Mapping[str, Sequence[str]]) -> tuple[ParameterProblem, ...]:
    """What is wrong with a query, decoded once; nothing for an operation whose parameters are not known."""
    if operation.gone or operation.path is None:
        return ()
    taken = {one.name: one for one in parameters(operation) if one.place == "query"}
    found = [*_unknown(taken, query), *_missing(taken, query), *_none_of(choices(operation), query)]
    for name, values in query.items():
        if name in taken:
            found += _wrong_values(taken[name], values)
    return tuple(found)


def _unknown(taken: Mapping[str, Parameter], query: Mapping[str, Sequence[str]]) -> Iterator[ParameterProblem]:
    for name in query:
        if name in taken or name.lower().startswith(SIGNATURE):
            continue
        cased = next((known for known in taken if known.lower() == name.lower()), None)
        if cased:
            yield ParameterProblem("wrong-case", name, f"`{name}` is written `{cased}`", cased)
        else:
            near = _near(name, taken)
            hint = f"; did you mean `{near}`?" if near else ""
            yield ParameterProblem("unknown", name, f"the operation takes no `{name}`{hint}", near)


def _near(name: str, taken: Mapping[str, Parameter]) -> str | None:
    """The one parameter that is written alike but for plural, blanks and an ending; difflib takes too long to load."""
    bare = _bare(name)
    alike = [one for one in taken if _bare(one) == bare]
    begun = [one for one in taken if len(bare) >= SHORTEST and _bare(one).startswith(bare[:SHORTEST])]
    near = alike or begun
    return near[0] if len(near) == 1 else None


def _bare(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum()).removesuffix("s")


def _missing(taken: Mapping[str, Parameter], query: Mapping[str, Sequence[str]]) -> Iterator[ParameterProblem]:
    sent = {name.lower() for name in query}
    for name, one in taken.items():
        if one.required and name.lower() not in sent:
            yield ParameterProblem("missing", name, f"`{name}` is required")


def _none_of(groups: Sequence[Choice], query: Mapping[str, Sequence[str]]) -> Iterator[ParameterProblem]:
    """What lacks, where the query holds none of several things; not where one is only written otherwise."""
    sent = {name.lower() for name in query}
    for group in groups:
        if not any(sent >= {name.lower() for name in names} for names in group):
            *others, last = (" with ".join(f"`{name}`" for name in names) for names in group)
            text = f"{', '.join(others)} or {last} is required" if others else f"{last} is required"
            yield ParameterProblem("one-of", group[0][0], text)


def _wrong_values(one: Parameter, values: Sequence[str]) -> Iterator[ParameterProblem]:
    if any(value.startswith(SANDBOX_VALUE) for value in values):
        return
    items = [item for value in values for item in value.split(",")] if one.type == "array" else list(values)
    if one.max_items is not None and len(items) > one.max_items:
        yield ParameterProblem("too-many", one.name, f"`{one.name}` has {len(items)} values, at most {one.max_items}")
    if one.type != "array" and len(values) > 1:
        yield ParameterProblem("repeated", one.name, f"`{one.name}` takes one value and was sent {len(values)} times")
    for item in items:
        yield from _wrong_value(one, item)


def _wrong_value(one: Parameter, item: str) -> Iterator[ParameterProblem]:
    if one.enum and item not in one.enum:
        cased = next((known for known in one.enum if known.lower() == item.lower()), None)
        allowed = f"`{cased}`" if cased else ", ".join(one.enum[:8]) + (", …" if len(one.enum) > 8 else "")
        yield ParameterProblem("enum", one.name, f"`{one.name}={item}` is not one of its values: {allowed}", cased)
    elif one.format in ("date-time", "date") and not _is_date(item):
        why = "a `+` in a URL is a blank; write %2B" if " " in item else "not an ISO 8601 date, as 2026-01-31T00:00:00Z"
        yield ParameterProblem("format", one.name, f"`{one.name}={item}`: {why}")
    elif one.type in ("integer", "number"):
        yield from _wrong_number(one, item)
    elif one.type == "boolean" and item.lower() not in ("true", "false"):
        yield ParameterProblem("format", one.name, f"`{one.name}={item}` is neither true nor false")


def _wrong_number(one: Parameter, item: str) -> Iterator[ParameterProblem]:
    try:
        number = int(item) if one.type == "integer" else float(item)
    except ValueError:
        yield ParameterProblem("format", one.name, f"`{one.name}={item}` is not a number")
        return
    low, high = one.minimum, one.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = " and ".join(
            f"at {side} {limit}" for side, limit in (("least", low), ("most", high)) if limit is not None
        )
        yield ParameterProblem("range", one.name, f"`{one.name}={item}` is out of range: {bounds}")


def _is_date(text: str) -> bool:
    """Whether the text is an ISO 8601 date, with or without a time; datetime takes too long to load."""
    day, _, time = text.partition("T")
    parts = day.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not "".join(parts).isdecimal():
        return False
    timed = "T" not in text or (time[:2].isdecimal() and TIME.issuperset(time))
    return timed and 1 <= int(parts[1]) <= 12 and 1 <= int(parts[2]) <= 31

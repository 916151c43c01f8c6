"""Where a team's logs keep the five documented fields: found by name and by shape, or as told."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from spdiag.catalog.operations import known_last
from spdiag.core.problem import Problem
from spdiag.logs.fields.error_texts import by_evidence, events, is_no_code, of_failures_alone, unnamed
from spdiag.logs.fields.fronts import are_fronted
from spdiag.logs.fields.halves import Pair, pair_in, whole
from spdiag.logs.fields.rivals import ANSWER, answers_of_calls, paths_of_calls
from spdiag.logs.fields.sellers import customers_in, sellers_of_calls
from spdiag.logs.fields.sentences import TOLD, is_sentence, retold, sentence_in
from spdiag.logs.fields.time_columns import when
from spdiag.logs.fields.traits import is_trait, telling_apart
from spdiag.logs.fields.unnamed import operations_in, statuses_in
from spdiag.logs.values.calls import is_of_call, object_of_calls
from spdiag.logs.values.looks import BY_SHAPE, SHAPES, STRICT, is_status
from spdiag.logs.values.names import ENGLISH, ERRING, NAMES, TRAITS, plain
from spdiag.logs.values.reasons import is_worded, numbered, worded
from spdiag.logs.values.request_lines import methods_in

DOCUMENTED = ("path", "status", "message", "seller", "marketplace")
MOST_VALUES = 50
DEEPEST = 6
PLAIN = frozenset({str, int, float, bool, type(None)})
AWS_ACCOUNT = re.compile(r"\d{12}")

Keys = tuple[str, ...]
Places = Mapping[str, Keys]


class Fields(NamedTuple):
    """For each field the keys that may hold it, best first; and the columns to compare failing calls by."""

    places: Places
    traits: tuple[str, ...] = ()
    day: int | None = None
    """Which number of a date with slashes is the day."""
    clock: str = ""
    """The column of the time of day, where that of the time has the date alone."""
    events: Keys = ()
    """Columns of messages that say something of calls that did not fail, too."""
    fronted: bool = False
    """Whether something stands in front of Amazon's paths."""
    pair: Pair | None = None
    """How requests and answers belong together that stand in records of their own."""
    worded: bool = False
    """Whether statuses are written out."""
    sentence: str = ""
    """The key of the text that alone tells of calls."""

    def has(self, field: str) -> bool:
        return bool(self.places.get(field))


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with nested fields named `a.b` and `a[0].b`."""
    if PLAIN.issuperset(map(type, record.values())):  # most are flat
        return dict(record)
    found: dict[str, Any] = {}
    _flatten(record, "", 0, found)
    return found


def _flatten(value: Any, name: str, depth: int, found: dict[str, Any]) -> None:
    if isinstance(value, Mapping) and depth < DEEPEST:
        for key, inner in value.items():
            _flatten(inner, f"{name}.{key}" if name else str(key), depth + 1, found)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping) and depth < DEEPEST:
        _flatten(value[0], f"{name}[0]", depth + 1, found)
    else:
        found[name] = value


def found_in(records: Sequence[Mapping[str, Any]], told: Mapping[str, str], *, queried: bool = False) -> Fields:
    """The fields of flat records; `told` says where some of them are. Raises `Problem` for a field nobody knows.

    Of records that are `queried` elsewhere no more is taken than queries read.
    """
    _check(told)
    values = _values(records)
    home = object_of_calls(values)
    places = {field: _ranked(field, values, home) for field in NAMES} | {field: (key,) for field, key in told.items()}
    named = places["path"]
    if "path" not in told:
        places["path"] = paths_of_calls(values, named)
    in_columns = queried or "path" in told or _has_calls(places, values)
    sentence = "" if in_columns else sentence_in(records, answered=bool(places["status"]))
    if sentence:
        return _spoken(found_in([retold(one, sentence) for one in records], told), sentence)
    asked = _of_requests(records, places)
    if len(asked) < len(records):  # what else a program logs has a status, a code and a message of its own
        among = _values(asked)
        places |= {field: _ranked(field, among, home) or places[field] for field in ANSWER if field not in told}
        pair = None if queried else _halves(records, places, told)
        if pair is not None:
            return found_in([*whole(map(dict, records), pair)], told)._replace(pair=pair)
    held = values if len(asked) == len(records) else _values(asked)
    if not places["status"]:
        places["status"] = _statuses(held, places, queried)
    wording = () if queried else tuple(key for key in places["status"] if is_worded(key, held.get(key, ())))
    asked = [numbered(one, wording) for one in asked] if wording else asked
    answers = answers_of_calls(asked, places, moved=named[:1] != places["path"][:1])
    places |= {field: keys for field, keys in answers.items() if field not in told}
    if "seller" not in told and not queried:
        places["seller"] = sellers_of_calls(asked, places)
    if not places["method"] and not queried:
        places["method"] = methods_in(asked, places["path"])
    found = _of_columns(records, values, asked, places, told)
    more = () if queried else telling_apart(asked, {**found.places, "trait": found.traits})
    return found._replace(worded=bool(wording), traits=(*found.traits, *more))


def _check(told: Mapping[str, str]) -> None:
    for field in told:
        if field not in NAMES:
            raise Problem("usage", f"`{field}` is no field", hint=f"use one of {', '.join(NAMES)}")


def _halves(records: Sequence[Mapping[str, Any]], places: Places, told: Mapping[str, str]) -> Pair | None:
    """How the requests and the answers in records of their own belong together."""
    taken = {key for field, keys in places.items() if field not in told for key in keys}
    return pair_in(records, (*places["path"], *places["operation"]), places["status"], taken)


def _spoken(found: Fields, sentence: str) -> Fields:
    """The fields of records of which a text tells, with all that it may tell."""
    spoken = {field: (*found.places[field], f"{sentence}.{field}") for field in TOLD}
    places = {**found.places, **{field: tuple(dict.fromkeys(keys)) for field, keys in spoken.items()}}
    return found._replace(places=places, sentence=sentence)


def _of_columns(
    records: Sequence[Mapping[str, Any]],
    values: Mapping[str, list[Any]],
    asked: Sequence[Mapping[str, Any]],
    places: dict[str, Keys],
    told: Mapping[str, str],
) -> Fields:
    """The fields of records, of which some are `asked` for: with what is known by its values, besides by its name."""
    if not places["operation"] and not (places["method"] and places["path"]):
        places["operation"] = operations_in(values)
    fronts = are_fronted([one for key in places["path"][:1] for one in values.get(key, ())])
    if not places["seller"] and not fronts:
        places["seller"] = customers_in(asked, places["path"])
    places |= _by_evidence(asked, places, told)
    places["time"], day, clock = when(records, values, places["time"])
    taken = {clock, *(key for keys in places.values() for key in keys)}
    traits = tuple(key for key, seen in values.items() if key not in taken and is_trait(key, seen))
    return Fields(places, traits, day, clock, events(asked, places["status"], places["message"]), fronts)


def _has_calls(places: Places, values: Mapping[str, Sequence[Any]]) -> bool:
    """Whether a column has the paths of calls, or names their operations; one of sentences tells statuses as well."""
    paths = [one for key in places["path"] for one in values.get(key, ())[:MOST_VALUES]]
    named = (one for key in places["operation"] for one in values.get(key, ())[:MOST_VALUES])
    asked = bool(paths) and (bool(places["status"]) or not all(map(is_sentence, paths)))
    return asked or any(isinstance(one, str) and bool(known_last(one)) for one in named)


def _statuses(held: Mapping[str, Sequence[Any]], places: Places, queried: bool) -> Keys:
    """Columns of statuses that are not known by name and number: some call it the code, some write it out."""
    codes = tuple(key for key in places["code"] if held.get(key) and all(map(is_status, held[key])))
    return codes or (() if queried else worded(held)) or statuses_in(held, places["path"])


def _values(records: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """What each key of some records holds, where it holds something."""
    values: dict[str, list[Any]] = {}
    for record in records:
        for key, value in record.items():
            seen = values.setdefault(key, [])
            if value not in (None, "", []):
                seen.append(value)
    return values


def _of_requests(records: Sequence[Mapping[str, Any]], places: Places) -> Sequence[Mapping[str, Any]]:
    """The records that tell of a request; all where none does."""
    keys = (*places["path"], *places["operation"])
    return [one for one in records if any(one.get(key) not in (None, "") for key in keys)] or records


def _by_evidence(records: Sequence[Mapping[str, Any]], places: Mapping[str, Keys], told: Mapping[str, str]) -> Places:
    """The columns of messages, codes and details that tell of errors, where they are not told."""
    statuses, found = places["status"], dict[str, Keys]()
    if "message" not in told:
        found["message"] = by_evidence(records, statuses, places["message"])
    if "code" not in told:
        found["code"] = tuple(key for key in places["code"] if not is_no_code(key, records, statuses))
    if "details" not in told:
        found["details"] = of_failures_alone(records, statuses, places["details"])
    taken = {key for keys in {**places, **found}.values() for key in keys}
    codes, messages = unnamed(records, statuses, taken) if statuses else ((), ())
    more = {"code": codes, "message": messages}
    seen = {key for one in records for key, value in one.items() if value not in (None, "", [])}
    return {field: keys if seen & {*keys} else (*more.get(field, ()), *keys) for field, keys in found.items()}


def _ranked(field: str, values: Mapping[str, list[Any]], home: str = "") -> tuple[str, ...]:
    """The keys that may hold a field: those with its name, the better name first, whose values have its shape."""
    rated = []
    for key, seen in values.items():
        fits = _fits(field, key)
        rank = None if field == "seller" and _of_aws(key, seen) else _named(field, key)
        shaped = sum(map(fits, seen[:50])) / len(seen[:50]) if fits and seen else float(rank is not None)
        if rank is not None and shaped >= (0.5 if fits else 0.0):
            rated.append((rank - shaped - (INSIDE if is_of_call(field, key, home) else 0.0), key))
        elif (
            rank is None and seen and field in BY_SHAPE and sum(map(BY_SHAPE[field], seen[:50])) >= 0.9 * len(seen[:50])
        ):
            rated.append((100.0, key))
    best = sorted(rated)
    return tuple(key for rank, key in best if rank < 100.0) or tuple(key for _, key in best[:1])


def _fits(field: str, key: str) -> Callable[[Any], bool] | None:
    """What values look like in a column that is called so; stricter where its name is no common one."""
    common = field not in STRICT or {plain(key), plain(key.rpartition(".")[2])} & {*ENGLISH[field]}
    return SHAPES.get(field) if common else STRICT[field]


def _of_aws(key: str, seen: Sequence[Any]) -> bool:
    """Whether a column tells in which AWS account something ran."""
    return plain(key).endswith(("account", "accountid")) and all(AWS_ACCOUNT.fullmatch(str(one)) for one in seen)


def named(key: str) -> bool:
    """Whether a column's name is one of a field's."""
    return any(plain(key) in names for names in ENGLISH.values()) or plain(key) in TRAITS


@lru_cache(maxsize=4096)
def is_heading(text: str) -> bool:
    """Whether a column of a table is called as one of a request is, in any language."""
    return named(text) or any(named_as(field, text) for field in NAMES)


def named_as(field: str, key: str) -> bool:
    """Whether a column has a name of this field, whatever it holds."""
    return _named(field, key) is not None


def _named(field: str, key: str) -> float | None:
    """How well a key names a field, 0 best; the whole name counts before its last part."""
    names = NAMES[field]
    whole, last = plain(key), plain(key.rpartition(".")[2])
    if last == field and LISTED.search(key):
        return -1.0
    if whole in names:
        return float(names.index(whole))
    ends = [place for place, name in enumerate(names) if len(name) >= _least(name) and whole.endswith(name)]
    if last in names:
        return names.index(last) + 1.5 + (ELSEWHERE if _about_another(field, key) else _of_error(field, key))
    if whole[1:] in names and whole.startswith(OF_CUSTOMERS):
        return names.index(whole[1:]) + 2.0
    return min(ends) + 3.0 if ends else None


def _least(name: str) -> int:
    """Letters that a name has at least to be known at the end of another."""
    return 6 if name.isascii() else 2


OF_CUSTOMERS = "z"
"""What the names of columns begin with that users of SAP have added."""

ELSEWHERE = 20.0
LISTED = re.compile(r"\berrors\[0\]\.(code|message)$")
"""Where answers of Amazon have code and message; what a client calls the failure stands elsewhere."""
INSIDE = 50.0
"""How much better a key fits that stands in the object with the paths of Amazon's calls."""


def _about_another(field: str, key: str) -> bool:
    """Whether a nested key belongs to another thing: `user.status`, `response.message`."""
    before = plain(key.rpartition(".")[0])
    return field in ("status", "code", "message") and before.endswith(("user", "account", "order", "feed", "report"))


def _of_error(field: str, key: str) -> float:
    """What makes the text of an error, `err.message`, better than any other text."""
    return -1.75 if field == "message" and ERRING.search(plain(key.rpartition(".")[0])) else 0.0

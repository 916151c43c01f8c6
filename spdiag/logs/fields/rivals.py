"""Which of several columns tell of the calls to Amazon, where a program logs its own route and answer beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

from spdiag.logs.fields.error_texts import EMPTY, FEWEST, MOSTLY, NOTHING, SELDOM, failed
from spdiag.logs.fields.sentences import is_sentence
from spdiag.logs.values.calls import is_call
from spdiag.logs.values.looks import is_status
from spdiag.logs.values.names import ERRING, OF_AMAZON, plain, words_of
from spdiag.logs.values.shapes import place
from spdiag.logs.values.statuses import HEALED, is_fine, status_of

Record = Mapping[str, Any]
Keys = tuple[str, ...]
Values = Mapping[str, Sequence[Any]]
ANSWER = ("method", "status", "code", "message")
SAMPLED = 50
"""Values of a column that are looked at for paths."""
SIDES = frozenset({"request", "req", "response", "resp", "res", "http"})
"""How halves of a call are called, which do not tell one call from another."""


def paths_of_calls(values: Values, paths: Keys) -> Keys:
    """The columns of paths; those of Amazon's paths first, where that with the best name holds hardly one of these."""
    if not paths or _calls(values.get(paths[0], ())) > SELDOM:
        return paths
    found = [key for key in (*paths, *values) if len(values.get(key, ())) >= FEWEST and _calls(values[key]) >= MOSTLY]
    return tuple(dict.fromkeys((*found, *paths)))


def _calls(seen: Sequence[Any]) -> float:
    """The share of paths of Amazon's calls."""
    return sum(is_call(one) and not is_sentence(one) for one in seen[:SAMPLED]) / max(1, len(seen[:SAMPLED]))


def answers_of_calls(records: Sequence[Record], places: Mapping[str, Keys], *, moved: bool) -> dict[str, Keys]:
    """The columns of what Amazon answered, beside a program's own; `moved` says that the path has not the best name."""
    found = {field: places[field] for field in ANSWER}
    if moved:
        path = places["path"][0]
        found = {field: of_that_call(records, path, keys) for field, keys in found.items()}
        found["method"] = methods_of_calls(records, path, found["method"])
    statuses, codes = found["status"], found["code"]
    statuses = (*statuses, *numbers_as_statuses(records, statuses, codes))
    return found | {"status": statuses_of_calls(records, statuses, codes, found["message"])}


def of_that_call(records: Sequence[Record], path: str, keys: Keys) -> Keys:
    """Those columns that are called as that of the paths is, as `spapi_status` beside `spapi_path`; all where none is.

    Of the others those stay that rows without such a column have.
    """
    about = "".join(_said(path)[:-1])
    own = tuple(key for key in keys if about and "".join(_said(key)).startswith(about))
    return (*own, *_elsewhere(records, own, keys)) if own else keys


def methods_of_calls(records: Sequence[Record], path: str, methods: Keys) -> Keys:
    """Those columns of methods that operations of these paths have."""
    return tuple(key for key in methods if _are_methods(key, path, records))


def _are_methods(key: str, path: str, records: Sequence[Record]) -> bool:
    pairs = [(str(one[key]).upper(), str(one[path])) for one in records if one.get(key) and is_call(one.get(path))]
    return not pairs or sum(bool(place(*pair).operation) for pair in pairs) >= MOSTLY * len(pairs)


def statuses_of_calls(records: Sequence[Record], statuses: Keys, codes: Keys, messages: Keys) -> Keys:
    """The columns of statuses without those that others beside them contradict; none where errors contradict the last.

    Amazon's own statuses come first. The status that a program answers with itself is often 200 whatever Amazon says.
    """
    if len(statuses) == 1 and any(failed(one, statuses) for one in records):  # as in most logs
        return statuses
    told = [_tells_error(one, codes, messages) for one in records]
    best, beaten = statuses[:1], list[str]()
    for other in statuses[1:]:
        first = best[0]
        both = [(one, said) for one, said in zip(records, told, strict=True) if _are_filled(one, first, other)]
        if len(both) < FEWEST or not _is_better(other, first, both):
            best = (*best, other)
        else:
            beaten += [first] if _fails_otherwise(first, other, both) else []
            best = (other, *best)
    left = tuple(key for key in best if key not in beaten)
    return () if _is_blind(records, left, codes, told) else (*left, *_elsewhere(records, left, tuple(beaten)))


def numbers_as_statuses(records: Sequence[Record], statuses: Keys, codes: Keys) -> Keys:
    """Columns called as codes are, that hold statuses where rows have no other."""
    return tuple(key for key in codes if key not in statuses and _are_numbers(key, statuses, records))


def _are_numbers(key: str, statuses: Keys, records: Sequence[Record]) -> bool:
    alone = [one[key] for one in records if one.get(key) not in EMPTY and not any(_is_filled(one, s) for s in statuses)]
    return bool(alone) and sum(is_status(one) and str(one) >= "2" for one in alone) >= MOSTLY * len(alone)


def _elsewhere(records: Sequence[Record], own: Keys, keys: Keys) -> Keys:
    """Those of other columns that hold something in rows of another shape, which have none of their own."""
    others = [one for one in records if not any(key in one for key in own)]
    return tuple(key for key in keys if key not in own and any(one.get(key) not in EMPTY for one in others))


def _said(key: str) -> list[str]:
    """The words of a name that tell what it is about."""
    return [one for one in words_of(key) if one not in SIDES]


def _tells_error(record: Record, codes: Keys, messages: Keys) -> bool:
    """Whether a row has a code of an error, or words where nothing else is told."""
    named = [record.get(key) for key in codes]
    words = [record.get(key) for key in messages if ERRING.search(plain(key))]
    return any(map(_is_error, named)) or any(isinstance(one, str) and _is_error(one) for one in words)


def _is_error(value: Any) -> bool:
    text = str(value).strip() if isinstance(value, str) else ""
    return text not in NOTHING and text != "" and not text.isdigit() and not is_fine(text) and not HEALED.search(text)


def _is_filled(record: Record, key: str) -> bool:
    return record.get(key) not in EMPTY and is_status(record[key])


def _are_filled(record: Record, *keys: str) -> bool:
    return all(_is_filled(record, key) for key in keys)


Both = Sequence[tuple[Record, bool]]
"""Rows that have two statuses, and whether each tells of an error."""


def _fails_otherwise(first: str, other: str, both: Both) -> bool:
    return any(failed(one, (first,)) != failed(one, (other,)) for one, _ in both)


def _is_better(other: str, first: str, both: Both) -> bool:
    """Whether another status tells better what Amazon answered: what fits the errors told; what fails at all."""
    if not _fails_otherwise(first, other, both):
        return _is_closer(other, first, both)
    mine, theirs = _wrong(other, both), _wrong(first, both)
    if any(said for _, said in both) and mine != theirs:
        return mine < theirs
    return not any(failed(one, (first,)) for one, _ in both)


def _is_closer(other: str, first: str, both: Both) -> bool:
    """Whether a status that fails along with another is called Amazon's, or tells apart what that does not."""
    if _is_amazons(other) != _is_amazons(first):
        return _is_amazons(other)
    return len(_failures(first, both)) == 1 < len(_failures(other, both))


def _failures(key: str, both: Both) -> set[int | None]:
    return {status_of(str(one[key]).strip()) for one, _ in both if failed(one, (key,))}


def _wrong(key: str, both: Both) -> int:
    """How many rows tell of an error where the status tells of none, or the other way round."""
    return sum(failed(one, (key,)) is not said for one, said in both)


def _is_amazons(key: str) -> bool:
    return any(word in plain(key) for word in OF_AMAZON)


def _is_blind(records: Sequence[Record], statuses: Keys, codes: Keys, told: Sequence[bool]) -> bool:
    """Whether no status fails, though several rows tell the code of an error, and most rows tell of none."""
    if not statuses or any(failed(one, statuses) for one in records):
        return False
    coded = sum(_tells_error(one, codes, ()) for one in records)
    fine = [one for one, said in zip(records, told, strict=True) if not said and failed(one, statuses) is False]
    return coded >= FEWEST and len(fine) >= coded

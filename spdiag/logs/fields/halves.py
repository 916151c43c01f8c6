"""Requests whose answers stand in records of their own, under the same id: both halves made one record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from spdiag.logs.fields.error_texts import EMPTY, FEWEST, SELDOM
from spdiag.logs.values.keys import Steps, at, steps
from spdiag.logs.values.looks import is_status
from spdiag.logs.values.times import moment

Record = Mapping[str, Any]
Keys = tuple[str, ...]
SHORTEST = 4
"""Letters of the shortest text that is an id of a request."""
MOSTLY = 0.8
"""Share of the halves that have an id of their own; a request that is repeated may keep its id."""
OPEN = 100_000
"""Halves that wait for the other one at most."""


class Pair(NamedTuple):
    """The column of the id that both halves have, those that the request has alone, and those of the answer."""

    id: str
    asked: Keys
    answered: Keys


def pair_in(records: Sequence[Record], asking: Keys, answering: Keys, taken: Iterable[str]) -> Pair | None:
    """How requests and answers belong together, where they stand apart; no id is in a column that is `taken`."""
    asked = [one for one in records if _has(one, asking)]
    alone = [one for one in asked if not _answers(one, answering)]
    answers = [one for one in records if not _has(one, asking) and _answers(one, answering)]
    if min(len(alone), len(answers)) < FEWEST or len(alone) < (1 - SELDOM) * len(asked):
        return None
    alone, answers = _distinct(alone), _distinct(answers)
    shared = dict.fromkeys(key for key in alone[0] if any(key in one for one in answers))
    found = {key: _matches(key, alone, answers) for key in shared if key not in {*taken}}
    best = max(found, key=lambda key: found[key], default="")
    return Pair(best, asking, answering) if best and found[best] * 2 >= min(len(alone), len(answers)) else None


def _has(record: Record, keys: Keys) -> bool:
    return any(record.get(key) not in EMPTY for key in keys)


def _answers(record: Record, keys: Keys) -> bool:
    return any(is_status(record[key]) for key in keys if record.get(key) not in EMPTY)


def _distinct(records: Sequence[Record]) -> list[Record]:
    """Each record once; what is sampled from the start and from the end of a log may be the same."""
    return list({str(one): one for one in records}.values())


def _matches(key: str, asked: Sequence[Record], answers: Sequence[Record]) -> int:
    """How many ids stand in both halves; none where the column holds no ids."""
    mine, theirs = _ids(key, asked), _ids(key, answers)
    return len(mine & theirs)


def _ids(key: str, records: Sequence[Record]) -> set[str]:
    """What a column holds, if that is an id of each record."""
    seen = [str(value) for one in records if _may_be_id(value := one.get(key))]
    return {*seen} if len({*seen}) >= MOSTLY * len(records) else set()


def _may_be_id(value: Any) -> bool:
    number = isinstance(value, int) and not isinstance(value, bool)
    return (number or (isinstance(value, str) and len(value) >= SHORTEST)) and moment(value) is None


class Halves:
    """Puts halves together as they come, in whatever order; `left` gives those whose other half never came."""

    def __init__(self, pair: Pair) -> None:
        self._id = steps(pair.id)
        self._asked, self._answered = tuple(map(steps, pair.asked)), tuple(map(steps, pair.answered))
        self._open: dict[str, tuple[bool, dict[str, Any]]] = {}

    def taken(self, record: dict[str, Any]) -> list[dict[str, Any]]:
        """What is known once a record came: nothing yet, or the whole with an empty record for its second line."""
        asks, answers = _holds(record, self._asked), _holds(record, self._answered)
        id = at(record, self._id)
        if asks == answers or id in EMPTY:
            return [record]
        before = self._open.pop(str(id), None)
        if before is not None and before[0] != asks:
            return [{}, _whole(before[1], record) if answers else _whole(record, before[1])]
        self._open[str(id)] = asks, record
        oldest = self._open.pop(next(iter(self._open))) if len(self._open) > OPEN else None
        return [one for _, one in filter(None, (before, oldest))]

    def left(self) -> Iterator[dict[str, Any]]:
        """The halves that still wait."""
        return (one for _, one in self._open.values())


def whole(records: Iterable[dict[str, Any]], pair: Pair | None) -> Iterator[dict[str, Any]]:
    """Records with the halves among them put together."""
    if pair is None:
        yield from records
        return
    halves = Halves(pair)
    for record in records:
        yield from filter(None, halves.taken(record))
    yield from halves.left()


def _holds(record: Record, ways: Sequence[Steps]) -> bool:
    return any(at(record, way) not in EMPTY for way in ways)


def _whole(asked: Record, answer: Record) -> dict[str, Any]:
    """A request with its answer, which counts where both tell something."""
    return {**asked, **{key: _both(asked.get(key), value) for key, value in answer.items() if value not in EMPTY}}


def _both(asked: Any, answered: Any) -> Any:
    return _whole(asked, answered) if isinstance(asked, Mapping) and isinstance(answered, Mapping) else answered

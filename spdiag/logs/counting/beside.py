"""Logs that tell whose calls they are that another log tells of, under the same ids: a program's beside a proxy's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import product
from typing import Any, NamedTuple, Protocol

from spdiag.logs.fields.error_texts import EMPTY, FEWEST
from spdiag.logs.fields.finding import Fields, flat
from spdiag.logs.fields.sharing import joined
from spdiag.logs.reading.parts import Bad, Read
from spdiag.logs.reading.records import records
from spdiag.logs.reading.sources import Source
from spdiag.logs.values.keys import at, steps

SHORTEST = 8
"""Letters that an id has at least; what is shorter may be the number of a line in each log."""
LINES = 20
"""Lines that tell of one request, at most."""
PART = 4
"""Of so many ids one must stand in both samples, which may begin and end at other times."""
OF_WHOM = ("seller", "marketplace")
MOST = 1_000_000
"""Ids whose sellers are remembered at most."""
Record = Mapping[str, Any]


class About(Protocol):
    """A log, where it keeps its fields, and some of its records."""

    @property
    def source(self) -> Source: ...
    @property
    def fields(self) -> Fields: ...
    @property
    def records(self) -> tuple[dict[str, Any], ...]: ...


class Lender(NamedTuple):
    """Logs that tell whose calls they are: the column of the id there, that in the log of the calls, what is told."""

    theirs: str
    mine: str
    keys: tuple[str, ...]
    sources: tuple[Source, ...]


def lenders(logs: Sequence[About]) -> Mapping[str, Lender]:
    """For each log of calls without sellers, by its path, what tells these; nothing where no ids are the same."""
    lending, calling = list(filter(_may_lend, logs)), list(filter(_lacks, logs))
    found: dict[str, Lender] = {}
    for one, other in product(lending, calling):
        alike = [log for log in calling if log.fields.places == other.fields.places]
        if other.source.path not in found and (keys := _same_ids(one, other)):
            those = tuple(log.source for log in lending if log.fields.places == one.fields.places)
            lender = Lender(*keys, _lent_keys(one.fields), those)
            found |= {log.source.path: lender for log in alike}
    return found


def with_lent(fields: Fields, lending: Fields) -> Fields:
    """The fields of a log of calls, with those that are lent to it."""
    places = {field: keys if field in OF_WHOM else () for field, keys in lending.places.items()}
    return joined(fields, Fields(places, lending.traits))


def _may_lend(log: About) -> bool:
    """Whether a log names sellers, and tells of no answer."""
    fields = log.fields
    silent = not fields.has("status") and not fields.has("code") and {*fields.places["message"]} <= {*fields.events}
    return silent and fields.has("seller") and fields.pair is None and log.source.ahead is None


def _lacks(log: About) -> bool:
    """Whether a log tells of calls with their answers, and names no seller."""
    fields = log.fields
    called = fields.has("path") or fields.has("operation")
    return called and fields.has("status") and not fields.has("seller") and fields.pair is None


def _lent_keys(fields: Fields) -> tuple[str, ...]:
    return (*(key for field in OF_WHOM for key in fields.places[field]), *fields.traits)


def _same_ids(one: About, other: About) -> tuple[str, str] | None:
    """The columns of the two logs that hold the same ids, each of one seller."""
    mine, theirs = _ids(one), _ids(other)
    shared = {(key, its): len(mine[key] & theirs[its]) for key, its in product(mine, theirs)}
    best = max(shared, key=lambda pair: shared[pair], default=None)
    enough = best is not None and shared[best] * PART >= max(
        PART * FEWEST, min(len(mine[best[0]]), len(theirs[best[1]]))
    )
    return best if enough else None


def _ids(log: About) -> Mapping[str, Set[str]]:
    """The columns of a log that may hold the ids of requests, with these."""
    taken = {key for keys in log.fields.places.values() for key in keys}
    sampled = [flat(one) for one in log.records]
    keys = dict.fromkeys(key for one in sampled for key in one if key not in taken)
    return {key: found for key in keys if (found := _ids_in(key, sampled, log.fields.places["seller"]))}


def _ids_in(key: str, sampled: Sequence[Record], sellers: Sequence[str]) -> Set[str]:
    """The ids in a column; none where few lines have one of their own, or where one stands with several sellers."""
    told = [(id, one) for one in sampled if isinstance(id := one.get(key), str) and len(id) >= SHORTEST]
    ids = {id for id, _ in told}
    whose = {(id, str(one[its])) for id, one in told for its in sellers[:1] if one.get(its) not in EMPTY}
    return ids if len(ids) * LINES >= len(told) and len(whose) <= len(ids) else frozenset()


class Lent:
    """What lenders tell of each id, read once."""

    def __init__(self) -> None:
        self._known: dict[Lender, dict[str, dict[str, Any]]] = {}

    def to(self, found: Iterable[Read | Bad], lender: Lender) -> Iterator[Read | Bad]:
        """What was read of a log, each record with what is lent to it."""
        known, mine = self._of(lender), steps(lender.mine)
        for one in found:
            more = known.get(str(at(one.record, mine))) if isinstance(one, Read) else None
            yield one._replace(record=_with(one.record, more)) if more and isinstance(one, Read) else one

    def _of(self, lender: Lender) -> Mapping[str, Record]:
        if lender not in self._known:
            self._known[lender] = _told(lender)
        return self._known[lender]


def _told(lender: Lender) -> dict[str, dict[str, Any]]:
    """What the records of lenders tell of each id."""
    found: dict[str, dict[str, Any]] = {}
    theirs, ways = steps(lender.theirs), [(key, steps(key)) for key in lender.keys]
    for source in lender.sources:
        for one in records(source):
            id = at(one.record, theirs) if isinstance(one, Read) else None
            if id not in EMPTY and isinstance(one, Read) and (len(found) < MOST or str(id) in found):
                told = ((key, at(one.record, way)) for key, way in ways)
                found.setdefault(str(id), {}).update((key, value) for key, value in told if value not in EMPTY)
    return found


def _with(record: dict[str, Any], more: Record) -> dict[str, Any]:
    """A record with what it lacks of what is lent to it, under the names that this has."""
    return {**record, **{key: value for key, value in more.items() if record.get(key) in EMPTY}}

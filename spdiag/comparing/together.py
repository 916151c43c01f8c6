"""Logs of one program in many files: how much of each is looked at, and their fields, found in all of them together."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from spdiag.logs.fields.finding import flat
from spdiag.logs.reading.parts import Read
from spdiag.logs.reading.records import between, sample
from spdiag.logs.reading.sources import Source

SAMPLED, FEWEST = 400, 10
"""Records of a log that are looked at to find its fields, and how many where there are many logs."""
SAMPLED_DATES = 20_000
"""Records that are looked at to tell a day from a month."""
OF_ALL = 8_000
"""Records that are looked at of all logs, unless that are fewer than the fewest of each."""
MANY = 16
"""Logs that are alike from which on their fields are found in records of all together."""
MOST_TOGETHER = 2_000
"""Records of logs of a kind that are looked at together."""
ALIKE = 0.8
"""Share of the keys of the log with fewer keys that two logs of one program have in common."""
TELLING = 3
"""Keys that must be common."""


class Looked(NamedTuple):
    """A log, some records from its start and its end, and of a large one more from in between."""

    source: Source
    read: Sequence[Read]
    more: Sequence[Read]


def looked_at(about: Source, most: int) -> Looked:
    """A log with some of its records, at most so many from its start; raises `Problem` for what cannot be read."""
    if about.kind == "own":
        return Looked(about, (), ())
    read = sample(about, most)
    return Looked(about, read, between(about, [one.record for one in read]))


def read_further(logs: Sequence[Looked]) -> Iterator[Read]:
    """More records, to tell days from months; raises `Problem` for a log that cannot be read any more."""
    return (one for log in logs for one in sample(log.source, SAMPLED_DATES // len(logs)))


def of_each(logs: int) -> int:
    """How many records of each of so many logs are looked at."""
    return max(FEWEST, min(SAMPLED, OF_ALL // max(1, logs)))


def alike(logs: Iterable[Looked]) -> Iterator[list[Looked]]:
    """Many logs that one program wrote, by their kind and their keys; others are not told."""
    kinds: dict[object, list[Looked]] = {}
    for one in logs:
        about = one.source
        kinds.setdefault((about.kind, about.delimiter, about.header, about.notes), []).append(one)
    for those in kinds.values():
        if len(those) >= MANY:
            yield from (found for found in _by_keys(those) if len(found) >= MANY)


def _by_keys(logs: Sequence[Looked]) -> list[list[Looked]]:
    """Logs of one kind, those together that have most of their keys in common."""
    same: dict[frozenset[str], list[Looked]] = {}
    for one in logs:
        same.setdefault(frozenset(key for each in one.read for key in flat(each.record)), []).append(one)
    found: list[tuple[set[str], list[Looked]]] = []
    for keys, those in sorted(same.items(), key=lambda one: (-len(one[1]), -len(one[0]), sorted(one[0]))):
        near = next((group for group in found if _is_near(keys, group[0])), None)
        if near is None:
            found.append((set(keys), list(those)))
        else:
            near[0].update(keys)
            near[1].extend(those)
    return [group for _, group in found]


def _is_near(keys: Collection[str], others: Collection[str]) -> bool:
    common = sum(key in others for key in keys)
    return common >= max(TELLING, ALIKE * min(len(keys), len(others)))


def spread(logs: Sequence[Looked]) -> list[Looked]:
    """Some of the logs, from all over, that hold enough records together."""
    each = sum(len(one.read) for one in logs) / len(logs)
    return list(logs[:: max(1, round(len(logs) * each / MOST_TOGETHER))])


def some_of(logs: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Some records of logs of a kind, as they come: every second one of a log might be of one kind."""
    return [one for records in logs for one in _some(records, max(1, MOST_TOGETHER // len(logs)))]


def _some(records: Sequence[dict[str, Any]], most: int) -> Iterator[dict[str, Any]]:
    from random import Random  # seldom needed

    places = sorted(Random(len(records)).sample(range(len(records)), min(most, len(records))))
    return (records[place] for place in places)

"""Records that puzzle: requests without an answer, failures without an error, that hold what no sampled one does.

A failure with a code alone or a message alone puzzles too, where no sampled one tells the same: its program may say of
each failure what it says there, and Amazon's own words may stand beside it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spdiag.core.comparison import Error
from spdiag.logs.counting.rows import Row
from spdiag.logs.fields.finding import PLAIN, flat, named_as
from spdiag.logs.reading.parts import Read
from spdiag.logs.values.statuses import FAILED

MOST = 40
"""Records of a log that are kept without an answer, and as many failures."""
ALIKE = 3
"""How many of them may hold the same new things."""
SHAPES = 1000
"""Shapes of plain records that hold nothing new, which are remembered."""
TELLING = re.compile(r"err|excep|fault|fail|status|code", re.IGNORECASE)
"""What a key is called that tells of an answer; a message alone is told of many things."""
Held = frozenset[tuple[str, type]]
UNTOLD: Held = frozenset({("", type(None))})
"""What is new in a failure without an error where hardly any was sampled: its words, if not their column."""


class Puzzles:
    """A few such records of each log, given by its path; `sampled` are the records that its fields were found in.

    `shown` are the errors that these tell; logs are `calm` of which hardly any sampled record failed.
    """

    def __init__(
        self,
        sampled: Mapping[str, Sequence[Mapping[str, Any]]],
        shown: frozenset[Error],
        calm: frozenset[str] = frozenset(),
    ) -> None:
        self._sampled, self.shown, self._calm = sampled, shown, calm
        self.several: set[str] = set()
        """The logs of which a line holds several rows."""
        self._known: dict[str, Held] = {}
        self._kept: dict[tuple[str, bool], list[Read]] = {}
        self._alike: Counter[tuple[str, Held]] = Counter()
        self._usual: set[tuple[object, ...]] = set()

    def add(self, path: str, row: Row | None, one: Read) -> None:
        """Keeps a record that puzzles, where it holds something new."""
        record, failed = one.record, row is not None and row.failed
        if row is not None and _is_told(row) and row.error in self.shown:
            return
        kept = self._kept.setdefault((path, failed), [])
        shape = (path, *record, *map(type, record.values()))
        if len(kept) >= MOST or shape in self._usual:
            return
        new = held([record]) - self._known_of(path)
        if failed and path in self._calm and not _is_told(row):
            new |= UNTOLD
        if not new and len(self._usual) < SHAPES and _is_plain(record):
            self._usual.add(shape)
        telling = failed or any(TELLING.search(key) or named_as("status", key) for key, _ in new)
        if new and telling and self._alike[path, new] < ALIKE:
            self._alike[path, new] += 1
            kept.append(one)

    def of(self, path: str) -> tuple[Read, ...]:
        """What was kept of a log."""
        return (*self._kept.get((path, True), ()), *self._kept.get((path, False), ()))

    def _known_of(self, path: str) -> Held:
        if path not in self._known:
            self._known[path] = held(self._sampled.get(path, ()))
        return self._known[path]


def _is_told(row: Row | None) -> bool:
    """Whether a row tells of an error."""
    return row is not None and bool(row.code or row.message)


def _is_plain(record: Mapping[str, Any]) -> bool:
    """Whether a record tells all that it holds by its keys and the types of their values."""
    return PLAIN.issuperset(map(type, record.values())) and "" not in record.values()


def puzzling(row: Row | None) -> bool:
    """Whether a row tells of no answer, or of a failure without a code or a message."""
    if row is None:
        return True
    answered = row.status is not None and 0 < row.status < FAILED
    return not answered and not (row.code and row.message)


def held(records: Iterable[Mapping[str, Any]]) -> Held:
    """The keys of records that have values, with the types of these."""
    return frozenset(
        (key, type(value)) for one in records for key, value in flat(one).items() if value not in (None, "", [])
    )

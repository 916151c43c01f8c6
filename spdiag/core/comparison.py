"""The values of a comparison across sellers: what was seen of each error, and what was made of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple, Protocol

SLOTS = 62
"""Into so many slots the time of the logs is divided: as many bits as an integer of 64 holds, and some to spare."""

NARROWEST = 1 / 1024
"""Seconds of the narrowest slot."""
EVERYWHEN = -1
"""All slots."""


class Clock(NamedTuple):
    """How the time of the logs is divided: where the first slot begins, how wide each is, in seconds, and the end."""

    start: float
    width: float
    last: float

    @classmethod
    def holding(cls, first: float, last: float) -> "Clock":
        """The narrowest clock of slots of 2^n seconds that holds two moments."""
        width = NARROWEST
        while last // width - first // width >= SLOTS:
            width *= 2
        return cls(first // width * width, width, last)

    def holds(self, at: float) -> bool:
        """Whether a moment lies in one of the slots."""
        return self.start <= at < self.start + SLOTS * self.width

    def slot(self, at: float) -> int:
        """The slot of a moment; what lies outside counts for the nearest."""
        return min(SLOTS - 1, max(0, int((at - self.start) / self.width)))

    def mask(self, first: float, last: float) -> int:
        """The slots from one moment to another, as bits."""
        return (1 << (self.slot(last) + 1)) - (1 << self.slot(first))


class Parts(NamedTuple):
    """A window in parts of as many slots, each told by the bit of its first one."""

    window: int
    size: int
    firsts: int
    """The first slot of each part."""

    @classmethod
    def of_size(cls, window: int, size: int) -> "Parts":
        lowest = max(0, (window & -window).bit_length() - 1)
        return cls(window, size, sum([1 << slot for slot in range(lowest, window.bit_length(), size)]))

    def of(self, slots: int) -> int:
        """The parts in which some of the slots are."""
        here = told = slots & self.window
        for other in range(1, self.size):
            told |= here >> other
        return told & self.firsts

    def among(self, times: Mapping[int, int]) -> Mapping[int, int]:
        """How often what has slots came, by the parts that these are in."""
        found: Counter[int] = Counter()
        for slots, many in times.items():
            found[self.of(slots)] += many
        return found


class Totals(NamedTuple):
    """What was read: every row met, those that could not be read, those without a seller, and from when to when.

    `outside` are those of other operations and times than were asked for.
    """

    read: int
    rejected: int
    without_seller: int
    first: float | None
    last: float | None
    outside: int = 0


class Error(NamedTuple):
    """What makes two failed calls the same failure."""

    status: int | None
    code: str
    message: str
    details: str = ""


class Place(NamedTuple):
    """The operation called: its method, its name where the catalog knows it, and its path as a template."""

    method: str
    operation: str
    path: str


class Struck(NamedTuple):
    """One seller's failures in one marketplace, and the same account's successes on the same operation.

    Slots are bits of the clock; `answered_anywhere` counts the seller's successes in every marketplace, in
    `anywhere_slots`; `others` its failures with other errors on that operation, in `other_slots`.
    """

    seller: str
    marketplace: str
    failures: int
    slots: int
    first: float | None
    last: float | None
    answered: int = 0
    answered_slots: int = 0
    answered_first: float | None = None
    answered_last: float | None = None
    answered_anywhere: int = 0
    anywhere_slots: int = 0
    others: int = 0
    other_slots: int = 0


def each_once(struck: Iterable[Struck]) -> tuple[Struck, ...]:
    """Each account once, with all that struck it."""
    found: dict[tuple[str, str], Struck] = {}
    for one in struck:
        other = found.get(one[:2])
        found[one[:2]] = one if other is None else _both(one, other)
    return tuple(found.values())


def _both(one: Struck, other: Struck) -> Struck:
    moments = [at for at in (one.first, one.last, other.first, other.last) if at is not None]
    return one._replace(
        failures=one.failures + other.failures,
        slots=one.slots | other.slots,
        first=min(moments, default=None),
        last=max(moments, default=None),
    )


class Group(NamedTuple):
    """All failures of one kind on one operation; `key` names the operation within its tally."""

    key: object
    place: Place
    error: Error
    occurrences: int
    first: float | None
    last: float | None
    struck: tuple[Struck, ...]
    without_seller: int = 0
    failing: tuple[float, ...] = ()
    """Where the operation has other errors: about how many of its calls fail in each slot, whatever the error."""


class Around(NamedTuple):
    """Who called an operation in some slots, and about how often."""

    sellers: int
    calls: float


class Chance(NamedTuple):
    """How many sellers would fail if every call failed alike: the number expected, and its variance."""

    expected: float
    variance: float


class Trait(NamedTuple):
    """How often a column had a value, among the failures and among all calls of the operation.

    `others` are the calls of the operation for which the column has another value.
    """

    field: str
    value: str
    failures: int
    calls: int
    others: int = 0


def traits_among(failures: Mapping[tuple[str, str], int], calls: Mapping[tuple[str, str], int]) -> tuple[Trait, ...]:
    """The traits of failures; both count calls by column and value."""
    told: Counter[str] = Counter()
    for (name, _), times in calls.items():
        told[name] += times
    return tuple(Trait(*one, times, calls[one], told[one[0]] - calls[one]) for one, times in failures.items())


def traits_together(found: Sequence[Sequence[Trait]]) -> Sequence[Trait]:
    """The traits of several failures of one operation as those of one."""
    if len(found) == 1:
        return found[0]
    failures: Counter[tuple[str, str]] = Counter()
    for one in (one for those in found for one in those):
        failures[one.field, one.value] += one.failures
    every = {(one.field, one.value): one for those in found for one in those}
    return [one._replace(failures=failures[key]) for key, one in every.items()]


class Tally(Protocol):
    """What logs add up to; the same questions whatever engine counted."""

    @property
    def clock(self) -> Clock | None: ...
    def totals(self) -> Totals: ...
    def groups(self) -> tuple[Group, ...]: ...
    def calls(self, key: object) -> int: ...
    def seen(self, key: object) -> int: ...
    def marketplaces(self, key: object) -> dict[str, int]: ...
    def expect(self, windows: Sequence[tuple[object, int]]) -> None: ...
    def around(self, key: object, slots: int) -> Around: ...
    def chance(self, key: object, slots: int, rate: float) -> Chance: ...
    def expect_occasions(self, asked: Sequence[tuple[object, Parts]]) -> None: ...
    def occasions(self, key: object, parts: Parts) -> Mapping[int, int]: ...
    def traits(self, group: Group) -> tuple[Trait, ...]: ...
    def called(self, name: str) -> bool | None: ...

    def sellers_among(self, words: Collection[str]) -> frozenset[str] | None:
        """The sellers that words name, which are in small letters; `None` where those that never failed are unknown."""


class Scope(Enum):
    """Whom an error strikes."""

    ALL = "all-sellers"
    SOME = "limited-group"
    ONE = "one-seller"
    OPEN = "inconclusive"


class Judgement(NamedTuple):
    """Whom an error strikes, why we think so, and what would settle it where that is open.

    `affected` are the sellers that are concerned, `window` the slots in which it goes on.
    """

    scope: Scope
    why: str
    affected: frozenset[str] = frozenset()
    window: int = 0
    called: int = 0
    """How many sellers called the operation in that window."""
    rate: float = 0.0
    """Share of the calls that failed so in that window."""
    together: bool | None = None
    """Whether it began for all at one moment; `None` where that cannot be told."""
    look: int = 0
    """The slots at which a closer look would tell more; 0 where none would."""
    until: float | None = None
    """When it was over, as a closer look saw it; `None` where none did, or where it went on."""


def written(at: float | None) -> str | None:
    """A moment as ISO 8601 in UTC, with milliseconds where it has some."""
    if at is None:
        return None
    shown = datetime.fromtimestamp(round(at, 3), UTC)
    return shown.isoformat(timespec="milliseconds" if shown.microsecond else "seconds").replace("+00:00", "Z")


def span(first: float, last: float) -> str:
    """From when to when, as people write it: to the minute, within one to the second."""
    begun, ended = minute(first), minute(last)
    if begun == ended:
        begun, ended = second(first), second(last)
    return begun if begun == ended else f"{begun} to {ended}"


def second(at: float) -> str:
    """A moment as people write it, to the second."""
    return f"{datetime.fromtimestamp(int(at), UTC):%Y-%m-%d %H:%M:%S} UTC"


def minute(at: float | None) -> str:
    """A moment as people write it, to the minute."""
    text = written(at)
    return f"{text[:10]} {text[11:16]} UTC" if text else ""

"""Named facts with their origin, and the case they make up."""

from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple


class Unknown(Enum):
    """What nobody has seen yet: neither yes nor no."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither true nor false")


UNKNOWN: Final = Unknown.UNKNOWN

Value = str | int | float | bool | None | tuple[str, ...]


class Evidence(NamedTuple):
    """One fact: its dotted name, its value (`None`: seen to be absent), and where it was seen."""

    name: str
    value: Value
    origin: str


class Case:
    """All evidence about one failing call, never changed; of two facts with the same name the first stands."""

    __slots__ = ("_by_name", "evidence")

    def __init__(self, evidence: tuple[Evidence, ...] = ()) -> None:
        self.evidence = evidence
        self._by_name: dict[str, Evidence] = {}
        for fact in evidence:
            self._by_name.setdefault(fact.name, fact)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and self.evidence == other.evidence

    def __hash__(self) -> int:
        return hash(self.evidence)

    def __iter__(self) -> Iterator[Evidence]:
        return iter(self._by_name.values())

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def value(self, name: str) -> Value | Unknown:
        """What is known of `name`: its value, `None` when seen to be absent, `UNKNOWN` when not seen."""
        fact = self._by_name.get(name)
        return UNKNOWN if fact is None else fact.value

    def text(self, name: str) -> str:
        """The value as text, empty when unknown or absent."""
        fact = self._by_name.get(name)
        return "" if fact is None or fact.value in (None, "", ()) else shown(fact.value)

    def number(self, name: str) -> int | None:
        """The value when it is a whole number, else `None`."""
        value = self.value(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """The value as a tuple of texts, empty when unknown or absent."""
        value = self.value(name)
        if isinstance(value, tuple):
            return value
        return (self.text(name),) if self.text(name) else ()

    def fact(self, name: str) -> Evidence | None:
        return self._by_name.get(name)

    def plus(self, *facts: Evidence) -> "Case":
        """This case and more facts; what was known before stands."""
        return self.over(Case(facts)) if facts else self

    def over(self, other: "Case") -> "Case":
        """This case and all of another; of what both know this one stands."""
        whole = Case()
        whole.evidence = (*self.evidence, *other.evidence)
        whole._by_name = self._by_name | other._by_name | self._by_name
        return whole


def shown(value: Value) -> str:
    """A value as people read it."""
    match value:
        case None:
            return "absent"
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(value)
        case "":
            return "empty"
        case _:
            return str(value)


class Reading(NamedTuple):
    """What was read out of one input: its kind and size, what holds for all of it, and a case for each error in it.

    `kind` is one of json, http, exception, text, url, code, html, curl, har, empty. Each of `items` holds the
    shared evidence too; without items the shared case is the only one.
    """

    kind: str
    size: int
    case: Case
    items: tuple[Case, ...] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        return self.items or (self.case,)

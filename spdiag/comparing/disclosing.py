"""A tally as it may be shown: no secret and no personal data in it; sellers by their ids, or all of them by numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property

from spdiag.core.comparison import (
    Around,
    Chance,
    Clock,
    Group,
    Parts,
    Place,
    Struck,
    Tally,
    Totals,
    Trait,
    traits_together,
)
from spdiag.core.naming import PARTS, SHORTEST, SIGNS, WORD, may_name
from spdiag.core.naming_whom import united
from spdiag.core.others import with_others
from spdiag.core.redaction import MASK, Gate
from spdiag.logs.values.persons import is_personal, without_addresses
from spdiag.logs.values.shapes import constant

REST = re.compile(rf"{MASK}#[^\s\"'`,;&<>]*")
"""What is left of a secret of which the words with digits were left open, and the first of them masked."""
ABROAD = re.compile(r"#[\u00c0-\u024f][\w.-]*")
"""What is left of an address of which all was left open up to a letter that English lacks: of `jane@müller.de`."""


class Names:
    """What each seller is called throughout: its id, or a number; a number too where the id would be a secret."""

    def __init__(self, gate: Gate, *, numbers: bool) -> None:
        open_ones = map(constant, (one for one in gate.secrets if "|" not in one))  # others are told by their kind
        self._gate = Gate.knowing((*gate.secrets, *open_ones))
        self._numbers = numbers
        self._shown: dict[str, str] = {}
        self._numbered: dict[str, str] = {}
        self._odd: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._met = set[str]()

    def meet(self, texts: Iterable[str], among: Callable[[Collection[str]], Iterable[str] | None]) -> bool:
        """Names the sellers, failing or not, that texts name, where all are named by numbers.

        `among` tells which of some words are sellers; false where it cannot tell.
        """
        words = {word for text in texts for word in may_name(text)} - self._met if self._numbers else set[str]()
        sellers = among(words) if words else ()
        self._met |= words
        self.expect(dict.fromkeys(sellers or (), 0))
        return self._numbers and sellers is not None

    def expect(self, failures: Mapping[str, int]) -> None:
        """Names sellers, those that fail most often first, whatever engine counted."""
        unnamed = [seller for seller in failures if seller not in self._shown]
        whole = "\n".join(unnamed)
        if not self._numbers and self._gate.text(whole) == whole:  # at once, as they are many
            self._shown |= zip(unnamed, unnamed, strict=True)
            return
        for seller in sorted(unnamed, key=lambda one: (-failures[one], one)):
            self.of(seller)

    def all_open(self, sellers: Iterable[str], places: Iterable[str]) -> bool:
        """Whether all of these sellers and marketplaces are called by their ids."""
        return all(self.of(one) == one for one in sellers) and all(self.place(one) == one for one in places)

    def of(self, seller: str) -> str:
        if seller not in self._shown:
            self._shown[seller] = self._named(seller)
        return self._shown[seller]

    def _named(self, seller: str) -> str:
        if not self._numbers and self._gate.text(seller) == seller:
            return seller
        number = self._numbered.setdefault(seller.casefold(), f"SELLER-{len(self._numbered) + 1}")
        if not WORD.fullmatch(seller):
            self._odd[re.escape(seller)] = number
        return number

    def _without_odd(self, text: str) -> str:
        """A text in which sellers whose names are no single word are called by their numbers."""
        for name, number in self._odd.items():
            text = re.sub(rf"(?<!\w){name}(?!\w)", number, text, flags=re.IGNORECASE)
        return text

    def account(self, one: Struck) -> Struck:
        """An account as it may be shown."""
        seller, where = self.of(one.seller), self.place(one.marketplace)
        plain = seller == one.seller and where == one.marketplace
        return one if plain else one._replace(seller=seller, marketplace=where)

    def within(self, text: str) -> str:
        """A text past the gate, the sellers it names by what they are called."""
        named = WORD.sub(lambda word: self._instead(word[0]), self._without_odd(text)) if self._numbered else text
        return ABROAD.sub("#", REST.sub(MASK, self._gate.text(named)))

    def _instead(self, word: str) -> str:
        """A word, the sellers that it is or holds by their numbers."""
        if word.casefold() in self._numbered:
            return self._numbered[word.casefold()]
        parts, told, at = SIGNS.split(word), list[str](), 0
        while at < len(parts):
            several = ("".join(parts[at : at + many]) for many in range(PARTS, 0, -2))
            seller = next((one for one in several if len(one) >= SHORTEST and one.casefold() in self._numbered), "")
            told.append(self._numbered.get(seller.casefold(), parts[at]))
            at += max(1, len(SIGNS.split(seller)))
        return "".join(told)

    def place(self, name: str) -> str:
        """A marketplace, which rarely is more than its id."""
        if name not in self._places:
            self._places[name] = self.within(name)
        return self._places[name]


class Later(Exception):
    """What is asked for is fetched together with what others will ask for."""


class Disclosed:
    """A tally whose answers may be shown; where sellers have numbers, those with most failures come first."""

    def __init__(self, tally: Tally, names: Names) -> None:
        self._tally, self._names = tally, names
        self._places: dict[object, dict[str, int]] = {}
        self._collected: list[tuple[object, Parts]] | None = None
        self._members: dict[int, tuple[Group, ...]] = {}

    @property
    def clock(self) -> Clock | None:
        return self._tally.clock

    @cached_property
    def _groups(self) -> tuple[Group, ...]:
        """The groups as they are; their sellers are named."""
        pairs = united(self._tally.groups())
        groups = with_others([one for one, _ in pairs])
        self._members = {id(one): those for one, (_, those) in zip(groups, pairs, strict=True)}
        failures: dict[str, int] = {}
        for group in groups:
            for one in group.struck:
                failures[one.seller] = failures.get(one.seller, 0) + one.failures
        self._names.expect(failures)
        return groups

    @cached_property
    def _both(self) -> list[tuple[Group, Group]]:
        """Every group as it is shown, and as it is."""
        accounts = {one[:2] for group in self._groups for one in group.struck}
        sellers, places = {seller for seller, _ in accounts}, {where for _, where in accounts}
        as_they_are = self._names.all_open(sellers, places)
        return [(self._group(one, as_they_are=as_they_are), one) for one in self._groups]

    def meet(self, beside: Iterable[str]) -> None:
        """Names the sellers that never failed and stand in what will be shown, also in the texts beside it."""
        groups = self._groups
        told = (text for one in groups for text in (one.place.path, *one.error[1:]))
        if self._names.meet((*told, *beside), self._tally.sellers_among):
            marketplaces = (name for one in groups for name in self._tally.marketplaces(one.key))
            members = (member for one in groups for member in self._members[id(one)])
            columns = (trait.value for one in members for trait in self._tally.traits(one))
            self._names.meet((*marketplaces, *columns), self._tally.sellers_among)

    def _group(self, group: Group, *, as_they_are: bool) -> Group:
        """A group as it may be shown, its accounts as they are where that may be."""
        names = self._names
        bare = without_addresses(group.error.code, "#")  # which are taken out of messages
        code, message, details = map(names.within, (bare, group.error.message, group.error.details))
        return group._replace(
            place=group.place if group.place.operation else group.place._replace(path=names.within(group.place.path)),
            error=group.error._replace(code=code, message=message, details=details),
            struck=group.struck if as_they_are else tuple(map(names.account, group.struck)),
        )

    def groups(self) -> tuple[Group, ...]:
        return tuple(shown for shown, _ in self._both)

    @cached_property
    def _kept(self) -> dict[int, Group]:
        """The groups as they are, by the identity of what is shown of them."""
        return {id(shown): one for shown, one in self._both}

    def place(self, group: Group) -> Place:
        """Where a group that is shown is, to be sought in the logs."""
        return self._kept[id(group)].place

    def traits(self, group: Group) -> tuple[Trait, ...]:
        members = self._members[id(self._kept[id(group)])]
        every = traits_together([self._tally.traits(one) for one in members])
        found = (one for one in every if not is_personal(one.field, one.value))
        return tuple(one._replace(value=self._names.within(one.value)) for one in found)

    def marketplaces(self, key: object) -> dict[str, int]:
        if key not in self._places:
            found = self._tally.marketplaces(key)
            self._places[key] = {self._names.place(name): sellers for name, sellers in found.items()}
        return self._places[key]

    def totals(self) -> Totals:
        return self._tally.totals()

    def called(self, name: str) -> bool | None:
        return self._tally.called(name)

    def sellers_among(self, words: Collection[str]) -> frozenset[str] | None:
        return self._tally.sellers_among(words)

    def calls(self, key: object) -> int:
        return self._tally.calls(key)

    def seen(self, key: object) -> int:
        return self._tally.seen(key)

    def expect(self, windows: Sequence[tuple[object, int]]) -> None:
        self._tally.expect(windows)

    def around(self, key: object, slots: int) -> Around:
        return self._tally.around(key, slots)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Within it `Later` is raised instead of each question for occasions; they are fetched together at its end."""
        self._collected = []
        yield
        self.expect_occasions(list(dict.fromkeys(self._collected)))
        self._collected = None

    def expect_occasions(self, asked: Sequence[tuple[object, Parts]]) -> None:
        self._tally.expect_occasions(asked)

    def occasions(self, key: object, parts: Parts) -> Mapping[int, int]:
        if self._collected is not None:
            self._collected.append((key, parts))
            raise Later
        return self._tally.occasions(key, parts)

    def chance(self, key: object, slots: int, rate: float) -> Chance:
        return self._tally.chance(key, slots, rate)

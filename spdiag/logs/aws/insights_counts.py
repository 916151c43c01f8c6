"""What the answers of Insights add up to, by account."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spdiag.core.comparison import SLOTS, Error, Group, Place, Struck
from spdiag.logs.aws.insights import Found
from spdiag.logs.values.marketplaces import market
from spdiag.logs.values.names import BEHIND_AGENT, NOBODY, is_agent_name
from spdiag.logs.values.shapes import constant

Account = tuple[str, str]


@dataclass(slots=True)
class Count:
    """How often, in which slots, and from when to when."""

    times: int = 0
    slots: int = 0
    first: float | None = None
    last: float | None = None

    def add(self, row: Found) -> None:
        first, last = seconds(row.get("first")), seconds(row.get("last"))
        self.times += whole(row.get("times"))
        self.slots |= 1 << min(SLOTS - 1, max(0, whole(row.get("slot"))))
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)

    def join(self, other: "Count") -> None:
        """Counts what another has counted as well."""
        self.times, self.slots = self.times + other.times, self.slots | other.slots
        self.first = min((one for one in (self.first, other.first) if one is not None), default=None)
        self.last = max((one for one in (self.last, other.last) if one is not None), default=None)


@dataclass(slots=True)
class Failure:
    """One kind of failure of one operation, by account."""

    shown: str
    accounts: dict[Account, Count] = field(default_factory=dict)
    traits: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each value of each column to compare by came."""

    def add(self, row: Found, names: Sequence[str]) -> None:
        self.accounts.setdefault(account(row), Count()).add(row)
        self.traits.update(traits(row, names))

    def join(self, other: "Failure") -> None:
        """Counts the failures of another kind as well."""
        for account, count in other.accounts.items():
            self.accounts.setdefault(account, Count()).join(count)
        self.traits.update(other.traits)

    @property
    def sellers(self) -> set[str]:
        return {seller for seller, _ in self.accounts if seller}


def account(row: Found) -> Account:
    """The seller, empty where nobody is named, and the marketplace."""
    seller = row.get("q_seller", "").strip()
    return "" if seller.lower() in NOBODY else seller, market(row.get("q_market", "").partition(",")[0].strip())


def traits(row: Found, names: Sequence[str]) -> dict[tuple[str, str], int]:
    """How often the values of the columns to compare by came, of those names; of a user agent the product alone."""
    said = ((name, row.get(f"q_t{place}", "").strip()) for place, name in enumerate(names))
    told = ((name, one.partition(BEHIND_AGENT)[0] if is_agent_name(name) else one) for name, one in said if one)
    return dict.fromkeys(told, whole(row.get("times")))


def whole(value: str | None) -> int:
    return int(float(value)) if value else 0


def seconds(value: str | None) -> float:
    return float(value or 0) / 1000


def group(where: Place, error: Error, one: Failure, answered: dict[Account, Count]) -> Group:
    anywhere: dict[str, Count] = {}
    for (seller, _), count in answered.items():
        anywhere.setdefault(seller, Count()).join(count)
    counts = one.accounts.values()
    return Group(
        key=where,
        place=where,
        error=error._replace(message=one.shown) if constant(one.shown) == one.shown else error,
        occurrences=sum(count.times for count in counts),
        first=_least(count.first for count in counts),
        last=max((count.last for count in counts if count.last is not None), default=None),
        struck=tuple(
            _struck(account, count, answered.get(account, Count()), anywhere.get(account[0], Count()))
            for account, count in one.accounts.items()
            if account[0]
        ),
        without_seller=sum(count.times for (seller, _), count in one.accounts.items() if not seller),
    )


def _least(moments: Iterable[float | None]) -> float | None:
    return min((one for one in moments if one is not None), default=None)


def _struck(account: Account, failed: Count, answered: Count, anywhere: Count) -> Struck:
    return Struck(
        *account,
        failed.times,
        failed.slots,
        failed.first,
        failed.last,
        answered.times,
        answered.slots,
        answered.first,
        answered.last,
        anywhere.times,
        anywhere.slots,
    )

"""The parts of a finding across sellers: what sets it apart, where it happens, and to whom most."""

from typing import NamedTuple

MOST_VALUES = 3
"""Places that may set failing calls apart together."""


class Apart(NamedTuple):
    """What failing calls have and others have less often: lift is how many times as often.

    Of a column also how many calls with that value failed, and how many there were, with that value and with others.
    """

    field: str
    value: str
    lift: float
    failures: int = 0
    calls: int = 0
    others: int = 0


class Market(NamedTuple):
    """The sellers of one marketplace: those seen, and those failing; its country where it is known."""

    marketplace: str
    seen: int
    failing: int
    country: str = ""

    @property
    def named(self) -> str:
        """Its country; another name as it stands."""
        return self.country or self.marketplace

    @property
    def in_full(self) -> str:
        """Its country with its id; another name as it stands."""
        return f"{self.country} ({self.marketplace})" if self.country else self.marketplace


class Top(NamedTuple):
    """A failing seller."""

    seller: str
    failures: int
    successes: int

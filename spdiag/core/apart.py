"""The parts of a finding across sellers: what sets it apart, where it happens, and to whom most."""

from typing import NamedTuple


class Apart(NamedTuple):
    """What failing calls have and others have less often: lift is how many times as often."""

    field: str
    value: str
    lift: float


class Market(NamedTuple):
    """The sellers of one marketplace: those seen, and those failing."""

    marketplace: str
    seen: int
    failing: int


class Top(NamedTuple):
    """A failing seller."""

    seller: str
    failures: int
    successes: int

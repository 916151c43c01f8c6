"""Errors that come at the same time of day, and are over before a slot of a long log is: each night for an hour."""

from spdiag.core.comparison import Clock, Group
from spdiag.core.windows import counted

DAY = 86_400.0
DAYS = 2
"""So many days it must go on."""
NEARLY_ALL, FEWEST = 0.95, 20
"""Share of the first and last failures of the accounts that come at that time of day, and how many these must be."""
LONGEST = 4 * 3600.0
"""Seconds of the day in which they are."""


def recurs_in(group: Group, clock: Clock | None) -> int:
    """The slot in which most of it is, to be looked at closer, where it comes at one time of day; else none."""
    if clock is None or group.first is None or group.last is None or group.last - group.first < DAYS * DAY:
        return 0
    moments = [at % DAY for one in group.struck for at in (one.first, one.last) if at is not None]
    if len(moments) < FEWEST or not _are_near(sorted(moments)):
        return 0
    counts = counted(group.struck, clock.mask(group.first, group.last))
    return 1 << max(sorted(counts), key=counts.__getitem__)


def _are_near(moments: list[float]) -> bool:
    """Whether nearly all of the times of day are in a part of it that is no longer than may be."""
    most = round(NEARLY_ALL * len(moments))
    twice = [*moments, *(at + DAY for at in moments)]
    return any(twice[place + most - 1] - twice[place] <= LONGEST for place in range(len(moments)))

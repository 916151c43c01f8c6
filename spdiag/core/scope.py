"""Whom an error strikes: all sellers, a limited group, one seller, or not to be told. Documented in README, "compare".

The unit is a seller; retries of one seller are never many sellers. Amazon's rule (all sellers: the service or your
release; one or a limited group: their accounts) is that of
https://developer-docs.amazon.com/sp-api/docs/troubleshoot-seller-accounts, the statistics are ours.
"""

from collections import Counter
from collections.abc import Sequence, Set
from math import ceil, exp, lgamma, log, log1p, sqrt

from spdiag.core.comparison import Clock, Error, Group, Judgement, Scope, Tally
from spdiag.core.odds import at_least
from spdiag.core.others import share_of_failures
from spdiag.core.recurring import recurs_in
from spdiag.core.seen import Seen, seen_in, within
from spdiag.core.seldom import stuck_together
from spdiag.core.standing_out import failing_often, standing_out
from spdiag.core.stuck import stuck_in, surely
from spdiag.core.windows import Window, at_once, window_of, without_edges

ENOUGH = 5
"""Sellers that must have called the operation before anything is said of all or of some."""
ALL = 0.95
"""Share of the sellers that must fail without a success in between before an error is one of all of them."""
MOST = 0.8
"""Share of the sellers from which on an error that strikes now and then is one of all of them."""
RARE = 0.1
"""Share of the calls below which an error that strikes as chance would is a background noise."""
BY_CHANCE = 0.01
"""How many findings of one comparison may be expected to single sellers out by chance alone."""
SIGMAS, SLACK = 4.5, 0.1
"""Standard deviations, and a share, by which fewer sellers fail than chance would strike: they are singled out."""
SURE = 2.33
"""Standard deviations below what was seen, down to which a share is taken to be possible: 99 of 100 times."""
COARSE = 6
"""Slots up to which a window is looked at closer: half of its time may lie in the two at its edges."""
LATE = 0.2
"""Share of the sellers beyond enough of them that may succeed once more, and an error still began at one moment."""


def judged(
    group: Group, tally: Tally, window: Window | None = None, *, findings: int = 1, looked_closer: bool = False
) -> Judgement:
    """Whom a group of failures strikes in its window; one of so many `findings` that are looked at together."""
    sellers = frozenset(one.seller for one in group.struck)
    if not sellers:
        return Judgement(Scope.OPEN, "no-seller")
    window = window or window_of(group, tally.clock, tally.seen(group.key))
    around = tally.around(group.key, window.inner)
    if around.sellers < ENOUGH and window.inner != window.whole:  # all but the edges may be too short
        window = window._replace(inner=window.whole)
        around = tally.around(group.key, window.whole)
    if around.sellers < ENOUGH:
        return Judgement(Scope.OPEN, "few-sellers", sellers, window.whole, around.sellers)
    here = tuple(one for one in group.struck if one.slots & window.inner) or group.struck
    accounts = sum(tally.marketplaces(group.key).values()) / max(1, tally.seen(group.key))
    seen = seen_in(here, around, window, BY_CHANCE / max(1, findings))
    seen = seen._replace(accounts=accounts, share=share_of_failures(group, window.inner))
    found = _found(group, tally, seen)
    if window.narrow and found.why in ("stuck", "alone"):
        found = _in_its_time(found, tally.around(group.key, without_edges(window.whole)).sellers)
    look = 0 if looked_closer else _worth_a_look(group, tally.clock, window, found)
    together = _together(group, window, found, tally.clock)
    return found._replace(
        window=window.whole,
        called=found.called or around.sellers,
        rate=seen.failures / seen.calls,
        together=together,
        look=look,
    )


def of_failures_alone(groups: Sequence[Group], calls: int, *, said: bool = False) -> bool:
    """Whether all of so many calls failed, of several errors: then the others are rather not logged than not there.

    Where all fail alike, it may be that nothing works, unless it is `said` that errors alone are logged.
    """
    errors: Counter[Error] = Counter()
    for group in groups:
        errors[group.error] += group.occurrences
    return sum(errors.values()) == calls > 0 and (said or max(errors.values()) < ALL * calls)


def completed(group: Group, judgement: Judgement, tally: Tally) -> Judgement:
    """The judgement, where it strikes all, with its window as far as nobody succeeds, and with all that it strikes."""
    if judgement.why != "all" or len(judgement.affected) < judgement.called:
        return judgement
    window = _until_somebody_succeeds(group, judgement.window, tally) if judgement.window > 0 else judgement.window
    struck = frozenset(one.seller for one in group.struck if one.slots & window)
    return judgement._replace(affected=judgement.affected | struck, window=window)


def _until_somebody_succeeds(group: Group, window: int, tally: Tally) -> int:
    """A window, and the slots before and behind it in which few call and all of these fail."""
    failing = answered = 0
    for one in group.struck:
        failing |= one.slots
        answered |= one.answered_slots
    begin, end = window & -window, 1 << window.bit_length()
    answered_before, answered_behind = answered & begin - 1, answered & -end
    before = failing & begin - 1 & -1 << answered_before.bit_length()
    behind = failing & -end & ((answered_behind & -answered_behind) - 1)
    spans = [begin - (before & -before)] if before else []
    spans += [(1 << behind.bit_length()) - end] if behind else []
    for span in spans:
        failures = sum(within(one.failures, one.slots, span) for one in group.struck)
        if failures >= ALL * tally.around(group.key, span).calls:
            window |= span
    return window


def _in_its_time(found: Judgement, callers: int) -> Judgement:
    """The judgement, where hardly anybody else called in that time."""
    if callers < ENOUGH:
        return found._replace(scope=Scope.OPEN, why="few-sellers", called=max(callers, len(found.affected)))
    if len(found.affected) >= ALL * callers:
        return found._replace(scope=Scope.ALL, why="all")
    return found


def _found(group: Group, tally: Tally, seen: Seen) -> Judgement:
    stuck = stuck_in(seen.here, seen.window)
    if len(stuck) >= ALL * seen.around.sellers and seen.share >= RARE:
        return Judgement(Scope.ALL, "all", seen.sellers)
    sure = surely(seen)
    sure |= _together_with(group.key, tally, seen, sure)
    others = [one for one in seen.here if one.seller not in sure]
    rest = _rest(group, tally, seen.only(others), 1 - len(sure) / seen.around.sellers) if others else None
    if not sure:
        return rest or Judgement(Scope.OPEN, "few-calls", seen.sellers)
    if rest is None or rest.why in ("background", "few-calls"):
        return Judgement(Scope.ONE if len(sure) == 1 else Scope.SOME, "stuck", sure)
    affected = sure | rest.affected
    if rest.scope is Scope.ONE:
        return rest._replace(scope=Scope.SOME, why="stuck", affected=affected)
    return rest._replace(affected=affected)


def _together_with(key: object, tally: Tally, seen: Seen, sure: Set[str]) -> frozenset[str]:
    """The sellers that are stuck together; more easily believed where some are `sure` to be stuck with that error."""
    known = [one for one in seen.here if one.seller in sure]
    others = seen.only(one for one in seen.here if one.seller not in sure)
    unlikely = BY_CHANCE if sure else seen.unlikely
    return stuck_together(key, tally, others._replace(unlikely=unlikely), known)


def _rest(group: Group, tally: Tally, seen: Seen, share: float) -> Judgement:
    """The judgement on sellers that fail and succeed, out of a `share` of all: few of them, or as chance strikes."""
    events = sum(seen.events(one) for one in seen.here)
    alike = tally.chance(group.key, seen.window.inner, 1.0 - exp(-events / seen.calls))
    expected, spread = alike.expected * share, sqrt(alike.variance * share)
    again, by_chance = events - len(seen.sellers), max(0.0, events - expected)
    fewer = len(seen.sellers) < (1 - SLACK) * expected - SIGMAS * spread
    if fewer or min(at_least(again, by_chance), _these_alone(seen, events, share)) <= seen.unlikely:
        return _concentrated(_above(group, tally, seen, share))
    found = _spread(seen, events)
    often = failing_often(seen) if found.scope is Scope.OPEN else frozenset()
    return _concentrated(often) if often else found


def _concentrated(sellers: frozenset[str]) -> Judgement:
    one = len(sellers) == 1
    return Judgement(Scope.ONE if one else Scope.SOME, "alone" if one else "concentrated", sellers)


def _above(group: Group, tally: Tally, seen: Seen, share: float) -> frozenset[str]:
    """The sellers that an error strikes more often than chance would: those few without whom it would be chance."""
    above = standing_out(seen)
    others = [one for one in seen.here if one.seller not in above]
    if not above or not others:
        return seen.sellers
    rest = _rest(group, tally, seen.only(others), share - len(above) / seen.around.sellers)
    return above if rest.why in ("background", "few-calls") else seen.sellers


def _these_alone(seen: Seen, events: int, share: float) -> float:
    """How likely at most failures strike less than enough sellers, whichever they are, and no call of the others."""
    if len(seen.sellers) >= ENOUGH:
        return 1.0
    window, sellers = seen.window.inner, max(len(seen.sellers), round(seen.around.sellers * share))
    mine = seen.failures + sum(within(one.answered, one.answered_slots, window) for one in seen.here)
    rate = events / max(events + 1.0, seen.calls - seen.failures + events)
    ways = lgamma(sellers + 1) - lgamma(len(seen.sellers) + 1) - lgamma(sellers - len(seen.sellers) + 1)
    return exp(min(0.0, ways + max(0.0, seen.calls * share - mine) * log1p(-rate)))


def _spread(seen: Seen, events: int) -> Judgement:
    """The judgement on sellers that fail as chance would have it: a background, or a fault that strikes all."""
    rate = seen.failures / seen.calls
    if rate < RARE:
        return Judgement(Scope.OPEN, "background" if events > 1 else "few-calls", seen.sellers)
    mixed = {one.seller for one in seen.here if one.answered}
    whoever = len(seen.sellers) >= ENOUGH and len(mixed) >= len(seen.sellers) / 2
    several = whoever or len(seen.sellers) >= MOST * seen.around.sellers
    apart = sum(seen.independent(one) for one in seen.here)
    if several and _share_at_least(apart, seen.calls - seen.failures + apart) >= RARE:
        return Judgement(Scope.ALL, "all-sometimes", seen.sellers)
    return Judgement(Scope.OPEN, "few-calls", seen.sellers)


def _share_at_least(times: float, of: float) -> float:
    """The lowest share that so many of so many may come from (Wilson's bound)."""
    share, square = times / max(of, 1.0), SURE**2
    middle = share + square / (2 * of)
    return (middle - SURE * sqrt(share * (1 - share) / of + square / (4 * of * of))) / (1 + square / of)


def calls_needed(rate: float, sellers: int) -> int:
    """How many failures in a row of one seller would not be chance, where calls fail at this rate."""
    if not 0.0 < rate < 1.0:
        return 2
    return max(2, ceil(log(BY_CHANCE / max(sellers, 1)) / log(rate)))


def _worth_a_look(group: Group, clock: Clock | None, window: Window, found: Judgement) -> int:
    """The slots at which a closer look would tell more."""
    if _blurred(group, clock, window):
        return window.whole
    return recurs_in(group, clock) if found.scope is Scope.OPEN else 0


def _blurred(group: Group, clock: Clock | None, window: Window) -> bool:
    """Whether the window is so narrow that the slots are too wide to see what happens in it."""
    narrow = window.whole > 0 and window.whole.bit_count() <= COARSE
    return clock is not None and narrow and len(group.struck) >= ENOUGH and clock.width > 1


def _together(group: Group, window: Window, found: Judgement, clock: Clock | None) -> bool | None:
    """Whether no affected seller succeeded any more once it had begun for one of them, or as many fail from then on."""
    mine = [one for one in group.struck if one.seller in found.affected and one.first is not None]
    if clock is None or len({one.seller for one in mine}) < 2 or window.whole <= 0:
        return None
    if found.why == "all-sometimes":
        return at_once(group.struck, window.whole)
    lowest = (window.whole & -window.whole).bit_length() - 1
    begun = min((one.first for one in mine if one.first is not None), default=0.0)
    begun = max(begun, clock.start + lowest * clock.width)
    before = [one for one in mine if one.answered_first is not None and one.answered_first < begun]
    if len(before) < len(mine) / 2:
        return None
    after = [one for one in before if one.answered_last is not None and begun + clock.width < one.answered_last]
    back = [
        one for one in after if one.last is not None and one.answered_last is not None and one.last < one.answered_last
    ]
    return len(after) - len(back) <= LATE * max(0, len({one.seller for one in mine}) - ENOUGH)

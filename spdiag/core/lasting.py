"""How long errors go on: since before the logs begin, until they ended, or at several times."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import ceil, log, sqrt

from spdiag.core.comparison import Clock, Group, Judgement, Scope, Struck, Tally
from spdiag.core.findings import When
from spdiag.core.seen import within
from spdiag.core.stuck import concerned, until_it_succeeds
from spdiag.core.windows import bits, runs

ANSWERED, FEW = 1 / 3, 3
"""Share of the sellers concerned that must succeed before it began, or since it ended, to be sure that it did; and so
many of them, where it strikes all."""
PAUSES = 5
"""So many times as long as between two failures nothing fails, before an error has ended."""
SLOTS = 2
"""And at least so many slots; as many at the start tell of what began before."""
AS_MANY = 1 / 3
"""Share of the calls that fail within a window, of which as many fail behind it, where it goes on there."""
MISSING = 5.0
"""Failures that must be expected since, were it not over: that none of them came is no chance."""
LASTING = 3600.0
"""Seconds without a success from which on a failure is not one of a moment."""
WORKED = 0.5
"""Share of the calls below which failures before are no sign that it began earlier."""
LEFT = 0.95
"""Share of the sellers concerned that must not succeed any more before pauses in it are no end of it."""
EDGES, SIGMAS = 2, 3.0
"""Slots in which it begins, and standard deviations above what is expected that strays in them may be."""
TELLING = 5.0
"""By how much likelier, as a logarithm, a rate must be that rises before that is when it began."""
ELSEWHEN, THIN = 0.1, 0.25
"""Share of the failing accounts, each counted in each slot, that fail at other times; and share of those in a slot of
its window below which it is a noise that does."""


def before(judgement: Judgement) -> int:
    """The slots before those in which it goes on."""
    return (judgement.window & -judgement.window) - 1 if judgement.window > 0 else 0


def began(group: Group, judgement: Judgement, tally: Tally) -> tuple[float | None, float | None]:
    """Since when the affected sellers fail, and which share of the calls failed before."""
    clock = tally.clock
    if judgement.scope is Scope.OPEN or clock is None:
        return group.first, None
    mine = concerned(group, judgement, clock)
    if judgement.window <= 0:
        return min((one.first for one in mine if one.first is not None), default=group.first), None
    lowest = (judgement.window & -judgement.window).bit_length() - 1
    edge = clock.start + lowest * clock.width
    firsts = [*_firsts(mine, edge, clock.width, judgement.window), *_one_by_one(mine, judgement)]
    at_once = judgement.scope is Scope.ALL and judgement.together is not False and _times(judgement) == 1
    strays = _strays(group, lowest) if at_once else 0
    since = _risen(firsts, strays) if firsts else group.first
    earlier = before(judgement)
    if since is not None and since < edge:
        earlier &= (1 << clock.slot(since)) - 1
    if not earlier or not mine:
        return since, None
    calls = tally.around(group.key, earlier).calls
    failed = sum(
        one.failures * (one.slots & earlier).bit_count() / max(1, one.slots.bit_count()) for one in group.struck
    )
    return since, min(1.0, failed / calls) if calls else None


def _firsts(mine: Iterable[Struck], edge: float, width: float, window: int) -> Iterator[float]:
    """The first failures since a window begins, and those shortly before of sellers that do not succeed in it."""
    for one in mine:
        if one.first is not None and one.first >= (edge if one.answered_slots & window else edge - width):
            yield one.first


def _strays(group: Group, lowest: int) -> int:
    """How many may fail by chance in the slots where it begins, at most, as they did in those before."""
    slots = max(0, lowest - 1)
    before_it = sum((one.slots & (1 << slots) - 1).bit_count() for one in group.struck)
    expected = EDGES * before_it / max(1, slots)
    return ceil(expected + SIGMAS * sqrt(expected))


def _risen(firsts: Iterable[float], strays: int) -> float:
    """When sellers begin to fail at once; behind so many that fail by chance shortly before, one now and then.

    It is where a steady rate becomes another, up to when half of them failed, by the likelihood of both.
    """
    sellers = sorted(firsts)
    half = len(sellers) // 2
    first, last = sellers[0], sellers[half]

    def likelihood(few: int) -> float:
        rare = few * log(few / (sellers[few] - first)) if few else 0.0
        return rare + (half - few) * log((half - few) / (last - sellers[few]))

    places = [few for few in range(1, min(half, strays + 1)) if last > sellers[few] > first]
    risen = max(places, key=likelihood, default=0)
    return sellers[risen] if risen and likelihood(risen) - likelihood(0) > TELLING else first


def _one_by_one(mine: Iterable[Struck], judgement: Judgement) -> Iterator[float]:
    """The first failures of sellers that never succeeded since, where it does not begin for all at one moment."""
    if judgement.scope is Scope.ALL or judgement.together:
        return
    for one in mine:
        if one.first is not None and (one.answered_last is None or one.answered_last < one.first):
            yield one.first


def at_one_moment(judgement: Judgement, before_it: float | None) -> Judgement:
    """The judgement; what strikes all from a moment on began at that moment, where calls succeeded before."""
    at_once = judgement.why == "all" and judgement.together is None and before_it is not None and before_it < WORKED
    return judgement._replace(together=True) if at_once else judgement


def behind(judgement: Judgement, clock: Clock | None) -> int:
    """The slots behind those in which it goes on, where these are a part of the time at one piece."""
    if clock is None or judgement.window <= 0 or _times(judgement) > 1:
        return 0
    return (1 << clock.slot(clock.last) + 1) - 1 >> judgement.window.bit_length() << judgement.window.bit_length()


def over(judgement: Judgement, clock: Clock | None) -> float | None:
    """When the last slot ends in which it goes on, where there are some behind it, and it is of one piece."""
    slots = behind(judgement, clock)
    if clock is None or slots.bit_count() <= SLOTS:
        return None
    return clock.start + judgement.window.bit_length() * clock.width


def _expected_behind(group: Group, judgement: Judgement, tally: Tally) -> float | None:
    """How many calls would fail behind its window, if as many of them did as within; `None` where that is all."""
    slots = behind(judgement, tally.clock)
    return judgement.rate * tally.around(group.key, slots).calls if slots else None


def _failing_behind(group: Group, judgement: Judgement, clock: Clock) -> float:
    return sum(within(one.failures, one.slots, behind(judgement, clock)) for one in group.struck)


def lasting(group: Group, judgement: Judgement, tally: Tally, since: float | None, before_it: float | None) -> When:
    """How the error of a group goes on that began then, of which so many calls failed before."""
    clock = tally.clock
    if judgement.scope is Scope.OPEN or clock is None or since is None:
        return When()
    mine = [one for one in concerned(group, judgement, clock) if one.last is not None]
    if not mine:
        return When()
    times = _times(judgement)
    everything = group.struck if judgement.scope is Scope.ALL or judgement.why == "concentrated" else mine
    if (times > 1 or _at_other_times(everything, judgement.window)) and not _never_since(mine, since, clock):
        return When(again=True, times=times)
    succeeded = sum(1 for one in mine if one.answered_first is not None and one.answered_first < since)
    throughout = since < clock.start + SLOTS * clock.width and succeeded < ANSWERED * len(mine)
    worked = judgement.scope is Scope.ALL and before_it is not None and before_it < WORKED
    unproven = not throughout and not worked and not any(_succeeded_before(one, since) for one in mine)
    if judgement.scope is not Scope.ALL:
        return When(_ended(mine, clock.last, clock, since, everybody=False), throughout, unproven=unproven)
    return When(_ended_for_all(group, judgement, tally, mine, since), throughout, unproven=unproven)


def _succeeded_before(one: Struck, since: float) -> bool:
    """Whether a seller may have succeeded before, in that marketplace or in another."""
    elsewhere = one.answered_anywhere > one.answered
    return elsewhere or (one.answered > 0 and (one.answered_first is None or one.answered_first < since))


def _never_since(mine: list[Struck], since: float, clock: Clock) -> bool:
    """Whether hardly anybody whom it strikes failed before, or succeeded any more: pauses are those of the callers."""
    never = [one for one in mine if one.first is not None and one.first > since - clock.width and _never_again(one)]
    return len(never) >= LEFT * len(mine)


def _never_again(one: Struck) -> bool:
    """Whether an account did not succeed any more once it had failed."""
    if one.answered_last is None or one.first is None:
        return not one.answered
    return one.answered_last < one.first


def _times(judgement: Judgement) -> int:
    """In how many parts of the time an error goes on."""
    return len(runs(bits(max(0, judgement.window))))


def _at_other_times(struck: Sequence[Struck], window: int) -> bool:
    """Whether much of it is outside of the window it was judged by and not next to it, in slots about as busy."""
    if window <= 0:
        return False
    near = window | window << 1 | window >> 1
    counts = Counter(slot for one in struck for slot in bits(one.slots))
    within = sum(times for slot, times in counts.items() if near >> slot & 1)
    busy = max(1.0, THIN * within / window.bit_count())
    outside = sum(times for slot, times in counts.items() if not near >> slot & 1 and times > busy)
    return outside > ELSEWHEN * counts.total()


def _ended_for_all(group: Group, judgement: Judgement, tally: Tally, mine: list[Struck], since: float) -> float | None:
    """The last failure of what strikes all: it ends with its window, and who fails later does so by chance.

    Unless as many of the calls fail there: at night few call, and few fail. Nor is it over where no more would have
    failed than could be missing by chance.
    """
    clock, expected = tally.clock, _expected_behind(group, judgement, tally)
    assert clock is not None, "nothing lasts without times"
    if expected is None:
        return _ended(mine, clock.last, clock, since, everybody=True)
    if _failing_behind(group, judgement, clock) >= AS_MANY * expected:
        last = _ended(mine, clock.last, clock, since, everybody=True)
    else:
        end = clock.start + judgement.window.bit_length() * clock.width
        if judgement.why == "all":  # who succeeds between failures may still be struck behind its window
            mine = _until([until_it_succeeds(one, judgement.window, clock) for one in mine], judgement.until)
        last = _ended(mine, end, clock, since, everybody=True)
    if last is None:
        return None
    left = behind(judgement, clock)
    quiet = left >> clock.slot(last) + 1
    share = quiet.bit_count() / left.bit_count()
    return last if expected * share >= MISSING else None


def _until(mine: list[Struck], end: float | None) -> list[Struck]:
    """The accounts that fail no more once it was over, as a closer look saw it; all, as if they did, where none is."""
    if end is None:
        return mine
    over_then = [one for one in mine if one.last is not None and one.last <= end]
    return over_then or [one._replace(last=end) for one in mine]


def _ended(mine: list[Struck], end: float, clock: Clock, since: float, *, everybody: bool) -> float | None:
    """The last failure, where sellers succeed since, for longer than it ever pauses; about as late as `end`."""
    lasts = sorted(one.last for one in mine if one.last is not None)
    last = max((one for one in lasts if one <= end), default=end)
    pauses = (last - since) / sum(one.failures for one in mine)
    for one in lasts:  # what goes on behind the window without a long pause is no chance yet
        last = one if last < one <= last + max(SLOTS * clock.width, PAUSES * pauses) else last
    quiet = clock.last - last
    since_then = sum(1 for one in mine if one.answered_last is not None and one.answered_last > last)
    enough = min(FEW, ANSWERED * len(mine)) if everybody else ANSWERED * len(mine)
    over = quiet > SLOTS * clock.width and quiet > PAUSES * pauses and since_then >= enough
    return last if over else None


def lasts(group: Group, judgement: Judgement, clock: Clock | None) -> bool | None:
    """Whether one of those it strikes failed for an hour without a success; `None` where the logs have no times."""
    if clock is None or judgement.scope is Scope.OPEN:
        return None
    begun = clock.start
    if judgement.window > 0:
        begun += ((judgement.window & -judgement.window).bit_length() - 1) * clock.width
    mine = concerned(group, judgement, clock)
    if judgement.why == "all" and mine:  # for any of them is for all, though each may call but once
        moments = [(one.first, one.last) for one in mine if one.first is not None and one.last is not None]
        first, last = max(begun, min(at for at, _ in moments)), max(at for _, at in moments)
        return last - first >= LASTING
    return any(_failed_for(one, begun, judgement.window, clock) >= LASTING for one in mine)


def _failed_for(one: Struck, begun: float, window: int, clock: Clock) -> float:
    """How long an account is seen to fail since it began, with no success in between."""
    if one.first is None or one.last is None:
        return 0.0
    first, last = max(one.first, begun), one.last
    if window > 0:
        last = min(last, clock.start + window.bit_length() * clock.width)
    return last - first if last > first and not _answered_between(one, first, last, clock) else 0.0


def _answered_between(one: Struck, first: float, last: float, clock: Clock) -> bool:
    """Whether the account may have succeeded between two moments."""
    if one.answered_first is None or one.answered_last is None:
        return bool(one.answered)
    if one.answered_last < first or one.answered_first > last:
        return False
    inner = clock.mask(first, last) & ~(clock.mask(first, first) | clock.mask(last, last))
    return not inner or bool(one.answered_slots & inner)

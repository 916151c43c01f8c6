"""What errors on several operations tell together of their sellers: a revoked token fails wherever it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from spdiag.core.comparison import Clock, Error, Group, Judgement, Scope, Struck, Tally
from spdiag.core.scope import BY_CHANCE
from spdiag.core.stuck import is_apart, ways
from spdiag.core.windows import NEAR, events_apart

REFUSED = (401, 403)
"""Statuses of what refuses a seller, whatever it calls; others are faults of an operation, a request, a host."""
AGAIN = 2
"""Failures apart from one another from which on a seller may be stuck."""


class _Pool(NamedTuple):
    """An error on some operations: of how many calls, by how many sellers on one at most, on how many at all."""

    groups: Sequence[Group]
    calls: int
    sellers: int
    operations: int


class _Stuck(NamedTuple):
    """The sellers that an error keeps, as some operation alone shows, and as several show together."""

    alone: set[str]
    together: set[str]


def pooled(groups: Sequence[Group], judgements: Sequence[Judgement], tally: Tally) -> list[Judgement]:
    """The judgements, each with what the others tell of its sellers.

    Who is stuck beyond chance with an error on one operation is concerned on every other where they meet it and never
    succeed; who is on several together, where they never succeed any more; however few their calls there are.
    """
    judged: dict[Error, list[tuple[Group, Judgement]]] = {}
    for pair in zip(groups, judgements, strict=True):
        judged.setdefault(pair[0].error, []).append(pair)
    operations = len({group.key for group in groups})
    unlikely = BY_CHANCE / max(1, len(groups))
    stuck = {one: _Stuck(_alone(those), _pooled(those, tally, operations, unlikely)) for one, those in judged.items()}
    return [_with_pool(*one, stuck[one[0].error]) for one in zip(groups, judgements, strict=True)]


def _alone(pairs: Iterable[tuple[Group, Judgement]]) -> set[str]:
    return {seller for _, one in pairs if one.why == "stuck" for seller in one.affected}


def _pooled(pairs: Sequence[tuple[Group, Judgement]], tally: Tally, operations: int, unlikely: float) -> set[str]:
    mine = [group for group, _ in pairs]
    of_all = any(one.scope is Scope.ALL for _, one in pairs)
    if tally.clock is None or of_all or len(mine) < AGAIN or mine[0].error.status not in REFUSED:
        return set()
    calls = sum(tally.calls(key) for key in {group.key for group in mine})
    pool = _Pool(mine, calls, max(tally.seen(group.key) for group in mine), operations)
    return _together(pool, tally.clock, unlikely)


def _together(pool: _Pool, clock: Clock, unlikely: float) -> set[str]:
    """The sellers of which all operations together show that it is no chance, at the rate at which others fail."""
    events = {seller: times for seller, times in _events(pool.groups, clock).items() if times >= AGAIN}
    if not events:
        return set()
    failures = [one.failures for group in pool.groups for one in group.struck if one.seller not in events]
    excluded = sum(one.failures for group in pool.groups for one in group.struck) - sum(failures)
    rate = min(0.99, (sum(failures) + 0.5) / (max(1, pool.calls - excluded) + 1))
    most = log(unlikely / max(1, pool.sellers))
    return {seller for seller, times in events.items() if ways(pool.operations, times) + times * log(rate) <= most}


def _events(groups: Iterable[Group], clock: Clock) -> Mapping[str, int]:
    """How often sellers fail that never succeed any more on an operation on which they have failed."""
    slots: dict[str, int] = {}
    back: set[str] = set()
    for group in groups:
        for seller, accounts in _by_seller(group).items():
            slots[seller] = slots.get(seller, 0) | _failing(accounts)
            if not _never_again(accounts):
                back.add(seller)
    near = int(NEAR / clock.width)
    return {seller: events_apart(those, near) for seller, those in slots.items() if seller not in back}


def _by_seller(group: Group) -> dict[str, list[Struck]]:
    found: dict[str, list[Struck]] = {}
    for one in group.struck:
        found.setdefault(one.seller, []).append(one)
    return found


def _failing(accounts: Iterable[Struck]) -> int:
    slots = 0
    for one in accounts:
        slots |= one.slots
    return slots


def _never_again(accounts: Sequence[Struck]) -> bool:
    """Whether a seller's accounts on an operation succeed no more once one has failed, nor rather fail otherwise."""
    if sum(one.others for one in accounts) > sum(one.failures for one in accounts):
        return False
    failing = _failing(accounts)
    begun = failing & -failing
    return all(map(_answered_before_it_failed, accounts)) and all(one.anywhere_slots < 2 * begun for one in accounts)


def _answered_before_it_failed(one: Struck) -> bool:
    if one.first is None or one.answered_last is None:
        return not one.answered
    return is_apart(one) and one.answered_last < one.first


def _with_pool(group: Group, judgement: Judgement, stuck: _Stuck) -> Judgement:
    if not any(stuck) or judgement.why not in ("stuck", "few-calls", "background"):
        return judgement
    known = {one.seller for one in group.struck if one.seller in stuck.alone and not one.answered_anywhere}
    if stuck.together:
        by_seller = _by_seller(group).items()
        known |= {seller for seller, those in by_seller if seller in stuck.together and _never_again(those)}
    if not known:
        return judgement
    affected = known | (judgement.affected if judgement.why == "stuck" else set())
    scope = Scope.ONE if len(affected) == 1 else Scope.SOME
    return judgement._replace(scope=scope, why="stuck", affected=frozenset(affected))

"""What sets an error apart on one operation sets it apart on others, too: of a bad host few may call each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from spdiag.comparing.setting_apart import COVERED, LIFT, MOSTLY_TOLD, SELDOM, is_told_of_others, succeeds_between
from spdiag.core.apart import Apart
from spdiag.core.comparison import Error, Group, Judgement, Scope, Tally
from spdiag.core.findings import Finding

PLACES = ("marketplace", "region")
KNOWN = 0.05
"""How likely the failing sellers of another operation may share by chance what is known to set the error apart."""

Columns = Collection[tuple[str, str]]


def known_columns(found: Iterable[Finding]) -> dict[Error, Columns]:
    """For each error the columns, with their values, that set it apart on some operation."""
    known: dict[Error, set[tuple[str, str]]] = {}
    for one in found:
        if one.scope is not Scope.OPEN:
            told = {(column.field, column.value) for column in one.differs if column.field not in PLACES}
            known.setdefault(one.group.error, set()).update(told)
    return {error: columns for error, columns in known.items() if columns}


def likewise(
    group: Group, judgement: Judgement, differs: tuple[Apart, ...], tally: Tally, known: Columns
) -> tuple[Judgement, tuple[Apart, ...]]:
    """The judgement and what sets the failures apart: nearly all of them have what does so elsewhere."""
    if not known or judgement.why not in ("stuck", "few-calls", "background"):
        return judgement, differs
    columns = _shared(group, tally, known)
    if not columns:
        return judgement, differs
    stuck = judgement.why == "stuck"
    failing = judgement.affected | {one.seller for one in group.struck if not (stuck and succeeds_between(one))}
    scope = Scope.SOME if len(failing) > 1 else Scope.ONE
    return judgement._replace(scope=scope, why="stuck" if stuck else "concentrated", affected=failing), columns


def _shared(group: Group, tally: Tally, known: Columns) -> tuple[Apart, ...]:
    sellers, traits = len({one.seller for one in group.struck}), tally.traits(group)
    calls = tally.calls(group.key)
    found = []
    for one in traits:
        told = sum(other.failures for other in traits if other.field == one.field)
        share = one.calls / (one.calls + one.others)
        nearly_all = one.failures >= COVERED * told and told * MOSTLY_TOLD >= group.occurrences
        if (one.field, one.value) in known and nearly_all and SELDOM * one.calls <= one.failures:
            apart = Apart(one.field, one.value, one.failures / told / share, one.failures, one.calls, one.others)
            if apart.lift >= LIFT and share**sellers <= KNOWN and is_told_of_others(apart, calls):
                found.append(apart)
    return tuple(sorted(found, key=lambda one: (-one.lift, one.field)))

"""Many sellers as Markdown, for tickets and job summaries: the conclusion, who is not healthy, each group."""

from __future__ import annotations

from collections.abc import Iterator

from spdiag import __version__
from spdiag.core.knowledge import Fix
from spdiag.render.markdown import code, prose
from spdiag.render.report import command
from spdiag.render.text import shorter
from spdiag.render.together import Kind, Line, Together, several

MOST_LINES = 200
MOST_KINDS = 20
MOST_HEALTHY = 30
MOST_NAMES = 20
MOST_FIXES = 5


def told(found: Together) -> str:
    """The report, ending without a line end; a thousand sellers fit a job summary."""
    blocks = [f"## {prose(found.headline)}", _table(found), _healthy(found)]
    blocks += [block for one in found.kinds[:MOST_KINDS] for block in _kind(one)]
    left = len(found.kinds) - MOST_KINDS
    blocks += [f"And {left} more groups."] if left > 0 else []
    return "\n\n".join(block for block in (*blocks, f"<sub>spdiag {__version__}</sub>") if block)


def _table(found: Together) -> str:
    """Who is not healthy, in groups as below; past a bound only how many more."""
    rows = [(one, kind) for kind in found.kinds for one in found.lines if found.kind_of(one) is kind]
    lines = [f"| {' | '.join(_row(one, kind))} |" for one, kind in rows[:MOST_LINES]]
    if not lines:
        return ""
    heads = ["| Seller | Outcome | Cause | Who acts | Fix |", "| --- | --- | --- | --- | --- |"]
    more = len(rows) - MOST_LINES
    return "\n".join([*heads, *lines]) + (f"\n\nAnd {more} more sellers that are not healthy." if more > 0 else "")


def _row(one: Line, kind: Kind) -> tuple[str, ...]:
    cause = f"{code(one.cause)} ({one.likelihood})" if one.cause else prose(one.bug)
    fix = shorter(kind.fixes[0].do) if kind.fixes else "see below"
    return prose(one.name), one.outcome, cause, prose(one.acts), f"{kind.number}: {prose(fix)}"


def _healthy(found: Together) -> str:
    if not found.healthy or not found.kinds:
        return ""
    return f"Healthy: {len(found.healthy)} ({prose(several(found.healthy, MOST_HEALTHY))})"


def _kind(one: Kind) -> Iterator[str]:
    sellers = "1 seller" if len(one.sellers) == 1 else f"{len(one.sellers)} sellers"
    yield f"### {one.number}\\. {prose(one.title)}"
    acts = f"**Who acts:** {prose(one.acts)} · {code(one.cause)} ({one.likelihood})" if one.cause else ""
    who = f"**{sellers}:** {prose(several(one.sellers, MOST_NAMES))}"
    yield "\\\n".join(filter(None, (acts, who)))
    yield f"**Why:** {prose(one.explanation)}" if one.explanation else ""
    yield "\n".join(_fix(number, fix) for number, fix in enumerate(one.fixes[:MOST_FIXES], 1))
    yield f"In full: {code(one.command)}" if one.command else ""


def _fix(number: int, one: Fix) -> str:
    where = f"\\\n   Where: {prose(one.where)}" if one.where else ""
    told, rest = command(one.verify)
    verify = f"\\\n   Check: {code(told)}{prose(rest)}" if one.verify else ""
    return f"{number}. {prose(one.do)}{where}{verify}"

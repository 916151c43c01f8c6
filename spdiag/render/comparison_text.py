"""A comparison on a terminal: for each finding whom it strikes, a bar of the share, what it likely is, what next."""

from __future__ import annotations

from spdiag.core.comparison import Scope, minute, span
from spdiag.core.findings import Comparison, Finding, alike, concerned, said
from spdiag.core.knowledge import Likelihood
from spdiag.core.verdict import filled
from spdiag.render.style import LIKELIHOOD, Style, printable
from spdiag.render.text import OWNERS, in_full

SHOWN = 5
"""Findings that are told in full, and open ones in a line each, unless everything is asked for."""
BAR = 24
SHORTEST_BAR = 4
MARGINS = 8
"""Blanks in front of the line of a bar, and around it."""
HEADINGS = {Scope.ALL: "ALL SELLERS", Scope.SOME: "SOME SELLERS", Scope.ONE: "ONE SELLER", Scope.OPEN: "OPEN"}
PAINT = {Scope.ALL: "red", Scope.SOME: "magenta", Scope.ONE: "magenta", Scope.OPEN: "dim"}
THROTTLED = 429
"""The status of calls that come too fast, of which a check of the seller tells nothing."""
MOST_NAMED = 200
"""Sellers that are named where everything is asked for."""
MUCH = 300.0
"""Seconds that the same error began earlier on another operation, to be worth a word."""
OPEN_STILL = "of no seller in particular, or too few to tell."
NAMED = 5
"""Sellers, and other operations, that are named unless everything is asked for."""
ALONE = "Look at the marketplaces this seller participates in, and at the account."
OTHERS = "Ask whoever serves this path: it is none of SP-API."
NEXT = {
    "amazon-or-own-release": "Look at Amazon's API status page, and at what you released then.",
    "marketplace-participation": "Look at the marketplaces these sellers participate in, and at their accounts.",
    "reach-out-to-sellers": "Ask these sellers about their accounts and authorizations.",
    "more-logs": "Bring more logs.",
}


def text(found: Comparison, style: Style) -> str:
    """The comparison as text, ending without a line end."""
    faults = alike(one for one in found.findings if one.scope is not Scope.OPEN)
    most = None if style.verbose else SHOWN
    lines = [] if style.quiet else [*style.wrapped(rows(found), paint="dim"), *_warnings(found, style)]
    for place, (one, *others) in enumerate(faults[:most]):
        lines += ["", *_finding(one, style), *_elsewhere(one, others, style)]
        lines += _causes(one, style) if style.verbose and place < SHOWN else []
    lines += _more(len(faults), most, "findings", style)
    for heading, those in undecided(found).items():
        if those and not style.quiet:
            lines += [
                "",
                style.paint(f"{heading}:", "bold"),
                *(line for one in those[:most] for line in _open(one, style)),
            ]
            lines += _more(len(those), most, "kinds of errors", style)
    if not found.findings:
        lines += ["", *_none(found, style)]
    elif not faults and style.quiet:
        kinds = len(found.findings)
        lines = style.wrapped(f"{style.mark('unknown')} {kinds} kind{'s' if kinds > 1 else ''} of errors, {OPEN_STILL}")
    return "\n".join(lines).strip("\n")


def undecided(found: Comparison) -> dict[str, list[Finding]]:
    """What nobody can tell whom it strikes, what strikes nobody in particular, and what is not of SP-API besides."""
    open_ones = [one for one in found.findings if one.scope is Scope.OPEN]
    return {
        "Not to be told yet": [one for one in open_ones if one.judgement.why != "background"],
        "Background, of no seller in particular": [one for one in open_ones if one.judgement.why == "background"],
        "Not of SP-API": list(found.elsewhere),
    }


def _none(found: Comparison, style: Style) -> list[str]:
    known = not (found.unseen or found.untold)
    mark = style.mark("passed" if known else "unknown")
    first, *rest = style.wrapped(nothing(found), first=f"{mark} ", indent="  ")
    return [first.replace(mark, style.paint(mark, "green" if known else "magenta"), 1), *rest]


def nothing(found: Comparison) -> str:
    """That there are no findings, and what that tells."""
    if found.unseen:
        return f"No call of {found.unseen} in these logs{found.instead}."
    if found.untold:
        return found.untold
    errors = f"errors{' of SP-API' if found.elsewhere else ''}"
    none = f"No {errors} in {'the rows that can be read' if found.totals.rejected else 'these logs'}."
    unknown = f" {found.unrelated:,} rows tell of no answered request, and are not judged."
    return none + (unknown if found.unrelated else "")


def rows(found: Comparison) -> str:
    """What was read, and of what time."""
    totals = found.totals
    apart = (
        (totals.rejected, "of them unreadable"),
        (found.unrelated, "that tell of no answered request"),
        (totals.outside, "outside what was asked for"),
        (totals.without_seller, "without a seller"),
    )
    told = ", ".join([f"{totals.read:,} rows", *(f"{count:,} {how}" for count, how in apart if count)])
    if totals.first is None or totals.last is None:
        return told
    zone = " (taken for UTC: the logs name no zone)" if found.zoneless else ""
    return f"{told}, {span(totals.first, totals.last)}{zone}"


def _warnings(found: Comparison, style: Style) -> list[str]:
    return [line for one in found.warnings for line in style.wrapped(one, first=f"{style.mark('warned')} ")]


def _finding(one: Finding, style: Style) -> list[str]:
    lines = style.wrapped(f"{error(one)}{marked(one)}", paint="bold")
    lines += _led(HEADINGS[one.scope], PAINT[one.scope], "  ", said(one), style)
    lines += _shares(one, style)
    for cause in one.causes[:1]:
        acts = f"{OWNERS.get(cause.cause.owner, cause.cause.owner)} acts"
        told = f"{filled(cause.cause.title, cause.case)} ({cause.cause.id}); {acts}"
        lines += _led(f"{cause.likelihood.value.capitalize()}:", LIKELIHOOD[cause.likelihood.value], " ", told, style)
    lines += _sellers(one, style)
    lines += style.wrapped(f"Next: {next_said(one)}", first="  ", indent="    ")
    check = command(one)
    lines += style.wrapped(check, first="    ", indent="      ") if check else []
    return lines


def _causes(one: Finding, style: Style) -> list[str]:
    """All that is known of its causes."""
    return [line for place, cause in enumerate(one.causes, 1) for line in in_full(cause, style, place)]


def _led(word: str, paint: str, gap: str, told: str, style: Style) -> list[str]:
    """A word that is painted, and what it leads to in lines that fit."""
    begun, *rest = style.wrapped(told, first=" " * (2 + len(word) + len(gap)), indent="    ")
    return [f"  {style.paint(word, paint, 'bold')}{gap}{begun.strip()}", *rest]


def _sellers(one: Finding, style: Style) -> list[str]:
    """The sellers concerned, where they are several and not all."""
    affected = concerned(one)
    if one.scope is not Scope.SOME:
        return []
    named = affected[: MOST_NAMED if style.verbose else len(affected) if len(affected) <= NAMED + 1 else NAMED]
    more = one.affected - len(named)
    return style.wrapped(
        f"Sellers: {', '.join(named)}{f' and {more:,} more' if more else ''}", first="  ", indent="    "
    )


def _elsewhere(one: Finding, others: list[Finding], style: Style) -> list[str]:
    """The other operations on which these sellers meet the same error, and since when where that is earlier."""
    if not others:
        return []
    named = ", ".join(also(one, other) for other in (others if style.verbose else others[:NAMED]))
    more = f" and {len(others) - NAMED:,} more" if len(others) > NAMED and not style.verbose else ""
    return style.wrapped(f"The same on: {named}{more}", first="  ", indent="    ")


def also(one: Finding, other: Finding) -> str:
    earlier = one.since is not None and other.since is not None and one.since - other.since > MUCH
    return f"{called(other)} (since {minute(other.since)})" if earlier else called(other)


def next_said(one: Finding) -> str:
    """What to do next, in words: the fix of a cause that is likely, or else the step that Amazon's text names."""
    for cause in one.causes[:1]:
        status_page = one.scope is Scope.ALL and cause.cause.owner == "amazon"
        if cause.likelihood is not Likelihood.POSSIBLE and cause.fixes and not status_page:
            return filled(cause.fixes[0].do, cause.case)
    return OTHERS if one.elsewhere else ALONE if one.scope is Scope.ONE else NEXT[one.next]


def command(one: Finding) -> str:
    """The command that looks into it for a seller, on a line of its own to be copied."""
    looked_into = one.scope in (Scope.SOME, Scope.ONE) and one.group.error.status != THROTTLED
    if not looked_into or not one.group.place.operation:
        return ""
    places = one.marketplaces
    where = f" --marketplace {places[0].marketplace}" if len(places) == 1 and places[0].failing == one.failing else ""
    return f"spdiag check --operation {one.group.place.operation}{where}"


def error(one: Finding) -> str:
    kind = one.group.error
    parts = (str(kind.status or "no answer"), kind.code, kind.message, kind.details)
    return f"{called(one)}: {' '.join(dict.fromkeys(filter(None, parts)))}"


def called(one: Finding) -> str:
    place = one.group.place
    return place.operation or f"{place.method} {place.path}".strip()


def marked(one: Finding) -> str:
    """What stands behind an error of another API's."""
    return " (not an SP-API operation)" if one.elsewhere else ""


def _shares(one: Finding, style: Style) -> list[str]:
    """A bar each for the sellers, and for those of the marketplaces that set it apart."""
    apart = {at.value for at in one.differs if at.field == "marketplace"}
    bars = [("sellers that call it" if one.scope is Scope.ALL else "sellers", one.failing, one.called_then)]
    bars += [(printable(at.in_full), at.failing, at.seen) for at in one.marketplaces if at.marketplace in apart]
    wide = max(len(name) for name, _, _ in bars)
    told = [(name, part, whole, f"{part:,} of {whole:,} fail") for name, part, whole in bars]
    room = style.width - wide - max(len(counts) for *_, counts in told) - MARGINS
    if room < SHORTEST_BAR:
        lines = (style.wrapped(f"{name}: {counts}", first="    ", indent="      ") for name, _, _, counts in told)
        return [line for some in lines for line in some]
    long = min(BAR, room)
    return [f"    {name:{wide}}  {bar(part, whole, style, long)}  {counts}" for name, part, whole, counts in told]


def bar(part: int, whole: int, style: Style, long: int = BAR) -> str:
    """A share as a bar; what is not nothing is seen."""
    filled = 0 if not part else min(long, max(1, round(long * part / max(1, whole))))
    full, empty = ("█", "░") if style.unicode else ("#", ".")
    return full * filled + empty * (long - filled)


def _open(one: Finding, style: Style) -> list[str]:
    times = f"{one.group.occurrences:,} times" if one.group.occurrences > 1 else "once"
    return style.wrapped(f"{error(one)} ({times}): {said(one)}", first="  ", indent="    ")


def _more(count: int, most: int | None, what: str, style: Style) -> list[str]:
    if most is None or count <= most or style.quiet:
        return []
    return [style.paint(f"  and {count - most:,} more {what}; -v shows all", "dim")]

"""A comparison on a terminal: for each finding whom it strikes, a bar of the share, what it likely is, what next."""

from __future__ import annotations

from spdiag.core.comparison import Scope, minute
from spdiag.core.findings import Comparison, Finding, alike, said
from spdiag.render.style import LIKELIHOOD, Style, printable

SHOWN = 5
"""Findings that are told in full, and open ones in a line each, unless everything is asked for."""
BAR = 24
HEADINGS = {Scope.ALL: "ALL SELLERS", Scope.SOME: "SOME SELLERS", Scope.ONE: "ONE SELLER", Scope.OPEN: "OPEN"}
PAINT = {Scope.ALL: "red", Scope.SOME: "magenta", Scope.ONE: "magenta", Scope.OPEN: "dim"}
ALONE = "look at the marketplaces this seller participates in, and at the account"
NEXT = {
    "amazon-or-own-release": "look at Amazon's API status page, and at what you released then",
    "marketplace-participation": "look at the marketplaces these sellers participate in, and at their accounts",
    "reach-out-to-sellers": "ask these sellers about their accounts and authorizations",
    "more-logs": "bring more logs",
}


def text(found: Comparison, style: Style) -> str:
    """The comparison as text, ending without a line end."""
    told = [one for one in found.findings if one.scope is not Scope.OPEN]
    open_ones = [one for one in found.findings if one.scope is Scope.OPEN]
    most = None if style.verbose else SHOWN
    lines = [] if style.quiet else [*_rows(found, style), *_warnings(found, style)]
    faults = alike(told)
    for one, *others in faults[:most]:
        lines += ["", *_finding(one, style), *_elsewhere(others, style)]
    lines += _more(len(faults), most, "findings", style)
    if open_ones and not style.quiet:
        lines += [
            "",
            style.paint("Not to be told yet:", "bold"),
            *(_line for one in open_ones[:most] for _line in _open(one, style)),
        ]
        lines += _more(len(open_ones), most, "kinds of errors", style)
    if found.unseen:
        lines += [
            "",
            f"{style.paint(style.mark('unknown'), 'magenta')} No call of {printable(found.unseen)} in these logs.",
        ]
    elif not found.findings:
        where = "in the rows that can be read" if found.totals.rejected else "in these logs"
        lines += ["", f"{style.paint(style.mark('passed'), 'green')} No errors {where}."]
    return "\n".join(lines).strip("\n")


def _rows(found: Comparison, style: Style) -> list[str]:
    totals = found.totals
    broken = f", {totals.rejected:,} of them unreadable" if totals.rejected else ""
    broken += f", {found.unrelated:,} that tell of no answered request" if found.unrelated else ""
    when = f", {minute(totals.first)} to {minute(totals.last)}" if totals.first is not None else ""
    return style.wrapped(f"{totals.read:,} rows{broken}{when}", paint="dim")


def _warnings(found: Comparison, style: Style) -> list[str]:
    return [line for one in found.warnings for line in style.wrapped(one, first=f"{style.mark('warned')} ")]


def _finding(one: Finding, style: Style) -> list[str]:
    lines = style.wrapped(_error(one), paint="bold")
    mark = style.paint(HEADINGS[one.scope], PAINT[one.scope], "bold")
    begun, *rest = style.wrapped(said(one), first=" " * (len(HEADINGS[one.scope]) + 4), indent="  ")
    lines += [f"  {mark}  {begun.strip()}", *rest, *_shares(one, style)]
    for cause in one.causes[:1]:
        word = cause.likelihood.value.capitalize()
        title = f"{cause.cause.title} ({cause.cause.id})"
        begun, *rest = style.wrapped(title, first=" " * (len(word) + 4), indent="    ")
        lines += [f"  {style.paint(word, LIKELIHOOD[cause.likelihood.value])}: {begun.strip()}", *rest]
    if one.top and one.scope in (Scope.SOME, Scope.ONE) and len(one.judgement.affected) > 1:
        named = ", ".join(top.seller for top in one.top[:5])
        more = f" and {one.failing - 5:,} more" if one.failing > 5 else ""
        lines += style.wrapped(f"Sellers: {named}{more}", first="  ", indent="    ")
    command = _command(one)
    lines += style.wrapped(f"Next: {next_said(one)}{':' if command else ''}", first="  ", indent="    ")
    lines += style.wrapped(command, first="    ", indent="      ") if command else []
    return lines


def _elsewhere(others: list[Finding], style: Style) -> list[str]:
    """The other operations on which these sellers meet the same error."""
    if not others:
        return []
    named = ", ".join(_called(one) for one in (others if style.verbose else others[:5]))
    more = f" and {len(others) - 5:,} more" if len(others) > 5 and not style.verbose else ""
    return style.wrapped(f"The same on: {named}{more}", first="  ", indent="    ")


def next_said(one: Finding) -> str:
    """What to do next, in words."""
    return ALONE if one.scope is Scope.ONE else NEXT[one.next]


def _command(one: Finding) -> str:
    """The command that looks into it for a seller, on a line of its own to be copied."""
    if one.scope not in (Scope.SOME, Scope.ONE) or not one.group.place.operation:
        return ""
    where = f" --marketplace {one.marketplaces[0].marketplace}" if len(one.marketplaces) == 1 else ""
    return f"spdiag check --operation {one.group.place.operation}{where}"


def _error(one: Finding) -> str:
    error = one.group.error
    parts = (str(error.status or "no answer"), error.code, error.message)
    return f"{_called(one)}: {' '.join(filter(None, parts))}"


def _called(one: Finding) -> str:
    place = one.group.place
    return place.operation or f"{place.method} {place.path}".strip()


def _shares(one: Finding, style: Style) -> list[str]:
    """A bar each for the sellers, and for those of the marketplaces it happens in."""
    bars = [("sellers", one.failing, one.seen)]
    bars += [(printable(at.marketplace), at.failing, at.seen) for at in one.marketplaces[:3]]
    wide = max(len(name) for name, _, _ in bars)
    return [f"    {name:{wide}}  {bar(part, whole, style)}  {part:,} of {whole:,} fail" for name, part, whole in bars]


def bar(part: int, whole: int, style: Style) -> str:
    """A share as a bar; what is not nothing is seen."""
    filled = 0 if not part else max(1, round(BAR * part / max(1, whole)))
    full, empty = ("█", "░") if style.unicode else ("#", ".")
    return full * min(BAR, filled) + empty * (BAR - min(BAR, filled))


def _open(one: Finding, style: Style) -> list[str]:
    return style.wrapped(f"{_error(one)} ({one.group.occurrences:,} times): {said(one)}", first="  ", indent="    ")


def _more(count: int, most: int | None, what: str, style: Style) -> list[str]:
    if most is None or count <= most or style.quiet:
        return []
    return [style.paint(f"  and {count - most:,} more {what}; -v shows all", "dim")]

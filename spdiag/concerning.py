"""What a comparison across sellers tells of the one failing call that a walk is about."""

from __future__ import annotations

from dataclasses import dataclass

from spdiag.comparing.compared import TOP
from spdiag.comparing.whom import flags
from spdiag.core.comparison import Scope
from spdiag.core.evidence import Evidence
from spdiag.core.findings import Comparison, Finding, said
from spdiag.paste.surfaces import LWA_CODES

SEVERAL = 3
"""Errors of one call that are named where nobody knows which is meant."""
Facts = dict[str, str | int | bool | tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The failing call that logs are searched for; what is empty or `None` is not known of it."""

    operation: str = ""
    path: str = ""
    status: int | None = None
    code: str = ""
    called: bool | None = None
    """Whether the logs hold a call of it."""

    @property
    def named(self) -> str:
        """What it is called, where that is known."""
        return self.operation or self.path

    @property
    def of_lwa(self) -> bool:
        """Whether Login with Amazon refuses it: then it fails so whatever the path."""
        return self.code.casefold() in LWA_CODES


def evidence(found: Comparison, about: About) -> tuple[Evidence, ...]:
    """What a comparison tells a walk through the flowchart of the call it is about.

    Where the logs hold several errors of it that strike differently, and nobody knows which is meant, that is said;
    where they hold none of it, what else they lack.
    """
    every = (*found.findings, *found.elsewhere) if about.named else found.findings
    meant = [one for one in every if _is_about(one, about)]
    told = [one for one in meant if one.scope is not Scope.OPEN]
    if not meant:
        facts = _lacking(found, about)
    elif about.named and about.status is None and len({one.scope for one in told}) > 1:
        several = "; ".join(f"{_error(one)}: {said(one)}" for one in told[:SEVERAL])
        facts = {
            "sellers.scope": Scope.OPEN.value,
            "sellers.summary": f"there are several errors on it ({several}); --error tells which is meant",
        }
    else:
        facts = _told(meant[0], about)
    origin = f"{found.totals.read:,} rows of logs"
    return tuple(Evidence(name, value, origin) for name, value in {"sellers.searched": True, **facts}.items())


def _lacking(found: Comparison, about: About) -> Facts:
    """That there are no rows, none of the call, some that cannot be read, or why they could not show it."""
    facts: Facts = {"sellers.rows": found.totals.read}
    if about.called is False and not about.of_lwa:
        facts["sellers.uncalled"] = about.named
    if found.untold and not found.totals.rejected:
        facts["sellers.untold"] = found.untold[0].lower() + found.untold[1:].rstrip(".")
    if found.totals.rejected:
        facts["sellers.unreadable"] = f"{found.totals.rejected:,} row{'s' if found.totals.rejected > 1 else ''}"
    return facts


def _told(one: Finding, about: About) -> Facts:
    where = one.group.place
    named = "" if about.named and not about.of_lwa else f"{where.operation or where.path} "
    facts: Facts = {
        "sellers.scope": one.scope.value,
        "sellers.seen": one.seen,
        "sellers.failing": one.failing,
        "sellers.affected": tuple(sorted(one.judgement.affected))[:TOP],
        "sellers.marketplaces": tuple(at.marketplace for at in one.marketplaces),
        "sellers.summary": f"{named}{_error(one)}: {said(one)}" if named else said(one),
    }
    return facts | flags(one)


def _error(one: Finding) -> str:
    return " ".join(filter(None, (str(one.group.error.status or ""), one.group.error.code)))


def _is_about(one: Finding, about: About) -> bool:
    place, error = one.group.place, one.group.error
    same = (about.operation == place.operation) if about.operation else (about.path in ("", place.path))
    failed = about.status in (None, error.status) and about.code.casefold() in ("", error.code.casefold())
    return failed and (same or about.of_lwa)

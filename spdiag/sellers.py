"""Many sellers checked side by side, and compared with one another."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spdiag.catalog.places import marketplace
from spdiag.checking import Means, inquired
from spdiag.circumstances import Options, marketplace_id, settled
from spdiag.core.across import compared
from spdiag.core.concluding import Conclusion, concluded
from spdiag.core.diagnosis import EXIT, Diagnosis, Outcome
from spdiag.core.evidence import Evidence
from spdiag.core.knowledge import Knowledge
from spdiag.core.problem import Problem, arose
from spdiag.credentials.found import Search
from spdiag.investigation import Inquiry, investigate, reconsidered
from spdiag.side_by_side import Desk, side_by_side

if TYPE_CHECKING:
    from spdiag.probes.kept import Kept

SIDE_BY_SIDE = 16
"""Requests under way at a time."""
WORKERS = 20
"""Walks under way at a time: while some wait for Amazon, others are weighed."""
TURN = 0.001
"""Seconds a thread may compute while others have an answer to read; Python's own are five times as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """One seller to be checked: its name, its credentials, and the options that hold for it."""

    name: str
    found: Search
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the check of one seller came to."""

    name: str
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class Made:
    """A walk that was made; without an inquiry it ended in an unforeseen way."""

    diagnosis: Diagnosis
    inquiry: Inquiry | None = None


@dataclass(frozen=True, slots=True)
class Common:
    """What all walks share."""

    handbook: Knowledge
    environment: Mapping[str, str]
    now: Callable[[], str]
    kept: Kept | None


Told = tuple[Evidence, ...]


def check_all(  # noqa: PLR0913 - what a check of many takes, most of it named
    handbook: Knowledge,
    sellers: Sequence[Seller],
    environment: Mapping[str, str],
    *,
    now: Callable[[], str],
    progress: Callable[[int, int], None] = lambda _done, _failed: None,
    kept: Kept | None = None,
) -> tuple[tuple[Checked, ...], Conclusion]:
    """Every seller's diagnosis, in the order given, and the conclusion across them.

    At most 16 requests are under way at a time. Amazon's rates are those of a seller and an application, so whoever
    stands in the list twice is checked twice, but never at the same time. Evidence from the others is weighed in where
    the application is the same. What goes wrong unforeseen in one check is told in its diagnosis, and the others go on.
    When interrupted, the answer is what was finished until then, not compared with the others. Raises `Problem`,
    before anything is sent, for a seller whose settings cannot be followed.
    """
    _rehearse(handbook, sellers, environment, now())
    found: dict[str, Made] = {}
    told: Mapping[str, Told] = {}
    try:
        _walk(sellers, Common(handbook, environment, now, kept), found, progress)
        told = _with_the_others(sellers, found)
        checks = [_checked(seller, found[seller.name], told.get(seller.name, ())) for seller in sellers]
    except KeyboardInterrupt:
        checks = [_checked(seller, found[seller.name], ()) for seller in sellers if seller.name in found]
    together = concluded(((one.name, one.diagnosis) for one in checks), len(sellers), called)
    return tuple(checks), together


def called(id: str) -> str:
    """A marketplace as a sentence calls it: its country and its id."""
    known = marketplace(id)
    return f"{known.country} ({known.id})" if known is not None else id


def _rehearse(handbook: Knowledge, sellers: Sequence[Seller], environment: Mapping[str, str], now: str) -> None:
    """Raises the `Problem` of settings that cannot be followed: each kind is tried once, without Amazon."""
    seen: set[object] = set()
    for seller in sellers:
        _followed(seller)
        options = replace(settled(seller.options, seller.found.settings), marketplaces=(), profile="")
        region = seller.found.credentials.region if seller.found.credentials is not None else ""
        if (options, region) not in seen:
            seen.add((options, region))
            inquired(handbook, options, environment, seller.found, now=now)


def _followed(seller: Seller) -> None:
    for name in settled(seller.options, seller.found.settings).marketplaces:
        try:
            marketplace_id(name)
        except Problem as trouble:
            raise Problem("unknown-marketplace", f"{seller.name}: {trouble}", hint=trouble.hint) from None


def _walk(
    sellers: Sequence[Seller], common: Common, found: dict[str, Made], progress: Callable[[int, int], None]
) -> None:
    """Makes every walk; those that are finished stand in `found`, whatever happens."""
    local, desk = threading.local(), Desk(SIDE_BY_SIDE)
    failed = 0

    def made(seller: Seller) -> Made:
        from spdiag.probes.wire import Wire

        if not hasattr(local, "wire"):
            local.wire = Wire()
        means = Means(local.wire, common.kept, desk.turn, desk.pause)
        with desk.seat():
            inquiry, subject = inquired(
                common.handbook, seller.options, common.environment, seller.found, now=common.now(), means=means
            )
            return Made(investigate(inquiry, {**subject, "profile": seller.name}), inquiry)

    def finished(seller: Seller, one: Made) -> None:
        nonlocal failed
        found[seller.name] = one
        failed += bool(one.diagnosis.exit_code)
        progress(len(found), failed)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        side_by_side(_by_account(sellers), lambda seller: _guarded(seller, made), finished, most=WORKERS)
    finally:
        sys.setswitchinterval(usual)


def _guarded(seller: Seller, made: Callable[[Seller], Made]) -> Made:
    try:
        return made(seller)
    except Exception as error:
        return Made(_broken(seller, error))


def _broken(seller: Seller, error: Exception) -> Diagnosis:
    """The diagnosis of a check that ended in an unforeseen way."""
    subject: dict[str, object] = {
        "api": seller.options.api or "sp-api",
        "profile": seller.name,
        "region": seller.options.region or None,
        "marketplaces": [],
        "operation": seller.options.operation or None,
    }
    return Diagnosis(
        outcome=Outcome.BUG,
        exit_code=EXIT[Outcome.BUG],
        subject=subject,
        steps=(),
        bug=f"a bug in spdiag: {arose(error)}",
    )


def _by_account(sellers: Sequence[Seller]) -> list[list[Seller]]:
    """The sellers, those with the same credentials together."""
    alike: dict[object, list[Seller]] = {}
    for seller in sellers:
        account = seller.found.credentials
        alike.setdefault(account[:3] if account is not None else seller.name, []).append(seller)
    return list(alike.values())


def _with_the_others(sellers: Iterable[Seller], found: Mapping[str, Made]) -> dict[str, Told]:
    """What the others of its application tell of each seller."""
    alike: dict[str, dict[str, Inquiry]] = {}
    for seller in sellers:
        inquiry = found[seller.name].inquiry
        if inquiry is not None:
            alike.setdefault(_application(seller), {})[seller.name] = inquiry
    told: dict[str, Told] = {}
    for one in alike.values():
        told |= compared({name: inquiry.case for name, inquiry in one.items()})
    return told


def _application(seller: Seller) -> str:
    account = seller.found.credentials or (seller.found.alone and seller.found.alone.credentials)
    return account.client_id if account else ""


def _checked(seller: Seller, made: Made, told: Told) -> Checked:
    inquiry = made.inquiry
    if inquiry is None or not told:
        return Checked(name=seller.name, diagnosis=made.diagnosis)
    again = _guarded(seller, lambda _: Made(reconsidered(inquiry, dict(made.diagnosis.subject), told)))
    return Checked(name=seller.name, diagnosis=again.diagnosis)

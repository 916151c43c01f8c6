"""In which marketplaces does the seller take part? Asked once a region: Amazon allows 0.016 requests a second.

Rests on https://developer-docs.amazon.com/sp-api/docs/sellers-api. `isParticipating: true` proves little, `false` and
absence prove much; entries without a store domain are not marketplaces to sell in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from spdiag.core.evidence import Case, Evidence
from spdiag.probes import call
from spdiag.probes.answers import Answer
from spdiag.probes.connection import Connection, Probed, learnt, sent
from spdiag.probes.endpoints import REGIONS
from spdiag.probes.kept import Seen

NAME = "participations"
TELLS = frozenset(
    {
        "probe.participations.outcome",
        "probe.participations.status",
        "probe.participations.details",
        "probe.participations.empty",
        "participation.listed",
        "participation.participating",
        "participation.suspended-listings",
    }
)
RATE = (0.016, 15)
KEPT = "participation.kept-seconds"
PATH = "/sellers/v1/marketplaceParticipations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """One marketplace of the answer."""

    marketplace: str
    participating: bool
    suspended: bool


def cost(case: Case) -> int:
    return 1 if "endpoint.region" in case else len(REGIONS)


def applies(case: Case) -> bool:
    """Where an earlier answer is at hand the call comes first: if it succeeds, nobody need be asked again."""
    seller = case.value("account.type") != "vendor" and case.value("input.api") != "business"
    waits = KEPT in case and "probe.call.outcome" not in case and call.applies(case)
    return seller and case.value("probe.token.outcome") == "answered" and not waits


def kept(connection: Connection, wanted: tuple[str, ...]) -> tuple[Evidence, ...]:
    """How old an earlier answer is that names every marketplace wanted as one the seller takes part in."""
    if connection.kept is None or not connection.region:
        return ()
    seen = connection.kept.recall(connection.seller(connection.region))
    if seen is None or not seen.marketplaces or not set(wanted) <= set(seen.marketplaces):
        return ()
    return (Evidence(KEPT, seen.age, f"the answer of {seen.age} seconds ago"),)


def ask(connection: Connection, case: Case) -> Probed:
    if KEPT in case and case.value("probe.call.clean") is True and connection.kept is not None:
        seen = connection.kept.recall(connection.seller(connection.region))
        if seen is not None:
            return _recalled(seen, case)
    answer, home = _asked(connection, retry=not connection.target)
    found = listed(answer) if answer.outcome == "answered" else None
    if found is None and answer.outcome == "answered":
        answer = replace(answer, useless=True)
    if case.value("endpoint.kind") != "sandbox":
        _keep(connection, found)
    told = _told(answer, found, case)
    return replace(learnt(NAME, answer, *home, *told), about=sent("access", f"probe {NAME}"))


def _told(answer: Answer, found: tuple[Participation, ...] | None, case: Case) -> list[Evidence]:
    """What the answer tells: the stores; of the sandbox nothing; of a refusal its reason, without which the region is
    open.
    """
    if found is None:
        return [Evidence("probe.participations.details", answer.details, f"probe {NAME}")]
    canned = case.value("endpoint.kind") == "sandbox"  # it gives everybody the same list
    return [] if canned else _evidence(found, case.texts("marketplace.ids"))


def _recalled(seen: Seen, case: Case) -> Probed:
    """What an earlier answer tells; nothing is sent."""
    found = tuple(Participation(marketplace=one, participating=True, suspended=False) for one in seen.marketplaces)
    age = Evidence("participation.age-seconds", seen.age, "")
    answer = Answer(method="GET", host="", path=PATH, status=200, body="{}", tries=0)
    probed = learnt(NAME, answer, *_evidence(found, case.texts("marketplace.ids")), age)
    origin = f"probe {NAME}, {seen.age} seconds ago"
    return replace(probed, evidence=tuple(one._replace(origin=origin) for one in probed.evidence))


def _keep(connection: Connection, found: tuple[Participation, ...] | None) -> None:
    """Good news is kept, and bad news puts an end to what was kept."""
    if connection.kept is None or not connection.region or found is None:
        return
    seller = connection.seller(connection.region)
    good = tuple(one.marketplace for one in found if one.participating and not one.suspended)
    if good:
        connection.kept.keep(seller, good)
    else:
        connection.kept.forget(seller)


def _asked(connection: Connection, *, retry: bool) -> tuple[Answer, tuple[Evidence, ...]]:
    """The answer of the region called; where nobody named one, of the first that knows the seller.

    Where none does, an answer that was hindered counts before a refusal: that region may be the seller's. Tried again
    only where no other call will tell: Amazon allows one a minute.
    """
    if connection.region:
        return connection.get(PATH, "access", retry=retry), ()
    answers = []
    for region in connection.endpoints.alike():
        answers.append(connection.get(PATH, "access", region=region, retry=False))
        if answers[-1].outcome == "answered":
            connection.region = region
            return answers[-1], (Evidence("endpoint.region", region, f"probe {NAME}"),)
    hindered = next((one for one in answers if one.outcome != "refused"), None)
    if hindered is not None:
        return hindered, ()
    return answers[0], (Evidence("probe.regions.other-works", False, f"probe {NAME}"),)


def listed(answer: Answer) -> tuple[Participation, ...] | None:
    """The stores in the answer, or `None` when the body is not such an answer."""
    body = answer.json
    entries = body.get("payload") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        return None
    return tuple(one for entry in entries if (one := _participation(entry)) is not None)


def _participation(entry: object) -> Participation | None:
    marketplace = entry.get("marketplace") if isinstance(entry, dict) else None
    taking_part = entry.get("participation") if isinstance(entry, dict) else None
    if not isinstance(marketplace, dict) or not isinstance(taking_part, dict):
        return None
    if not str(marketplace.get("domainName", "www.amazon.")).startswith("www.amazon."):
        return None
    return Participation(
        marketplace=str(marketplace.get("id", "")),
        participating=taking_part.get("isParticipating") is True,
        suspended=taking_part.get("hasSuspendedListings") is True,
    )


def _evidence(found: tuple[Participation, ...], wanted: tuple[str, ...]) -> list[Evidence]:
    origin = f"probe {NAME}"
    active = tuple(one.marketplace for one in found if one.participating)
    facts = [Evidence("probe.participations.empty", not active, origin)]
    facts.append(Evidence("participation.marketplaces", active, origin))
    if active:
        facts.append(Evidence("account.type", "seller", f"{origin}: vendors have none"))
    if not wanted:
        return facts
    here = {one.marketplace: one for one in found if one.marketplace in wanted}
    absent = tuple(one for one in wanted if one not in here)
    idle = tuple(one for one in wanted if one in here and not here[one].participating)
    suspended = tuple(one for one in wanted if one in here and here[one].suspended)
    facts.append(Evidence("participation.concerned", absent or idle or suspended or wanted, origin))
    facts.append(Evidence("participation.listed", not absent, origin))
    if not absent:
        facts.append(Evidence("participation.participating", not idle, origin))
        facts.append(Evidence("participation.suspended-listings", bool(suspended), origin))
    return facts

"""The call that spdiag makes up itself, completed with a marketplace once Amazon has listed the seller's."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from spdiag.catalog.enrich import enriched
from spdiag.catalog.minimal import day_before, lacks_marketplace, minimal_target
from spdiag.catalog.operations import Operation, operation
from spdiag.catalog.places import marketplace
from spdiag.catalog.siblings import Sibling, open_to_most, siblings
from spdiag.core.evidence import Case, Evidence

LACKS = "request.lacks-marketplace"
CHOSEN = "marketplace.chosen"


class Completed(NamedTuple):
    """The request that can be made now, as evidence, and the reads to compare it with."""

    evidence: tuple[Evidence, ...]
    target: str
    siblings: Callable[[], tuple[Sibling, ...]]


def made_up(about: Operation, marketplaces: tuple[str, ...], now: str) -> tuple[Evidence, ...]:
    """The smallest request for an operation, as evidence; or that it can be made with a marketplace, or not at all."""
    return _made_up(about.key, marketplaces, day_before(now))


@lru_cache(maxsize=64)
def _made_up(key: str, marketplaces: tuple[str, ...], since: str) -> tuple[Evidence, ...]:
    about = operation(key)
    assert about is not None
    target = minimal_target(about, marketplaces, since)
    if target is None and lacks_marketplace(about, marketplaces, since):
        return (Evidence(LACKS, True, "catalog"),)
    facts: dict[str, str | bool] = {"request.replayable": target is not None}
    if target is not None:
        path = target.partition("?")[0]
        facts |= {"request.method": "GET", "request.path": path, "request.target": target}
    return tuple(Evidence(name, value, "catalog") for name, value in facts.items())


def completed(case: Case) -> Completed | None:
    """The request with the first of the seller's marketplaces in the region; `None` where none is wanted or known."""
    about, store = operation(case.text("operation.key")), _chosen(case)
    if about is None or not store or case.value(LACKS) is not True or "request.target" in case:
        return None
    told = made_up(about, (store,), case.text("observed.at"))
    choice = Evidence(CHOSEN, store, "probe participations, the first marketplace the seller takes part in")
    whole = case.plus(choice, *told)
    return Completed((choice, *told), whole.text("request.target"), partial(compared, whole))


def _chosen(case: Case) -> str:
    """The first marketplace Amazon lists as the seller's that is a store of the region called."""
    region = case.text("endpoint.region")
    stores = (marketplace(one) for one in case.texts("participation.marketplaces"))
    return next((one.id for one in stores if one is not None and region in ("", one.region)), "")


def compared(case: Case) -> tuple[Sibling, ...]:
    """Other reads to compare the call with; where no operation was named, the one that nearly every role opens."""
    whole = enriched(case)
    about = operation(whole.text("operation.key"))
    stores = case.texts("marketplace.ids") or case.texts(CHOSEN)
    since = day_before(case.text("observed.at"))
    where = (whole.text("endpoint.region") or None, stores, since)
    if about is not None:
        return siblings(about, *where)
    return open_to_most(*where) if case.value("input.api") != "business" else ()


def found_out(subject: Mapping[str, object], case: Case) -> dict[str, object]:
    """What the walk found out about its subject: the region, and the request where it was completed on the way."""
    path = case.text("request.path")
    made = f"{case.text('request.method')} {path}" if CHOSEN in case and path else None
    region = subject.get("region") or case.text("endpoint.region") or None
    return {"region": region, "request": subject.get("request") or made}

"""Enriching a case from the catalog; one that names nothing the catalog knows does not load it."""

from __future__ import annotations

from functools import lru_cache

from spdiag.core.evidence import Case

LOOKED_UP = (
    "request.host",
    "request.path",
    "request.query",
    "operation.id",
    "operation.key",
    "client.call",
    "client.region",
    "client.marketplaces",
    "marketplace.ids",
    "type.name",
)


def enrich(case: Case) -> Case:
    """The case and what the catalog adds; what the case already holds stands, and nothing is guessed."""
    if not any(name in case for name in LOOKED_UP):
        return case
    from spdiag.catalog.additions import added  # the catalog's look-ups cost more than the rest of a short answer

    return added(case)


enriched = lru_cache(maxsize=128)(enrich)
"""The same, remembered: the walks of many sellers begin alike. Not for pastes, which may be large."""

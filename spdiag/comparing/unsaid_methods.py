"""What to say where logs tell no method, and a path has several: which operation was called is not known then."""

from __future__ import annotations

from dataclasses import replace

from spdiag.catalog.templates import every_template
from spdiag.comparing.surveying import Survey
from spdiag.core.comparison import Scope
from spdiag.core.findings import Comparison

TOLD = 3
"""So many operations are named at most."""


def with_doubts(found: Comparison, survey: Survey) -> Comparison:
    """The comparison, with a warning that names operations told by their path alone that may be another's."""
    if not survey.logs or any(row.method for log in survey.logs for row in log.rows):
        return found
    if any(log.fields.has("operation") for log in survey.logs):
        return found
    sharing = _sharing()
    doubtful = dict.fromkeys(sharing.get(one.group.place.path) for one in found.findings if one.scope is not Scope.OPEN)
    named = [f"{first} may be {' or '.join(others)}" for first, *others in filter(None, doubtful)]
    if not named:
        return found
    more = f"; and {len(named) - TOLD} more" if len(named) > TOLD else ""
    told = f"no method field, so {'; '.join(named[:TOLD])}{more} (--field method=NAME says where it is)"
    return replace(found, warnings=(*found.warnings, told))


def _sharing() -> dict[str, tuple[str, ...]]:
    """The operations of each path that has several, the one first that is meant where no method is told."""
    names = ((one.path, [key.rpartition(".")[2] for key in one.methods.values()]) for one in every_template())
    return {path: tuple(those) for path, those in names if len(those) > 1}

"""What to make of the replayed call: whether it succeeded, found nothing, or was refused for what spdiag made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spdiag.core.condition import comparable
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Knowledge, Likelihood
from spdiag.core.verdict import explain
from spdiag.probes.answers import DENIED

if TYPE_CHECKING:
    from spdiag.probes.answers import Answer

SAYING = ("response.status", "error.code", "error.message", "error.details")
"""What a refusal says of itself."""


def judged(handbook: Knowledge, answer: Answer, told: Case, case: Case) -> tuple[Evidence, ...]:
    """The judgement as evidence. `told` is what the answer itself says, `case` all else that is known."""
    answered = answer.outcome == "answered"
    empty, failing = told.value("response.empty-list") is True, "error.code" in told
    whole = answered and bool(answer.json) and not empty and not failing
    of_the_request = (answered and failing) or (answer.outcome == "refused" and answer.status not in DENIED)
    made_up = told.value("request.given") is False
    facts = {
        "probe.call.clean": whole and "document.status" not in told,
        "probe.call.empty": answered and empty,
        "probe.call.blank": answered and not answer.body.strip() and answer.status != 204,
        "probe.call.own-fault": made_up and of_the_request and not _tells_more(handbook, told, case),
    }
    return tuple(Evidence(name, value, "probe call") for name, value in facts.items())


def _tells_more(handbook: Knowledge, told: Case, case: Case) -> bool:
    """Whether anything likely is left of a refusal once the request itself is not to blame."""
    item = Case((*told.evidence, *case.evidence))
    found = explain(handbook, Reading("text", 0, case, (item,))).findings
    return bool(found) and found[0].likelihood is not Likelihood.POSSIBLE


def differ(one: Case, other: Case) -> bool:
    """Whether two refusals say different things, of what both are known to say."""
    both = (name for name in SAYING if name in one and name in other)
    return any(comparable(one.value(name)) != comparable(other.value(name)) for name in both)

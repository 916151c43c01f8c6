"""What to make of the replayed call: whether it succeeded, found nothing, or was refused for what spdiag made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Knowledge, Likelihood
from spdiag.core.verdict import explain
from spdiag.probes.answers import DENIED

if TYPE_CHECKING:
    from spdiag.probes.answers import Answer


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
        "probe.call.own-fault": made_up and of_the_request and not _tells_more(handbook, told, case),
    }
    return tuple(Evidence(name, value, "probe call") for name, value in facts.items())


def _tells_more(handbook: Knowledge, told: Case, case: Case) -> bool:
    """Whether anything likely is left of a refusal once the request itself is not to blame."""
    item = Case((*told.evidence, *case.evidence))
    found = explain(handbook, Reading("text", 0, case, (item,))).findings
    return bool(found) and found[0].likelihood is not Likelihood.POSSIBLE

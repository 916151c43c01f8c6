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

HELD = ("refused", "answered", "server-error")
"""Outcomes that logs are held against."""
SEARCHED = "sellers.searched"
"""That logs were compared."""
STILL = (SEARCHED, "sellers.summary")
"""What logs tell also where the call succeeds now: nothing of the seller."""
LOGGED = ("sellers.scope", "sellers.same-operation-works-elsewhere")
"""What logs tell, as far as they can: nobody is asked for it once they were given."""
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


def said_of(refused: Case) -> tuple[int | None, str]:
    """The status and the code of a refusal, by which logs are searched for it."""
    return refused.number("response.status"), refused.text("error.code")


def differ(one: Case, other: Case) -> bool:
    """Whether two refusals say different things, of what both are known to say."""
    both = (name for name in SAYING if name in one and name in other)
    return any(comparable(one.value(name)) != comparable(other.value(name)) for name in both)

"""Walking a flowchart: each question answered from the evidence, or left open with what would answer it."""

from typing import NamedTuple

from spdiag.core.answer import Answer
from spdiag.core.condition import ask, gaps, grounds
from spdiag.core.evidence import Case, Evidence
from spdiag.core.knowledge import Branch, Question, Step
from spdiag.core.questions import QUESTIONS
from spdiag.core.verdict import filled


class Taken(NamedTuple):
    """A step that was taken: passed, failed, warned, skipped or unknown, why, and what to ask next."""

    step: Step
    outcome: str
    summary: str
    evidence: tuple[Evidence, ...] = ()
    next: Question | None = None
    stop: bool = False
    untestable: bool = False


def take(step: Step, case: Case) -> Taken:
    """The first branch whose condition holds; without one the step is unknown and says what is missing."""
    open_branches: list[Branch] = []
    for branch in step.branches:
        held = Answer.YES if branch.when is None else ask(branch.when, case)
        if held is Answer.YES:
            return _taken(step, branch, case)
        if held is Answer.UNKNOWN:
            open_branches.append(branch)
    return Taken(step=step, outcome="unknown", summary="not enough evidence", next=_missing(open_branches, case))


def skip(step: Step, why: str) -> Taken:
    return Taken(step=step, outcome="skipped", summary=why)


def _taken(step: Step, branch: Branch, case: Case) -> Taken:
    asked = Question(filled(branch.ask, case), filled(branch.command, case)) if branch.ask else None
    return Taken(
        step=step,
        outcome=branch.outcome,
        summary=filled(branch.says, case),
        evidence=grounds(branch.when, case) if branch.when is not None else (),
        next=asked,
        stop=branch.stop,
        untestable=branch.untestable,
    )


def _missing(branches: list[Branch], case: Case) -> Question | None:
    names = [name for branch in branches if branch.when is not None for name in gaps(branch.when, case)]
    asked = next((QUESTIONS[name] for name in names if name in QUESTIONS), None)
    return Question(filled(asked.ask, case), filled(asked.command, case)) if asked is not None else None

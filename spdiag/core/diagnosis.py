"""The diagnosis of one seller: the walk, the causes, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from spdiag.core.choosing import Choice
from spdiag.core.evidence import Evidence
from spdiag.core.knowledge import Likelihood, Question
from spdiag.core.walking import Taken
from spdiag.core.weighing import Finding, Match

HINDRANCES = ("network", "throttling", "server")


class Outcome(Enum):
    """What a check comes to."""

    HEALTHY = "healthy"
    PROBLEM = "problem"
    INCONCLUSIVE = "inconclusive"
    UNTESTABLE = "untestable"
    NO_CREDENTIALS = "no-credentials"
    BUG = "bug"
    """The check of one seller among many ended in an unforeseen way."""


EXIT = {
    Outcome.HEALTHY: 0,
    Outcome.PROBLEM: 1,
    Outcome.INCONCLUSIVE: 3,
    Outcome.UNTESTABLE: 4,
    Outcome.NO_CREDENTIALS: 5,
    Outcome.BUG: 70,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request that was sent."""

    method: str
    host: str
    path: str
    status: int | None
    request_id: str
    milliseconds: int
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The whole answer of `spdiag check`. `bug` says where an unforeseen exception arose that ended it."""

    outcome: Outcome
    exit_code: int
    subject: Mapping[str, object]
    steps: tuple[Taken, ...]
    findings: tuple[Finding, ...] = ()
    matches: tuple[Match, ...] = ()
    questions: tuple[Question, ...] = ()
    calls: tuple[Sent, ...] = ()
    choices: tuple[Choice, ...] = ()
    bug: str = ""
    told: tuple[Evidence, ...] = ()
    """What a person answered when asked."""

    @property
    def verdict(self) -> Finding | None:
        """The best supported cause; none when healthy or without credentials."""
        silent = self.outcome in (Outcome.HEALTHY, Outcome.NO_CREDENTIALS, Outcome.BUG)
        return None if silent or not self.findings else self.findings[0]

    @property
    def step(self) -> str:
        """The id of the step that settles the verdict."""
        if self.verdict is None:
            return ""
        cause = self.verdict.cause.id
        names = (cause, cause.partition(".")[0])
        settling = [taken for name in names for taken in self.steps if name in taken.step.settles]
        failed = [taken for taken in self.steps if taken.outcome == "failed"]
        first = next((taken for taken in (*settling, *failed, *self.steps)), None)
        return first.step.id if first is not None else ""


def outcome(steps: tuple[Taken, ...], findings: tuple[Finding, ...], *, error_seen: bool) -> Outcome:
    """What the walk comes to. `error_seen`: an error was given, or a call of the seller's failed.

    What merely hindered the test is never a problem of the seller's or the developer's, unless the error itself
    already proves its cause.
    """
    failed = any(taken.outcome == "failed" for taken in steps)
    hindered = any(taken.untestable for taken in steps)
    top = findings[0].likelihood if findings else None
    proven = any(one.likelihood is Likelihood.CERTAIN for one in findings if one not in hindrance(findings))
    known = proven and (failed or error_seen)
    if hindered and not known and (not failed or _untested(steps, findings)):
        return Outcome.UNTESTABLE
    if failed or error_seen:
        return Outcome.PROBLEM if top in (Likelihood.CERTAIN, Likelihood.LIKELY) else Outcome.INCONCLUSIVE
    if any(taken.outcome == "unknown" for taken in steps):
        return Outcome.INCONCLUSIVE
    return Outcome.HEALTHY


def _untested(steps: tuple[Taken, ...], findings: tuple[Finding, ...]) -> bool:
    """Whether nothing likely was found, or what settles it is the very thing that could not be tested."""
    if not findings or findings[0].likelihood is Likelihood.POSSIBLE:
        return True
    cause = findings[0].cause.id
    settling = [one for one in steps if {cause, cause.partition(".")[0]} & set(one.step.settles)]
    return bool(settling) and all(one.untestable for one in settling)


def hindrance(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Of several findings, those that say what prevented the test."""
    return tuple(one for one in findings if one.cause.id.partition(".")[0] in HINDRANCES)


def exit_code(reached: Outcome, steps: tuple[Taken, ...], fail_on: str) -> int:
    """The exit code of an outcome; with `fail_on` warning, a warned step counts as a problem."""
    warned = fail_on == "warning" and any(taken.outcome == "warned" for taken in steps)
    return 1 if reached is Outcome.HEALTHY and warned else EXIT[reached]

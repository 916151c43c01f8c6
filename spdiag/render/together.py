"""What is reported of many sellers, whatever draws it: the conclusion, a line each, and each group with its fix once.

Every text in it is one line without control characters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spdiag.core.concluding import Conclusion, Group
from spdiag.core.diagnosis import Diagnosis, Outcome
from spdiag.core.knowledge import Fix
from spdiag.core.verdict import filled
from spdiag.render.style import printable
from spdiag.render.text import OWNERS

LONGEST_NAME = 60
MARKS = {
    Outcome.HEALTHY: "passed",
    Outcome.PROBLEM: "failed",
    Outcome.UNTESTABLE: "unknown",
    Outcome.INCONCLUSIVE: "unknown",
    Outcome.NO_CREDENTIALS: "skipped",
    Outcome.BUG: "failed",
}
WORDS = {
    Outcome.HEALTHY: "healthy",
    Outcome.PROBLEM: "problem",
    Outcome.UNTESTABLE: "could not test",
    Outcome.INCONCLUSIVE: "inconclusive",
    Outcome.NO_CREDENTIALS: "no complete credentials",
    Outcome.BUG: "a bug in spdiag",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the check of one seller came to; `acts` is empty where nobody is known to. `red`: its exit code is not 0."""

    name: str
    mark: str
    outcome: str
    cause: str
    likelihood: str
    owner: str
    title: str
    bug: str
    steps: tuple[str, ...]
    seconds: float
    red: bool

    @property
    def acts(self) -> str:
        """Who acts, in words."""
        return OWNERS.get(self.owner, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Sellers whose checks came to the same, what to do about it, and the command that shows one of them in full."""

    number: int
    title: str
    outcome: str
    cause: str
    likelihood: str
    acts: str
    sellers: tuple[str, ...]
    explanation: str
    fixes: tuple[Fix, ...]
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """A whole report. `tone` is good, bad or open; the lines are in the order of the list; the kinds leave out the
    healthy sellers, who are in `healthy`; `left` are those that were not checked.
    """

    headline: str
    tone: str
    lines: tuple[Line, ...]
    kinds: tuple[Kind, ...]
    healthy: tuple[str, ...]
    left: int

    def kind_of(self, line: Line) -> Kind | None:
        """The group a seller belongs to; none for a healthy one."""
        wanted = (line.outcome, line.cause)
        return next((one for one in self.kinds if (one.outcome, one.cause) == wanted), None)


def together(
    checks: Sequence[tuple[str, Diagnosis]], conclusion: Conclusion, command: Callable[[str], str]
) -> Together:
    """What is reported; `command` says how one seller is seen in full."""
    faulty = [group for group in conclusion.groups if group.outcome is not Outcome.HEALTHY]
    healthy = (name for group in conclusion.groups if group.outcome is Outcome.HEALTHY for name in group.sellers)
    return Together(
        headline=_line(conclusion.says),
        tone=_tone(conclusion),
        lines=tuple(_told(name, found) for name, found in checks),
        kinds=tuple(_kind(number, group, command) for number, group in enumerate(faulty, 1)),
        healthy=tuple(map(short, healthy)),
        left=conclusion.listed - conclusion.total,
    )


def short(name: str) -> str:
    """A seller's name as it may be shown: one line, and not endless."""
    told = _line(name)
    return told if len(told) <= LONGEST_NAME else told[: LONGEST_NAME - 1] + "…"


def several(names: Sequence[str], most: int) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(map(short, names[:most]))
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def _tone(conclusion: Conclusion) -> str:
    outcomes = {group.outcome for group in conclusion.groups}
    if outcomes & {Outcome.PROBLEM, Outcome.BUG}:
        return "bad"
    return "good" if outcomes <= {Outcome.HEALTHY} and not conclusion.interrupted else "open"


def _told(name: str, found: Diagnosis) -> Line:
    verdict = found.verdict
    warned = found.outcome is Outcome.HEALTHY and any(one.outcome == "warned" for one in found.steps)
    return Line(
        name=short(name),
        mark="warned" if warned and found.exit_code else MARKS[found.outcome],
        outcome=WORDS[found.outcome] + (", with warnings" if warned else ""),
        cause=verdict.cause.id if verdict else "",
        likelihood=verdict.likelihood.value if verdict else "",
        owner=verdict.cause.owner if verdict else "",
        title=_line(filled(verdict.cause.title, verdict.case)) if verdict else "",
        bug=_line(found.bug),
        steps=tuple(_line(f"{one.step.id}: {one.outcome}: {one.summary}") for one in found.steps),
        seconds=sum(one.milliseconds for one in found.calls) / 1000,
        red=bool(found.exit_code),
    )


def _kind(number: int, group: Group, command: Callable[[str], str]) -> Kind:
    found = group.finding
    says = _line(group.says)
    return Kind(
        number=number,
        title=says[:1].upper() + says[1:],
        outcome=WORDS[group.outcome],
        cause=group.cause,
        likelihood=group.likelihood.value if group.likelihood is not None else "",
        acts=OWNERS.get(group.owner, ""),
        sellers=tuple(map(short, group.sellers)),
        explanation=_line(filled(found.cause.explanation, found.case)) if found is not None else "",
        fixes=tuple(Fix(*(_line(filled(part, found.case)) for part in one)) for one in found.fixes) if found else (),
        command=_line(command(group.sellers[0])),
    )


def _line(text: str) -> str:
    return " ".join(printable(text).split())

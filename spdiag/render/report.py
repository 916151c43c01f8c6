"""What a report says, whatever draws it: the headline, who acts, the causes, the steps, the requests.

Every text in it is one line without control characters; what a drawing must escape besides is its own affair.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spdiag.core.diagnosis import Diagnosis, Outcome, Sent
from spdiag.core.evidence import Evidence, shown
from spdiag.core.knowledge import Fix, Question
from spdiag.core.verdict import Explanation, filled
from spdiag.core.walking import Taken
from spdiag.core.weighing import Finding
from spdiag.render.style import printable
from spdiag.render.text import HIDDEN, OWNERS, READ, shorter

SAID = {
    Outcome.HEALTHY: ("green", "Healthy: nothing that was checked is wrong"),
    Outcome.PROBLEM: ("red", "Problem found"),
    Outcome.INCONCLUSIVE: ("magenta", "Inconclusive: the evidence does not settle it"),
    Outcome.UNTESTABLE: ("magenta", "Could not test: this says nothing about the credentials or the account"),
    Outcome.NO_CREDENTIALS: ("magenta", "No complete credentials found"),
    Outcome.BUG: ("red", "A bug in spdiag ended the check"),
}
SHAPES_ALONE = "Nothing wrong with the shape of the credentials; nothing else was checked"
LEADING = {
    Outcome.PROBLEM: "The cause",
    Outcome.INCONCLUSIVE: "The best supported cause",
    Outcome.UNTESTABLE: "What prevented the test",
}
SUBJECT = (
    ("operation", "Operation"),
    ("request", "Request"),
    ("region", "Region"),
    ("marketplaces", "Marketplaces"),
    ("profile", "Profile"),
    ("api", "API"),
)
COMMON = {"api": "sp-api", "profile": "default"}
"""What is so for most, and said only when it is otherwise."""
TONE = {"green": "good", "red": "bad", "magenta": "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One piece of evidence, ready to be read; `against`: it speaks against the cause."""

    name: str
    value: str
    origin: str
    against: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A cause, its texts filled from the case; `here` says what makes it one in this case, or may (`label`)."""

    id: str
    title: str
    likelihood: str
    owner: str
    label: str
    here: str
    explanation: str
    facts: tuple[Fact, ...]
    fixes: tuple[Fix, ...]
    references: tuple[str, ...]

    @property
    def acts(self) -> str:
        """Who acts, in words."""
        return OWNERS.get(self.owner, self.owner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of the flowchart, and what came of it."""

    id: str
    question: str
    outcome: str
    summary: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that was sent, and what came back."""

    request: str
    answer: str
    milliseconds: int
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report. `tone` is good, bad or open; `leading` is what the first cause is to the reader."""

    headline: str
    said: str
    tone: str
    leading: str
    about: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    causes: tuple[Told, ...] = ()
    stages: tuple[Stage, ...] = ()
    calls: tuple[Call, ...] = ()
    questions: tuple[Question, ...] = ()


def said_of(found: Diagnosis) -> tuple[str, str]:
    """The colour of an outcome, and what is said of it; healthy is said of no more than what was checked."""
    if found.outcome is Outcome.HEALTHY and found.exit_code:
        return "magenta", "Healthy, but a step warned, and --fail-on warning makes that an error"
    checked = [one.step.id for one in found.steps if one.outcome not in ("skipped", "unknown")]
    if found.outcome is Outcome.HEALTHY and checked == ["credentials"]:
        return SAID[found.outcome][0], SHAPES_ALONE
    return SAID[found.outcome]


def checked(found: Diagnosis) -> Report:
    """What is reported of a check."""
    colour, said = said_of(found)
    causes = tuple(_told(one) for one in found.findings) if found.verdict is not None else ()
    proven = found.outcome is Outcome.PROBLEM and causes
    return Report(
        headline=causes[0].title if proven else said,
        said=said,
        tone=TONE[colour],
        leading=LEADING.get(found.outcome, ""),
        about=tuple(_subject(found)),
        notes=_failures(found.steps) if found.outcome is Outcome.NO_CREDENTIALS else (),
        causes=causes,
        stages=tuple(_stage(one) for one in found.steps),
        calls=tuple(_call(one) for one in found.calls),
        questions=_questions(found.questions or _open(found.steps)),
    )


def explained(found: Explanation) -> Report:
    """What is reported of an explanation."""
    causes = tuple(_told(one) for one in found.findings)
    titles = tuple(_line(one.error.title) for one in found.matches)
    headline = next(iter((*(one.title for one in causes), *titles)), "No playbook fits this")
    notes = (one for match in found.matches for one in (match.error.title, match.error.note))
    hidden = (f"{one.client} {one.says} {one.do}" for one in found.hidden)
    return Report(
        headline=headline,
        said=f"{causes[0].likelihood.capitalize()} cause" if causes else "Explained" if found.explained else "Unknown",
        tone="bad" if found.explained else "open",
        leading="The cause" if len(causes) == 1 else "The first cause",
        about=tuple(_read(found)),
        notes=tuple(_line(one) for one in (*notes, *hidden) if one and _line(one) != headline),
        causes=causes,
        questions=_questions(found.questions),
    )


def command(text: str) -> tuple[str, str]:
    """A way to verify or to find out, in two: the command it begins with, if it does, and the sentence behind it."""
    if not text.startswith("spdiag "):
        return "", text
    told, comma, rest = text.partition(", ")
    return told, comma + rest


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _subject(found: Diagnosis) -> Iterable[tuple[str, str]]:
    for name, label in SUBJECT:
        value = found.subject.get(name)
        if value and value != COMMON.get(name):
            yield label, _line(", ".join(map(str, value)) if isinstance(value, list) else str(value))
    credentials = found.subject.get("credentials")
    if isinstance(credentials, dict):
        yield "Credentials", _line(f"{credentials['client_id']} from {credentials['source']}")


def _read(found: Explanation) -> Iterable[tuple[str, str]]:
    whole = found.reading.cases[0]
    for name, label in (("error.code", "code"), ("error.message", "message"), ("error.details", "details"), *READ):
        if whole.text(name):
            yield label[0].upper() + label[1:], shorter(_line(whole.text(name)))


def _told(found: Finding) -> Told:
    cause, about = found.cause, found.case
    legacy = ", legacy" if cause.legacy else ""
    return Told(
        id=cause.id,
        title=_line(filled(cause.title, about)),
        likelihood=found.likelihood.value + legacy,
        owner=cause.owner,
        label="Here" if found.decided else "Maybe",
        here=_line(filled(found.why, about)),
        explanation=_line(filled(cause.explanation, about)),
        facts=(*_facts(found.because), *_facts(found.against, against=True)),
        fixes=tuple(Fix(*(_line(filled(part, about)) for part in one)) for one in found.fixes),
        references=tuple(one.url for one in cause.references),
    )


def _facts(seen: Iterable[Evidence], *, against: bool = False) -> tuple[Fact, ...]:
    """Evidence as it is shown; what only says how the input was read is left out."""
    told = (one for one in seen if one.name not in HIDDEN)
    return tuple(
        Fact(name=one.name, value=shorter(_line(shown(one.value))), origin=_line(one.origin), against=against)
        for one in told
    )


def _stage(taken: Taken) -> Stage:
    step = taken.step
    return Stage(
        id=step.id,
        question=_line(step.question),
        outcome=taken.outcome,
        summary=_line(taken.summary),
        facts=_facts(taken.evidence),
    )


def _call(one: Sent) -> Call:
    return Call(
        request=_line(f"{one.method} {one.host}{one.path}"),
        answer=_line(str(one.status or one.trouble or "no answer")),
        milliseconds=one.milliseconds,
        request_id=_line(one.request_id),
    )


def _failures(steps: tuple[Taken, ...]) -> tuple[str, ...]:
    return tuple(_line(one.summary) for one in steps if one.outcome == "failed")


def _open(steps: tuple[Taken, ...]) -> tuple[Question, ...]:
    return tuple(one.next for one in steps if one.next and one.outcome == "unknown")


def _questions(asked: Iterable[Question]) -> tuple[Question, ...]:
    return tuple(Question(_line(one.ask), _line(one.command)) for one in asked)

"""The loop around the core: walk the flowchart, ask Amazon what a step needs, weigh what came back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING

from spdiag.catalog.enrich import enrich
from spdiag.core.choosing import Choice, Offer, ranked
from spdiag.core.diagnosis import Diagnosis, Outcome, Sent, exit_code, hindrance, outcome
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Knowledge, Step
from spdiag.core.knowledge import Question as Asked
from spdiag.core.redaction import Gate
from spdiag.core.verdict import Explanation, explain
from spdiag.core.walking import Taken, skip, take
from spdiag.explaining import prepared
from spdiag.paste import read
from spdiag.paste.headers import response_facts

if TYPE_CHECKING:  # offline, not even the module that could open a socket is loaded
    from spdiag.probes.answers import Answer
    from spdiag.probes.connection import Connection, Probed

SMOKE_STEPS = ("credentials", "roles-and-tokens", "marketplace-participation")
HINDERED = ("throttled", "server-error", "unreachable")
GIVEN = "the error given"
NOTHING = Explanation(Reading("empty", 0, Case()), (), (), ())
ASIDE = ("siblings", "bare", "twin")
"""Probes that compare: what is refused to them is evidence about the call, and no error to explain."""
LIVE = ("probe.", "token.", "error.", "response.", "request.", "endpoint.")
"""What a live check sees for itself, so that nobody is asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be found out: the case as far as it is known, and the error already seen, if there is one."""

    case: Case
    error: Reading | None = None
    smoke: bool = False
    fail_on: str = "error"


@dataclass(slots=True, kw_only=True)
class Inquiry:
    """One walk in progress: the evidence so far, the answers worth explaining, and the probes already asked."""

    handbook: Knowledge
    question: Question
    gate: Gate
    connection: Connection | None
    progress: Callable[[str], None] = lambda _: None
    case: Case = field(default_factory=Case)
    answers: dict[str, Case] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    choices: dict[str, Choice] = field(default_factory=dict)
    closed: bool = False

    def walk(self) -> tuple[Taken, ...]:
        """Every step of the flowchart, asked in its order; past one that stops the walk the rest is skipped."""
        self.case = self.case if self.closed else self.gate.case(enrich(self.question.case))
        taken: list[Taken] = []
        for step in self.handbook.flowchart("account-error").steps:
            taken.append(self._step(step, taken))
        return tuple(taken)

    def _step(self, step: Step, before: list[Taken]) -> Taken:
        stopped = next((one for one in before if one.stop), None)
        if stopped is not None:
            return skip(step, f"not reached: {stopped.step.id} {stopped.outcome}")
        if self.question.smoke and step.id not in SMOKE_STEPS:
            return skip(step, "not part of a smoke check")
        for name in step.probes:
            self._ask(name)
        while further := self._next(step.follow):
            self._ask(further)
        return take(step, self.whole())

    def _next(self, names: tuple[str, ...]) -> str:
        """The most telling of the follow-up questions that can be afforded; each choice is kept with its reason."""
        if self.connection is None:
            return ""
        offers = tuple(_offer(name, self.case, self.connection) for name in names if self._may_ask(name))
        if not offers:
            return ""
        choices = ranked(self.explanation().findings, offers)
        self.choices |= {one.offer.name: one for one in choices}
        return next((one.offer.name for one in choices if not one.offer.held_back), "")

    def _may_ask(self, name: str) -> bool:
        """Whether a question makes sense now, and was not asked before."""
        needless = name in self.asked or (self.question.smoke and name in ("call", "rdt"))
        open_still = self.connection is not None and not self.closed and not needless
        return open_still and bool(import_module(f"spdiag.probes.{name}").applies(self.case))

    def whole(self) -> Case:
        """The case with the failing call's own facts first, and last what kept Amazon from answering."""
        troubles = (self.answers[name].fact("transport.error") for name in self.hindered())
        return Case((*self.subject().evidence, *self.case.evidence, *(one for one in troubles if one is not None)))

    def subject(self) -> Case:
        """The call in question: as replayed, or as its error was given."""
        if "call" in self.answers:
            return self.answers["call"]
        return self.question.error.cases[0] if self.question.error is not None else Case()

    def _ask(self, name: str) -> None:
        if self.connection is None or not self._may_ask(name):
            return
        probe = import_module(f"spdiag.probes.{name}")
        self.asked.add(name)
        self.progress(_question(name))
        self._learn(name, probe.ask(self.connection, self.case))

    def _learn(self, name: str, probed: Probed) -> None:
        self.case = enrich(self.case.plus(*self.gate.case(Case(probed.evidence)).evidence))
        if probed.answer.outcome == "not-run":
            self.choices.pop(name, None)
            return
        if name not in ASIDE and (name == "call" or probed.answer.outcome != "answered"):
            kind = self.case.text("endpoint.kind") or "sp-api"
            self.answers[name] = answer_case(name, probed, self.gate, kind)
        if name == "call":
            self.case = self.case.plus(Evidence("probe.call.clean", self._clean(probed.answer), "probe call"))

    def _clean(self, answer: Answer) -> bool:
        """Whether the call succeeded altogether."""
        told = self.answers["call"]
        empty, failing = told.value("response.empty-list") is True, "error.code" in told
        return answer.outcome == "answered" and not empty and not failing

    def unfinished(self) -> bool:
        """Whether the budget ended before everything was asked."""
        return any(self.case.text(f"probe.{name}.outcome") == "not-run" for name in self.asked)

    def spotless(self, steps: tuple[Taken, ...]) -> bool:
        """Whether nothing is there to explain: no error was given, and no step came upon anything."""
        given = self.question.error is not None
        return not given and all(taken.outcome in ("passed", "skipped") for taken in steps)

    def explanation(self) -> Explanation:
        """What all that Amazon refused means, weighed with everything learnt; what hindered is no answer."""
        given = self.question.error.cases if self.question.error is not None else ()
        compared = {"grantless"} if self.case.text("probe.token.outcome") == "refused" else set()
        passed_over = {"regions", *compared, *self.hindered()}
        replayed = tuple(one for name, one in self.answers.items() if name not in passed_over)
        items = tuple(Case((*one.evidence, *self.case.evidence)) for one in (*given, *replayed))
        return explain(self.handbook, Reading("text", 0, self.case, items), LIVE if self.connection else ())

    def hindered(self) -> tuple[str, ...]:
        """The probes whose answers were none."""
        return tuple(name for name in self.answers if self.case.text(f"probe.{name}.outcome") in HINDERED)

    def hindering(self) -> Explanation:
        """What the answers mean that were none."""
        items = tuple(Case((*self.answers[name].evidence, *self.case.evidence)) for name in self.hindered())
        return explain(self.handbook, Reading("text", 0, self.case, items))


def reconsidered(inquiry: Inquiry, subject: dict[str, object], told: tuple[Evidence, ...]) -> Diagnosis:
    """The diagnosis with more evidence from elsewhere; Amazon is asked nothing more."""
    inquiry.closed, inquiry.case = True, inquiry.case.plus(*told)
    return investigate(inquiry, subject)


def investigate(inquiry: Inquiry, subject: dict[str, object]) -> Diagnosis:
    """The diagnosis of one seller: at most the calls its connection's budget allows, none that changes anything."""
    steps = inquiry.walk()
    explained = NOTHING if inquiry.spotless(steps) else inquiry.explanation()
    refused = inquiry.case.text("probe.call.outcome") == "refused"
    seen = tuple(taken for taken in steps if all(one.name != "error.given" for one in taken.evidence))
    reached = outcome(seen, explained.findings, error_seen=refused or inquiry.question.error is not None)
    if inquiry.case.value("credentials.complete") is False:
        reached = Outcome.NO_CREDENTIALS
    if reached is Outcome.HEALTHY and inquiry.unfinished():
        reached = Outcome.INCONCLUSIVE
    findings, matches = explained.findings, explained.matches
    if reached is Outcome.UNTESTABLE:
        hindered = inquiry.hindering()
        findings, matches = hindrance(hindered.findings), hindered.matches
    return Diagnosis(
        outcome=reached,
        exit_code=exit_code(reached, steps, inquiry.question.fail_on),
        subject={**subject, "region": subject.get("region") or inquiry.case.text("endpoint.region") or None},
        steps=steps,
        findings=findings,
        matches=matches,
        questions=_questions(reached, explained, steps, given=inquiry.question.error is not None),
        calls=sent(inquiry),
        choices=tuple(inquiry.choices.values()),
    )


def _questions(reached: Outcome, explained: Explanation, steps: tuple[Taken, ...], *, given: bool) -> tuple[Asked, ...]:
    """What is still worth asking; of an error that nobody gave, nothing."""
    if reached is Outcome.NO_CREDENTIALS:
        return tuple(one.next for one in steps if one.stop and one.next is not None)
    wanted = reached is not Outcome.HEALTHY and (explained.explained or given)
    return explained.questions if wanted else ()


def _offer(name: str, case: Case, connection: Connection) -> Offer:
    """What a question may tell, its cost, and whether the requests left and Amazon's rate allow it."""
    probe = import_module(f"spdiag.probes.{name}")
    cost = probe.cost(case)
    rate, burst = probe.RATE or (float(case.text("operation.rate") or 0), int(case.text("operation.burst") or 0))
    lasts = (cost + 1 - burst) / rate if rate and probe.RATE is None else 0
    left, time_left = connection.caller.calls_left(), connection.caller.left()
    held_back = f"takes up to {cost} requests, and {left} are left (--max-calls)" if cost > left else ""
    if lasts > time_left / 2:
        held_back = f"lasts {lasts:.0f} s at Amazon's rate of {rate:g} a second, of {time_left:.0f} s left (--timeout)"
    return Offer(name, _question(name), probe.TELLS, cost, held_back)


def _question(name: str) -> str:
    """What a probe asks, in the first sentence of its description."""
    words = import_module(f"spdiag.probes.{name}").__doc__ or name
    return " ".join(words.partition("\n\n")[0].split()).partition("? ")[0].rstrip("?") + "?"


def answer_case(name: str, probed: Probed, gate: Gate, kind: str) -> Case:
    """An answer of Amazon's, read like a paste: its first error, with the facts of the call."""
    origin = f"probe {name}"
    facts = call_facts(probed.answer)
    lwa = probed.answer.place == "lwa"
    facts |= {"endpoint.kind": "lwa"} if lwa else {"endpoint.kind": kind, "endpoint.region": probed.answer.place}
    told = tuple(Evidence(key, value, origin) for key, value in facts.items())
    about = (*told, *response_facts(probed.answer.headers.items(), origin))
    case = read(probed.answer.body, Case((*probed.about, *about))).cases[0]
    case = Case(tuple(one._replace(origin=_placed(one.origin, origin)) for one in case.evidence))
    case = case.plus(Evidence("error.details", None, f"{origin}: the whole answer was seen"))
    return prepared(Reading("http", len(probed.answer.body), case), gate).case


def _placed(origin: str, probe: str) -> str:
    """Where in which answer a fact was seen."""
    return f"{probe}, {origin}" if origin.startswith("line") else origin


def call_facts(answer: Answer) -> dict[str, str | int]:
    """What an answer says besides its body, under the names of facts."""
    facts: dict[str, str | int] = {
        "request.method": answer.method,
        "request.host": answer.host,
        "request.path": answer.path,
    }
    if answer.hindrance:
        facts |= {"transport.error": answer.hindrance, "error.surface": "network"}
    if answer.status is not None:
        facts["response.status"] = answer.status
    return facts


def sent(inquiry: Inquiry) -> tuple[Sent, ...]:
    """Every request that went out, redacted."""
    calls = inquiry.connection.caller.calls if inquiry.connection is not None else []
    return tuple(replace(one, path=inquiry.gate.text(one.path)) for one in calls)

"""The loop around the core: walk the flowchart, ask Amazon what a step needs, weigh what came back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING

from spdiag.catalog.enrich import enriched
from spdiag.completing import LACKS, completed, found_out
from spdiag.core.choosing import Choice, ranked
from spdiag.core.diagnosis import Diagnosis, Outcome, Sent, exit_code, hindrance, outcome
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Knowledge, Step
from spdiag.core.knowledge import Question as Asked
from spdiag.core.redaction import Gate
from spdiag.core.verdict import Explanation, explain
from spdiag.core.walking import Taken, skip, take
from spdiag.core.weighing import Finding, overtaken
from spdiag.hearing import answer_case
from spdiag.judging import HELD, LOGGED, SEARCHED, STILL, differ, judged, said_of
from spdiag.offering import offer, question
from spdiag.probes.answers import HINDERED

if TYPE_CHECKING:  # offline, not even the module that could open a socket is loaded
    from spdiag.probes.connection import Connection, Probed

SMOKE_STEPS = ("credentials", "roles-and-tokens", "marketplace-participation")
GIVEN = "the error given"
NOTHING = Explanation(Reading("empty", 0, Case()), (), (), ())
ASIDE = ("siblings", "bare", "twin")
"""Probes that compare: what is refused to them is evidence about the call, and no error to explain."""
BLOCKING = ("token", "grantless", "call")
"""Probes whose refusal is the seller's own: without their answer nothing of the kind succeeds."""
OF_SELLERS = ("participations", "regions")
"""Probes that a vendor is refused whatever is wrong."""
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
    begun: bool = False
    told: tuple[Evidence, ...] = ()
    logged: Callable[[int | None, str], tuple[Evidence, ...]] = lambda _status, _code: ()
    compared: tuple[Evidence, ...] = ()
    """What request logs tell of the failure that is asked about, as far as it is known."""
    _weighed: tuple[Case, int, Explanation] | None = None

    def walk(self) -> tuple[Taken, ...]:
        """Every step of the flowchart, asked in its order; past one that stops the walk the rest is skipped."""
        self.case = self.case if self.closed or self.begun else self.gate.case(enriched(self.question.case))
        self.begun = True
        taken: list[Taken] = []
        for step in self.handbook.flowchart("account-error").steps:
            taken.append(self._step(step, taken))
        return tuple(taken)

    def _step(self, step: Step, before: list[Taken]) -> Taken:
        stopped = next((one for one in before if one.stop), None)
        if stopped is not None:
            return self._past(step, stopped)
        if self.question.smoke and step.id not in SMOKE_STEPS:
            return skip(step, "not part of a smoke check")
        for name in step.probes:
            self._ask(name)
        while further := self._next(step.follow):
            self._ask(further)
        return take(step, self.whole())

    def _past(self, step: Step, stopped: Taken) -> Taken:
        """A step behind a failure that stops the walk: Amazon is asked nothing more; what logs tell of it is said."""
        told = take(step, self.whole())
        if stopped.outcome == "failed" and any(one.name == SEARCHED or one.name in LOGGED for one in told.evidence):
            return told
        return skip(step, f"not reached: {stopped.step.id} {stopped.outcome}")

    def _next(self, names: tuple[str, ...]) -> str:
        """The most telling of the follow-up questions that can be afforded; each choice is kept with its reason."""
        if self.connection is None:
            return ""
        offers = tuple(offer(name, self.case, self.connection) for name in names if self._may_ask(name))
        if not offers:
            return ""
        doubted = "call" in self.hindered() and any("request.provokes" in one.tells for one in offers)
        supposed = self.hindering() if doubted else self.explanation()
        choices = ranked(supposed.findings, offers)
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
        return self.subject().over(self.case).plus(*(one for one in troubles if one is not None))

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
        self.progress(question(name))
        self._learn(name, probe.ask(self.connection, self.case))

    def _learn(self, name: str, probed: Probed) -> None:
        self.case = enriched(self.case.plus(*self.gate.case(Case(probed.evidence)).evidence))
        if probed.answer.outcome == "not-run":
            self.choices.pop(name, None)
            return
        if name not in ASIDE and (name == "call" or probed.answer.outcome != "answered"):
            kind = self.case.text("endpoint.kind") or "sp-api"
            self.answers[name] = answer_case(name, probed, self.gate, kind)
        if name in BLOCKING and name in self.answers and not (name == "grantless" and "token" in self.answers):
            self._compare(name, probed.answer.outcome)
        if name == "call":
            self.case = self.case.plus(*judged(self.handbook, probed.answer, self.answers["call"], self.case))
        if name == "participations":
            self._complete()

    def _compare(self, name: str, outcome: str) -> None:
        """Holds the logs against what Amazon answers now."""
        if not self.compared or self.question.error or outcome not in HELD:
            return
        now = self.compared if outcome == "answered" else self.logged(*said_of(self.answers[name]))
        now = tuple(one for one in now if outcome != "answered" or one.name in STILL)
        rest = tuple(one for one in self.case.evidence if one not in self.gate.case(Case(self.compared)).evidence)
        self.case, self.compared = Case((*rest, *self.gate.case(Case(now)).evidence)), now

    def _complete(self) -> None:
        """Completes a call that lacked a marketplace, now that the seller's are known."""
        whole = completed(self.case)
        if whole is not None and self.connection is not None:
            self.case = enriched(self.case.plus(*whole.evidence))
            self.connection.target, self.connection.siblings = whole.target, whole.siblings

    def uncalled(self) -> bool:
        """Whether the call that was named could not be made, for want of what only its owner knows."""
        case, named = self.case, "operation.id" in self.case or self.case.value("request.given") is True
        wanting = case.value("request.replayable") is False or case.value(LACKS) is True
        return named and wanting and "call" not in self.answers and not self.question.smoke

    def unfinished(self) -> bool:
        """Whether the budget ended before everything was asked."""
        return any(self.case.text(f"probe.{name}.outcome") == "not-run" for name in self.asked)

    def spotless(self, steps: tuple[Taken, ...]) -> bool:
        """Whether nothing is there to explain: no error was given, and no step came upon anything."""
        given = self.question.error is not None
        return not given and all(taken.outcome in ("passed", "skipped") for taken in steps)

    def explanation(self) -> Explanation:
        """What all that Amazon refused means, weighed with everything learnt; what hindered is no answer.

        Where Amazon now refuses something else than the error given, that comes first: it is what can be seen.
        """
        if self._weighed is None or self._weighed[0] is not self.case or self._weighed[1] != len(self.answers):
            self._weighed = (self.case, len(self.answers), self._weigh())
        return self._weighed[2]

    def _weigh(self) -> Explanation:
        given = self.question.error.cases if self.question.error is not None else ()
        if given and self._refused_otherwise(given):
            live, told = self._explained(()), self._explained(given)
            return live._replace(findings=overtaken(live.findings, told.findings)) if live.findings else told
        return self._explained(given)

    def _refused_otherwise(self, given: tuple[Case, ...]) -> bool:
        """Whether the token exchange or the call is refused now, and in other words than those given."""
        refused = (self.answers[name] for name in BLOCKING if self.case.text(f"probe.{name}.outcome") == "refused")
        return any(all(differ(one, other) for other in given) for one in refused)

    def _explained(self, given: tuple[Case, ...]) -> Explanation:
        own_fault = self.case.value("probe.call.own-fault") is True
        passed_over = {"regions", *self.hindered(), *(["call"] if own_fault else [])}
        if self.case.text("probe.token.outcome") == "refused":
            passed_over.add("grantless")  # asked for comparison alone
        if self.case.text("probe.call.outcome") == "refused":
            passed_over.add("participations")  # the call's own refusal is what is to be explained
        replayed = tuple(one for name, one in self.answers.items() if name not in passed_over)
        items = tuple(one.over(self.case) for one in (*given, *replayed))
        moot = (*(LIVE if self.connection else ()), *(LOGGED if SEARCHED in self.case else ()))
        return explain(self.handbook, Reading("text", 0, self.case, items), moot)

    def forget(self, *names: str) -> None:
        """Takes back what probes found that should never have been asked."""
        origins = tuple(f"probe {name}" for name in names)
        self.case = Case(tuple(one for one in self.case.evidence if not one.origin.startswith(origins)))
        self.answers = {name: found for name, found in self.answers.items() if name not in names}

    def supposing(self, told: Evidence) -> tuple[Finding, ...]:
        """What would be found if a person said so; nothing is kept of it."""
        return replace(self, case=self.case.plus(told)).explanation().findings

    def hindered(self) -> tuple[str, ...]:
        """The probes whose answers were none; a failure that the request provokes is one."""
        provoked = self.case.value("request.provokes") is True
        failed = (name for name in self.answers if self.case.text(f"probe.{name}.outcome") in HINDERED)
        return tuple(name for name in failed if name != "call" or not provoked)

    def hindering(self) -> Explanation:
        """What the answers mean that were none."""
        items = tuple(self.answers[name].over(self.case) for name in self.hindered())
        return explain(self.handbook, Reading("text", 0, self.case, items))


def reconsidered(inquiry: Inquiry, subject: dict[str, object], told: tuple[Evidence, ...]) -> Diagnosis:
    """The diagnosis with more evidence from elsewhere; Amazon is asked nothing more."""
    inquiry.closed, inquiry.case = True, inquiry.case.plus(*told)
    return investigate(inquiry, subject)


def resumed(inquiry: Inquiry, subject: dict[str, object], told: Evidence) -> Diagnosis:
    """The diagnosis with what a person said; Amazon is asked only what could not be asked before."""
    said = inquiry.gate.case(Case((told,))).evidence
    if told[:2] == ("account.type", "vendor") and inquiry.case.value("operation.account") != "seller":
        inquiry.forget(*OF_SELLERS)
    inquiry.told, inquiry.case = (*inquiry.told, *said), enriched(inquiry.case.plus(*said))
    return investigate(inquiry, subject)


def investigate(inquiry: Inquiry, subject: dict[str, object]) -> Diagnosis:
    """The diagnosis of one seller: at most the calls its connection's budget allows, none that changes anything."""
    steps = inquiry.walk()
    explained = NOTHING if inquiry.spotless(steps) else inquiry.explanation()
    own_fault = inquiry.case.value("probe.call.own-fault") is True
    refused = inquiry.case.text("probe.call.outcome") == "refused" and not own_fault
    seen = tuple(taken for taken in steps if all(one.name != "error.given" for one in taken.evidence))
    reached = outcome(seen, explained.findings, error_seen=refused or inquiry.question.error is not None)
    if inquiry.case.value("credentials.complete") is False:
        reached = Outcome.NO_CREDENTIALS
    if reached is Outcome.HEALTHY and (inquiry.unfinished() or inquiry.uncalled()):
        reached = Outcome.INCONCLUSIVE
    findings, matches = explained.findings, explained.matches
    if reached is Outcome.UNTESTABLE:
        hindered = inquiry.hindering()
        findings, matches = hindrance(hindered.findings), hindered.matches
    return Diagnosis(
        outcome=reached,
        exit_code=exit_code(reached, steps, inquiry.question.fail_on),
        subject=subject | found_out(subject, inquiry.case),
        steps=steps,
        findings=findings,
        matches=matches,
        questions=_open(inquiry, steps, explained, reached),
        calls=sent(inquiry),
        choices=tuple(inquiry.choices.values()),
        told=inquiry.told,
    )


def _open(inquiry: Inquiry, steps: tuple[Taken, ...], explained: Explanation, reached: Outcome) -> tuple[Asked, ...]:
    """What would settle it, first the call itself, where that could not be made; of an error nobody gave, nothing."""
    if reached is Outcome.HEALTHY:
        return ()
    if reached is Outcome.NO_CREDENTIALS:
        return tuple(one.next for one in steps if one.stop and one.next is not None)
    asked = [taken.next for taken in steps if taken.step.id == "status-class" and taken.next and inquiry.uncalled()]
    further = explained.questions if explained.explained or inquiry.question.error is not None else ()
    return tuple(dict.fromkeys((*asked, *further)))


def sent(inquiry: Inquiry) -> tuple[Sent, ...]:
    """Every request that went out, redacted."""
    calls = inquiry.connection.caller.calls if inquiry.connection is not None else []
    return tuple(replace(one, path=inquiry.gate.text(one.path)) for one in calls)

"""What to ask a person next, and what an answer that was typed means.

Only facts that a person can tell in a word are asked for: yes or no, or one of a few choices. An answer that is not
known stays unknown, and is never taken for a no.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from spdiag.core import facts
from spdiag.core.condition import folded
from spdiag.core.evidence import UNKNOWN, Case, Evidence, Unknown, Value
from spdiag.core.knowledge import Likelihood
from spdiag.core.questions import QUESTIONS
from spdiag.core.verdict import filled
from spdiag.core.weighing import Finding

YOU_SAID = "you said"
DO_NOT_KNOW = frozenset(("", "?", "don't know", "dont know", "do not know", "i don't know", "no idea", "not sure"))
MOST_FINDINGS = 6
ANOTHER_CAUSE = 500
ANOTHER_LIKELIHOOD = 300
NOTHING = (0, 0)


class Choice(NamedTuple):
    """One answer: the value of the fact, how it is shown, and other words for it."""

    value: Value
    shown: str
    words: tuple[str, ...] = ()


class Asking(NamedTuple):
    """A question put to a person about one fact; `several` choices may hold together. `cost` is that of `Asked`."""

    fact: str
    ask: str
    choices: tuple[Choice, ...] = ()
    several: bool = False
    cost: int = 0


class Wrong(NamedTuple):
    """An answer that is none, and a line that says what would be one."""

    hint: str


YES_NO = (Choice(True, "yes", ("y", "true")), Choice(False, "no", ("n", "false")))
CHOICES: dict[str, tuple[Choice, ...]] = {
    "account.status": (
        Choice("NORMAL", "active", ("normal", "healthy")),
        Choice("AT_RISK", "at risk", ("at_risk",)),
        Choice("DEACTIVATED", "deactivated or suspended", ("deactivated", "suspended", "inactive")),
    ),
    "account.type": (Choice("seller", "seller"), Choice("vendor", "vendor")),
    "application.changed-recently": (
        Choice("code", "new or changed code", ("new code", "changed code")),
        Choice("role", "a new role", ("new role", "roles")),
        Choice("secret", "a new client secret", ("new secret", "client secret")),
        Choice("marketplace", "a new marketplace", ("new marketplace",)),
        Choice("new application", "the application is new", ("application", "app", "new app")),
        Choice("nothing", "nothing", ("none", "no")),
    ),
    "application.state": (
        Choice("draft", "draft"),
        Choice("published", "published"),
        Choice("suspended", "suspended"),
    ),
    "application.type": (Choice("private", "private"), Choice("public", "public")),
    "sellers.scope": (
        Choice("one-seller", "this seller alone", ("one", "this one", "one-seller")),
        Choice("limited-group", "some of them", ("some", "a few", "limited-group")),
        Choice("all-sellers", "all of them", ("all", "all-sellers")),
    ),
    "token.kind": (
        Choice("access", "Atza|", ("atza", "access")),
        Choice("grantless", "Atc|", ("atc", "grantless")),
        Choice("restricted", "Atz.sprdt|", ("atz.sprdt", "restricted")),
        Choice("refresh", "Atzr|", ("atzr", "refresh")),
    ),
}
"""What the facts of the type text can be, where people know them by a word."""
SEVERAL = ("application.changed-recently",)
AKIN = (("sellers.scope", "sellers.same-operation-works-elsewhere"),)
"""Facts of which the one all but tells the other."""


def choices(fact: str) -> tuple[Choice, ...]:
    """What a person can answer about the fact; nothing where it is not one to be told in a word."""
    return CHOICES.get(fact) or (YES_NO if facts.fact(fact).type == "bool" else ())


def open_questions(findings: Iterable[Finding], passed: Iterable[str], moot: tuple[str, ...]) -> tuple[Asking, ...]:
    """The questions that the first findings leave open, in their order; those that confirm a cause in its own words.

    Not among them are facts that are known, those `passed` over, and those whose names begin like one of `moot`.
    """
    over = frozenset(passed)
    asked: dict[str, Asking] = {}
    for finding in tuple(findings)[:MOST_FINDINGS]:
        for one in (*_confirming(finding), *_wanted(finding)):
            if one.fact not in finding.case and not _akin(one.fact, finding.case, over):
                asked.setdefault(one.fact, one)
    return tuple(one for one in asked.values() if one.fact not in over and not one.fact.startswith(moot))


def _confirming(finding: Finding) -> Iterator[Asking]:
    own = finding.cause.confirm
    if own is not None and own.fact:
        yield _asking(own.fact, filled(own.ask, finding.case))


def _wanted(finding: Finding) -> Iterator[Asking]:
    for name in finding.unknown:
        if name in QUESTIONS and choices(name):
            yield _asking(name, filled(QUESTIONS[name].ask, finding.case))


def _asking(fact: str, ask: str) -> Asking:
    cost = QUESTIONS[fact].cost if fact in QUESTIONS else 0
    return Asking(fact, ask, choices(fact), fact in SEVERAL, cost)


def _akin(fact: str, case: Case, over: frozenset[str]) -> bool:
    others = {one for group in AKIN if fact in group for one in group} - {fact}
    return any(other in case or other in over for other in others)


def most_telling(
    findings: tuple[Finding, ...], asked: Iterable[Asking], supposed: Callable[[Evidence], tuple[Finding, ...]]
) -> Asking | None:
    """The question of which one answer would change most, plausible answers before others; of two alike the cheaper.

    `supposed` is what would be found if a person said so. Not worth asking is what could change neither the first
    cause nor its likelihood, unless it is what confirms that cause; and nothing is once that cause is certain.
    """
    if not findings or findings[0].likelihood is Likelihood.CERTAIN:
        return None
    told = {one: _tells(one, findings, supposed) for one in asked}
    worth = [one for one, tells in told.items() if tells != NOTHING]
    return max(worth, key=lambda one: (*told[one], -one.cost), default=None)


def _tells(
    one: Asking, findings: tuple[Finding, ...], supposed: Callable[[Evidence], tuple[Finding, ...]]
) -> tuple[int, int]:
    """How much the most telling answer changes, and all of them together on average."""
    after = [supposed(Evidence(one.fact, each.value, YOU_SAID)) for each in one.choices]
    confirm = findings[0].cause.confirm
    confirms = confirm is not None and confirm.fact == one.fact
    if not confirms and max(difference(findings, found) for found in after) < ANOTHER_LIKELIHOOD:
        return NOTHING
    made = [difference(findings, found) * _plausible(findings, found) // 100 for found in after]
    return max(made), sum(made) // len(made)


def _plausible(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> int:
    """How well the cause that an answer would bring first is supported already, in hundredths of the first one."""
    named = after[0].cause.id if after else before[0].cause.id
    score = next((one.score for one in before if one.cause.id == named), 0)
    return min(100, 100 * max(score, 1) // max(before[0].score, 1))


def difference(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> int:
    """How much an answer changes: the first cause, its likelihood, or only how far it is ahead of the others."""
    first = before[0]
    lead = min(abs(_lead(first.cause.id, before) - _lead(first.cause.id, after)), ANOTHER_LIKELIHOOD - 1)
    if not after or after[0].cause.id != first.cause.id:
        return ANOTHER_CAUSE + lead
    return lead + (ANOTHER_LIKELIHOOD if after[0].likelihood is not first.likelihood else 0)


def _lead(cause: str, findings: tuple[Finding, ...]) -> int:
    own = next((one.score for one in findings if one.cause.id == cause), 0)
    return own - max((one.score for one in findings if one.cause.id != cause), default=0)


def understood(asking: Asking, typed: str) -> Value | Unknown | Wrong:
    """What was typed, as the fact's value: unknown where it is not known, wrong where it is no answer."""
    said = folded(typed).rstrip(".!")
    if said in DO_NOT_KNOW:
        return UNKNOWN
    parts = tuple(one.strip() for one in said.split(",")) if asking.several else (said,)
    found = [_chosen(asking.choices, one) for one in parts]
    chosen = [one.value for one in found if one is not None]
    if len(chosen) < len(found) or (len(chosen) > 1 and "nothing" in chosen):
        return Wrong(f"answer {way(asking)}")
    return chosen[0] if len(chosen) == 1 else ", ".join(str(one) for one in chosen)


def _chosen(offered: tuple[Choice, ...], said: str) -> Choice | None:
    """By its number, where there are numbers, or by a word for it."""
    if offered is not YES_NO and said.isascii() and said.isdigit() and 0 < int(said) <= len(offered):
        return offered[int(said) - 1]
    return next((one for one in offered if said in _words(one)), None)


def _words(choice: Choice) -> tuple[str, ...]:
    return tuple(folded(one) for one in (choice.shown, str(choice.value), *choice.words))


def way(asking: Asking) -> str:
    """How one answers, in a few words."""
    if asking.choices is YES_NO:
        return "y or n; Enter: I don't know"
    numbers = f"1-{len(asking.choices)}" + (", several with commas" if asking.several else "")
    return f"{numbers}; Enter: I don't know"

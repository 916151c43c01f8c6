"""Verdicts: what was found in a reading, and what is still worth asking."""

import re
from typing import TYPE_CHECKING, NamedTuple

from spdiag.core.evidence import Case, Reading
from spdiag.core.knowledge import Cause, Knowledge, Likelihood, Question
from spdiag.core.weighing import Finding, Match, matches, rank, weigh

if TYPE_CHECKING:
    from spdiag.core.disguise import Hidden

MOST_QUESTIONS = 4
COLLECT = ("error.code", "response.status", "error.details", "request.path")
"""What is asked for, where no playbook fits."""
PLACE = r"\{([a-z][a-z0-9.-]*)(?:\|few)?\}"
FEW = 3


class Explanation(NamedTuple):
    """What a reading means: the errors recognised, the causes ranked, the questions left, what a library hid."""

    reading: Reading
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    hidden: tuple["Hidden", ...] = ()

    @property
    def explained(self) -> bool:
        return bool(self.findings) or any(match.error.note for match in self.matches)


def explain(handbook: Knowledge, reading: Reading, moot: tuple[str, ...] = ()) -> Explanation:
    """The explanation of a redacted, enriched reading; its items are explained one by one and merged.

    Another vendor's error is not explained, whatever status came with it. `moot` are beginnings of the names of facts
    that nobody need be asked for.
    """
    found: dict[str, Match] = {}
    findings: list[Finding] = []
    for case in () if "input.foreign" in reading.case else reading.cases:
        fitting = matches(handbook, case)
        for match in fitting:
            found.setdefault(match.error.id, match)
        findings += weigh(handbook, case, fitting)
    ranked = rank(findings)
    hidden = _hidden(handbook, reading)
    moot = (*moot, *(name for one in hidden for name in one.facts))
    whole = Explanation(reading, tuple(found.values()), ranked, questions(ranked, moot), hidden)
    return whole if whole.explained else whole._replace(questions=_to_collect(handbook, reading))


def _to_collect(handbook: Knowledge, reading: Reading) -> tuple[Question, ...]:
    """What would make a paste explainable, or the codes that resemble one; nothing for what is another vendor's."""
    case = reading.cases[0]
    if "input.foreign" in case:
        return ()
    from spdiag.core.questions import QUESTIONS, resembling  # an explained paste asks other things

    near = resembling(case.text("error.code"), handbook.names()) if reading.kind == "code" else ()
    missing = () if near else (Question(*QUESTIONS[name][:2]) for name in COLLECT if name not in case)
    return (*(Question(f"Did you mean {name}?", f"spdiag explain {name}") for name in near), *missing)


def _hidden(handbook: Knowledge, reading: Reading) -> tuple["Hidden", ...]:
    if not any("client.name" in case for case in reading.cases):
        return ()
    from spdiag.core.disguise import hidden  # most pastes name no library

    return hidden(handbook, reading.cases)


def page(cause: Cause, reading: Reading) -> Explanation:
    """What is known of a cause that was asked for by its id."""
    because = tuple(one for one in reading.case if one.name == "error.code")
    told = Finding(cause, 0, Likelihood.CERTAIN, reading.case, because=because, fixes=cause.fixes)
    return Explanation(reading, (), (told,), ())


def questions(findings: tuple[Finding, ...], moot: tuple[str, ...] = ()) -> tuple[Question, ...]:
    """What would settle the ranking, cheapest first; nothing once the first cause is certain."""
    if not findings or findings[0].likelihood is Likelihood.CERTAIN:
        return ()
    from spdiag.core.questions import QUESTIONS  # a certain answer asks nothing

    wanted: dict[str, tuple[int, int, Question]] = {}
    for place, finding in enumerate(findings[:6]):
        for name in finding.unknown:
            asked = QUESTIONS.get(name)
            if asked is not None and name not in wanted and not name.startswith(moot):
                question = Question(filled(asked.ask, finding.case), filled(asked.command, finding.case))
                wanted[name] = (asked.cost, place, question)
    first = _own(findings[0])
    for one in first:
        wanted.pop(one.fact, None)
    rest = [question for _, _, question in sorted(wanted.values(), key=lambda entry: entry[:2])]
    return tuple({question.ask: question for question in (*first, *rest)}.values())[:MOST_QUESTIONS]


def _own(finding: Finding) -> tuple[Question, ...]:
    """The question that would confirm a cause, unless it is answered."""
    own = finding.cause.confirm
    if own is None or own.fact in finding.case:
        return ()
    return (own._replace(ask=filled(own.ask, finding.case), command=filled(own.command, finding.case)),)


def filled(text: str, case: Case) -> str:
    """Text with its `{fact.name}` places filled from the case.

    A part in double square brackets is left out when a fact in it is not known; elsewhere a fact that is not known
    leaves a word in capitals, as usage lines do. `{fact.name|few}` names the first few of many.
    """
    kept = re.sub(r"\[\[(.*?)\]\]", lambda part: part[1] if _all_known(part[1], case) else "", text)
    single = text.startswith("spdiag ")  # an option takes one value

    def told(found: re.Match[str]) -> str:
        return _few(found[1], case) if found[0].endswith("|few}") else _filling(found[1], case, single)

    return re.sub(PLACE, told, kept)


def _all_known(part: str, case: Case) -> bool:
    return all(case.text(name) for name in re.findall(PLACE, part))


def _few(name: str, case: Case) -> str:
    """The first few of many values, and how many more there are."""
    values = case.texts(name)
    more = f" and {len(values) - FEW} more" if len(values) > FEW + 1 else ""
    return ", ".join(values[:FEW] if more else values) + more


def _filling(name: str, case: Case, single: bool) -> str:
    if case.text(name):
        return case.texts(name)[0] if single else case.text(name)
    topic, _, last = name.rpartition(".")
    return (topic.rpartition(".")[2] if last in ("id", "ids", "name") else last).upper().replace("-", "_")

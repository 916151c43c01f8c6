"""Weighing: which errors describe a case, and which causes its evidence speaks for. Integer arithmetic, no guesses.

A prior counts 100 (certain), 60 (likely) or 30 (possible); evidence counts 10 (weak), 30 (strong) or 100 (decisive),
for or against. What was not seen counts nothing; it becomes a question. Decisive evidence against rules a cause out.
"""

from collections.abc import Iterable
from typing import NamedTuple

from spdiag.core import facts
from spdiag.core.answer import Answer
from spdiag.core.condition import ask, fits, gaps, grounds, tests
from spdiag.core.evidence import Case, Evidence
from spdiag.core.knowledge import Cause, ErrorRule, Fix, Knowledge, Likelihood, Prior, Weighed, Weight

PRIOR = {Likelihood.CERTAIN: 100, Likelihood.LIKELY: 60, Likelihood.POSSIBLE: 30}
POINTS = {Weight.WEAK: 10, Weight.STRONG: 30, Weight.DECISIVE: 100}
UNDECIDED = 15
LEGACY = -20
LIKELY_FROM = 50
FORGET_BELOW = 10


class Match(NamedTuple):
    """An error rule that describes the case, and the evidence that says so."""

    error: ErrorRule
    because: tuple[Evidence, ...]


class Finding(NamedTuple):
    """A cause that fits, how well, and the evidence for and against it; `sums` is the arithmetic.

    `decided` is false when nobody has seen what the error makes this cause depend on: `why` is then a possibility.
    `fixes` are all that apply, those particular to the error first.
    """

    cause: Cause
    score: int
    likelihood: Likelihood
    case: Case
    because: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    why: str = ""
    fixes: tuple[Fix, ...] = ()
    sums: tuple[tuple[str, int], ...] = ()
    unknown: tuple[str, ...] = ()
    decided: bool = True


def matches(handbook: Knowledge, case: Case) -> tuple[Match, ...]:
    """The error rules that describe the case best, all equally well; none when nothing fits."""
    fitting = [rule for rule in handbook.errors_about(case) if fits(rule.match, case)]
    if not fitting:
        return ()
    ranked = sorted(((telling(rule, case), rule) for rule in fitting), key=lambda pair: -pair[0])
    best = ranked[0][0]
    return tuple(Match(rule, grounds(rule.match, case)) for points, rule in ranked if points == best)


def telling(rule: ErrorRule, case: Case) -> int:
    """How much a fitting rule says about the case: what it matched on, weighed by the registry of facts."""
    if rule.fallback:
        return 0
    seen = {test.fact for test in tests(rule.match) if ask(test, case) is Answer.YES}
    return 1 + sum(10 * facts.fact(name).tells for name in seen) + _precision(rule, case)


def _precision(rule: ErrorRule, case: Case) -> int:
    """Of two rules on the same facts, the one that asks for more text is the more precise."""
    asked = (
        str(test.expected)
        for test in tests(rule.match)
        if test.operator in ("equals", "contains", "starts-with") and ask(test, case) is Answer.YES
    )
    return min(9, sum(len(text) for text in asked) // 12)


def weigh(handbook: Knowledge, case: Case, found: tuple[Match, ...]) -> tuple[Finding, ...]:
    """Every cause the matched errors or the evidence itself point to, best first."""
    priors: dict[str, tuple[Prior, int, tuple[Evidence, ...]]] = {}
    for match in found:
        for prior in match.error.causes:
            points = _prior_points(prior, case)
            if points > priors.get(prior.cause, (prior, 0, ()))[1]:
                priors[prior.cause] = (prior, points, _prior_grounds(prior, match, case))
    known = {name: handbook.cause(name) for name in priors}
    named = [_finding(cause, case, *priors[name]) for name, cause in known.items() if cause is not None]
    unnamed = [
        _finding(cause, case, None, 0, ())
        for cause in handbook.causes_about(case)
        if cause.pro and cause.id not in priors and _speaks(cause, case)
    ]
    return rank(finding for finding in (*named, *unnamed) if finding is not None)


def _prior_points(prior: Prior, case: Case) -> int:
    if prior.when is None:
        return PRIOR[prior.likelihood]
    match ask(prior.when, case):
        case Answer.YES:
            return PRIOR[prior.likelihood]
        case Answer.NO:
            return 0
        case _:
            return UNDECIDED


def _prior_grounds(prior: Prior, match: Match, case: Case) -> tuple[Evidence, ...]:
    more = grounds(prior.when, case) if prior.when is not None else ()
    return tuple(dict.fromkeys((*match.because, *more)))


def _speaks(cause: Cause, case: Case) -> bool:
    """Whether evidence alone brings up a cause that no matched error names: it must be strong."""
    return any(item.weight is not Weight.WEAK and ask(item.when, case) is Answer.YES for item in cause.pro)


def _finding(
    cause: Cause, case: Case, prior: Prior | None, points: int, because: tuple[Evidence, ...]
) -> Finding | None:
    pro, contra = _held(cause.pro, case), _held(cause.contra, case)
    if any(item.weight is Weight.DECISIVE for item in contra):
        return None
    sums = [("prior", points)] if prior else []
    sums += [(_named(item), POINTS[item.weight]) for item in pro]
    sums += [(_named(item), -POINTS[item.weight]) for item in contra]
    plain = sum(value for _, value in sums)
    if cause.legacy:
        sums.append(("legacy", LEGACY))
    proven = points >= PRIOR[Likelihood.CERTAIN] or any(item.weight is Weight.DECISIVE for item in pro)
    return Finding(
        cause=cause,
        score=sum(value for _, value in sums),
        likelihood=_likelihood(plain, proven),
        case=case,
        because=_evidence(because, pro, case),
        against=_evidence((), contra, case),
        why=prior.why if prior else "",
        fixes=cause.fixes if prior is None else prior.fixes if prior.alone else (*prior.fixes, *cause.fixes),
        sums=tuple(sums),
        unknown=_unknown(cause, prior, case),
        decided=points != UNDECIDED,
    )


def _held(weighed: tuple[Weighed, ...], case: Case) -> tuple[Weighed, ...]:
    return tuple(item for item in weighed if ask(item.when, case) is Answer.YES)


def _named(item: Weighed) -> str:
    return ", ".join(dict.fromkeys(test.fact for test in tests(item.when)))


def _likelihood(points: int, proven: bool) -> Likelihood:
    if proven and points >= PRIOR[Likelihood.CERTAIN]:
        return Likelihood.CERTAIN
    return Likelihood.LIKELY if points >= LIKELY_FROM else Likelihood.POSSIBLE


def _evidence(first: tuple[Evidence, ...], weighed: tuple[Weighed, ...], case: Case) -> tuple[Evidence, ...]:
    more = (fact for item in weighed for fact in grounds(item.when, case))
    return tuple(dict.fromkeys((*first, *more)))


def _unknown(cause: Cause, prior: Prior | None, case: Case) -> tuple[str, ...]:
    """Facts that would tell more about this cause, the telling ones first."""
    asked = [item.when for item in sorted((*cause.pro, *cause.contra), key=lambda item: -POINTS[item.weight])]
    if prior is not None and prior.when is not None:
        asked.insert(0, prior.when)
    return tuple(dict.fromkeys(name for condition in asked for name in gaps(condition, case)))


def rank(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Best first; equal explanations merged; only one that stands alone at the top may be certain."""
    best: dict[str, Finding] = {}
    for finding in findings:
        held = best.get(finding.cause.id)
        if held is None or finding.score > held.score:
            best[finding.cause.id] = finding
    ordered = sorted((one for one in best.values() if one.score >= FORGET_BELOW), key=lambda one: -one.score)
    return tuple(_modest(one, place, ordered) for place, one in enumerate(ordered))


def overtaken(now: tuple[Finding, ...], before: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings of what is seen now, and after them, as mere possibilities, what only an earlier error speaks for."""
    seen = {one.cause.id for one in now}
    older = (one._replace(likelihood=Likelihood.POSSIBLE) for one in before if one.cause.id not in seen)
    return (*now, *older)


def _modest(finding: Finding, place: int, ordered: list[Finding]) -> Finding:
    rival = max((other.score for other in ordered if other is not finding), default=0)
    if finding.likelihood is Likelihood.CERTAIN and (place or finding.score <= rival):
        return finding._replace(likelihood=Likelihood.LIKELY)
    return finding

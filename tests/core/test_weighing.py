"""Weighing: integer arithmetic from priors and evidence, and nothing from what was not seen."""

from __future__ import annotations

import pytest

from spdiag.core.condition import ALWAYS, parse
from spdiag.core.evidence import Case, Evidence
from spdiag.core.knowledge import Cause, ErrorRule, Fix, Handbook, Likelihood, Prior, Weighed, Weight
from spdiag.core.weighing import Match, matches, rank, weigh

CERTAIN, LIKELY, POSSIBLE = Likelihood.CERTAIN, Likelihood.LIKELY, Likelihood.POSSIBLE
WEAK, STRONG, DECISIVE = Weight.WEAK, Weight.STRONG, Weight.DECISIVE
SEEN, ELSE, OPEN = {"response.status": 403}, {"response.status": 500}, {"probe.call.status": 403}
CASE = Case((Evidence("response.status", 403, "line 1"), Evidence("error.code", "Unauthorized", "line 2")))


def cause(identity, *, pro=(), contra=(), legacy=False):
    weighed = [tuple(Weighed(parse(when), weight) for when, weight in side) for side in (pro, contra)]
    return Cause(
        id=identity, title="T", owner="seller", explanation="E", pro=weighed[0], contra=weighed[1], legacy=legacy
    )


def prior(name, likelihood=LIKELY, when=None):
    return Prior(cause=name, likelihood=likelihood, when=parse(when) if when else None)


def rule(identity, match, *priors, fallback=False):
    return ErrorRule(id=identity, title="T", match=parse(match), causes=priors, fallback=fallback)


def weighed(causes, *priors, case=CASE):
    """The findings when one matched error names these priors."""
    handbook = Handbook((), {one.id: one for one in causes})
    error = ErrorRule(id="e/e", title="T", match=ALWAYS, causes=priors)
    return weigh(handbook, case, (Match(error, ()),))


def scores(findings):
    return [(one.cause.id, one.score, one.likelihood) for one in findings]


@pytest.mark.parametrize(
    ("likelihood", "score", "told"), [(CERTAIN, 100, CERTAIN), (LIKELY, 60, LIKELY), (POSSIBLE, 30, POSSIBLE)]
)
def test_a_prior_alone_says_how_likely_a_cause_is(likelihood, score, told):
    findings = weighed([cause("a.a")], prior("a.a", likelihood))

    assert scores(findings) == [("a.a", score, told)]
    assert findings[0].sums == (("prior", score),)


@pytest.mark.parametrize(
    ("pro", "contra", "score", "told"),
    [
        ([(SEEN, WEAK)], [], 40, POSSIBLE),
        ([(SEEN, STRONG)], [], 60, LIKELY),
        ([(SEEN, DECISIVE)], [], 130, CERTAIN),
        ([(SEEN, STRONG), (SEEN, STRONG), (SEEN, WEAK)], [], 100, LIKELY),
        ([], [(SEEN, WEAK)], 20, POSSIBLE),
        ([(SEEN, DECISIVE)], [(SEEN, STRONG)], 100, CERTAIN),
        ([(SEEN, DECISIVE)], [(SEEN, STRONG), (SEEN, WEAK)], 90, LIKELY),
        ([(ELSE, DECISIVE)], [(ELSE, DECISIVE)], 30, POSSIBLE),
        ([(OPEN, DECISIVE)], [(OPEN, DECISIVE)], 30, POSSIBLE),
    ],
)
def test_evidence_that_was_seen_counts_for_and_against_a_possible_cause(pro, contra, score, told):
    findings = weighed([cause("a.a", pro=pro, contra=contra)], prior("a.a", POSSIBLE))

    assert scores(findings) == [("a.a", score, told)]
    assert sum(value for _, value in findings[0].sums) == score


def test_decisive_evidence_against_rules_a_cause_out_whatever_speaks_for_it():
    ruled_out = cause("a.a", pro=[(SEEN, DECISIVE)], contra=[(SEEN, DECISIVE)])

    assert weighed([ruled_out], prior("a.a", CERTAIN)) == ()


def test_a_cause_against_which_more_speaks_than_for_it_is_forgotten():
    doubtful = cause("a.a", contra=[(SEEN, STRONG)])

    assert weighed([doubtful], prior("a.a", POSSIBLE)) == ()
    assert scores(weighed([doubtful], prior("a.a", LIKELY))) == [("a.a", 30, POSSIBLE)]


@pytest.mark.parametrize(
    ("when", "found"), [(SEEN, [("a.a", 60, LIKELY)]), (ELSE, []), (OPEN, [("a.a", 15, POSSIBLE)])]
)
def test_a_prior_on_a_condition_counts_in_full_not_at_all_or_undecided(when, found):
    assert scores(weighed([cause("a.a")], prior("a.a", LIKELY, when))) == found


def test_an_undecided_prior_asks_for_what_would_decide_it():
    (finding,) = weighed([cause("a.a", pro=[({"probe.rdt.status": 1}, WEAK)])], prior("a.a", CERTAIN, OPEN))

    assert finding.unknown == ("probe.call.status", "probe.rdt.status")


def test_of_two_priors_for_one_cause_the_stronger_that_holds_counts():
    findings = weighed([cause("a.a")], prior("a.a", CERTAIN, ELSE), prior("a.a", POSSIBLE), prior("a.a", LIKELY, SEEN))

    assert scores(findings) == [("a.a", 60, LIKELY)]
    assert [fact.name for fact in findings[0].because] == ["response.status"]


def test_a_legacy_cause_ranks_behind_its_successor_and_keeps_its_likelihood():
    findings = weighed([cause("old.way", legacy=True), cause("new.way")], prior("old.way"), prior("new.way"))

    assert scores(findings) == [("new.way", 60, LIKELY), ("old.way", 40, LIKELY)]
    assert ("legacy", -20) in findings[1].sums


def test_strong_evidence_brings_up_a_cause_no_error_names_and_weak_evidence_does_not():
    strong, weak = cause("strong.one", pro=[(SEEN, STRONG)]), cause("weak.one", pro=[(SEEN, WEAK)])

    assert scores(weighed([strong, weak])) == [("strong.one", 30, POSSIBLE)]


def test_a_prior_for_a_cause_that_nobody_wrote_is_passed_over():
    assert weighed([], prior("no.where")) == ()


def test_only_a_cause_that_stands_alone_at_the_top_is_certain():
    alone = weighed([cause("a.a"), cause("b.b")], prior("a.a", CERTAIN), prior("b.b", LIKELY))
    level = weighed([cause("a.a"), cause("b.b")], prior("a.a", CERTAIN), prior("b.b", CERTAIN))
    behind = weighed([cause("a.a"), cause("b.b", pro=[(SEEN, DECISIVE)])], prior("a.a", CERTAIN), prior("b.b", LIKELY))

    assert [one.likelihood for one in alone] == [CERTAIN, LIKELY]
    assert [one.likelihood for one in level] == [LIKELY, LIKELY]
    assert [(one.cause.id, one.likelihood) for one in behind] == [("b.b", CERTAIN), ("a.a", LIKELY)]


def test_the_same_cause_found_twice_is_told_once_at_its_best():
    low, high = weighed([cause("a.a")], prior("a.a", POSSIBLE)), weighed([cause("a.a")], prior("a.a", LIKELY))

    assert scores(rank([*low, *high, *low])) == [("a.a", 60, LIKELY)]


def test_the_evidence_for_and_against_is_told_with_its_origin():
    (finding,) = weighed(
        [cause("a.a", pro=[(SEEN, STRONG)], contra=[({"error.code": "unauthorized"}, WEAK)])], prior("a.a")
    )

    assert finding.because == (Evidence("response.status", 403, "line 1"),)
    assert finding.against == (Evidence("error.code", "Unauthorized", "line 2"),)


def test_the_rule_that_matches_on_more_telling_facts_describes_the_case():
    vague, exact = rule("a/status", SEEN), rule("a/code", {**SEEN, "error.code": "unauthorized"})

    found = matches(Handbook((vague, exact)), CASE)

    assert [match.error.id for match in found] == ["a/code"]
    assert [fact.name for fact in found[0].because] == ["response.status", "error.code"]


def test_of_rules_on_the_same_facts_the_one_that_asks_for_more_text_is_more_precise():
    case = CASE.plus(Evidence("error.message", "Access to requested resource is denied.", "line 3"))
    short = rule("a/short", {"error.message|contains": "access"})
    long = rule("a/long", {"error.message|contains": "access to requested resource is denied"})

    assert [match.error.id for match in matches(Handbook((short, long)), case)] == ["a/long"]


def test_rules_that_fit_equally_well_are_all_told():
    handbook = Handbook((rule("a/one", SEEN), rule("a/two", {"response.status|at-least": 403})))

    assert [match.error.id for match in matches(handbook, CASE)] == ["a/one", "a/two"]


def test_a_fallback_is_told_only_where_nothing_else_fits():
    fallback = rule("a/fallback", {**SEEN, "error.code": "unauthorized"}, fallback=True)

    assert [one.error.id for one in matches(Handbook((fallback,)), CASE)] == ["a/fallback"]
    assert [one.error.id for one in matches(Handbook((fallback, rule("a/status", SEEN))), CASE)] == ["a/status"]


def test_a_rule_that_asks_for_what_nobody_saw_does_not_match():
    assert matches(Handbook((rule("a/open", {**SEEN, **OPEN}), rule("a/else", ELSE))), CASE) == ()


@pytest.mark.parametrize(("alone", "advice"), [(False, ["particular", "general"]), (True, ["particular"])])
def test_the_advice_of_an_error_stands_before_the_causes_or_in_its_place(alone, advice):
    known = cause("a.a")._replace(fixes=(Fix("general"),))
    own = prior("a.a")._replace(fixes=(Fix("particular"),), alone=alone)

    assert [fix.do for fix in weighed([known], own)[0].fixes] == advice

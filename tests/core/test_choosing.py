"""Which further question is asked: what hangs on it, what it costs, and when none is worth a request."""

from __future__ import annotations

from spdiag.core.choosing import Offer, ranked, stake
from spdiag.core.condition import parse
from spdiag.core.evidence import Case, Evidence
from spdiag.core.knowledge import Cause, Likelihood, Weighed, Weight
from spdiag.core.weighing import Finding

CASE = Case((Evidence("response.status", 403, "line 1"),))


def finding(name: str, *evidence: tuple[dict[str, object], Weight], **more: object) -> Finding:
    pro = tuple(Weighed(parse(when), weight) for when, weight in evidence)
    cause = Cause(id=name, title=name, owner="developer", explanation="", pro=pro)
    return Finding(cause, 60, Likelihood.LIKELY, CASE)._replace(**more)


def offer(name: str, *facts: str, cost: int = 1, held_back: str = "") -> Offer:
    return Offer(name, f"{name}?", frozenset(facts), cost, held_back)


ROLE = finding("role.missing", ({"siblings.other-role": True}, Weight.STRONG), ({"response.status": 403}, Weight.WEAK))
REGION = finding("endpoint.region-mismatch", ({"probe.regions.other-works": True}, Weight.DECISIVE))
REGIONS = offer("regions", "probe.regions.other-works", cost=2)
SIBLINGS = offer("siblings", "siblings.other-role", cost=2)


def test_the_question_is_first_on_which_most_points_hang():
    found = ranked((ROLE, REGION), (SIBLINGS, REGIONS))

    assert [(one.offer.name, one.points) for one in found] == [("regions", 100), ("siblings", 30)]
    assert found[0].causes == ("endpoint.region-mismatch",)


def test_of_two_that_tell_the_same_the_cheaper_is_first():
    dear, cheap = offer("dear", "siblings.other-role", cost=3), offer("cheap", "siblings.other-role")

    assert [one.offer.name for one in ranked((ROLE,), (dear, cheap))] == ["cheap", "dear"]


def test_a_question_on_which_nothing_hangs_is_not_among_them():
    assert ranked((ROLE,), (REGIONS, offer("answered already", "response.status"))) == ()


def test_once_a_cause_is_proven_nothing_more_is_asked():
    proven = REGION._replace(likelihood=Likelihood.CERTAIN)

    assert ranked((proven, ROLE), (SIBLINGS,)) == ()


def test_what_a_prior_waits_for_counts_though_no_evidence_names_it():
    waiting = finding("sandbox.production-mismatch", unknown=("twin.works",))

    assert stake(waiting, frozenset({"twin.works"})) > 0
    assert stake(waiting, frozenset({"siblings.other-role"})) == 0


def test_a_choice_says_why_it_was_made_or_not():
    made, held = ranked((ROLE, REGION), (SIBLINGS, offer("regions", "probe.regions.other-works", held_back="no time")))[
        ::-1
    ]

    assert made.because == "30 points hang on it, of role.missing; up to 2 requests"
    assert held.because == "not asked: no time"

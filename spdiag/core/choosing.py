"""Which question to ask Amazon next: of those that can be afforded, the one that tells most.

What a question may tell is counted in the points of weighing: for every cause still open, the weight of the evidence
that hangs on its answer. A question on which nothing hangs is not asked, and none once a cause is proven.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spdiag.core.condition import gaps
from spdiag.core.knowledge import Likelihood
from spdiag.core.weighing import POINTS, UNDECIDED, Finding

NAMED = 3
"""As many causes as are named when a choice is explained."""


class Offer(NamedTuple):
    """A question that could be asked: its name and words, the facts it may tell, the most requests it takes.

    `held_back` says why it cannot be afforded now, empty where it can.
    """

    name: str
    question: str
    tells: frozenset[str]
    cost: int
    held_back: str = ""


class Choice(NamedTuple):
    """A question that was considered, what hangs on it in points, and the causes it may settle, best first."""

    offer: Offer
    points: int
    causes: tuple[str, ...]

    @property
    def because(self) -> str:
        """Why it was asked, or why not, in words."""
        if self.offer.held_back:
            return f"not asked: {self.offer.held_back}"
        named = ", ".join(self.causes[:NAMED]) + (", …" if len(self.causes) > NAMED else "")
        return f"{self.points} points hang on it, of {named}; up to {self.offer.cost} requests"


def ranked(findings: Sequence[Finding], offers: Iterable[Offer]) -> tuple[Choice, ...]:
    """The offers on which something hangs, the most telling first, of equals the cheapest."""
    if findings and findings[0].likelihood is Likelihood.CERTAIN:
        return ()
    weighed = (_weighed(findings, offer) for offer in offers)
    return tuple(sorted((one for one in weighed if one.points), key=lambda one: (-one.points, one.offer.cost)))


def _weighed(findings: Sequence[Finding], offer: Offer) -> Choice:
    stakes = {found.cause.id: stake(found, offer.tells) for found in findings}
    told = tuple(sorted((name for name in stakes if stakes[name]), key=lambda name: -stakes[name]))
    return Choice(offer, sum(stakes.values()), told)


def stake(found: Finding, facts: frozenset[str]) -> int:
    """The points of a finding that hang on these facts."""
    evidence = (*found.cause.pro, *found.cause.contra)
    hanging = sum(POINTS[one.weight] for one in evidence if not facts.isdisjoint(gaps(one.when, found.case)))
    return hanging or (0 if facts.isdisjoint(found.unknown) else UNDECIDED)

"""The details of errors: the same message with other details is another error, unless they are other for each call."""

from collections import Counter
from collections.abc import Iterable, Mapping

from spdiag.core.comparison import Error, Place

MOST = 5
"""So many details of one message tell one error from another; where there are more, they tell of the calls."""


def vague(errors: Iterable[Error]) -> dict[Error, Error]:
    """The errors of an operation that its details do not tell from others, each as it is without them."""
    found = {one: one._replace(details="") for one in errors}
    kinds = Counter(found.values())
    return {one: bare for one, bare in found.items() if kinds[bare] > MOST}


def united(kinds: Iterable[tuple[Place, Error]]) -> Mapping[tuple[Place, Error], tuple[Place, Error]]:
    """The failures of several operations that their details do not tell apart, each as it is without them."""
    found: dict[Place, set[Error]] = {}
    for where, error in kinds:
        found.setdefault(where, set()).add(error)
    return {(where, one): (where, bare) for where, errors in found.items() for one, bare in vague(errors).items()}

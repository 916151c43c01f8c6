"""What a client library hides of an error that passed through it, and how to see it all the same."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from spdiag.core.condition import ALWAYS, Condition, fits
from spdiag.core.evidence import Case
from spdiag.core.knowledge import Knowledge, Reference


class Loss(NamedTuple):
    """What a library does to an error when `when` holds, and how to see the error all the same.

    `facts` are those it keeps from its caller: with all of them seen, nothing is lost. Without any, `when` decides.
    """

    facts: tuple[str, ...]
    says: str
    do: str
    when: Condition = ALWAYS


class Client(NamedTuple):
    """A client library, and what errors lose on their way through it."""

    id: str
    title: str
    losses: tuple[Loss, ...]
    references: tuple[Reference, ...] = ()


class Hidden(NamedTuple):
    """A loss that this case shows: the library, and what to do about it."""

    client: str
    facts: tuple[str, ...]
    says: str
    do: str


def hidden(handbook: Knowledge, cases: Iterable[Case]) -> tuple[Hidden, ...]:
    """What the libraries named in the cases have hidden there: only what nobody has seen is missing."""
    found: dict[str, Hidden] = {}
    for case in cases:
        client = handbook.client(case.text("client.name"))
        if client is not None:
            found |= {one.says: one for one in _lost(client, case) if one.says not in found}
    return tuple(found.values())


def _lost(client: Client, case: Case) -> Iterator[Hidden]:
    for loss in client.losses:
        missing = tuple(name for name in loss.facts if name not in case)
        if (missing or not loss.facts) and fits(loss.when, case):
            yield Hidden(client.title, missing, loss.says, loss.do)

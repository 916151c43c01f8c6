"""What the playbooks hold: errors, causes, fixes, flowcharts; and the handbook that binds them.

They are named tuples: frozen dataclasses take several times as long to define, at every start. Nor are annotations
left as text here and in other modules with named tuples: each would be compiled at every start.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from spdiag.core.condition import Condition
from spdiag.core.evidence import Case


class Likelihood(Enum):
    """How sure a reading is: proven, better than its rivals, or merely not excluded."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Weight(Enum):
    """How much one piece of evidence tells about a cause."""

    WEAK = "weak"
    STRONG = "strong"
    DECISIVE = "decisive"


class Reference(NamedTuple):
    """A page a claim rests on, and the day it was checked."""

    url: str
    checked: str


class Fix(NamedTuple):
    """What to do, where, and how to see that it worked."""

    do: str
    where: str = ""
    verify: str = ""


class Prior(NamedTuple):
    """A cause an error can have, and how likely it is from the text alone; with `alone` only its own fixes apply."""

    cause: str
    likelihood: Likelihood
    when: Condition | None = None
    why: str = ""
    fixes: tuple[Fix, ...] = ()
    alone: bool = False


class ErrorRule(NamedTuple):
    """How an error looks and which causes it can have, best first.

    `codes` is what a person types; `note` says what is particular about it; `published` is false where Amazon
    has not said what the code means; `fallback` marks a rule that matches on little.
    """

    id: str
    title: str
    match: Condition
    codes: tuple[str, ...] = ()
    note: str = ""
    causes: tuple[Prior, ...] = ()
    references: tuple[Reference, ...] = ()
    published: bool = True
    fallback: bool = False


class Weighed(NamedTuple):
    """Evidence that speaks for or against a cause."""

    when: Condition
    weight: Weight


class Question(NamedTuple):
    """Something worth knowing, the command or glance that answers it, and the fact that the answer is, if it is one."""

    ask: str
    command: str = ""
    fact: str = ""


class Cause(NamedTuple):
    """A root cause: who must act first, why it happens, what speaks for it, and what to do."""

    id: str
    title: str
    owner: str
    explanation: str
    pro: tuple[Weighed, ...] = ()
    contra: tuple[Weighed, ...] = ()
    confirm: Question | None = None
    fixes: tuple[Fix, ...] = ()
    references: tuple[Reference, ...] = ()
    legacy: bool = False


class Branch(NamedTuple):
    """One answer to a step's question: when it holds, what it says, and whether the walk goes on."""

    outcome: str
    says: str
    when: Condition | None = None
    ask: str = ""
    command: str = ""
    stop: bool = False
    untestable: bool = False


class Step(NamedTuple):
    """One question of a flowchart, the probes that answer it, and the topics of causes it settles.

    `probes` are asked in their order; of those that `follow`, what tells most is asked, as far as it can be afforded.
    """

    id: str
    question: str
    branches: tuple[Branch, ...]
    probes: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


class Flowchart(NamedTuple):
    """Steps in the order Amazon asks them."""

    id: str
    title: str
    steps: tuple[Step, ...]


if TYPE_CHECKING:
    from spdiag.core.disguise import Client

    class Knowledge(Protocol):
        """Knowledge as weighing asks for it; who keeps it may pass over what the case cannot fit."""

        def errors_about(self, case: Case) -> Iterable[ErrorRule]:
            """Every error rule that may describe the case, in a fixed order."""

        def causes_about(self, case: Case) -> Iterable[Cause]:
            """Every cause that evidence of the case may bring up by itself."""

        def cause(self, identity: str) -> Cause | None:
            """The cause of that id."""

        def names(self) -> Iterable[str]:
            """Every code and every id of a cause that can be asked for."""

        def client(self, identity: str) -> Client | None:
            """The client library of that name, as the reader calls it."""

        def flowchart(self, identity: str) -> Flowchart:
            """The flowchart of that id."""

else:
    Knowledge = object  # defining a protocol takes a millisecond at every start


class Handbook(NamedTuple):
    """Knowledge held in memory: errors in a fixed order, causes and flowcharts by id."""

    errors: tuple[ErrorRule, ...] = ()
    causes: Mapping[str, Cause] = {}
    flowcharts: Mapping[str, Flowchart] = {}
    clients: Mapping[str, "Client"] = {}

    def errors_about(self, case: Case) -> tuple[ErrorRule, ...]:
        return self.errors

    def causes_about(self, case: Case) -> tuple[Cause, ...]:
        return tuple(self.causes.values())

    def cause(self, identity: str) -> Cause | None:
        return self.causes.get(identity)

    def names(self) -> tuple[str, ...]:
        return (*(code for error in self.errors for code in error.codes), *self.causes)

    def client(self, identity: str) -> "Client | None":
        return self.clients.get(identity)

    def flowchart(self, identity: str) -> Flowchart:
        return self.flowcharts[identity]

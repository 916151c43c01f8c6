"""What the playbooks hold: errors, causes, fixes, flowcharts; and the handbook that binds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from spdiag.core.condition import Condition


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


@dataclass(frozen=True, slots=True)
class Reference:
    """A page a claim rests on, and the day it was checked."""

    url: str
    checked: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do, where, and how to see that it worked."""

    do: str
    where: str = ""
    verify: str = ""


@dataclass(frozen=True, slots=True)
class Prior:
    """A cause an error can have, and how likely it is from the text alone."""

    cause: str
    likelihood: Likelihood
    when: Condition | None = None
    why: str = ""
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorRule:
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


@dataclass(frozen=True, slots=True)
class Weighed:
    """Evidence that speaks for or against a cause."""

    when: Condition
    weight: Weight


@dataclass(frozen=True, slots=True)
class Question:
    """Something worth knowing, and the command or glance that answers it."""

    ask: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
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


@dataclass(frozen=True, slots=True)
class Branch:
    """One answer to a step's question: when it holds, what it says, and whether the walk goes on."""

    outcome: str
    says: str
    when: Condition | None = None
    ask: str = ""
    command: str = ""
    stop: bool = False
    untestable: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a flowchart, the probes that answer it, and the topics of causes it settles."""

    id: str
    question: str
    branches: tuple[Branch, ...]
    probes: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Flowchart:
    """Steps in the order Amazon asks them."""

    id: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Handbook:
    """All knowledge in force: errors in a fixed order, causes and flowcharts by id."""

    errors: tuple[ErrorRule, ...] = ()
    causes: Mapping[str, Cause] = field(default_factory=dict)
    flowcharts: Mapping[str, Flowchart] = field(default_factory=dict)

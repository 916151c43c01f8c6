"""Talking with the person at `spdiag check --interactive`: what is asked before the walk, and what after it."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import NamedTuple, Protocol

from spdiag.catalog.enrich import enrich
from spdiag.catalog.operations import operations_named, similar_names
from spdiag.catalog.places import REGIONS, marketplaces
from spdiag.circumstances import Options, known_case, marketplace_id, request_facts, settled
from spdiag.completing import LACKS
from spdiag.core.asking import DO_NOT_KNOW, YOU_SAID, Asking, Wrong, most_telling, open_questions, understood
from spdiag.core.diagnosis import Diagnosis, Outcome
from spdiag.core.evidence import UNKNOWN, Case, Evidence, Unknown, Value
from spdiag.core.problem import Problem
from spdiag.core.redaction import Gate
from spdiag.credentials.found import Search
from spdiag.explaining import prepared
from spdiag.investigation import LIVE, Inquiry, resumed
from spdiag.paste import read

SEEN_LIVE = (*LIVE, "sellers.other-operations-work")
"""What a live check finds out itself."""
NEVER_ASKED = ("probe.", "participation.", "marketplace.", "credentials.", "consent.")
"""What spdiag finds out, now or before the walk, or what `spdiag explain` is for."""
SETTLED = (Outcome.HEALTHY, Outcome.UNTESTABLE, Outcome.NO_CREDENTIALS)
"""Outcomes of which no answer makes another one."""


class Ended(NamedTuple):
    """The person answers no more questions."""


Answer = Value | Unknown | Ended


class Person(Protocol):
    """Whoever can be asked."""

    def line(self, asking: Asking, understand: Callable[[str], Value | Unknown | Wrong]) -> Answer:
        """The answer to a question of one line, put again until it is understood."""

    def paste(self, asking: Asking) -> Answer:
        """A text of several lines; unknown when it is empty."""

    def found(self, diagnosis: Diagnosis) -> None:
        """Is told what has been found so far."""


class First(NamedTuple):
    """A question before the walk: when it is worth asking, which options it settles, how its answer is understood."""

    asking: Asking
    needed: Callable[[Options, Case], bool]
    settles: Callable[[Value], dict[str, object]]
    understand: Callable[[str], Value | Unknown | Wrong] | None = None


def completed(options: Options, found: Search, environment: Mapping[str, str], person: Person, now: str) -> Options:
    """The options, with what the person says where something decisive is missing."""
    if found.credentials is None:
        return options
    for first in FIRST:
        known = _known(options, found, environment, now)
        if not first.needed(options, known):
            continue
        said = person.line(first.asking, first.understand) if first.understand else person.paste(first.asking)
        if isinstance(said, Ended):
            break
        if not isinstance(said, Unknown):
            told = first.settles(said)
            options = replace(options, **told, said=(*options.said, *told))  # type: ignore[arg-type]
    return options


def _known(options: Options, found: Search, environment: Mapping[str, str], now: str) -> Case:
    """What the walk would begin with."""
    chosen = settled(options, found.settings)
    error = None
    if options.error is not None:
        error = prepared(read(options.error, Case()), Gate())
    case = enrich(known_case(chosen, found, environment, error, now))
    return case if error is None else case.plus(*error.cases[0].evidence)


def conversed(inquiry: Inquiry, subject: dict[str, object], diagnosis: Diagnosis, person: Person) -> Diagnosis:
    """The diagnosis after all that the person could say: until nothing is open, it is certain, or they end it."""
    passed: set[str] = set()
    while (asking := _next(inquiry, diagnosis, passed)) is not None:
        person.found(diagnosis)
        with inquiry.connection.caller.halted() if inquiry.connection is not None else nullcontext():
            said = person.line(asking, partial(understood, asking))
        if isinstance(said, Ended):
            return diagnosis
        passed.add(asking.fact)
        if not isinstance(said, Unknown):
            diagnosis = resumed(inquiry, subject, Evidence(asking.fact, said, YOU_SAID))
    if passed:
        person.found(diagnosis)
    return diagnosis


def _next(inquiry: Inquiry, diagnosis: Diagnosis, passed: set[str]) -> Asking | None:
    if diagnosis.outcome in SETTLED:
        return None
    asked = open_questions(diagnosis.findings, passed, _moot(inquiry))
    return most_telling(diagnosis.findings, asked, inquiry.supposing)


def _moot(inquiry: Inquiry) -> tuple[str, ...]:
    """How the names of facts begin that nobody need be asked for."""
    live = SEEN_LIVE if inquiry.connection is not None else ()
    seller = inquiry.case.value("probe.participations.outcome") == "answered"  # vendors have none
    return (*NEVER_ASKED, *live, *(("account.type",) if seller else ()))


def call_understood(typed: str) -> Value | Unknown | Wrong:
    """The failing call: the name of an operation, or a request line."""
    said = typed.strip()
    if said.casefold() in DO_NOT_KNOW:
        return UNKNOWN
    if "/" not in said:
        return said if operations_named(said) else Wrong(_no_operation(said))
    try:
        request_facts(said)
    except Problem as problem:
        return Wrong(f"{problem.hint}, or give the name of the operation")
    return said


def _no_operation(said: str) -> str:
    near = " or ".join(similar_names(said))
    return f"no operation has this name; did you mean {near}?" if near else "no operation has this name"


def places_understood(typed: str) -> Value | Unknown | Wrong:
    """Marketplaces, by their ids, country codes or countries; or a region, where no marketplace is known."""
    said = typed.strip()
    if said.casefold() in DO_NOT_KNOW:
        return UNKNOWN
    if said.casefold() in REGIONS:
        return said.casefold()
    try:
        return tuple(_place(one.strip()) for one in said.split(","))
    except Problem:
        return Wrong("give ids or countries, such as A1PA6795UKMFR9 or DE; or the region: na, eu or fe")


def _place(said: str) -> str:
    countries = {one.country.casefold(): one.id for one in marketplaces()}
    return countries.get(said.casefold()) or marketplace_id(said)


def _call_is_missing(options: Options, known: Case) -> bool:
    return not (options.smoke or known.text("operation.id") or known.text("request.path"))


def _place_is_missing(_options: Options, known: Case) -> bool:
    """Neither marketplace nor region is known; in a region Amazon lists the seller's marketplaces."""
    return not known.text("marketplace.ids") and not known.text("endpoint.region")


def _error_is_missing(options: Options, known: Case) -> bool:
    called = known.value("request.replayable") is True or known.value(LACKS) is True
    replayed = called and not options.offline
    return options.error is None and not options.smoke and not replayed


def _call_settled(said: Value) -> dict[str, object]:
    return {"request" if "/" in str(said) else "operation": said}


def _place_settled(said: Value) -> dict[str, object]:
    return {"marketplaces": said} if isinstance(said, tuple) else {"region": said}


FIRST = (
    First(
        Asking(
            "operation.id", "Which call fails? Its operation, such as getOrders, or its request line, GET /path?query"
        ),
        _call_is_missing,
        _call_settled,
        call_understood,
    ),
    First(
        Asking("marketplace.ids", "In which marketplace? An id or a country, such as DE; or the region: na, eu or fe"),
        _place_is_missing,
        _place_settled,
        places_understood,
    ),
    First(
        Asking("error.message", "Which error do you see? Paste the whole answer; the call is not replayed"),
        _error_is_missing,
        lambda said: {"error": str(said).encode()},
    ),
)
"""What is asked before the walk, in this order."""

"""A check from its options: who is asked about, with which credentials, what was seen already."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from spdiag.authority import serving
from spdiag.catalog.enrich import enriched
from spdiag.circumstances import OPTION, Options, asked_about, known_case, settled
from spdiag.completing import compared
from spdiag.conversing import Person, completed, conversed
from spdiag.core.asking import YOU_SAID
from spdiag.core.diagnosis import Diagnosis
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Knowledge
from spdiag.core.problem import Problem
from spdiag.core.redaction import Gate
from spdiag.credentials.found import Credentials, Search
from spdiag.credentials.search import search
from spdiag.credentials.secrets import known_secrets
from spdiag.credentials.shapes import client_shown
from spdiag.explaining import prepared
from spdiag.investigation import Inquiry, Question, investigate
from spdiag.paste import read
from spdiag.probes.endpoints import endpoints

if TYPE_CHECKING:  # offline, not even the module that could open a socket is loaded
    from spdiag.probes.kept import Kept
    from spdiag.probes.wire import Wire


@dataclass(frozen=True, slots=True)
class Means:
    """What walks share: their connections, what was seen of sellers, whose turn it is to send, and request logs.

    `logged` tells whom a failure of the call strikes, by its status and code, as far as these are known.
    """

    wire: Wire | None = None
    kept: Kept | None = None
    turn: Callable[[], AbstractContextManager[object]] = nullcontext
    pause: Callable[[float], None] = time.sleep
    logged: Callable[[int | None, str], tuple[Evidence, ...]] = lambda _status, _code: ()


def check(  # noqa: PLR0913 - what a check takes, all of it named
    handbook: Knowledge,
    options: Options,
    environment: Mapping[str, str],
    *,
    now: str,
    progress: Callable[[str], None] = lambda _: None,
    means: Means | None = None,
    person: Person | None = None,
    found: Search | None = None,
) -> Diagnosis:
    """The diagnosis the options ask for; raises `Problem` for options and settings that cannot be followed.

    A `person` is asked for what is missing, before the walk and after it. Credentials are sought where people keep
    them, unless they were `found` already.
    """
    found = found or search(environment, options.profile, offline=options.offline)
    if person is not None:
        options = completed(options, found, environment, person, now)
    inquiry, subject = inquired(handbook, options, environment, found, now=now, progress=progress, means=means)
    try:
        diagnosis = investigate(inquiry, subject)
        return diagnosis if person is None else conversed(inquiry, subject, diagnosis, person)
    finally:
        if inquiry.connection is not None:
            inquiry.connection.caller.close()


def inquired(  # noqa: PLR0913 - what a check takes, all of it named
    handbook: Knowledge,
    options: Options,
    environment: Mapping[str, str],
    found: Search,
    *,
    now: str,
    progress: Callable[[str], None] = lambda _: None,
    means: Means | None = None,
) -> tuple[Inquiry, dict[str, object]]:
    """An inquiry that is ready to be made, and what it is about; raises `Problem` as `check` does."""
    options = settled(options, found.settings)
    if options.user_email and not re.fullmatch(r"[!-?A-~]{1,64}@[!-?A-~]{1,255}", options.user_email):
        raise Problem("usage", "the user's e-mail is no address", hint="give it as name@example.com")
    secrets = (*known_secrets(environment), *found.secrets)
    gate = Gate.knowing((*secrets, options.user_email))
    error = _given(options, gate)
    if found.credentials is None and found.alone is not None:
        found = serving(found, asked_about(options, error), smoke=options.smoke)
    if found.credentials is not None and found.credentials.sandbox:
        options = replace(options, sandbox=True)
    case = known_case(options, found, environment, error, now)
    if error is None and "request.foreign-host" in case:
        error = prepared(read(f"{options.request} HTTP/1.1\n", Case()), gate)
    means = means or Means()
    told = error.cases[0] if error is not None else Case()
    compared = means.logged(told.number("response.status"), told.text("error.code"))
    inquiry = Inquiry(
        handbook=handbook,
        question=Question(case=case.plus(*compared), error=error, smoke=options.smoke, fail_on=options.fail_on),
        gate=gate,
        connection=None,
        progress=progress,
        logged=means.logged,
        compared=compared,
    )
    if found.credentials is not None and not options.offline:
        _connect(inquiry, options, found.credentials, environment, means)
    return inquiry, _subject(options, found, gate.case(enriched(case)))


def _connect(
    inquiry: Inquiry, options: Options, credentials: Credentials, environment: Mapping[str, str], means: Means
) -> None:
    """Gives the inquiry its way to Amazon, and what earlier walks learnt of the seller's marketplaces."""
    from spdiag.probes.caller import Caller
    from spdiag.probes.connection import Connection
    from spdiag.probes.participations import kept
    from spdiag.probes.wire import Wire

    case = inquiry.question.case
    business = options.api == "business"
    places = endpoints(environment, business=business, sandbox=options.sandbox, allowed=options.allowed_hosts)
    inquiry.connection = Connection(
        caller=Caller(
            timeout=options.timeout,
            most_calls=options.max_calls,
            progress=inquiry.progress,
            wire=means.wire or Wire(),
            turn=means.turn,
            pause=means.pause,
        ),
        endpoints=places,
        region=case.text("endpoint.region"),
        target="" if options.smoke else case.text("request.target"),
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        refresh_token=credentials.refresh_token,
        user_email=options.user_email,
        siblings=partial(compared, case),
        finds_nothing=_finds_nothing,
        kept=means.kept,
    )
    known = () if options.smoke else kept(inquiry.connection, case.texts("marketplace.ids"))
    inquiry.question = replace(inquiry.question, case=case.plus(*known))


def _finds_nothing(body: str) -> bool:
    """Whether an answer is a list without entries."""
    return read(body, Case()).cases[0].value("response.empty-list") is True


def _given(options: Options, gate: Gate) -> Reading | None:
    """The error the person supplied, read like any paste."""
    if options.error is None:
        return None
    said = "error" in options.said
    context = [Evidence("error.given", True, YOU_SAID if said else OPTION)]
    if options.operation:
        context.append(Evidence("operation.id", options.operation, YOU_SAID if "operation" in options.said else OPTION))
    reading = read(options.error, Case(tuple(context)))
    return prepared(_typed(reading) if said else reading, gate)


def _typed(reading: Reading) -> Reading:
    """An error that a person pasted when asked: what stands in its lines, they said."""
    return Reading(reading.kind, reading.size, _yours(reading.case), tuple(_yours(one) for one in reading.items))


def _yours(case: Case) -> Case:
    lines = (one.origin.startswith(("line", "the paste")) for one in case.evidence)
    told = zip(case.evidence, lines, strict=True)
    return Case(tuple(one._replace(origin=f"{YOU_SAID}, {one.origin}") if line else one for one, line in told))


def _subject(options: Options, found: Search, whole: Case) -> dict[str, object]:
    """What was checked, as the document names it; no secret in it."""
    credentials = found.credentials
    return {
        "api": options.api,
        "profile": options.profile,
        "region": whole.text("endpoint.region") or None,
        "marketplaces": list(whole.texts("marketplace.ids")),
        "operation": whole.text("operation.id") or None,
        "request": f"{whole.text('request.method')} {whole.text('request.path')}".strip() or None,
        "sandbox": options.sandbox,
        "credentials": None
        if credentials is None
        else {"source": credentials.source, "client_id": client_shown(credentials.client_id)},
    }

"""An answer of Amazon's, read like a paste: the error in it, with what is certain of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.redaction import Gate
from spdiag.explaining import prepared
from spdiag.paste import read
from spdiag.paste.headers import response_facts

if TYPE_CHECKING:  # offline, not even the module that could open a socket is loaded
    from spdiag.probes.answers import Answer
    from spdiag.probes.connection import Probed


def answer_case(name: str, probed: Probed, gate: Gate, kind: str) -> Case:
    """An answer of Amazon's, read like a paste: its first error, with the facts of the call."""
    origin = f"probe {name}"
    facts = call_facts(probed.answer)
    lwa = probed.answer.place == "lwa"
    facts |= {"endpoint.kind": "lwa"} if lwa else {"endpoint.kind": kind, "endpoint.region": probed.answer.place}
    told = tuple(Evidence(key, value, origin) for key, value in facts.items())
    about = (*told, *response_facts(probed.answer.headers.items(), origin))
    case = read(probed.answer.body, Case((*probed.about, *about))).cases[0]
    case = Case(tuple(one._replace(origin=_placed(one.origin, origin)) for one in case.evidence))
    case = case.plus(Evidence("error.details", None, f"{origin}: the whole answer was seen"))
    return prepared(Reading("http", len(probed.answer.body), case), gate).case


def _placed(origin: str, probe: str) -> str:
    """Where in which answer a fact was seen."""
    return f"{probe}, {origin}" if origin.startswith("line") else origin


def call_facts(answer: Answer) -> dict[str, str | int]:
    """What an answer says besides its body, under the names of facts."""
    facts: dict[str, str | int] = {
        "request.method": answer.method,
        "request.host": answer.host,
        "request.path": answer.path,
    }
    if answer.hindrance:
        facts |= {"transport.error": answer.hindrance, "error.surface": "network"}
    if answer.status is not None:
        facts["response.status"] = answer.status
    return facts

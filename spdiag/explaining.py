"""From a pasted text to its explanation: read, enrich, redact, weigh. No network."""

from __future__ import annotations

import time
from collections.abc import Iterable

from spdiag.catalog.enrich import enrich
from spdiag.core.evidence import Case, Evidence, Reading
from spdiag.core.knowledge import Knowledge
from spdiag.core.redaction import Gate
from spdiag.core.verdict import Explanation, explain, page
from spdiag.paste import read


def explain_text(
    handbook: Knowledge, text: str | bytes, *, context: Case | None = None, secrets: Iterable[str] = ()
) -> Explanation:
    """What a pasted thing means; `context` adds what the paste lacks, `secrets` are masked besides the usual."""
    reading = prepared(read(text, context or Case()), Gate.knowing(secrets))
    asked = handbook.cause(reading.case.text("error.code").casefold()) if reading.kind == "code" else None
    return page(asked, reading) if asked is not None else explain(handbook, reading)


def prepared(reading: Reading, gate: Gate) -> Reading:
    """A reading that has passed the catalog and the gate."""
    whole = Reading(reading.kind, reading.size, enrich(reading.case), tuple(enrich(one) for one in reading.items))
    return gate.reading(whole)


def context(
    *, status: int | None = None, operation: str | None = None, headers: Iterable[str] = (), sandbox: bool = False
) -> tuple[Case, str]:
    """What somebody adds to a paste, and the time, as evidence; and a warning about an operation nobody knows."""
    facts = [Evidence("clock.now", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "the clock here")]
    warning = ""
    if status is not None:
        facts.append(Evidence("response.status", status, "option --status"))
    if operation:
        from spdiag.catalog.operations import operations_named

        known = operations_named(operation)
        facts.append(Evidence("operation.id", known[0].name if known else operation, "option --operation"))
        warning = "" if known else _strange(operation)
    if sandbox:
        facts.append(Evidence("endpoint.sandbox", True, "option --sandbox"))
    told = read("\n".join(("HTTP/1.1", *headers)), Case()).case if headers else Case()
    kept = (one for one in told if one.name.startswith(("response.", "error.type", "request.")))
    return Case((*facts, *(Evidence(one.name, one.value, "option --header") for one in kept))), warning


def _strange(operation: str) -> str:
    from spdiag.catalog.operations import similar_names

    near = " or ".join(similar_names(operation))
    return f"`{operation}` is no operation of SP-API" + (f"; did you mean {near}?" if near else "")

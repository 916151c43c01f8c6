"""The documents of the contract as plain values, ready for JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from spdiag import __version__
from spdiag.core.evidence import Case, Evidence
from spdiag.core.knowledge import Fix, Question
from spdiag.core.verdict import Explanation, filled
from spdiag.core.weighing import Finding, Match

if TYPE_CHECKING:  # explaining needs neither
    from spdiag.core.choosing import Choice
    from spdiag.core.concluding import Conclusion, Group
    from spdiag.core.diagnosis import Diagnosis, Sent
    from spdiag.core.disguise import Hidden
    from spdiag.core.walking import Taken

Plain = dict[str, object]

CASE_FIELDS = {
    "status": "response.status",
    "operation": "operation.id",
    "method": "request.method",
    "path": "request.path",
    "host": "request.host",
    "region": "endpoint.region",
    "request_id": "response.request-id",
    "apigw_id": "response.apigw-id",
    "trace_id": "response.trace-id",
    "error_type": "error.type",
    "rate_limit": "response.rate-limit",
    "date": "response.date",
    "client": "client.name",
}


def as_json(document: Plain) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_line(document: Plain) -> str:
    """The document in one line, for JSON by line."""
    return json.dumps(document, ensure_ascii=False)


def explanation(found: Explanation) -> Plain:
    """`spdiag/explanation/1`."""
    reading = found.reading
    return {
        "schema": "spdiag/explanation/1",
        "version": __version__,
        "outcome": "explained" if found.explained else "unknown",
        "input": {"kind": reading.kind, "bytes": reading.size},
        "case": case(reading.case, reading.cases),
        "matches": [match(one) for one in found.matches],
        "causes": [cause(one) for one in found.findings],
        "next": [question(one) for one in found.questions],
        **({"hidden": [_hidden(one) for one in found.hidden]} if found.hidden else {}),
    }


def _hidden(one: Hidden) -> Plain:
    return {"client": one.client, "facts": list(one.facts), "says": one.says, "do": one.do}


def case(shared: Case, items: Iterable[Case]) -> Plain:
    """What was read out of the input; fields that nobody saw are left out."""
    items = tuple(items)
    whole = shared.plus(*items[0].evidence) if items else shared
    known: Plain = {"api": whole.text("input.api") or api(whole)}
    known |= {name: value for name, fact in CASE_FIELDS.items() if (value := _seen(whole, fact)) is not None}
    known["errors"] = [error for one in items if (error := errors(one))]
    return known


def api(whole: Case) -> str:
    business = "business" in (whole.text("error.surface"), whole.text("operation.api"))
    return "business" if business or whole.text("endpoint.kind").startswith("business") else "sp-api"


def _seen(whole: Case, fact: str) -> object:
    seen = whole.fact(fact)
    return None if seen is None else value(seen)


def errors(item: Case) -> Plain:
    parts = {name: item.fact(f"error.{name}") for name in ("code", "message", "details")}
    return {name: seen.value for name, seen in parts.items() if seen is not None and seen.value is not None}


def value(seen: Evidence) -> object:
    return list(seen.value) if isinstance(seen.value, tuple) else seen.value


def evidence(seen: Evidence) -> Plain:
    return {"name": seen.name, "value": value(seen), "origin": seen.origin}


def match(found: Match) -> Plain:
    told: Plain = {
        "error": found.error.id,
        "title": found.error.title,
        "published": found.error.published,
        "because": [evidence(one) for one in found.because],
        "references": [one.url for one in found.error.references],
    }
    return {**told, "note": found.error.note} if found.error.note else told


def cause(found: Finding) -> Plain:
    return {
        "id": found.cause.id,
        "title": filled(found.cause.title, found.case),
        "likelihood": found.likelihood.value,
        "owner": found.cause.owner,
        "why": filled(found.why, found.case),
        "explanation": filled(found.cause.explanation, found.case),
        "because": [evidence(one) for one in found.because],
        "against": [evidence(one) for one in found.against],
        "fixes": [fix(one, found.case) for one in found.fixes],
        "references": [one.url for one in found.cause.references],
        "legacy": found.cause.legacy,
        "score": found.score,
    }


def fix(one: Fix, about: Case) -> Plain:
    parts = {"do": one.do, "where": one.where, "verify": one.verify}
    return {name: filled(text, about) for name, text in parts.items() if text}


def question(one: Question) -> Plain:
    return {"ask": one.ask, "command": one.command} if one.command else {"ask": one.ask}


def diagnosis(found: Diagnosis) -> Plain:
    """`spdiag/diagnosis/1`."""
    return {
        "schema": "spdiag/diagnosis/1",
        "version": __version__,
        "outcome": found.outcome.value,
        "exit_code": found.exit_code,
        "subject": dict(found.subject),
        "verdict": None if found.verdict is None else verdict(found.verdict, found.step),
        "causes": [cause(one) for one in found.findings],
        "steps": [step(one) for one in found.steps],
        "next": [question(one) for one in found.questions],
        "calls": [call(one) for one in found.calls],
        "choices": [choice(one) for one in found.choices],
        **({"bug": found.bug} if found.bug else {}),
        **({"told": [evidence(one) for one in found.told]} if found.told else {}),
    }


def verdict(found: Finding, step: str) -> Plain:
    return {
        "cause": found.cause.id,
        "likelihood": found.likelihood.value,
        "owner": found.cause.owner,
        "step": step,
        "summary": filled(found.cause.title, found.case),
    }


def call(one: Sent) -> Plain:
    told: Plain = {
        "method": one.method,
        "host": one.host,
        "path": one.path,
        "status": one.status,
        "request_id": one.request_id,
        "ms": one.milliseconds,
    }
    return {**told, "trouble": one.trouble} if one.trouble else told


def choice(one: Choice) -> Plain:
    return {
        "probe": one.offer.name,
        "ask": one.offer.question,
        "points": one.points,
        "causes": list(one.causes),
        "because": one.because,
    }


def conclusion(found: Conclusion) -> Plain:
    """`spdiag/conclusion/1`: what the checks of several sellers come to."""
    return {
        "schema": "spdiag/conclusion/1",
        "version": __version__,
        "sellers": found.total,
        "listed": found.listed,
        "interrupted": found.interrupted,
        "exit_code": found.exit_code,
        "groups": [_group(one) for one in found.groups],
        "summary": found.says,
    }


def _group(one: Group) -> Plain:
    fixes = [fix(each, one.finding.case) for each in one.finding.fixes[:1]] if one.finding is not None else []
    return {
        "outcome": one.outcome.value,
        "cause": one.cause or None,
        "owner": one.owner or None,
        "sellers": list(one.sellers),
        "summary": one.says,
        "likelihood": one.likelihood.value if one.likelihood is not None else None,
        "apart": {"kind": one.apart.kind, "values": list(one.apart.values)} if one.apart is not None else None,
        "fixes": fixes,
    }


def step(taken: Taken) -> Plain:
    told: Plain = {
        "id": taken.step.id,
        "question": taken.step.question,
        "outcome": taken.outcome,
        "summary": taken.summary,
        "evidence": [evidence(one) for one in taken.evidence],
    }
    if taken.next is None:
        return told
    return {**told, "next": taken.next.ask, **({"command": taken.next.command} if taken.next.command else {})}

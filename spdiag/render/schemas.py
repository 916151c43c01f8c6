"""The JSON Schemas of spdiag's documents. New fields and enum values may appear; nothing is removed."""

from __future__ import annotations

from collections.abc import Callable

Plain = dict[str, object]

TEXT: Plain = {"type": "string"}
TEXT_OR_NULL: Plain = {"type": ["string", "null"]}
TEXTS: Plain = {"type": "array", "items": TEXT}
LIKELIHOOD: Plain = {"enum": ["certain", "likely", "possible"]}
OWNER: Plain = {"enum": ["developer", "seller", "amazon"]}


def _object(required: dict[str, object], optional: dict[str, object] | None = None) -> Plain:
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": list(required)}


def _list(of: object) -> Plain:
    return {"type": "array", "items": of}


EVIDENCE = _object({"name": TEXT, "value": {"type": ["string", "number", "boolean", "array", "null"]}, "origin": TEXT})
QUESTION = _object({"ask": TEXT}, {"command": TEXT})
FIX = _object({"do": TEXT}, {"where": TEXT, "verify": TEXT})
MATCH = _object(
    {"error": TEXT, "because": _list(EVIDENCE)},
    {"title": TEXT, "note": TEXT, "published": {"type": "boolean"}, "references": TEXTS},
)
CAUSE = _object(
    {
        "id": {"type": "string", "pattern": r"^[a-z0-9-]+\.[a-z0-9-]+$"},
        "title": TEXT,
        "likelihood": LIKELIHOOD,
        "owner": OWNER,
        "explanation": TEXT,
        "because": _list(EVIDENCE),
        "against": _list(EVIDENCE),
        "fixes": _list(FIX),
        "references": _list({"type": "string", "pattern": "^https://"}),
        "legacy": {"type": "boolean"},
    },
    {"why": TEXT, "score": {"type": "integer"}},
)
ERROR = {"type": "object", "properties": {"code": {}, "message": {}, "details": {}}}
CASE = _object(
    {"api": {"enum": ["sp-api", "business"]}, "errors": _list(ERROR)},
    {
        "status": {"type": "integer"},
        **dict.fromkeys(("operation", "method", "path", "host", "region", "request_id", "apigw_id"), TEXT),
        **dict.fromkeys(("trace_id", "error_type", "rate_limit", "date", "client"), TEXT),
    },
)
KINDS = ["json", "http", "exception", "text", "url", "code", "html", "curl", "har", "empty"]
OUTCOMES = ["healthy", "problem", "inconclusive", "untestable", "no-credentials", "bug"]
STEPS = [
    "credentials",
    "status-class",
    "roles-and-tokens",
    "path-comparison",
    "marketplace-participation",
    "account-health",
]


def _document(name: str, title: str, fields: Plain, sometimes: Plain | None = None) -> Plain:
    whole = _object({"schema": {"const": f"spdiag/{name}/1"}, "version": TEXT, **fields}, sometimes)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **whole}


def _explanation() -> Plain:
    return _document(
        "explanation",
        "What a pasted error means",
        {
            "outcome": {"enum": ["explained", "unknown"]},
            "input": _object({"kind": {"enum": KINDS}, "bytes": {"type": "integer", "minimum": 0}}),
            "case": CASE,
            "matches": _list(MATCH),
            "causes": _list(CAUSE),
            "next": _list(QUESTION),
        },
        {"hidden": _list(_object({"client": TEXT, "facts": TEXTS, "says": TEXT, "do": TEXT}))},
    )


def _diagnosis() -> Plain:
    credentials = _object({"source": TEXT, "client_id": TEXT})
    subject = _object(
        {"api": TEXT, "profile": TEXT, "region": TEXT_OR_NULL, "marketplaces": TEXTS, "operation": TEXT_OR_NULL},
        {
            "request": TEXT_OR_NULL,
            "sandbox": {"type": "boolean"},
            "credentials": {"anyOf": [credentials, {"type": "null"}]},
        },
    )
    verdict = _object(
        {"cause": TEXT, "likelihood": LIKELIHOOD, "owner": OWNER, "step": {"enum": STEPS}, "summary": TEXT}
    )
    return _document(
        "diagnosis",
        "What a check found out about one seller",
        {
            "outcome": {"enum": OUTCOMES},
            "exit_code": {"enum": [0, 1, 3, 4, 5, 70]},
            "subject": subject,
            "verdict": {"anyOf": [verdict, {"type": "null"}]},
            "causes": _list(CAUSE),
            "steps": _list(_step()),
            "next": _list(QUESTION),
            "calls": _list(_call()),
        },
        {"choices": _list(_choice()), "told": _list(EVIDENCE), "bug": TEXT},
    )


def _choice() -> Plain:
    """A follow-up question that was considered: asked, or held back for the reason given."""
    return _object(
        {"probe": TEXT, "ask": TEXT, "points": {"type": "integer", "minimum": 1}, "causes": TEXTS, "because": TEXT}
    )


def _step() -> Plain:
    return _object(
        {
            "id": {"enum": STEPS},
            "question": TEXT,
            "outcome": {"enum": ["passed", "failed", "warned", "skipped", "unknown"]},
            "summary": TEXT,
            "evidence": _list(EVIDENCE),
        },
        {"next": TEXT, "command": TEXT},
    )


def _call() -> Plain:
    return _object(
        {
            "method": {"enum": ["GET", "POST"]},
            "host": TEXT,
            "path": TEXT,
            "status": {"type": ["integer", "null"]},
            "request_id": TEXT,
            "ms": {"type": "integer", "minimum": 0},
        },
        {"trouble": TEXT},
    )


def _conclusion() -> Plain:
    apart = _object({"kind": {"enum": ["marketplace", "region", "application"]}, "values": TEXTS})
    group = _object(
        {"outcome": {"enum": OUTCOMES}, "cause": TEXT_OR_NULL, "owner": TEXT_OR_NULL, "sellers": TEXTS},
        {
            "summary": TEXT,
            "likelihood": {"enum": ["certain", "likely", "possible", None]},
            "apart": {"anyOf": [apart, {"type": "null"}]},
            "fixes": _list(FIX),
        },
    )
    count: Plain = {"type": "integer", "minimum": 0}
    fields: Plain = {"sellers": count, "groups": _list(group), "summary": TEXT}
    more: Plain = {"listed": count, "interrupted": {"type": "boolean"}, "exit_code": count}
    return _document("conclusion", "What the checks of several sellers come to", fields, more)


COUNT: Plain = {"type": "integer", "minimum": 0}
MOMENT: Plain = {"anyOf": [{"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT[\d:.]+Z$"}, {"type": "null"}]}


def _comparison() -> Plain:
    counted: Plain = dict.fromkeys(("read", "rejected", "without_seller"), COUNT)
    rows = _object(counted, {"unrelated": COUNT, "outside": COUNT})
    window = _object({"from": MOMENT, "to": MOMENT}, {"zone_assumed": {"type": "boolean"}})
    findings = _list(_compared())
    return _document(
        "comparison",
        "Whom the errors in request logs strike",
        {"rows": rows, "window": window, "findings": findings},
        {"warnings": TEXTS, "exit_code": {"enum": [0, 1, 3]}, "elsewhere": findings},
    )


def _compared() -> Plain:
    """A finding of a comparison."""
    share: Plain = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    top = _object({"seller": TEXT, "failures": COUNT, "successes": COUNT})
    known: Plain = {"affected": COUNT, "affected_ids": _list(TEXT)}
    sellers = _object({"seen": COUNT, "failing": COUNT, "only_failing": COUNT, "top": _list(top)}, known)
    return _object(
        {
            **dict.fromkeys(("operation", "method", "code", "message"), TEXT_OR_NULL),
            "path": TEXT,
            "status": {"type": ["integer", "null"]},
            "occurrences": COUNT,
            "sellers": sellers,
            "marketplaces": _list(_object({"marketplace": TEXT, "seen": COUNT, "failing": COUNT})),
            "first_seen": MOMENT,
            "last_seen": MOMENT,
            "scope": {"enum": ["all-sellers", "limited-group", "one-seller", "inconclusive"]},
            "differs": _list(_object({"field": TEXT, "value": TEXT, "lift": {"type": "number", "minimum": 0}})),
            "next": {
                "enum": ["amazon-or-own-release", "reach-out-to-sellers", "marketplace-participation", "more-logs"]
            },
            "summary": TEXT,
        },
        {
            "details": TEXT_OR_NULL,
            "calls": COUNT,
            "elsewhere": {"type": "boolean"},
            "why": TEXT,
            "ended": MOMENT,
            "began": _object({"at": MOMENT, "together": {"type": ["boolean", "null"]}, "share_before": share}),
            "causes": _list(_object({"id": TEXT, "title": TEXT, "likelihood": LIKELIHOOD, "owner": OWNER})),
        },
    )


def _fields() -> Plain:
    places: Plain = {"type": "object", "additionalProperties": TEXTS}
    log = _object({"log": TEXT, "kind": TEXT, "fields": places, "missing": TEXTS, "compared_by": TEXTS})
    return _document("fields", "Where request logs keep the fields", {"logs": _list(log), "warnings": TEXTS})


SCHEMAS: dict[str, Callable[[], Plain]] = {
    "explanation": _explanation,
    "diagnosis": _diagnosis,
    "conclusion": _conclusion,
    "comparison": _comparison,
    "fields": _fields,
}
NAMES = tuple(SCHEMAS)


def schema(name: str) -> Plain:
    """The JSON Schema of the document with this name."""
    return SCHEMAS[name]()

"""The JSON Schema of knowledge files, for editors: what `KEYS` says, with the type of each field."""

from __future__ import annotations

from collections.abc import Mapping

from spdiag.core.condition import JOINTS, OPERATORS
from spdiag.core.facts import FACTS
from spdiag.core.knowledge import Likelihood, Weight
from spdiag.handbook.forms import KEYS
from spdiag.handbook.lint import NESTED, OUTCOMES, OWNERS

Plain = dict[str, object]

TEXT: Plain = {"type": "string"}
FLAG: Plain = {"type": "boolean"}
TEXTS: Plain = {"type": "array", "items": TEXT}
FIELDS: Mapping[str, Plain] = {
    "codes": TEXTS,
    "probes": TEXTS,
    "follow": TEXTS,
    "settles": TEXTS,
    "facts": TEXTS,
    "published": FLAG,
    "fallback": FLAG,
    "legacy": FLAG,
    "stop": FLAG,
    "alone": FLAG,
    "untestable": FLAG,
    "owner": {"enum": list(OWNERS)},
    "outcome": {"enum": list(OUTCOMES)},
    "likelihood": {"enum": [one.value for one in Likelihood]},
    "weight": {"enum": [one.value for one in Weight]},
    "url": {"type": "string", "pattern": "^https://"},
    "checked": {"type": "string", "pattern": r"^20\d\d-\d\d-\d\d$"},
    "match": {"$ref": "#/$defs/condition"},
    "when": {"$ref": "#/$defs/condition"},
    "given": {"type": "object"},
    "expect": {"type": ["object", "string"]},
}
NEEDED = {
    "error": ("id", "title", "match"),
    "cause": ("id", "title", "owner", "explanation", "fixes"),
    "flowchart": ("id", "title", "steps"),
    "client": ("id", "title", "hides"),
    "prior": ("cause", "likelihood"),
    "fix": ("do",),
    "reference": ("url", "checked"),
    "weighed": ("when", "weight"),
    "question": ("ask",),
    "step": ("id", "question", "answers"),
    "branch": ("outcome", "says"),
    "loss": ("says", "do"),
    "example": ("expect",),
}


def schema(kind: str) -> Plain:
    """The schema of an error, a cause, a flowchart or a client library."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"spdiag {kind}",
        "$ref": f"#/$defs/{kind}",
        "$defs": {**{name: _form(name) for name in KEYS}, "condition": _condition()},
    }


def _form(name: str) -> Plain:
    return {
        "type": "object",
        "properties": {field: _field(name, field) for field in KEYS[name]},
        "required": list(NEEDED.get(name, ())),
        "additionalProperties": False,
    }


def _field(form: str, field: str) -> Plain:
    if field == "evidence" and form == "cause":
        return {"$ref": "#/$defs/evidence"}
    if field == "confirm":
        return {"$ref": "#/$defs/question"}
    if field in NESTED:
        return {"type": "array", "items": {"$ref": f"#/$defs/{NESTED[field]}"}}
    return FIELDS.get(field, TEXT)


def _condition() -> Plain:
    """A mapping of `fact` or `fact|operator` to what is expected; all, any and none nest."""
    several: Plain = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}
    facts = "|".join(fact.name.replace(".", r"\.") for fact in FACTS)
    return {
        "type": "object",
        "minProperties": 1,
        "properties": dict.fromkeys(JOINTS, several),
        "patternProperties": {rf"^({facts})(\|({'|'.join(OPERATORS)}))?$": {}},
        "additionalProperties": False,
    }

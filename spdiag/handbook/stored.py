"""Knowledge as the cache keeps it: a short index of what could fit, and each form on a line of its own.

Only the forms that fit a case are read at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from spdiag.core.condition import fits, packed, unpacked
from spdiag.core.evidence import Case
from spdiag.core.knowledge import Cause, ErrorRule, Flowchart, Weight
from spdiag.handbook import forms
from spdiag.handbook.form import Form

Plain = dict[str, dict[str, Any]]


def written(plain: Plain) -> str:
    """The plain forms as text: the index on the first line, then a form a line."""
    lines: list[str] = []
    index: dict[str, list[list[object]]] = {kind: [] for kind in plain}
    for kind, entries in plain.items():
        for identity, form in entries.items():
            index[kind].append([identity, len(lines), *_asks(kind, form)])
            lines.append(json.dumps(form))
    return "\n".join((json.dumps(index), *lines, ""))


def _asks(kind: str, form: Mapping[str, Any]) -> list[object]:
    """The conditions of which one must hold for the form to matter to a case."""
    if kind == "error":
        return [[packed(forms.error(Form(form, [])).match)]]
    if kind == "cause":
        pro = forms.cause(Form(form, [])).pro
        return [[packed(one.when) for one in pro if one.weight is not Weight.WEAK]]
    return []


class Stored:
    """Knowledge read form by form out of what `written` wrote."""

    def __init__(self, text: str) -> None:
        first, *self._lines = text.split("\n")
        index: dict[str, list[list[Any]]] = json.loads(first)
        self._places = {kind: {entry[0]: entry[1] for entry in entries} for kind, entries in index.items()}
        self._asks = {
            kind: [(entry[0], [unpacked(one) for one in entry[2]]) for entry in index[kind]]
            for kind in ("error", "cause")
        }
        self._errors: dict[str, ErrorRule] = {}
        self._causes: dict[str, Cause] = {}

    def errors_about(self, case: Case) -> tuple[ErrorRule, ...]:
        return tuple(self._error(identity) for identity in self._fitting("error", case))

    def causes_about(self, case: Case) -> tuple[Cause, ...]:
        found = (self.cause(identity) for identity in self._fitting("cause", case))
        return tuple(one for one in found if one is not None)

    def cause(self, identity: str) -> Cause | None:
        if identity not in self._causes and identity in self._places["cause"]:
            self._causes[identity] = forms.cause(self._form("cause", identity))
        return self._causes.get(identity)

    def flowchart(self, identity: str) -> Flowchart:
        return forms.flowchart(self._form("flowchart", identity))

    def _error(self, identity: str) -> ErrorRule:
        if identity not in self._errors:
            self._errors[identity] = forms.error(self._form("error", identity))
        return self._errors[identity]

    def _fitting(self, kind: str, case: Case) -> list[str]:
        return [identity for identity, asked in self._asks[kind] if any(fits(one, case) for one in asked)]

    def _form(self, kind: str, identity: str) -> Form:
        return Form(json.loads(self._lines[self._places[kind][identity]]), [])

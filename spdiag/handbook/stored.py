"""Knowledge as the cache keeps it: a short index of what could fit, then each form; few are read at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from spdiag.core.condition import Condition, fits, packed, parse, unpacked
from spdiag.core.evidence import Case, Value
from spdiag.core.knowledge import Cause, ErrorRule, Flowchart, Weight
from spdiag.core.prefilter import chances, has_chance, plain
from spdiag.handbook import forms
from spdiag.handbook.form import Form, Kept

if TYPE_CHECKING:
    from spdiag.core.disguise import Client

Plain = dict[str, dict[str, Any]]
SEAM = b"\0"
CONDITIONS = ("match", "when")
PASSING = frozenset(
    ("response.request-id", "response.trace-id", "response.apigw-id", "response.date", "observed.at", "clock.now")
)
"""Facts that differ from one answer to the next, and that no condition names."""
MOST_REMEMBERED = 64
BROKEN = (ValueError, TypeError, KeyError, AttributeError)


def written(forms_by_kind: Plain) -> bytes:
    """The plain forms as bytes: the index, a seam, and the text the index points into."""
    index: dict[str, list[list[object]]] = {kind: [] for kind in forms_by_kind}
    text = b""
    for kind, entries in forms_by_kind.items():
        for identity, form in entries.items():
            asked = ASKS[kind](form)
            kept = _kept(form)
            ways = [plain(chance) for condition in asked for chance in chances(condition)]
            first, second = (json.dumps(one).encode() for one in ([packed(one) for one in asked], kept))
            ends = (len(text), len(text) + len(first), len(text) + len(first) + len(second))
            index[kind].append([identity, *ends, ways])
            text += first + second
    return json.dumps(index).encode() + SEAM + text


def _kept(form: Any) -> Any:
    """The form with its conditions written out, so that they need no second reading."""
    if isinstance(form, list):
        return [_kept(one) for one in form]
    if not isinstance(form, dict):
        return form
    return {name: packed(parse(one)) if name in CONDITIONS else _kept(one) for name, one in form.items()}


def _of_error(form: Mapping[str, Any]) -> list[Condition]:
    return [forms.error(Form(form, [])).match]


def _of_cause(form: Mapping[str, Any]) -> list[Condition]:
    return [one.when for one in forms.cause(Form(form, [])).pro if one.weight is not Weight.WEAK]


ASKS: dict[str, Callable[[Mapping[str, Any]], list[Condition]]] = {
    "error": _of_error,
    "cause": _of_cause,
    "flowchart": lambda _: [],
    "client": lambda _: [],
}
"""The conditions of which one must hold for a form to matter to a case."""


class Stored:
    """Knowledge read form by form out of what `written` wrote; where that is broken, out of what `remake` returns."""

    def __init__(self, kept: bytes, remake: Callable[[], bytes]) -> None:
        self._remake = remake
        try:
            self._open(kept)
        except BROKEN:
            self._open(remake())
        self._asked: dict[tuple[str, str], list[Condition]] = {}
        self._fitted: dict[tuple[str, frozenset[tuple[str, Value]]], list[str]] = {}
        self._errors: dict[str, ErrorRule] = {}
        self._causes: dict[str, Cause] = {}
        self._charts: dict[str, Flowchart] = {}

    def _open(self, kept: bytes) -> None:
        head, _, self._text = kept.partition(SEAM)
        index = json.loads(head)
        self._index: dict[str, dict[str, list[Any]]] = {
            kind: {identity: [identity, *ends, ways] for identity, *ends, ways in index[kind]} for kind in ASKS
        }

    def _loaded(self, kind: str, identity: str, part: int) -> Any:
        """A part of an entry, out of a copy made anew when the kept one does not hold it."""
        for _ in range(2):
            ends = self._index[kind][identity][1:4]
            try:
                return json.loads(self._text[ends[part] : ends[part + 1]])
            except BROKEN:
                self._open(self._remake())
        raise AssertionError(f"{identity} cannot be kept")

    def errors_about(self, case: Case) -> tuple[ErrorRule, ...]:
        return tuple(self._error(identity) for identity in self._fitting("error", case))

    def causes_about(self, case: Case) -> tuple[Cause, ...]:
        found = (self.cause(identity) for identity in self._fitting("cause", case))
        return tuple(one for one in found if one is not None)

    def cause(self, identity: str) -> Cause | None:
        if identity not in self._causes and identity in self._index["cause"]:
            self._causes[identity] = forms.cause(self._form("cause", identity))
        return self._causes.get(identity)

    def names(self) -> tuple[str, ...]:
        forms_of_errors = (self._loaded("error", identity, 1) for identity in self._index["error"])
        return (*(code for form in forms_of_errors for code in form.get("codes", ())), *self._index["cause"])

    def client(self, identity: str) -> Client | None:
        return forms.client(self._form("client", identity)) if identity in self._index["client"] else None

    def flowchart(self, identity: str) -> Flowchart:
        if identity not in self._charts:
            self._charts[identity] = forms.flowchart(self._form("flowchart", identity))
        return self._charts[identity]

    def _error(self, identity: str) -> ErrorRule:
        if identity not in self._errors:
            self._errors[identity] = forms.error(self._form("error", identity))
        return self._errors[identity]

    def _fitting(self, kind: str, case: Case) -> list[str]:
        """What fits, remembered: checks of many sellers ask the same of cases that differ in their ids alone."""
        facts = frozenset((one.name, one.value) for one in case if one.name not in PASSING)
        if (kind, facts) not in self._fitted:
            if len(self._fitted) >= MOST_REMEMBERED:
                self._fitted.clear()
            self._fitted[kind, facts] = self._found(kind, case)
        return self._fitted[kind, facts]

    def _found(self, kind: str, case: Case) -> list[str]:
        hopeful = [identity for identity, *_, ways in self._index[kind].values() if has_chance(ways, case)]
        return [identity for identity in hopeful if any(fits(one, case) for one in self._conditions(kind, identity))]

    def _conditions(self, kind: str, identity: str) -> list[Condition]:
        known = (kind, identity)
        if known not in self._asked:
            self._asked[known] = [unpacked(one) for one in self._loaded(kind, identity, 0)]
        return self._asked[known]

    def _form(self, kind: str, identity: str) -> Kept:
        return Kept(self._loaded(kind, identity, 1))

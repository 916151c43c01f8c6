"""JSON in a paste: its errors, and what else it says of the answer."""

from __future__ import annotations

import json
from typing import Any

from spdiag.core.evidence import Evidence
from spdiag.paste.json_answers import facts_in
from spdiag.paste.json_errors import Where, errors_in
from spdiag.paste.json_values import Placed, values
from spdiag.paste.paste import Findings, Paste, fact

_DOCUMENT_WORDS = (
    "processingstatus",
    "operationstatus",
    "submissionid",
    "transactionstatus",
    "feestimate",
    "issues",
    "feesestimate",
    "messagesprocessed",
    "processingreport",
    "errordetails",
    "clienterror",
    "servererror",
)


def read(paste: Paste) -> Findings | None:
    """The errors of all JSON in the paste, one item each."""
    whole = _whole(paste.whole)
    found = (Placed(whole, 0, len(paste.text)),) if whole is not None else values(paste.text)
    if not found:
        return None
    items = tuple(item for placed in found for item in errors_in(placed.value, _finder(paste, placed)))
    items += _cut_off(paste, found[-1].end) if items else ()
    shared = tuple(one for placed in found for one in _shared(paste, placed, bool(items)))
    lead = paste.text[: found[0].start].strip(" \n\t`*\"';:()=")
    kind = "json" if len(lead) < 40 and (items or shared or not lead) else ""
    kind = "exception" if any(one.name == "error.exception" for item in items for one in item) else kind
    return Findings(kind, shared, items, whole is not None and bool(items)) if kind or shared or items else None


def _cut_off(paste: Paste, end: int) -> tuple[tuple[Evidence, ...], ...]:
    """The errors of a list that was cut off, behind those that are whole."""
    if '"code"' not in paste.text[end:]:
        return ()
    from spdiag.paste.loose import items

    return items(paste, end)


def _whole(text: str) -> Any:
    """The value of a paste that is JSON from end to end, else `None`."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) or (value and isinstance(value, list)) else None


def _finder(paste: Paste, placed: Placed) -> Where:
    """Tells the line of a field; fields are asked for in the order they stand."""
    at, escaped = [placed.start], '\\"' in paste.text
    if paste.text.find("\n", placed.start, placed.end) < 0:
        line = paste.line(placed.start)
        return lambda key: line

    def where(key: str) -> str:
        found = paste.text.find(f'"{key}"', at[0], placed.end)
        if found < 0 and escaped:
            found = paste.text.find(f'\\"{key}\\"', at[0], placed.end)
        at[0] = found + 1 if found >= 0 else at[0]
        return paste.line(at[0])

    return where


def _shared(paste: Paste, placed: Placed, with_items: bool) -> tuple[Evidence, ...]:
    origin = paste.line(placed.start)
    facts = facts_in(placed.value, origin, with_items)
    if any(word in paste.folded for word in _DOCUMENT_WORDS):
        from spdiag.paste.documents import facts_in as document_facts

        facts += tuple(_on_its_line(paste, placed, one) for one in document_facts(placed.value, origin))
    if with_items:
        facts += (fact("response.body-kind", "json", origin),)
    return facts


def _on_its_line(paste: Paste, placed: Placed, one: Evidence) -> Evidence:
    """The status of a document with the line on which it stands."""
    if one.name != "document.status":
        return one
    from re import escape, search

    found = search(
        rf'"\w{{0,20}}[Ss]tatus\w{{0,8}}"\s{{0,3}}:\s{{0,3}}"{escape(str(one.value))}"', paste.text[placed.start :]
    )
    return one._replace(origin=paste.line(placed.start + found.start())) if found else one

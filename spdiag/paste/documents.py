"""Documents that report on work done later: reports, feeds, listing submissions, inbound operations, transactions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

_STATUS_FIELD = (
    r"(processingStatus|operationStatus|processing_status|operation_status)[\"'\]]{0,2}\s{0,3}(?:=>|[:=])\s{0,3}"
    r"(?:string\(\d+\)\s)?[\"']?([A-Z_]{2,40})\b"
)
_REQUEST_TYPE = (
    r"(?:report|feed)_?type[\"'\]]{0,2}\s{0,3}(?:=>|[:=])\s{0,3}(?:string\(\d+\)\s)?[\"']?([A-Za-z0-9_.]{4,90})"
)
_ACCOUNT = r"\b(?:current)?account_?status[\"'\]]{0,2}\s{0,3}(?:=>|[:=])\s{0,3}[\"']?(NORMAL|AT_RISK|DEACTIVATED)\b"
_TRANSACTION = (
    r"transactionStatus\b[^\n]{0,60}\n(?:.{0,200}\n){0,6}?\s{0,40}status[\"'\]]{0,2}\s{0,3}(?:=>|[:=])\s{0,3}"
    r"[\"']?([A-Za-z]{4,20})"
)
_LISTING = ("issues", "submissionid", "sku")


def read(paste: Paste) -> Findings | None:
    """The status of a document that stands as loose text: fragments, class dumps, print_r."""
    facts: list[Evidence] = []
    if found := re.search(_STATUS_FIELD, paste.text, re.IGNORECASE):
        origin = paste.line(found.start())
        kind = "inbound-operation" if found[1].lower().startswith("operation") else _kind_of_text(paste.folded)
        facts += _document(found[2].upper(), kind, origin)
    elif found := re.search(_TRANSACTION, paste.text):
        facts += _document(found[1], "transaction", paste.line(found.start()))
    if found := re.search(_ACCOUNT, paste.text, re.IGNORECASE):
        facts.append(fact("account.status", found[1].upper(), paste.line(found.start())))
    if found := re.search(_REQUEST_TYPE, paste.text, re.IGNORECASE):
        facts.append(fact("type.name", found[1], paste.line(found.start())))
    return Findings("", tuple(facts)) if facts else None


def facts_in(value: Any, origin: str) -> tuple[Evidence, ...]:
    """The status of the first document found in a JSON value."""
    for layer in _objects(value, 0):
        found = _status_of({str(key).strip().lower(): each for key, each in layer.items()})
        if found:
            return tuple(_document(*found, origin))
    return ()


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    if depth < 6 and isinstance(value, dict | list):
        for one in list(value.values() if isinstance(value, dict) else value)[:50]:
            yield from _objects(one, depth + 1)


def _status_of(fields: dict[str, Any]) -> tuple[str, str] | None:
    if isinstance(fields.get("processingstatus"), str):
        return fields["processingstatus"], _kind_of_text(" ".join(fields))
    if "messagesprocessed" in fields or "processingreport" in fields:
        return str(fields.get("statuscode", "")), "feed"
    if isinstance(fields.get("operationstatus"), str):
        return fields["operationstatus"], "inbound-operation"
    if "transactionid" in fields and isinstance(fields.get("status"), str):
        return fields["status"], "transaction"
    if isinstance(fields.get("status"), str) and any(word in fields for word in _LISTING):
        return fields["status"], "listing"
    return None


def _kind_of_text(folded: str) -> str:
    if "feedid" in folded or "feedtype" in folded or "feed_type" in folded:
        return "feed"
    return "query" if "queryid" in folded else "report"


def _document(status: str, kind: str, origin: str) -> Iterator[Evidence]:
    if status:
        yield fact("document.status", status, origin)
    yield fact("document.kind", kind, origin)
    surface = {"inbound-operation": "inbound", "transaction": "vendor"}.get(kind, kind)
    if surface in ("report", "feed", "listing", "inbound", "vendor"):
        yield fact("error.surface", surface, origin)

"""Documents that report on work done later: reports, feeds, listing submissions, inbound operations, transactions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spdiag.core.evidence import Evidence
from spdiag.paste.paste import Findings, Paste, fact

_STATUS_FIELD = (
    r"(processingStatus|operationStatus|processing_status|operation_status)[\\\"'\]]{0,3}\s{0,3}(?:=>|[:=])\s{0,3}"
    r"(?:string\(\d+\)\s)?\\?[\"']?(?:\w{1,40}\.)?([A-Z_]{2,40})\b"
)
_SAID = (
    r"(?:\b[Ss]tatus|[a-z]Status|_status|STATUS)\b[\"'()\]]{0,3}\s{0,3}(?:=>|={1,3}|:|is|was|of)?\s{0,3}[\"'`*]{0,2}"
    r"(FATAL|CANCELLED)\b"
)
_WITH_ERRORS = r"Messages(?:WithError|Invalid)[\"'\]>]{0,2}\s{0,3}(?:=>|[:=])?\s{0,3}[\"']?[1-9]\d{0,8}\b"
_REQUEST_TYPE = (
    r"(?:report|feed)_?type[\"'\]]{0,2}\s{0,3}(?:=>|[:=])\s{0,3}(?:string\(\d+\)\s)?[\"']?"
    r"(?:\w{0,20}types?(?:\.|::))?([A-Za-z0-9_.]{4,90})"
)
_ACCOUNT = r"\b(?:current)?account_?status[\"'\]]{0,2}\s{0,3}(?:=>|[:=])\s{0,3}[\"']?(NORMAL|AT_RISK|DEACTIVATED)\b"
_TRANSACTION = (
    r"transactionStatus\b[^\n]{0,60}\n(?:.{0,200}\n){0,6}?\s{0,40}status[\"'\]]{0,2}\s{0,3}(?:=>|[:=])\s{0,3}"
    r"[\"']?([A-Za-z]{4,20})"
)
_BESIDE = (
    r"\bstatus[\\\"'\]:a-z]{0,14}\s{0,3}(?:=>|[:=])\s{0,40}(?:string\(\d+\)\s)?\\?[\"']?(Processing|Failure|Success)\b"
)
_SUBMITTED = r"(?<!\")\b[Ss]tatus[\"'\]]{0,2}\s{0,3}(?:=>|[:=])\s{0,3}[\"']?(INVALID|ACCEPTED)\b"
_WAITS = r"\b(IN_QUEUE)\b"
_TYPED = r"(?s)\bGET_[A-Z_]{8,80}\b.{0,80}?(?<![\[\w])(FATAL|CANCELLED)\b(?!\]|:| ERROR)"
_TYPED_AFTER = r"(?s)(?<![\[\w])(FATAL|CANCELLED)\b(?!\]|:| ERROR).{0,80}?\bGET_[A-Z_]{8,80}\b"
_ID = r"transaction_?id\b|get_?transaction|vendor[^\n]{0,200}transaction|transaction[^\n]{0,200}vendor"
_AMAZONS = (
    "in_queue",
    "reportdocument",
    "get_",
    "post_",
    "_feed",
    "reportid",
    "report_id",
    "report id",
    "reporttype",
    "feedid",
    "processing",
    "createreport",
)
ITEM_STATUSES = ("ClientError", "ServerError")
_ITEMS = frozenset(("asin", "sellersku", "sku", "identifier"))
_LISTING = ("issues", "submissionid", "sku")


def read(paste: Paste) -> Findings | None:
    """The status of a document that stands as loose text: fragments, class dumps, print_r."""
    facts: list[Evidence] = []
    if found := re.search(_STATUS_FIELD, paste.text, re.IGNORECASE):
        origin = paste.line(found.start())
        kind = "inbound-operation" if found[1].lower().startswith("operation") else _kind_of_text(paste.folded)
        facts += _document(found[2].upper(), kind, origin)
    elif found := re.search(_TRANSACTION, paste.text) or _beside_an_id(paste):
        facts += _document(found[1], "transaction", paste.line(found.start()))
    elif "submission" in paste.folded and (found := re.search(_SUBMITTED, paste.text)):
        facts += _document(found[1], "listing", paste.line(found.start()))
    elif found := _said(paste) or _beside_a_type(paste):
        facts += _document(found[1], _kind_of_text(paste.folded), paste.line(found.start()))
    if not facts and (found := re.search(_WITH_ERRORS, paste.text, re.IGNORECASE)):
        facts += _document("", "feed", paste.line(found.start()))
    if found := re.search(_ACCOUNT, paste.text, re.IGNORECASE):
        facts.append(fact("account.status", found[1].upper(), paste.line(found.start())))
    if found := re.search(_REQUEST_TYPE, paste.text, re.IGNORECASE):
        facts.append(fact("type.name", found[1], paste.line(found.start())))
    return Findings("", tuple(facts)) if facts else None


def _beside_an_id(paste: Paste) -> re.Match[str] | None:
    """The status of a transaction that is told by its id alone: var_dump, class dumps."""
    return re.search(_BESIDE, paste.text, re.IGNORECASE) if re.search(_ID, paste.folded) else None


def _beside_a_type(paste: Paste) -> re.Match[str] | None:
    """A status in the same breath as the name of a report type."""
    return re.search(_TYPED, paste.text) or re.search(_TYPED_AFTER, paste.text) if "get_" in paste.folded else None


def _said(paste: Paste) -> re.Match[str] | None:
    """A status that a sentence or a line of a log tells of a report, feed or query; orders have such words too."""
    if not any(word in paste.folded for word in _AMAZONS):
        return None
    found = re.search(_SAID, paste.text) or re.search(_WAITS, paste.text)
    before = paste.folded[max(0, found.start() - 30) : found.start() + 2] if found else ""
    return found if not any(word in before for word in ("order", "shipment", "plan")) else None


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
        report = fields.get("processingreport")
        status = report.get("StatusCode", "") if isinstance(report, dict) else fields.get("statuscode", "")
        return str(status), "feed"
    if isinstance(fields.get("operationstatus"), str):
        return fields["operationstatus"], "inbound-operation"
    status = fields.get("status")
    return _plain_status(status, fields) if isinstance(status, str) else None


def _plain_status(status: str, fields: dict[str, Any]) -> tuple[str, str] | None:
    """What a field that is merely named status tells of: an item, a transaction, a listing; or of nothing."""
    if status in ITEM_STATUSES and not _ITEMS.isdisjoint(fields):
        return status, "item"
    if "transactionid" in fields:
        return status, "transaction"
    return (status, "listing") if any(word in fields for word in _LISTING) else None


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

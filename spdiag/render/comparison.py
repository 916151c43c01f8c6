"""The document `spdiag/comparison/1`, and its pseudonyms."""

from __future__ import annotations

import json

from spdiag import __version__
from spdiag.core.comparison import written
from spdiag.core.findings import Comparison, Finding, concerned, summary
from spdiag.core.weighing import Finding as Cause
from spdiag.render.documents import Plain, cause

MOST_IDS = 1000
"""Sellers that are named for a finding."""
IN_FULL = 20
"""Findings whose causes are told in full, with fixes and references."""


def document(found: Comparison) -> Plain:
    """`spdiag/comparison/1`."""
    totals = found.totals
    return {
        "schema": "spdiag/comparison/1",
        "version": __version__,
        "rows": {
            "read": totals.read,
            "rejected": totals.rejected,
            "without_seller": totals.without_seller,
            "unrelated": found.unrelated,
            "outside": totals.outside,
        },
        "window": {"from": written(totals.first), "to": written(totals.last)}
        | ({"zone_assumed": True} if found.zoneless else {}),
        "warnings": [*found.warnings, *_nothing(found)],
        "exit_code": found.exit_code,
        "elsewhere": [finding(one, in_full=False) for one in found.elsewhere],
        "findings": [finding(one, in_full=place < IN_FULL) for place, one in enumerate(found.findings)],
    }


def _nothing(found: Comparison) -> list[str]:
    """Why there are no findings, where that does not tell that all is well."""
    return (
        [f"no call of {found.unseen} in these logs{found.instead}"]
        if found.unseen
        else [found.untold]
        if found.untold
        else []
    )


def as_json(found: Comparison) -> str:
    """The document as text, a finding a line: there may be many, and indenting takes its time."""
    whole = document(found)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    findings = ",\n    ".join(encode(one) for one in whole.pop("findings"))  # type: ignore[attr-defined]  # a list, as above
    head = json.dumps(whole, ensure_ascii=False, indent=2).removesuffix("\n}")
    return f'{head},\n  "findings": [\n    {findings}\n  ]\n}}' if findings else f'{head},\n  "findings": []\n}}'


def finding(one: Finding, *, in_full: bool) -> Plain:
    """One finding, the fields of the contract first."""
    place, error = one.group.place, one.group.error
    return {
        "operation": place.operation or None,
        "method": place.method or None,
        "path": place.path,
        "status": error.status,
        "code": error.code or None,
        "message": error.message or None,
        "details": error.details or None,
        "occurrences": one.group.occurrences,
        "sellers": {
            "seen": one.seen,
            "failing": one.failing,
            "only_failing": one.only_failing,
            "affected": one.affected,
            "affected_ids": concerned(one)[:MOST_IDS],
            "top": [{"seller": top.seller, "failures": top.failures, "successes": top.successes} for top in one.top],
        },
        "marketplaces": [
            {"marketplace": at.marketplace, "seen": at.seen, "failing": at.failing} for at in one.marketplaces
        ],
        "first_seen": written(one.group.first),
        "last_seen": written(one.group.last),
        "scope": one.scope.value,
        "why": one.judgement.why,
        "differs": [{"field": a.field, "value": a.value, "lift": round(a.lift, 2)} for a in one.differs],
        "began": {"at": written(one.since), "together": one.judgement.together, "share_before": _share(one.before)},
        "ended": written(one.when.ended),
        "calls": one.calls,
        "elsewhere": one.elsewhere,
        "next": one.next,
        "summary": summary(one),
        "causes": [cause(each) if in_full else _named(each) for each in one.causes[:3]],
    }


def _named(one: Cause) -> Plain:
    """A cause without what the first findings tell of it."""
    cause = one.cause
    return {"id": cause.id, "title": cause.title, "likelihood": one.likelihood.value, "owner": cause.owner}


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 6)

"""Which fields logs have, and where: what `spdiag compare --fields` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from spdiag import __version__
from spdiag.comparing.disclosing import Names
from spdiag.comparing.surveying import Log, Survey
from spdiag.logs.fields.finding import DOCUMENTED, Fields
from spdiag.render.style import printable

PARTLY = "found in a part of each large log; when all is counted, what is found in rows that puzzle is added"

HOW = {
    "path": "log the path of each request, as /orders/v0/orders",
    "status": "log the HTTP status of each answer",
    "message": "log code and message of errors[0] of each answer that failed",
    "seller": "log the selling partner's id with each request; spdiag.recorder takes it from your program",
    "marketplace": "log the marketplace id of each request",
}


def fields_shown(survey: Survey, names: Names) -> str:
    """Which of the five documented fields each log has, and where; for those missing, how to log them."""
    lines = []
    _meet(survey, names)
    for first, *others in _alike(survey.logs):
        more = f" and {len(others):,} more" if others else ""
        lines.append(f"{names.within(first.source.shown)}{more} ({first.source.kind})")
        lines += _lines(first.fields, names)
    partly = [PARTLY] if any(len(log.records) >= log.sampled for log in survey.logs) else []
    return "\n".join(map(printable, (*lines, *map(names.within, survey.beside), *partly)))


def _alike(logs: Sequence[Log]) -> list[list[Log]]:
    """The logs, those of one kind with the same fields together."""
    found: dict[object, list[Log]] = {}
    for log in logs:
        found.setdefault((log.source.kind, str(log.fields)), []).append(log)
    return list(found.values())


def _lines(fields: Fields, names: Names) -> Iterator[str]:
    """Where each field is, and what calls are compared by."""
    for field in (*DOCUMENTED, "method", "time", "code", "operation"):
        keys = tuple(map(names.within, fields.places.get(field, ())))
        if keys or field in DOCUMENTED:
            yield f"  {field:12} {', '.join(keys) or '- not found: ' + HOW.get(field, '')}"
    if fields.traits:
        yield f"  {'compared by':12} {', '.join(map(names.within, fields.traits))}"


def _meet(survey: Survey, names: Names) -> None:
    """Makes the sellers known that the rows looked at are of: names of files and of fields may hold them."""
    names.expect(dict.fromkeys((row.seller for log in survey.logs for row in log.rows if row.seller), 0))


def fields_told_of(survey: Survey, names: Names) -> str:
    """The same as `spdiag/fields/1`."""
    _meet(survey, names)
    logs = [
        {
            "log": names.within(log.source.shown),
            "kind": log.source.kind,
            "fields": {field: [*map(names.within, keys)] for field, keys in log.fields.places.items() if keys},
            "missing": [field for field in DOCUMENTED if not log.fields.has(field)],
            "compared_by": [*map(names.within, log.fields.traits)],
        }
        for log in survey.logs
    ]
    whole = {
        "schema": "spdiag/fields/1",
        "version": __version__,
        "logs": logs,
        "warnings": [*map(names.within, survey.beside)],
    }
    return json.dumps(whole, indent=2)

"""Records that hold others, each of which tells of a request: batches of CloudWatch, OpenTelemetry, Elasticsearch."""

from collections.abc import Iterator
from typing import Any

from spdiag.logs.fields.finding import PLAIN
from spdiag.logs.reading.nests import nested
from spdiag.logs.reading.parts import unwrapped
from spdiag.logs.values.pairs import by_name, value_of

Record = dict[str, Any]
BATCHES = ("logEvents", "hits", "resourceSpans", "resourceLogs")
SPANS = {
    "resourceSpans": ("scopeSpans", "instrumentationLibrarySpans", "spans"),
    "resourceLogs": ("scopeLogs", "instrumentationLibraryLogs", "logRecords"),
}
STARTED = ("startTimeUnixNano", "timeUnixNano", "observedTimeUnixNano")
OWN, TOLD = ("attributes", *STARTED), ("status", "body")
"""Keys of a span that are told by other names."""
FAILED = (2, "2", "STATUS_CODE_ERROR", "ERROR")


def unfolded(record: Record, *, whole: bool = False) -> list[Any] | None:
    """The records that one holds, or itself with its attributes by name; `None` where it stands for itself.

    Of a `whole` document the time is not that of its records.
    """
    if PLAIN.issuperset(map(type, record.values())):  # by far most are flat
        return None
    for key in BATCHES:
        if key in record:
            found = list(_held(record, key))
            if found:
                return [unwrapped(one) for one in found]
    named = by_name(record.get("attributes"))
    return [_spanned(record)] if named else nested(record, whole=whole)


def _held(record: Record, key: str) -> Iterator[Record]:
    held = record[key]
    if key == "hits":
        yield from _records(held.get("hits") if isinstance(held, dict) else None)
    elif key == "logEvents":
        yield from _records(held)
    else:
        for one in _records(held):
            yield from _below(one, SPANS[key])


def _below(record: Record, keys: tuple[str, ...]) -> Iterator[Record]:
    """The spans or entries of a batch, however deep in it they lie."""
    *scopes, last = keys
    for scope in scopes:
        for one in _records(record.get(scope)):
            yield from map(_spanned, _records(one.get(last)))


def _records(value: Any) -> Iterator[Record]:
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _spanned(record: Record) -> Record:
    """A span or an entry of OpenTelemetry with its attributes by name, its time, and the message of its failure."""
    named = by_name(record.get("attributes"))
    if not named:
        return record
    started = next((record[key] for key in STARTED if record.get(key)), None)
    left = {
        key: value for key, value in record.items() if not (key in OWN or (key in TOLD and isinstance(value, dict)))
    }
    told = {"timestamp": started, "message": _said(record)}
    return {**{key: value for key, value in told.items() if value}, **left, "attributes": named}


def _said(record: Record) -> Any:
    status = record.get("status")
    if isinstance(status, dict) and status.get("code", status.get("status_code")) in FAILED:
        return status.get("message", status.get("description"))
    return value_of(record.get("body"))

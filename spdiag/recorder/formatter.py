"""For programs that log by themselves: their records of calls as the same lines."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from spdiag.recorder.calls import FIELDS, Row, Scalar, constants, moment, whereabouts
from spdiag.recorder.cleaning import marketplace_id, marketplaces, operation, path_of, place_of, shaped_id, words
from spdiag.recorder.sinks import line

Given = Mapping[str, object]


class RecorderFormatter(logging.Formatter):
    """Formats a log record of a call as a line that `spdiag compare` reads, and every other record as ever.

    A record is one of a call when its `extra`, or its message, a `dict`, holds `status` and a `path` or `url`. Further
    names are those of the lines; as `extra`, the error's message is called `error_message`, for `message` is taken.
    What has another name is left out: it might hold a secret. All arguments but `fmt` are written with every line.
    """

    def __init__(self, fmt: str | None = None, **fields: Scalar) -> None:
        super().__init__(fmt)
        self._more = constants(fields)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        given = record.msg if isinstance(record.msg, dict) else vars(record) | {"message": None}
        if "status" not in given or not _text(given, "url", "path"):
            return super().format(record)
        return line(_row(given, moment(record.created)) | self._more).rstrip("\n")


def _row(given: Given, time: str) -> Row:
    """The fields of a row that a program gave, in the order of every row."""
    where = _text(given, "url", "path") or ""
    method = _text(given, "method")
    told = {name: _worded(given, name) for name in ("seller", "code", "api_host")}
    row: Row = {
        **told,
        **whereabouts(marketplaces(where) or _listed(given), None),
        "time": time,
        "method": words(method) if method else None,
        "path": words(path_of(where)),
        "operation": operation(method.upper(), path_of(where)) if method else None,
        "status": _whole(given["status"]),
        "message": _worded(given, "error_message", "message"),
        "details": _worded(given, "error_details", "details"),
        "request_id": shaped_id(given.get("request_id")),
        "ms": _whole(given.get("ms")),
        "api_host": told["api_host"] or words(place_of(where)) or None,
    }
    return {name: row[name] for name in FIELDS if name in row}


def _text(given: Given, *names: str) -> str | None:
    return next((text for name in names if isinstance(text := given.get(name), str) and text), None)


def _worded(given: Given, *names: str) -> str | None:
    text = _text(given, *names)
    return None if text is None else words(text)


def _listed(given: Given) -> tuple[str, ...]:
    many = given.get("marketplaces")
    named = many if isinstance(many, (list, tuple)) else [given.get("marketplace")]
    return tuple(id for one in named if (id := marketplace_id(one)))


def _whole(value: object) -> int | None:
    """A number as a whole one: 403, `403`, 12.7; `None` for what is none."""
    try:
        return round(float(value)) if isinstance(value, (int, float, str)) else None
    except (ValueError, OverflowError):
        return None

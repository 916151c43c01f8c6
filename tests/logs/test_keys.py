"""Fields in names that hold dots, inside of others: OpenTelemetry and Datadog write so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from logs.both import DENIED, PATH, Record, Run, compared, log, told

from spdiag.logs.counting.rows import at_key

URL = f"https://sellingpartnerapi-eu.amazon.com{PATH}"


@pytest.mark.parametrize(
    ("record", "key", "value"),
    [
        ({"a": {"b": 1}}, "a.b", 1),
        ({"a.b": 1}, "a.b", 1),
        ({"a": {"b.c": 1}}, "a.b.c", 1),
        ({"a.b": {"c": 1}}, "a.b.c", 1),
        ({"a": {"b": "text", "b.c": 1}}, "a.b.c", 1),
        ({"a": {"b.c": [{"d.e": 1}]}}, "a.b.c[0].d.e", 1),
        ({"a": {"b": None}}, "a.b", None),
        ({"a": None}, "a.b", None),
        ({"a": {"c": 1}}, "a.b", None),
        ({"a": []}, "a[0].b", None),
    ],
)
def test_a_key_leads_to_a_value_also_through_names_with_dots(record: dict[str, Any], key: str, value: object) -> None:
    assert at_key(record, key) == value


def _span(one: Record, refused: bool) -> Record:
    about = {"http.method": "GET", "http.url": URL, "http.status_code": one["status"], "seller.id": one["seller"]}
    error = {"error.message": DENIED} if refused else {}
    return {"start": one["ts"], "attributes": about | error, "resource": {"attributes": {"service.version": "3.1"}}}


def _labels(one: Record, refused: bool) -> Record:
    return {**one, "seller": None, "labels": {"seller.id": one["seller"]}, "error": DENIED if refused else None}


def _both_ways(one: Record, refused: bool) -> Record:
    return _span(one, refused) if one["ts"] < "2026-11-13T12" else {**one, "attributes": {"error": {"message": DENIED}}}


@pytest.mark.parametrize("write", [_span, _labels, _both_ways])
def test_names_with_dots_are_read_alike(write: Callable[[Record, bool], Record], tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _, one, refused: write(one, refused))

    found = compared(spdiag, file)

    assert told(found) == [(403, None, DENIED, 20)]
    assert found["findings"][0]["sellers"]["failing"] == 1
    assert found["findings"][0]["sellers"]["seen"] == 12


def test_a_name_with_dots_can_be_told(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _, one, refused: {"attributes": {"x.rc": one["status"], "x.what": PATH}})

    found = compared(spdiag, file, "--field", "status=attributes.x.rc")

    assert [(one["status"], one["occurrences"]) for one in found["findings"]] == [(403, 20)]

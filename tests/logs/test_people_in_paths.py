"""A part of a path behind a word for people is somebody's name, and is left open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from logs.both import Run, compared, log

from spdiag.logs.values.shapes import place

NAMES = ("jane-canarydoe", "max", "erika.m", "Otto")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/users/jane-canarydoe/orders", "/users/{}/orders"),
        ("/api/Customers/jane/orders/open", "/api/Customers/{}/orders/open"),
        ("/v1/shop/buyers/jane/orders", "/v1/shop/buyers/{}/orders"),
        ("/a/b/c/people/jane/orders", "/a/b/c/people/{}/orders"),
        ("/accounts/v1/transfers", "/accounts/v1/transfers"),
        ("/accounts/2026-01-01/transfers", "/accounts/2026-01-01/transfers"),
        ("/users", "/users"),
        ("/finances/transfers/wallet/2024-03-01/accounts/jane", None),
    ],
)
def test_who_stands_behind_a_word_for_people_is_left_open(path: str, shown: str | None) -> None:
    found = place("GET", path)

    assert found.path == (shown or "/finances/transfers/wallet/2024-03-01/accounts/{accountId}")


def _of(form: str) -> Any:
    return lambda number, fields, _: {**fields, "path": form.format(NAMES[number % 4])}


@pytest.mark.parametrize("form", ["/users/{}/orders", "/internal/v2/of/customers/{}/orders", "/a/b/c/people/{}"])
def test_what_all_of_them_call_is_one_operation(form: str, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, log(tmp_path, _of(form)))

    (one,) = found["elsewhere"] or found["findings"]
    assert (one["path"], one["calls"], one["occurrences"]) == (form, 240, 20)
    assert not any(name in json.dumps(found) for name in NAMES)


@pytest.mark.parametrize("asked", ["/users/jane-canarydoe/orders", "/users/{}/orders"])
def test_it_is_found_by_its_path(asked: str, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, log(tmp_path, _of("/users/{}/orders")), "--operation", asked)

    (one,) = found["elsewhere"] or found["findings"]
    assert (one["path"], one["calls"]) == ("/users/{}/orders", 240)

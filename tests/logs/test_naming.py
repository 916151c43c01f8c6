"""With pseudonyms no seller of the logs is named anywhere, whether or not its calls ever failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from logs.both import compared, log
from running import Ran

from spdiag.core.naming import may_name

Run = Callable[..., Ran]
ENGINES = ("stream", "duckdb")
CALM = ("betashop", "Gamma Goods", "Österli", "delta-books")
"""Sellers that never fail."""
NAMED = {
    "message": "denied for this account and Betashop",
    "words": "denied, unlike to gamma goods, ever",
    "letters": "denied, but not to Österli.",
    "part": "queue sync_delta-books_high is closed",
}


def _calm(number: int, fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "seller": CALM[number % 4] if number % 12 in (4, 5, 6, 7) else fields["seller"]}


def _written(**of_refused: str) -> Callable[[int, dict[str, Any], bool], Mapping[str, Any]]:
    return lambda number, fields, refused: {**_calm(number, fields), **(of_refused if refused else {})}


def _named(text: str) -> Iterator[str]:
    return (name for name in CALM if name.lower() in text.lower())


@pytest.mark.parametrize("layout", ["text", "json", "markdown"])
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("said", NAMED)
def test_sellers_that_never_fail_stay_unnamed_in_messages(
    said: str, engine: str, layout: str, tmp_path: Path, spdiag: Run
) -> None:
    file = log(tmp_path, _written(message=NAMED[said]))

    out = spdiag("compare", file, "--pseudonyms", "--engine", engine, "--format", layout, "-v").out

    assert [*_named(out)] == []
    assert "SELLER-2" in out


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("field", ["code", "path", "host", "queue", "marketplace_id"])
def test_sellers_that_never_fail_stay_unnamed_elsewhere(field: str, engine: str, tmp_path: Path, spdiag: Run) -> None:
    value = "/shops/v1/betashop/things" if field == "path" else "betashop"
    plain = {} if field in {"code", "path"} else {field: "usual"}
    file = log(
        tmp_path, lambda number, fields, refused: {**_calm(number, fields), **({field: value} if refused else plain)}
    )

    out = spdiag("compare", file, "--pseudonyms", "--engine", engine, "--format", "json").out

    assert "betashop" not in out
    assert "SELLER-2" in out or field not in {"code", "path"}


def test_both_engines_give_them_the_same_numbers(tmp_path: Path, spdiag: Run) -> None:
    def written(number: int, fields: dict[str, Any], refused: bool) -> Mapping[str, Any]:
        said = f"denied, ask {CALM[number % 48 // 12]}"
        return {**_calm(number, fields), "host": "betashop-1" if refused else "usual", "message": said}

    found = compared(spdiag, log(tmp_path, written), "--pseudonyms")

    assert {one["message"] for one in found["findings"]} == {f"denied, ask SELLER-{number}" for number in (2, 3, 4, 5)}


@pytest.mark.parametrize("engine", ENGINES)
def test_they_stay_unnamed_in_names_of_files(engine: str, tmp_path: Path, spdiag: Run) -> None:
    file = Path(log(tmp_path, _written())).rename(tmp_path / "export-betashop.jsonl")
    file.write_text(file.read_text() + '{"cut": \n')

    err = spdiag("compare", str(file), "--pseudonyms", "--engine", engine).err

    assert "betashop" not in err
    assert "export-SELLER-2.jsonl:241: cannot be read" in err


def test_without_pseudonyms_all_are_named(tmp_path: Path, spdiag: Run) -> None:
    assert "and Betashop" in spdiag("compare", log(tmp_path, _written(message=NAMED["message"]))).out


@pytest.mark.parametrize("name", ["beta", "beta shop", "beta-shop", "beta shop, inc", "österli", "a.b-c_d"])
def test_names_are_sought_in_all_places(name: str) -> None:
    assert name in set(may_name(f"Denied for {name.title()}"))
    assert name in set(may_name(f"Denied for '{name}'."))

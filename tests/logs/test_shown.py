"""What compare shows of names: of files, of fields, and of what was asked for; nothing past the gate, no command."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from logs.both import PATH, START, log, requests
from logs.worlds import iso
from running import Ran

Run = Callable[..., Ran]
PERSON, TOKEN = "hush@example.com", "Atza|hush0123456789abc"
ESCAPE = "\x1b[31m"


def _nested(key: str) -> Callable[[int, dict[str, Any], bool], Mapping[str, Any]]:
    """Requests whose path stands under a key of that name."""
    return lambda _number, fields, _refused: {**fields, "path": None, "call": {key: {"path": fields["path"]}}}


@pytest.mark.parametrize("layout", ["text", "json"])
@pytest.mark.parametrize("key", [PERSON, TOKEN, f"hush{ESCAPE}@example.com"])
def test_names_of_fields_pass_the_gate(key: str, layout: str, tmp_path: Path, spdiag: Run) -> None:
    ran = spdiag("compare", log(tmp_path, _nested(key)), "--fields", "--format", layout)

    assert ran.status == 0
    assert "hush0" not in ran.out
    assert PERSON not in ran.out
    assert "\x1b" not in ran.out
    assert ".path" in ran.out or "…" in ran.out or "\\u2026" in ran.out


@pytest.mark.parametrize("layout", ["text", "json"])
def test_names_of_files_pass_the_gate(layout: str, tmp_path: Path, spdiag: Run) -> None:
    named = Path(log(tmp_path, lambda _number, fields, _refused: fields)).rename(tmp_path / f"{PERSON}{ESCAPE}.jsonl")
    named.write_text(named.read_text() + '{"cut": \n')

    fields = spdiag("compare", str(named), "--fields", "--format", layout)
    compared = spdiag("compare", str(named), "--format", layout)

    assert ":241: cannot be read" in compared.err
    for text in (fields.out, fields.err, compared.out, compared.err):
        assert PERSON not in text
        assert "\x1b" not in text


@pytest.mark.parametrize("layout", ["text", "json"])
def test_with_pseudonyms_fields_name_no_seller(layout: str, tmp_path: Path, spdiag: Run) -> None:
    seller = next(fields["seller"] for _, fields, refused in requests() if not refused)
    named = Path(log(tmp_path, lambda _number, fields, _refused: fields)).rename(tmp_path / f"of-{seller}.jsonl")

    open_ones, hidden = (
        spdiag("compare", str(named), "--fields", "--format", layout, *more).out for more in ((), ("--pseudonyms",))
    )

    assert seller in open_ones
    assert seller not in hidden
    assert "of-SELLER-" in hidden


@pytest.mark.parametrize("layout", ["text", "json", "markdown"])
def test_what_was_asked_for_passes_the_gate(layout: str, tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _number, fields, _refused: fields)

    ran = spdiag("compare", file, "--operation", f"{TOKEN}{ESCAPE}", "--format", layout)

    assert "hush0" not in ran.out + ran.err
    assert "\x1b" not in ran.out + ran.err
    assert "Atza|…" in ran.out.replace("&#124;", "|")


def test_a_marketplace_commands_no_terminal_in_markdown(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _number, fields, _refused: {**fields, "marketplace_id": f"odd{ESCAPE}`place"})

    ran = spdiag("compare", file, "--format", "markdown")

    assert "getOrders" in ran.out
    assert "\x1b" not in ran.out


def test_what_is_no_secret_is_shown_as_it_is(tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda _number, fields, _refused: fields)

    found = json.loads(spdiag("compare", file, "--fields", "--format", "json").out)

    assert found["logs"][0]["log"] == file
    assert found["logs"][0]["fields"]["path"] == ["path"]
    assert PATH not in json.dumps(found)


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize(
    "secret",
    [
        "hush@müller.de",
        "hush@localhost",
        '"hush d"@example.com',
        "atza|hushhush",
        "203.0.113.77",
        "2001:db8::fe",
        "+49 170 1234567",
    ],
)
@pytest.mark.parametrize("field", ["code", "message"])
def test_people_and_addresses_are_not_shown_in_errors(
    field: str, secret: str, engine: str, tmp_path: Path, spdiag: Run
) -> None:
    file = log(
        tmp_path,
        lambda _, fields, refused: {
            **fields,
            **({field: f"Denied: {secret}" if field == "message" else f"Denied:{secret}"} if refused else {}),
        },
    )

    out = spdiag("compare", file, "--engine", engine, "--format", "json").out

    assert '": "Denied:' in out
    for part in ("hush", "üller", "203.0.113", "2001:db8", "1234567"):
        assert part not in out


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("secret", ["hush@müller.de", "hush@localhost", '"hush d"@example.com', "atza|hushhush"])
def test_people_and_tokens_are_no_names_of_sellers_and_hosts(
    secret: str, engine: str, tmp_path: Path, spdiag: Run
) -> None:
    def written(_: int, fields: dict[str, Any], refused: bool) -> dict[str, Any]:
        return {**fields, "seller": secret, "host": secret} if refused else {**fields, "host": "other"}

    out = spdiag("compare", log(tmp_path, written), "--engine", engine, "--format", "json").out

    assert "SELLER-1" in out
    assert "hush" not in out


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.0, "240 rows, 2026-11-13 08:00:00 UTC\n"),
        (0.2, "240 rows, 2026-11-13 08:00:00 UTC to 2026-11-13 08:00:47 UTC\n"),
        (2.0, "240 rows, 2026-11-13 08:00 UTC to 2026-11-13 08:07 UTC\n"),
    ],
)
def test_less_than_a_minute_is_told_in_seconds(seconds: float, shown: str, tmp_path: Path, spdiag: Run) -> None:
    file = log(tmp_path, lambda number, fields, _: {**fields, "ts": iso(START + seconds * number)})

    assert spdiag("compare", file).out.startswith(shown)


def test_a_file_that_ends_in_the_middle_is_named_without_a_line(tmp_path: Path, spdiag: Run) -> None:
    whole = gzip.compress(Path(log(tmp_path, lambda _number, fields, _: fields)).read_bytes())
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[:-4])

    err = spdiag("compare", str(tmp_path / "cut.jsonl.gz")).err

    assert "cut.jsonl.gz: cannot be read: the file ends in the middle" in err


@pytest.mark.parametrize("columns", [30, 40, 60, 100])
def test_the_line_of_a_bar_fits(columns: int, tmp_path: Path, spdiag: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    out = spdiag("compare", log(tmp_path, lambda _number, fields, _: fields)).out

    (line,) = [one for one in out.splitlines() if "1 of 12 fail" in one]
    assert len(line) <= columns
    assert ("█" in line or "#" in line) == (columns >= 40)

"""`spdiag compare` as a command: statuses, options, reports, and what stands where."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import jsonschema
import pytest
from logs.worlds import (
    BROKEN,
    DE,
    FR,
    HOUR,
    ORDERS,
    REFUSED,
    REPORT,
    STOCK,
    US,
    Call,
    Operation,
    calls,
    in_order,
    incident,
    jsonl,
    row,
    sellers,
    table,
)
from running import Ran

from spdiag.render.schemas import schema

Run = Callable[..., Ran]
FINDINGS = {
    "healthy": 0,
    "one seller": 1,
    "all": 1,
    "few sellers": 3,
    "nobody named": 3,
    "background": 3,
}


def made(name: str) -> list[Call]:
    r = Random(name)
    who = sellers(r, 3 if name == "few sellers" else 20, (DE, FR, US))
    failing = {
        "healthy": lambda _: None,
        "one seller": lambda call: REFUSED if call.seller == who[0].id else None,
        "background": lambda call: BROKEN if r.random() < 0.01 else None,
    }
    found = calls(r, ORDERS, who, 20, failing.get(name, lambda _: REFUSED))
    return [call._replace(seller="") for call in found] if name == "nobody named" else found


@pytest.fixture
def log(tmp_path: Path) -> Callable[[list[Call]], str]:
    """Writes a log, and names it."""

    def write(made: list[Call], name: str = "log.jsonl") -> str:
        (tmp_path / name).write_bytes(jsonl([row(call) for call in made]))
        return str(tmp_path / name)

    return write


Write = Callable[..., str]


@pytest.mark.parametrize("layout", ["text", "json", "markdown"])
@pytest.mark.parametrize("name", FINDINGS)
def test_the_status_says_what_was_found(name: str, layout: str, log: Write, spdiag: Run) -> None:
    written = log(made(name))

    ran, leniently = (spdiag("compare", written, "--format", layout, *more) for more in ((), ("--exit-zero",)))

    assert ran.status == FINDINGS[name]
    assert (leniently.status, leniently.out) == (0, ran.out)
    if layout == "json":
        assert json.loads(ran.out)["exit_code"] == FINDINGS[name]
        jsonschema.validate(json.loads(ran.out), schema("comparison"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.jsonl",), "`missing.jsonl` is not there"),
        (("*.nothing",), "`*.nothing` is not there"),
        (("prose.txt",), "`prose.txt` holds no request that can be read"),
        (("broken.parquet",), "`broken.parquet` cannot be read"),
        (("broken.gz",), "`broken.gz` is damaged"),
        ((), "Missing argument"),
        (("log.jsonl", "--since", "soon"), "`soon` is no moment"),
        (("log.jsonl", "--field", "colour=x"), "`colour` is no field"),
        (("log.jsonl", "--report", "report.pdf"), "no format for `.pdf`"),
        (("log.jsonl", "--engine", "abacus"), "abacus"),
    ],
)
def test_what_cannot_be_done_is_told_and_no_document_is_written(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: Write, spdiag: Run
) -> None:
    log(made("healthy"))
    (tmp_path / "prose.txt").write_text("It was a dark and stormy night.\nThe rain fell in torrents.\n")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing else")
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b\x08 and nothing else")
    monkeypatch.chdir(tmp_path)

    ran = spdiag("compare", *arguments, "--format", "json")

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("logs", ["log.jsonl", "-"])
@pytest.mark.parametrize("report", ["missing/report.md", "log.jsonl/report.json", "/nowhere/at/all/report.txt"])
def test_a_report_in_no_folder_is_told_before_anything_is_read(
    report: str, logs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: Write, spdiag: Run
) -> None:
    log(made("healthy"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("spdiag.cli.comparing.gathered", None)

    ran = spdiag("compare", logs, "--report", "report.json", "--report", report)

    assert (ran.status, ran.out) == (2, "")
    assert f"`{report}` cannot be written: there is no folder `{Path(report).parent}`" in ran.err
    assert [one.name for one in tmp_path.iterdir()] == ["log.jsonl"]


def test_prose_beside_a_log_is_left_out_and_said(tmp_path: Path, log: Write, spdiag: Run) -> None:
    written = log(made("one seller"))
    (tmp_path / "prose.txt").write_text("It was a dark and stormy night.\n")

    ran = spdiag("compare", written, str(tmp_path / "prose.txt"), "--format", "json")

    said = f"{tmp_path}/prose.txt holds no request that can be read, and is left out"
    assert ran.status == 1
    assert json.loads(ran.out)["warnings"] == [said]
    assert f"warning: {said}" in ran.err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("getOrder", "; they hold getOrders and getInventorySummaries"),
        ("getOrdes", "; SP-API has no operation of this name (did you mean getOrders or getOrder or getOrderItems?)"),
        ("frobnicate", "; SP-API has no operation of this name; they hold getOrders and getInventorySummaries"),
        ("/orders/v0/ordres", "; they hold getOrders and getInventorySummaries"),
    ],
)
def test_an_operation_that_is_not_called_is_told_with_those_that_are(
    name: str, said: str, log: Write, spdiag: Run
) -> None:
    r = Random("called")
    who = sellers(r, 5)
    written = log(in_order(calls(r, ORDERS, who, 8, lambda _: REFUSED) + calls(r, STOCK, who, 4, lambda _: None)))

    text, document = (spdiag("compare", written, "--operation", name, "--format", one) for one in ("text", "json"))

    assert f"? No call of {name} in these logs{said}" in " ".join(text.out.split())
    assert json.loads(document.out)["warnings"][0].startswith(f"no call of {name} in these logs{said}")
    assert (text.status, document.status) == (3, 3)


def test_of_many_operations_that_are_called_the_most_called_are_named(log: Write, spdiag: Run) -> None:
    r = Random("many called")
    paths = [f"/internal/v1/thing{letter}" for letter in "abcdefg"]
    things = [Operation("", "GET", path, lambda _r, _seller, path=path: path) for path in paths]
    found = [call for place, one in enumerate(things) for call in calls(r, one, sellers(r, 4), 10 - place)]

    ran = spdiag("compare", log(in_order(found)), "--operation", "getOrders")

    assert f"; they hold {', '.join(paths[:5])} and 2 more." in " ".join(ran.out.split())


@pytest.mark.parametrize("head", [b"", b"\n"])
def test_of_lines_that_are_all_cut_the_first_is_told(head: bytes, tmp_path: Path, log: Write, spdiag: Run) -> None:
    written = Path(log(made("healthy")))
    written.write_bytes(head + b"".join(line[:60] + b"\n" for line in written.read_bytes().splitlines()))

    ran = spdiag("compare", str(written))

    assert (ran.status, ran.out) == (2, "")
    assert f"`{written}` holds no request that can be read; line {len(head) + 1}: cut, or not JSON\n" in ran.err
    assert "hint: write each record whole, on a line of its own" in ran.err


@pytest.mark.parametrize("command", [("compare",), ("explain", "--operation", "getOrders")])
def test_md_is_markdown(command: tuple[str, ...], log: Write, spdiag: Run) -> None:
    written = log(made("one seller"))

    short, long = (spdiag(*command, written, "--format", layout) for layout in ("md", "markdown"))

    assert short == long
    assert short.out


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("name", ["getOrders", "GETORDERS", "/orders/v0/orders"])
def test_one_operation_is_looked_at_alone(name: str, engine: str, log: Write, spdiag: Run) -> None:
    r = Random("operation")
    who = sellers(r, 20)
    others = [call for one in (REPORT, STOCK) for call in calls(r, one, who, 4, lambda _: REFUSED)]
    written = log(in_order(calls(r, ORDERS, who, 8, lambda _: REFUSED) + others))

    found = json.loads(spdiag("compare", written, "--operation", name, "--engine", engine, "--format", "json").out)

    (one,) = found["findings"]
    assert (one["operation"], one["occurrences"], one["scope"]) == ("getOrders", 160, "all-sellers")
    assert found["rows"]["read"] == 160 + 160


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize(
    ("limits", "hours"),
    [
        (("--since", "2026-11-28T12:00:00Z"), (12, 24)),
        (("--since", "2026-11-28T12:00Z"), (12, 24)),
        (("--since", "2026-11-28 12:00"), (12, 24)),
        (("--until", "2026-11-28T08:00:00+02:00"), (0, 6)),
        (("--since", "2026-11-28T06:00", "--until", "2026-11-28T12:00:00.500"), (6, 12 + 0.5 / 3600)),
        (("--since", "2026-11-28"), (0, 24)),
        (("--since", "2026-11-29"), (24, 24)),
        (("--until", "1s"), (0, 24)),
        (("--since", "100d", "--until", "2026-11-28T06:00"), (0, 6)),
    ],
)
def test_rows_outside_a_time_are_left_out(
    limits: tuple[str, ...],
    hours: tuple[float, float],
    engine: str,
    log: Write,
    spdiag: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = made("one seller")
    written = log(found)
    monkeypatch.setattr("time.time", lambda: found[0].at + 30 * HOUR)

    document = json.loads(spdiag("compare", written, *limits, "--engine", engine, "--format", "json").out)

    meant = [call for call in found if hours[0] <= call.hour <= hours[1]]
    assert sum(one["occurrences"] for one in document["findings"]) == sum(1 for call in meant if call.error)
    assert [one["calls"] for one in document["findings"]] == ([len(meant)] if meant else [])
    assert document["rows"]["read"] == len(found)


@pytest.mark.parametrize("engine", ["stream", "duckdb"])
@pytest.mark.parametrize("layout", ["text", "json", "markdown"])
def test_with_pseudonyms_no_seller_is_named(layout: str, engine: str, tmp_path: Path, log: Write, spdiag: Run) -> None:
    found = [
        call._replace(
            path=f"/internal/v1/{call.seller}/things", message=call.message and f"Seller {call.seller} is not allowed."
        )
        for call in incident(Random("pseudonyms"))
    ]
    written = log(found)
    reports = [f"{tmp_path}/report{suffix}" for suffix in (".txt", ".json", ".md")]

    ran = spdiag(
        "compare",
        written,
        "--pseudonyms",
        "--engine",
        engine,
        "--format",
        layout,
        *(f"--report={one}" for one in reports),
    )

    shown = [ran.out, ran.err, *(Path(one).read_text() for one in reports)]
    ids = {call.seller for call in found}
    assert ran.status == 1
    assert [id for id in ids for text in shown if id in text] == []
    assert all("SELLER-1" in text for text in shown[2:4])
    document = json.loads(shown[3])
    named = [top["seller"] for one in document["findings"] for top in one["sellers"]["top"]]
    assert sorted(named) == [f"SELLER-{number}" for number in range(1, 6)]


@pytest.mark.parametrize("layout", ["text", "json"])
def test_with_pseudonyms_no_seller_is_named_in_warnings_of_files(
    layout: str, tmp_path: Path, log: Write, spdiag: Run
) -> None:
    who = next(call.seller for call in made("one seller") if call.error)
    (tmp_path / "logs").mkdir()
    written = Path(log(made("one seller"), f"logs/of-{who}.jsonl"))
    written.write_bytes(written.read_bytes() + b'{"path": "/orders\n')
    (tmp_path / "logs" / f"{who}-notes.txt").write_text("It was a dark and stormy night.\n")

    hidden, plain = (
        spdiag("compare", str(tmp_path / "logs"), "--format", layout, *more) for more in (("--pseudonyms",), ())
    )

    assert who not in hidden.out + hidden.err
    assert f"/logs/of-SELLER-1.jsonl:{len(made('one seller')) + 1}: cannot be read" in hidden.err
    assert f"/logs/of-{who}.jsonl:{len(made('one seller')) + 1}: cannot be read" in plain.err
    assert "/logs/SELLER-1-notes.txt holds no request" in " ".join((hidden.out + hidden.err).split())


def test_of_a_comparison_that_comes_to_nothing_rows_are_counted_and_no_file_is_named(
    tmp_path: Path, log: Write, spdiag: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Path(log(made("one seller")))
    written.write_bytes(written.read_bytes() + 2 * b'{"path": "/orders\n')
    monkeypatch.setattr("spdiag.comparing.answered.compared", lambda *_, **__: 1 / 0)

    ran = spdiag("compare", str(written), "--pseudonyms", "--format", "json")

    assert (ran.status, ran.out) == (70, "")
    assert "warning: 2 rows cannot be read\n" in ran.err
    assert "log.jsonl" not in ran.err


def test_pseudonyms_change_nothing_else(log: Write, spdiag: Run) -> None:
    written = log(incident(Random("same")))

    plain, hidden = (
        json.loads(spdiag("compare", written, "--format", "json", *more).out) for more in ((), ("--pseudonyms",))
    )

    for document in (plain, hidden):
        for one in document["findings"]:
            for top in one["sellers"]["top"]:
                del top["seller"]
            one["sellers"]["affected_ids"] = len(one["sellers"]["affected_ids"])
    assert plain == hidden


def test_reports_hold_the_same_as_is_shown(tmp_path: Path, log: Write, spdiag: Run) -> None:
    written = log(made("one seller"))
    reports = {suffix: tmp_path / f"report{suffix}" for suffix in (".txt", ".json", ".md")}

    shown = {
        suffix: spdiag(
            "compare", written, "--format", layout, "-v", *(f"--report={one}" for one in reports.values())
        ).out
        for suffix, layout in ((".txt", "text"), (".json", "json"), (".md", "markdown"))
    }

    assert {suffix: file.read_text().rstrip("\n") for suffix, file in reports.items()} == {
        suffix: text.rstrip("\n") for suffix, text in shown.items()
    }


def test_the_help_names_no_option_that_compare_lacks(spdiag: Run) -> None:
    ran = spdiag("compare", "--help")

    assert "--no-input" in ran.out
    assert "--interactive" not in ran.out


def test_quietly_the_verdict_alone_is_said_where_nobody_can_be_named(log: Write, spdiag: Run) -> None:
    ran = spdiag("compare", log(made("background")), "-q")

    assert (ran.status, ran.out) == (3, "? 1 kind of errors, of no seller in particular, or too few to tell.\n")


def test_started_for_real_it_says_the_same_and_nothing_else_on_stdout(tmp_path: Path) -> None:
    made = incident(Random("real"))
    (tmp_path / "log.csv").write_bytes(table([row(call) for call in made]))

    done = subprocess.run(
        [sys.executable, "-m", "spdiag", "compare", "-", "--format", "json"],
        input=(tmp_path / "log.csv").read_bytes(),
        capture_output=True,
        check=False,
    )

    document = json.loads(done.stdout)
    assert (done.returncode, document["rows"]["read"], done.stderr) == (1, len(made), b"")
    assert [one["scope"] for one in document["findings"]] == ["limited-group"]

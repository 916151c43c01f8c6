"""Logs whose truth is known, in every format, counted by both engines: the findings are right and the same."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from logs.scopes import ONE, OPEN, SOME, WORLDS, Known
from logs.worlds import (
    DE,
    ORDERS,
    REFUSED,
    Call,
    Rows,
    halves,
    har,
    incident,
    iso,
    iso_at,
    jsonl,
    packed,
    parquet,
    row,
    table,
    text,
    truth,
    zstd,
)
from running import Ran

from spdiag.logs.counting.tally import Counting
from spdiag.render.schemas import schema

ENGINES = ("stream", "duckdb")
INCIDENT = (Known(ORDERS, REFUSED, SOME, ("marketplace", DE)),)
Document = dict[str, Any]
Run = Callable[..., Ran]
VALID = jsonschema.Draft202012Validator(schema("comparison"))


def compared(run: Run, *arguments: str) -> Document:
    """What both engines say, which must be the same."""
    documents = []
    for engine in ENGINES:
        ran = run("compare", *arguments, "--engine", engine, "--format", "json")
        found = json.loads(ran.out)
        assert ran.status == found["exit_code"], ran.err
        assert not found["findings"] or ran.status == (
            1 if any(one["scope"] != OPEN for one in found["findings"]) else 3
        )
        documents.append(found)
    streamed, queried = documents
    assert streamed == queried
    VALID.validate(streamed)
    return streamed


def holds(found: Document, made: Sequence[Call], known: Sequence[Known], *, within: float = 0.001) -> None:
    """Whether a document says what is known, all of it and nothing besides."""
    said = {(one["operation"], one["path"], one["status"], one["message"]): one for one in found["findings"]}
    wanted = {(one.operation.name or None, one.operation.path, one.error[0], one.error[2]): one for one in known}
    assert set(said) == set(wanted)
    for key, one in wanted.items():
        _holds(said[key], one, truth(made, one.operation, one.error), within)
    assert found["rows"]["without_seller"] == sum(1 for call in made if not call.seller)


def _holds(said: Document, known: Known, true: Mapping[str, Any], within: float) -> None:
    assert (said["scope"], said["code"]) == (known.scope, known.error[1])
    assert {key: said["sellers"][key] for key in ("seen", "failing", "only_failing")} == {
        key: true[key] for key in ("seen", "failing", "only_failing")
    }
    assert said["occurrences"] == true["occurrences"]
    assert {one["marketplace"]: (one["seen"], one["failing"]) for one in said["marketplaces"]} == true["marketplaces"]
    for key in ("first", "last"):
        assert moment(said[f"{key}_seen"]) == pytest.approx(true[key], abs=within)
    named = [(one["field"], one["value"]) for one in said["differs"]]
    if known.differs is None and known.scope == ONE:
        assert set(named) <= {("marketplace", name) for name in true["marketplaces"]}
    else:
        assert named == ([known.differs] if known.differs else [])
    assert all(one["lift"] > 1 for one in said["differs"])
    assert known.next in (None, said["next"])


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize("name", WORLDS)
def test_it_is_told_whom_errors_strike(name: str, tmp_path: Path, spdiag: Run) -> None:
    made, known = WORLDS[name](Random(name))
    log = tmp_path / "log.jsonl"
    log.write_bytes(jsonl([row(call) for call in made]))

    found = compared(spdiag, str(log))

    holds(found, made, known)
    assert found["rows"] | {"read": len(made), "rejected": 0, "unrelated": 0} == found["rows"]
    assert moment(found["window"]["from"]) == pytest.approx(made[0].at, abs=0.001)
    assert moment(found["window"]["to"]) == pytest.approx(made[-1].at, abs=0.001)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Puts bytes on standard input."""

    def put(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return put


CAMEL = {
    "path": "resourcePath",
    "status": "statusCode",
    "seller_id": "sellerId",
    "marketplace_id": "marketplaceId",
    "message": "errorMessage",
    "code": "errorCode",
    "time": "timestamp",
}
TYPED = "* REPLACE (time::TIMESTAMP AS time, status::INTEGER AS status)"
STRUCTS = """time::TIMESTAMPTZ AS ts, {'method': method, 'path': path} AS request,
{'status': status::SMALLINT, 'errorCode': code, 'errorMessage': message} AS response,
{'seller_id': seller_id, 'marketplace_id': marketplace_id} AS ctx"""


def renamed(rows: Rows, names: Mapping[str, str]) -> Rows:
    return [{names.get(key, key): value for key, value in one.items()} for one in rows]


def _parts(rows: Rows, number: int) -> list[Rows]:
    each = -(-len(rows) // number)
    return [rows[place * each : (place + 1) * each] for place in range(number)]


Files = Mapping[str, bytes]
PLAIN: Mapping[str, Callable[[Rows], Files]] = {
    "JSON lines": lambda rows: {"log.jsonl": jsonl(rows)},
    "JSON lines with a byte order mark": lambda rows: {"log.jsonl": b"\xef\xbb\xbf" + jsonl(rows)},
    "JSON lines in UTF-16": lambda rows: {"log.jsonl": jsonl(rows).decode().encode("utf-16")},
    "JSON lines that end in CRLF, with empty lines": lambda rows: {
        "log.jsonl": jsonl(rows).replace(b"\n", b"\r\n").replace(b"}\r\n", b"}\r\n\r\n  \r\n", 9).removesuffix(b"\r\n")
    },
    "JSON lines with escaped slashes": lambda rows: {"log.jsonl": jsonl(rows).replace(b"/", b"\\/")},
    "CSV": lambda rows: {"log.csv": table(rows)},
    "CSV of Excel": lambda rows: {"log.csv": b"\xef\xbb\xbf" + table(rows, end="\r\n")},
    "CSV with semicolons": lambda rows: {"log.csv": table(rows, ";")},
    "TSV": lambda rows: {"log.tsv": table(renamed(rows, CAMEL), "\t")},
    "gzip of two members": lambda rows: {"log.jsonl.gz": b"".join(packed(jsonl(part)) for part in halves(rows))},
    "zstd of two frames": lambda rows: {"log.jsonl.zst": b"".join(zstd(jsonl(part)) for part in halves(rows))},
    "CSV.gz and TSV.zst": lambda rows: {
        "a.csv.gz": packed(table(halves(rows)[0])),
        "b.tsv.zst": zstd(table(halves(rows)[1], "\t")),
    },
    "gzip whose name does not say so": lambda rows: {"part-0000": packed(jsonl(rows))},
    "rotated logs": lambda rows: {
        name: pack(jsonl(part))
        for part, (name, pack) in zip(
            _parts(rows, 3), {"app.log.2.gz": packed, "app.log.1": bytes, "app.log": bytes}.items(), strict=True
        )
    },
    "odd file names": lambda rows: {
        name: write(part)
        for part, (name, write) in zip(
            _parts(rows, 3),
            {"it's [old] 50%.jsonl": jsonl, "Prüf*ung?.csv": table, "a;b --x.jsonl": jsonl}.items(),
            strict=True,
        )
    },
    "a JSON array": lambda rows: {"log.json": json.dumps(rows, indent=1).encode()},
    "an object that holds a JSON array": lambda rows: {"log.json": json.dumps({"rows": rows}, indent=1).encode()},
    "HAR": lambda rows: {"log.har": har(rows)},
    "text with JSON behind the time": lambda rows: {"app.log": text(rows)},
    "text with other lines between": lambda rows: {
        "app.log": text(rows).replace(b"\n", b"\nTraceback (most recent call last):\n  File 'a.py'\n", 5)
    },
    "Lambda": lambda rows: {"log.gz": packed(text(rows, "{}\t6875f61f-6aa1-11e8-98c6-9b0000000000\tINFO\t"))},
    "messages that are records": lambda rows: {
        "log.jsonl": jsonl([{"time": one["time"], "level": "INFO", "message": one} for one in rows])
    },
    "CloudWatch": lambda rows: {
        "log.jsonl": jsonl([{"logStreamName": "a/[$LATEST]b", "message": json.dumps(one) + "\n"} for one in rows])
    },
    "Docker": lambda rows: {
        "a-json.log": jsonl([{"log": json.dumps(one) + "\n", "stream": "stdout", "time": one["time"]} for one in rows])
    },
}


def written(folder: Path, contents: Files) -> list[str]:
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in contents]


@pytest.mark.parametrize("name", PLAIN)
def test_every_format_is_read(name: str, tmp_path: Path, spdiag: Run) -> None:
    made = incident(Random(name))
    names = written(tmp_path, PLAIN[name]([row(call) for call in made]))

    found = compared(spdiag, *names)

    holds(found, made, INCIDENT)
    assert (found["rows"]["read"], found["rows"]["rejected"]) == (len(made), 0)


@pytest.mark.parametrize("columns", ["*", TYPED, STRUCTS], ids=["texts", "typed", "structs"])
def test_parquet_is_read(columns: str, tmp_path: Path, spdiag: Run) -> None:
    made = incident(Random(columns))
    parquet([row(call) for call in made], tmp_path / "log.parquet", columns)

    found = compared(spdiag, str(tmp_path / "log.parquet"))

    holds(found, made, INCIDENT)
    assert found["rows"]["read"] == len(made)


def test_har_names_no_seller_so_nothing_is_told(tmp_path: Path, spdiag: Run) -> None:
    made = [call._replace(seller="") for call in incident(Random("har"))]
    names = written(tmp_path, {"log.har": har([row(call) for call in made])})

    found = compared(spdiag, *names)

    holds(found, made, [Known(ORDERS, REFUSED, OPEN, next="more-logs")])
    assert any("no seller field" in said for said in found["warnings"])


def _spoilt(lines: bytes, r: Random, junk: Sequence[Callable[[bytes], bytes]]) -> tuple[bytes, int]:
    """Lines among which one in a hundred cannot be read, and how many that are."""
    good = lines.split(b"\n")[:-1]
    bad = max(1, len(good) // 100)
    for number in range(bad):
        place = r.randrange(2, len(good))
        good.insert(place, junk[number % len(junk)](good[place]))
    return b"\n".join(good) + b"\n", bad


JUNK: Sequence[Callable[[bytes], bytes]] = (
    lambda line: line[: len(line) // 2],
    lambda _: b"\xff\xfe\x80\x81\x90" * 9,
    lambda _: b"Traceback (most recent call last):",
    lambda _: b"\0" * 200,
    lambda _: b'{"path": "/orders/v0/orders", "status": 200,}',
    lambda _: b"[1, 2]",
    lambda _: b"null",
    lambda line: line + line,
)


@pytest.mark.parametrize("broken", [False, True], ids=["whole", "one percent broken"])
def test_a_directory_of_all_formats_is_read_to_the_row(broken: bool, tmp_path: Path, spdiag: Run) -> None:
    r = Random("directory")
    made = incident(r, 40, 60)
    parts = _parts([row(call) for call in made], 6)
    short = [lambda line: b"\t".join(line.replace(b",", b"\t").split(b"\t")[:2])]
    contents = {
        "a.jsonl": (jsonl(parts[0]), JUNK, bytes),
        "b.csv": (table(renamed(parts[1], CAMEL)), short, bytes),
        "c.tsv.gz": (table(renamed(parts[2], {"seller_id": "merchant", "time": "ts"}), "\t"), short, packed),
        "sub/d.jsonl.zst": (jsonl(renamed(parts[3], {"path": "url", "status": "http_status"})), JUNK[:3], zstd),
        "f.log": (text(parts[4]), [lambda line: line[:-40]], bytes),
    }
    rejected = 0
    (tmp_path / "logs/sub").mkdir(parents=True)
    for name, (content, junk, pack) in contents.items():
        spoilt, bad = _spoilt(content, r, junk) if broken else (content, 0)
        rejected += bad
        (tmp_path / "logs" / name).write_bytes(pack(spoilt))
    parquet(parts[5], tmp_path / "logs/e.parquet")

    found = compared(spdiag, str(tmp_path / "logs"))

    holds(found, made, INCIDENT)
    assert (found["rows"]["read"], found["rows"]["rejected"]) == (len(made) + rejected, rejected)
    assert rejected >= (15 if broken else 0)


def test_a_glob_is_expanded(tmp_path: Path, spdiag: Run) -> None:
    made = incident(Random("glob"))
    first, second = halves([row(call) for call in made])
    written(tmp_path, {"a.jsonl": jsonl(first), "b.jsonl": jsonl(second), "c.csv": table(first)})

    found = compared(spdiag, f"{tmp_path}/*.jsonl")

    holds(found, made, INCIDENT)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("form", ["jsonl", "csv", "gzip", "zstd", "text", "array"])
def test_standard_input_is_read(
    form: str, engine: str, tmp_path: Path, spdiag: Run, stdin: Callable[[bytes], None]
) -> None:
    made = incident(Random(form))
    first, second = halves([row(call) for call in made])
    (beside,) = written(tmp_path, {"beside.jsonl": jsonl(second)})
    content = {
        "jsonl": jsonl(first),
        "csv": table(first),
        "gzip": packed(jsonl(first)),
        "zstd": zstd(table(first)),
        "text": text(first),
        "array": json.dumps(first).encode(),
    }
    stdin(content[form])

    ran = spdiag("compare", "-", beside, "--engine", engine, "--format", "json")

    holds(json.loads(ran.out), made, INCIDENT)
    assert ran.status == 1


Shape = Callable[[Call], Mapping[str, Any]]


def _errors(call: Call) -> list[dict[str, str]]:
    return [{"code": call.code, "message": call.message, "details": ""}] if call.error else []


def _nested(call: Call) -> Mapping[str, Any]:
    return {
        "@timestamp": iso(call.at),
        "http": {"method": call.operation.method, "path": call.path},
        "response": {"status": call.status},
        "ctx": {"merchantId": call.seller, "marketplaceId": call.market},
        "error": {"code": call.code, "message": call.message} if call.error else None,
    }


def _exchange(call: Call) -> Mapping[str, Any]:
    host = "https://sellingpartnerapi-eu.amazon.com"
    return {
        "ts": iso(call.at),
        "request": {"url": f"{host}{call.path}?MarketplaceIds={call.market}", "method": call.operation.method},
        "response": {"status": call.status, "body": {"errors": _errors(call)}},
        "selling_partner_id": call.seller,
    }


def _telemetry(call: Call) -> Mapping[str, Any]:
    names = {"time": "time", "method": "http.method", "path": "http.path", "status": "http.status_code"}
    names |= {"seller_id": "ctx.merchantId", "marketplace_id": "ctx.marketplaceId"}
    return row(call, names | {"code": "error.code", "message": "error.message"})


def _lacking(call: Call) -> Mapping[str, Any]:
    """Keys that come only where they have a value, in an order of their own."""
    return dict(sorted(((key, value) for key, value in row(call).items() if value is not None), key=lambda _: call.at))


SHAPES: Mapping[str, tuple[Shape, tuple[str, ...]]] = {
    "camel case": (lambda call: row(call, CAMEL), ()),
    "capitals": (lambda call: {key.upper(): value for key, value in row(call).items()}, ()),
    "nested": (_nested, ()),
    "requests and answers": (_exchange, ()),
    "OpenTelemetry": (_telemetry, ()),
    "a list of errors": (
        lambda call: {**row(call, {"code": "", "message": "", "status": "http_status"}), "errors": _errors(call)},
        (),
    ),
    "a body as text": (
        lambda call: {
            **row(call, {"code": ""}),
            "message": json.dumps({"errors": _errors(call)}) if call.error else None,
        },
        (),
    ),
    "a list of marketplaces": (
        lambda call: {**row(call, {"marketplace_id": ""}), "marketplaceIds": [call.market]},
        (),
    ),
    "countries": (
        lambda call: {**row(call), "marketplace_id": "DE" if call.market == DE else call.market},
        (),
    ),
    "by shape": (
        lambda call: row(call, {"path": "where", "marketplace_id": "store", "seller_id": "who", "time": "when"}),
        (),
    ),
    "request lines": (
        lambda call: {
            **row(call, {"path": "", "method": ""}),
            "request": f"{call.operation.method} {call.path}?x=y HTTP/1.1",
        },
        (),
    ),
    "operations instead of paths": (
        lambda call: {**row(call, {"path": "", "method": ""}), "operation": call.operation.name},
        (),
    ),
    "no method": (lambda call: row(call, {"method": ""}), ()),
    "statuses as text": (lambda call: {**row(call), "status": str(call.status)}, ()),
    "statuses of pandas": (lambda call: {**row(call), "status": float(call.status or 0)}, ()),
    "statuses with a phrase": (
        lambda call: {**row(call), "status": f"{call.status} {'Forbidden' if call.error else 'OK'}"},
        (),
    ),
    "keys that lack": (_lacking, ()),
    "hosts and queries": (
        lambda call: {
            **row(call),
            "path": ("", "sellingpartnerapi-eu.amazon.com", "https://sellingpartnerapi-eu.amazon.com")[int(call.at) % 3]
            + call.path
            + ("", "/", "?MarketplaceIds=A1PA6795UKMFR9&a=b/c/d")[int(call.at) % 2],
        },
        (),
    ),
    "told by --field": (
        lambda call: row(call, {"seller_id": "acct", "status": "rc"}),
        ("--field", "seller=acct", "--field", "status=rc"),
    ),
    "told by --field, nested, beside another": (
        lambda call: {
            **row(call, {"seller_id": ""}),
            "sellerId": "A0OWNACCOUNT00",
            "ctx": {"customer": {"ref": call.seller}},
        },
        ("--field", "seller=ctx.customer.ref"),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_fields_are_found_under_many_names(name: str, tmp_path: Path, spdiag: Run) -> None:
    made = incident(Random(name))
    shape, told = SHAPES[name]
    (log,) = written(tmp_path, {"log.jsonl": jsonl([shape(call) for call in made])})

    found = compared(spdiag, log, *told)

    holds(found, made, INCIDENT)


TIMES: Mapping[str, Callable[[float, int], object]] = {
    "without a zone": lambda at, _: iso(at).removesuffix("Z"),
    "a blank and a comma": lambda at, _: iso(at).replace("T", " ").replace(".", ",").removesuffix("Z"),
    "zones in turn": lambda at, place: (iso_at(at, 9), iso(at), iso_at(at, -8))[place % 3],
    "epoch seconds": lambda at, _: int(at),
    "epoch seconds with a fraction": lambda at, _: at,
    "epoch milliseconds": lambda at, _: round(at * 1000),
    "epoch milliseconds as text": lambda at, _: str(round(at * 1000)),
    "epoch nanoseconds": lambda at, _: round(at * 1000) * 1_000_000,
    "nine digits": lambda at, _: iso(at).replace("Z", "456789Z"),
    "units in turn": lambda at, place: (iso(at), int(at), round(at * 1000))[place % 3],
    "Apache": lambda at, _: datetime.fromtimestamp(at).astimezone().strftime("%d/%b/%Y:%H:%M:%S %z"),
}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("name", TIMES)
def test_times_are_read_in_many_forms(
    name: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    made = incident(Random(name))
    rows = [{**row(call), "time": TIMES[name](call.at, place)} for place, call in enumerate(made)]
    Random(name).shuffle(rows)
    monkeypatch.setenv("TZ", "America/New_York")
    (log,) = written(tmp_path, {f"log.{form}": (jsonl if form == "jsonl" else table)(rows)})

    found = compared(spdiag, log)

    holds(found, made, INCIDENT, within=1.0)


def test_without_a_time_it_is_told_all_the_same(tmp_path: Path, spdiag: Run) -> None:
    made = incident(Random("no time"))
    (log,) = written(tmp_path, {"log.jsonl": jsonl([row(call, {"time": ""}) for call in made])})

    (finding,) = compared(spdiag, log)["findings"]

    assert (finding["scope"], finding["sellers"]["failing"]) == (SOME, 5)
    assert (finding["first_seen"], finding["last_seen"]) == (None, None)


@pytest.mark.parametrize("lacking", ["seller", "marketplace", "message", "status", "path"])
def test_a_missing_field_is_said_first_and_what_it_makes_undecidable(lacking: str, tmp_path: Path, spdiag: Run) -> None:
    made = incident(Random(lacking))
    gone = {"seller": "seller_id", "marketplace": "marketplace_id"}.get(lacking, lacking)
    without = {gone: ""} | ({"code": ""} if lacking == "message" else {})
    (log,) = written(tmp_path, {"log.jsonl": jsonl([row(call, without) for call in made])})

    found = compared(spdiag, log)

    scope = {"seller": OPEN}.get(lacking, SOME)
    assert found["warnings"][0].startswith(f"no {lacking} field: without it ")
    assert [one["scope"] for one in found["findings"]] == [scope]


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv.gz", "zst", "parquet"])
def test_plain_logs_are_counted_by_duckdb_itself(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    made = incident(Random("engine"))
    rows = [row(call) for call in made]
    log = tmp_path / f"log.{form}"
    if form == "parquet":
        parquet(rows, log)
    else:
        write = {
            "jsonl": jsonl,
            "csv": table,
            "tsv.gz": lambda rows: packed(table(rows, "\t")),
            "zst": lambda rows: zstd(jsonl(rows)),
        }
        log.write_bytes(write[form](rows))
    monkeypatch.setattr(Counting, "add", None)

    ran = spdiag("compare", str(log), "--engine", "duckdb", "--format", "json")

    holds(json.loads(ran.out), made, INCIDENT)


def test_little_is_counted_by_python_and_much_by_duckdb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    made = incident(Random("size"), 60, 12)
    (log,) = written(tmp_path, {"log.jsonl": jsonl([row(call) for call in made])})
    counted = []
    add = Counting.add
    monkeypatch.setattr(Counting, "add", lambda self, row: (counted.append(row), add(self, row))[1])

    little = spdiag("compare", log, "--format", "json")
    by_python = len(counted)
    monkeypatch.setattr("spdiag.comparing.tallying.MUCH", 1000)
    much = spdiag("compare", log, "--format", "json")

    assert by_python == len(counted) == len(made)
    assert json.loads(little.out) == json.loads(much.out)

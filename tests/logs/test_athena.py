"""Tables of Athena: the very text Athena gets is run by DuckDB on what lies in S3, and finds what the engines find."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import boto3
import pytest
from logs import test_events as events
from seeded import SCOPES, START, compared, kept, rows, told
from standing import interrupted_when
from trino_sql_validator import validate

from spdiag.logs.aws.athena_table import described, reference
from spdiag.logs.values.names import NOBODY
from spdiag.logs.values.shapes import constant

COLUMNS = {
    "time": "string",
    "seller": "string",
    "marketplace": "string",
    "method": "string",
    "path": "string",
    "status": "int",
    "code": "string",
    "message": "string",
    "version": "string",
}


@pytest.fixture
def account(aws):
    """The account; at the end every text that Athena got is held against Trino's grammar and functions."""
    yield aws
    for text in aws.athena.texts:
        checked = validate(text)
        assert checked.valid, checked
        assert not checked.warnings, checked.warnings
        assert len(text.encode()) < 262_144


def same(one, other):
    assert one["rows"] == other["rows"]
    assert one["window"] == other["window"]
    assert told(one) == told(other)


@pytest.mark.parametrize("incident", SCOPES)
def test_athena_finds_what_duckdb_and_python_find(account, spdiag, tmp_path, incident):
    calls = rows(incident)
    account.put("calls/one.jsonl", calls[:3_000])
    account.put("calls/two.jsonl", calls[3_000:])
    name = account.table(COLUMNS)
    here = kept(tmp_path / "calls.jsonl", calls)

    found = compared(spdiag, name)

    same(found, compared(spdiag, here, "--engine", "stream"))
    same(found, compared(spdiag, here, "--engine", "duckdb"))
    assert [one["scope"] for one in found["findings"]][:1] == [SCOPES[incident]][: bool(SCOPES[incident])]
    assert any("moment <=" in text for text in account.athena.texts) is (incident == "burst"), "a closer look"


@pytest.mark.parametrize("seed", range(3))
def test_other_sellers_and_more_of_them_are_found_alike(account, spdiag, tmp_path, seed):
    calls = rows("marketplace", seed=seed, number=3_000, sellers=300)
    account.put("calls/one.jsonl", calls)

    found = compared(spdiag, account.table(COLUMNS))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))


def rare(error, number=3_000):
    """Calls of which one seller's fail, none of them among the first of the log; with the error in `error`'s columns."""
    calls = [row | {"code": None, "message": None, "status": 200} for row in rows("quiet", number=number)]
    who = calls[-1]["seller"] or calls[-2]["seller"]
    late = [row for row in calls[300:] if row["seller"] == who]
    kept = [{**row, **dict.fromkeys(error)} for row in calls if row["seller"] != who or row in late]
    return [row | (error if row["seller"] == who else {}) for row in kept]


@pytest.mark.parametrize(
    ("error", "told_as"),
    [
        ({"status": 403, "code": "Unauthorized", "message": "Access denied."}, ("Unauthorized", "Access denied.", None)),
        (
            {"status": 403, "errorcode": "Unauthorized", "errormessage": "Access denied.", "errordetails": "Secret expired."},
            ("Unauthorized", "Access denied.", "Secret expired."),
        ),
        (
            {"status": 403, "answer": json.dumps({"errors": [{"code": "Unauthorized", "message": "Access denied."}]})},
            ("Unauthorized", "Access denied.", None),
        ),
        ({"status": 403, "note": "Access denied for this one."}, (None, "Access denied for this one.", None)),
    ],
)  # fmt: skip
def test_errors_that_the_first_rows_do_not_show_are_told_with_their_words(account, spdiag, tmp_path, error, told_as):
    calls = [{k: v for k, v in row.items() if k in error or k not in ("code", "message")} for row in rare(error)]
    calls = [row | {"status": row["status"] or 200} for row in calls]
    account.put("calls/one.jsonl", calls)

    found = compared(spdiag, account.table(COLUMNS | dict.fromkeys(error.keys() - {"status"}, "string")))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    first = found["findings"][0]
    assert (first["code"], first["message"], first.get("details")) == told_as


@pytest.mark.parametrize("kinds", [2, 9])
def test_details_tell_errors_apart_unless_they_tell_of_the_calls(account, spdiag, tmp_path, kinds):
    words = ["expired", "revoked", "missing", "wrong", "late", "early", "gone", "new", "old"][:kinds]
    calls = [row | {"details": f"The token is {words[n % kinds]}." if row["status"] == 403 else None}
             for n, row in enumerate(rows("some", number=3_000))]  # fmt: skip
    account.put("calls/one.jsonl", calls)

    found = compared(spdiag, account.table(COLUMNS | {"details": "string"}))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    denied = {one.get("details") for one in found["findings"] if one["status"] == 403}
    assert len(denied) == (kinds if kinds == 2 else 1)


def test_rows_that_are_odd_count_as_in_python(account, spdiag, tmp_path):
    calls = rows("one-seller", number=2_000)
    odd = [
        {"time": calls[5]["time"], "note": "no request"},
        {**calls[7], "status": None, "code": "network", "message": "connection reset"},
        {**calls[8], "status": None, "code": None, "message": None},
        {**calls[9], "path": "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders/#x", "status": 400},
        {**calls[10], "status": 500, "message": "two  blanks,\tand a tab"},
        {**calls[11], "status": 500, "message": json.dumps({"errors": [{"code": "X", "message": "inside 17"}]})},
        {**calls[12], "status": 500, "message": "quote ' and \\ and é"},
        {**calls[13], "status": 0, "code": "timeout", "message": " blank at both ends "},
        {**calls[14], "seller": " ", "status": 503, "marketplace": "DE, FR"},
        {**calls[15], "path": "/", "status": 404, "method": "get"},
        {**calls[16], "time": None, "status": 500, "code": "Late"},
    ]
    text = "".join(json.dumps(row) + "\n" for row in [*calls, *odd]) + '{"broken\nno json at all\n'
    account.s3.put_object(Bucket=account.bucket, Key="calls/one.jsonl", Body=text.encode())
    here = tmp_path / "calls.jsonl"
    here.write_text(text)

    found = compared(spdiag, account.table(COLUMNS))

    same(found, compared(spdiag, str(here), "--engine", "stream"))
    assert found["rows"]["rejected"] == 2
    assert found["rows"]["unrelated"] == 2


def test_who_is_named_nobody_is_no_seller(account, spdiag, tmp_path):
    names = [*sorted(NOBODY), "N/A", "None", " Unknown ", "   "]
    calls = [row | ({"seller": names[n % len(names)]} if n % 9 == 4 else {}) for n, row in enumerate(rows("some"))]
    calls.append({"seller": "-", "version": "no request, yet a row"})
    account.put("calls/one.jsonl", calls)

    found = compared(spdiag, account.table(COLUMNS))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert found["rows"]["without_seller"] > 440
    assert (found["rows"]["rejected"], found["rows"]["unrelated"]) == (0, 1)


@pytest.mark.parametrize("start", ["", "https://sellingpartnerapi-eu.amazon.com", "{method} "])
def test_a_seller_is_found_in_the_path_where_no_field_has_it(account, spdiag, tmp_path, start):
    calls = [{k: v for k, v in row.items() if k != "seller"} for row in rows("some", number=2_000)]
    calls = [row | {"path": start.format(**row) + row["path"]} for row in calls]
    calls += [{**row, "status": 403} for row in calls if "/listings/" in row["path"]][:200]
    account.put("calls/one.jsonl", calls)

    found = compared(spdiag, account.table({k: v for k, v in COLUMNS.items() if k != "seller"}))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert max(one["sellers"]["failing"] for one in found["findings"]) > 20


EVENTS = {"ts": "string", "path": "string", "seller": "string", "msg": "string", "error": "string", "code": "string"}


@pytest.mark.parametrize("how", [{}, {"broken": True}, {"statuses": False}])
def test_texts_of_events_tell_of_failures_as_in_python(account, spdiag, tmp_path, how):
    file = events.written(tmp_path, **how)
    account.s3.upload_file(file, account.bucket, "calls/one.jsonl")
    name = account.table(EVENTS | ({"status": "string"} if how.get("statuses", True) else {}))

    found = compared(spdiag, name)

    same(found, compared(spdiag, file, "--engine", "stream"))
    assert events.DENIED in {one["message"] for one in found["findings"]}


@pytest.mark.parametrize(("fine", "refused"), events.TEXTS.items())
@pytest.mark.parametrize("told", [True, False])
def test_statuses_that_messages_name_are_read_as_in_python(account, spdiag, tmp_path, fine, refused, told):
    lacking = {"message"} if told else {"message", "status"}
    whole = [{k: v for k, v in row.items() if k not in lacking} for row in rows("one-seller", number=1_000)]
    silent = {"status": None} if told else {}
    calls = [
        row if told and n % 2 else row | silent | {"code": "", "error": refused if row["code"] else fine}
        for n, row in enumerate(whole)
    ]
    account.put("calls/one.jsonl", calls)
    columns = {name: kind for name, kind in COLUMNS.items() if name not in lacking} | {"error": "string"}

    found = compared(spdiag, account.table(columns))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert {constant(refused), None} >= {one["message"] for one in found["findings"]} > ({None} if told else set())


def moments(kind):
    """A time of a row in another kind of column."""
    ways = {
        "timestamp": lambda at: at.replace("T", " ").removesuffix("Z"),
        "bigint": lambda at: round(datetime.fromisoformat(at).timestamp() * 1000),
        "double": lambda at: datetime.fromisoformat(at).timestamp(),
        "blank": lambda at: at.replace("T", " ").replace("Z", " UTC"),
        "comma": lambda at: at.replace(".", ","),
        "zone": lambda at: datetime.fromisoformat(at).astimezone().isoformat(),
        "short zone": lambda at: at.replace("Z", "+0000"),
        "digits": lambda at: str(round(datetime.fromisoformat(at).timestamp())),
    }
    return ways[kind]


@pytest.mark.parametrize("kind", ["timestamp", "bigint", "double", "blank", "comma", "zone", "short zone", "digits"])
def test_times_are_read_in_whatever_column_they_are(account, spdiag, tmp_path, kind):
    change = moments(kind)
    calls = [row | {"time": change(row["time"])} for row in rows("moment", number=1_500)]
    account.put("calls/one.jsonl", calls)
    name = account.table(COLUMNS | {"time": kind if kind in ("timestamp", "bigint", "double") else "string"})

    found = compared(spdiag, name)

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert found["window"]["from"].startswith("2026-11-28T00")


def test_fields_within_structs_and_arrays_are_found(account, spdiag, tmp_path):
    calls = [
        {
            "ts": row["time"],
            "ctx": {"merchantid": row["seller"], "marketplaces": [row["marketplace"]]},
            "request": {"url": "https://sellingpartnerapi-eu.amazon.com" + row["path"], "method": row["method"]},
            "response": {"status": str(row["status"])},
            "errors": [{"code": row["code"], "message": row["message"]}] if row["code"] else [],
        }
        for row in rows("some", number=2_000)
    ]
    account.put("calls/one.jsonl", calls)
    name = account.table(
        {
            "ts": "string",
            "ctx": "struct<merchantid:string,marketplaces:array<string>>",
            "request": "struct<url:string,method:string>",
            "response": "struct<status:string>",
            "errors": "array<struct<code:string,message:string>>",
        }
    )

    found = compared(spdiag, name)

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert found["findings"][0]["scope"] == "limited-group"


def test_operations_that_are_named_instead_of_their_paths_are_found(account, spdiag, tmp_path):
    names = {"orders": "getOrders", "listings": "patchListingsItem", "internal": "syncNow"}
    calls = [
        {k: v for k, v in row.items() if k != "path"} | {"operation": names[row["path"].split("/")[1]]}
        for row in rows("one-seller", number=2_000)
    ]
    account.put("calls/one.jsonl", calls)
    columns = {("operation" if name == "path" else name): kind for name, kind in COLUMNS.items()}

    found = compared(spdiag, account.table(columns))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert {one["operation"] for one in found["findings"]} >= {"getOrders", "patchListingsItem"}


@pytest.mark.parametrize("operation", ["getOrders", "/internal/v1/sync/now", "getOrder", "noSuchThing"])
def test_one_operation_alone_is_compared(account, spdiag, tmp_path, operation):
    calls = rows("moment", number=2_000)
    account.put("calls/one.jsonl", calls)

    found = compared(spdiag, account.table(COLUMNS), "--operation", operation)

    expected = compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream", "--operation", operation)
    assert told(found) == told(expected)
    assert found["window"] == expected["window"]


def by_day(account, calls, form):
    """The rows, each in the folder of its day."""
    days = {row["time"][:10] for row in calls}
    for day in days:
        year, month, date = day.split("-")
        folder = f"day={day}" if form == "day" else f"year={year}/month={month}/day={date}"
        account.put(f"calls/{folder}/one.jsonl", [row for row in calls if row["time"][:10] == day])
    return sorted(days)


def week():
    """The rows of half a day, on each of six days."""
    found = []
    for day in range(6):
        shift = (day - 3) * 86_400
        for row in rows("one-seller", seed=day, number=300):
            at = datetime.fromisoformat(row["time"]).timestamp() + shift
            found.append(row | {"time": datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")})
    return found


@pytest.mark.parametrize(
    ("form", "keys", "predicate"),
    [
        ("day", {"day": "string"}, "\"day\" >= '2026-11-26' AND \"day\" <= '2026-11-29'"),
        ("day", {"day": "date"}, "\"day\" >= DATE '2026-11-26' AND \"day\" <= DATE '2026-11-28'"),
        (
            "parts",
            {"year": "int", "month": "string", "day": "string"},
            "((\"year\" IN (2026) AND \"month\" IN ('11') AND \"day\" IN ('26', '27', '28')))",
        ),
    ],
)
def test_partitions_by_day_keep_other_days_unread(account, spdiag, tmp_path, monkeypatch, form, keys, predicate):
    calls = week()
    days = by_day(account, calls, form)
    name = account.table(COLUMNS, keys)
    for day in days:
        values = [day] if form == "day" else day.split("-")
        folder = f"day={day}" if form == "day" else "year={}/month={}/day={}".format(*values)
        account.partition(values, folder)
    times = ("--since", "2026-11-27T02:00:00Z", "--until", "2026-11-27T20:00:00Z")

    found = compared(spdiag, name, *times)
    said = spdiag("compare", name, *times).err

    expected = compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream", *times)
    assert told(found) == told(expected)
    assert found["window"] == expected["window"]
    assert all(predicate in text for text in account.athena.texts)
    assert " in 3 objects, read up to 7 times" in said


def test_partitions_that_are_projected_are_known_by_the_form_of_the_day(account):
    account.table(COLUMNS, {"dt": "string"}, {"projection.enabled": "true", "projection.dt.format": "yyyy/MM/dd"})

    days = described(reference("athena://shop.calls")).days

    assert days is not None
    assert days.predicate(START, None, START) == "\"dt\" >= '2026/11/27'"
    assert days.may_hold("calls/2026/11/28/one.gz", START, START)
    assert not days.may_hold("calls/2026/11/25/one.gz", START, START)


def test_many_failing_accounts_come_in_pages(account, spdiag, tmp_path, monkeypatch):
    monkeypatch.setattr("spdiag.logs.aws.athena.PAGE", 7)
    calls = rows("moment", number=2_000)
    account.put("calls/one.jsonl", calls)

    found = compared(spdiag, account.table(COLUMNS))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert account.athena.pages > 20


def test_what_will_be_scanned_is_said_before_and_refused_when_too_much(account, spdiag):
    account.put("calls/one.jsonl", rows("noise", number=1_000))
    name = account.table(COLUMNS)
    size = account.s3.head_object(Bucket=account.bucket, Key="calls/one.jsonl")["ContentLength"]

    refused = spdiag("compare", name, "--max-scan", "100KB")

    assert refused.status == 2
    assert refused.err.splitlines() == [
        f"`{name}`: at most {size * 7 / 1e6:.3g} MB to scan: {size / 1000:.3g} KB in 1 object, read up to 7 times, "
        "less if kept by column",
        f"error: `{name}` would scan up to {size * 7 / 1e6:.3g} MB, and 100 KB are allowed",
        "hint: ask for less time with --since and --until, or allow more with --max-scan 2MB",
        "  (spdiag explain spdiag.scan-limit)",
    ]
    assert account.athena.texts == []


def test_a_query_that_scans_more_than_may_be_is_stopped(account, spdiag):
    account.put("calls/one.jsonl", rows("noise", number=100))
    account.athena.scanned = 40 * 10**9

    ran = spdiag("compare", account.table(COLUMNS))

    assert ran.status == 2
    assert "error: `athena://shop.calls` was stopped: it had scanned 40 GB" in ran.err
    assert len(account.athena.stopped) == 1


def test_a_view_is_read_though_nobody_can_tell_how_much(account, spdiag, monkeypatch):
    monkeypatch.setattr("spdiag.logs.aws.athena_log.amount", lambda *_: None)
    account.put("calls/one.jsonl", rows("one-seller", number=500))

    ran = spdiag("compare", account.table(COLUMNS))

    assert ran.status == 1
    assert "cannot be estimated" in ran.err


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            "HIVE_CURSOR_ERROR: Row is not a valid JSON Object",
            "error: Athena could not answer about `athena://shop.calls`: HIVE_CURSOR_ERROR: Row is not a valid JSON "
            "Object\nhint: a row is malformed: set 'ignore.malformed.json' = 'true' in the table's SerDe",
        ),
        ("cancelled by an administrator", "error: the query on `athena://shop.calls` was cancelled: cancelled by an"),
    ],
)
def test_a_query_that_fails_is_told_in_athenas_words(account, spdiag, reason, said):
    account.put("calls/one.jsonl", rows("noise", number=100))
    name = account.table(COLUMNS)
    account.athena.reason = reason

    ran = spdiag("compare", name)

    assert ran.status == 2
    assert said in ran.err


def test_a_query_duckdb_cannot_run_has_failed(account):
    account.table(COLUMNS)
    athena = account.athena
    id = athena.start('SELECT nonsense FROM "shop"."calls"')

    states = [athena.state(id) for _ in range(3)]

    assert [one["State"] for one in states] == ["QUEUED", "RUNNING", "FAILED"]
    assert "SYNTAX_ERROR" in states[2]["StateChangeReason"]


def test_ctrl_c_stops_the_query(account, spdiag):
    account.put("calls/one.jsonl", rows("noise", number=100))
    name = account.table(COLUMNS)
    account.athena.hangs = True

    ran = interrupted_when(account.athena.hung, lambda: spdiag("compare", name))

    assert ran.status == 130
    assert len(account.athena.stopped) == 1


def test_sigterm_stops_the_query_too(account):
    account.put("calls/one.jsonl", rows("noise", number=100))
    name = account.table(COLUMNS)
    account.athena.hangs = True
    child = subprocess.Popen(
        [sys.executable, "-m", "spdiag", "compare", name],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert account.athena.hung.wait(30)

    child.terminate()

    assert child.wait(timeout=20) == -signal.SIGTERM
    assert len(account.athena.stopped) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("athena://shop.missing", "error: AWS refused `athena://shop.missing`: EntityNotFoundException"),
        ("athena://nobody@shop.calls", "error: AWS refused `athena://shop.calls`: InvalidRequestException"),
        ("athena://calls", "error: `athena://calls` is no table\nhint: write it as athena://database.table"),
    ],
)
def test_a_table_or_workgroup_that_is_not_there_is_told(account, spdiag, name, said):
    account.put("calls/one.jsonl", rows("noise", number=10))
    account.table(COLUMNS)

    ran = spdiag("compare", name)

    assert ran.status == 2
    assert said in ran.err


def test_a_workgroup_without_a_place_for_results_is_told(account, spdiag):
    account.put("calls/one.jsonl", rows("noise", number=10))
    account.athena.refuses = "No output location provided. An output location is required."

    ran = spdiag("compare", account.table(COLUMNS))

    assert ran.status == 2
    assert "hint: put a workgroup that has a place for results before the table, and an @ between them" in ran.err


def test_a_workgroup_is_named_before_the_table(account, spdiag):
    boto3.client("athena").create_work_group(Name="team-a")
    account.put("calls/one.jsonl", rows("one-seller", number=500))
    account.table(COLUMNS)

    ran = spdiag("compare", "athena://team-a@shop.calls")

    assert ran.status == 1


def test_where_glue_refuses_athena_is_asked_for_the_columns(account, spdiag, monkeypatch):
    from moto.athena.responses import AthenaResponse
    from moto.glue.responses import GlueResponse

    account.put("calls/one.jsonl", rows("one-seller", number=500))
    name = account.table(COLUMNS)
    columns = [{"Name": key, "Type": kind} for key, kind in COLUMNS.items()]
    about = {"Name": "calls", "Columns": columns, "Parameters": {"location": f"s3://{account.bucket}/calls/"}}
    refused = (json.dumps({"__type": "AccessDeniedException", "Message": "not authorized"}), {"status": 400})
    monkeypatch.setattr(GlueResponse, "get_table", lambda _: refused)
    monkeypatch.setattr(
        AthenaResponse, "get_table_metadata", lambda _: json.dumps({"TableMetadata": about}), raising=False
    )

    ran = spdiag("compare", name)

    assert ran.status == 1, ran.err
    assert "in 1 object" in ran.err


def test_an_empty_table_holds_nothing(account, spdiag):
    account.put("calls/one.jsonl", [])

    ran = spdiag("compare", account.table(COLUMNS))

    assert ran.status == 3
    assert "! athena://shop.calls holds no rows of that time" in ran.out
    assert "? The logs hold no rows." in ran.out


def test_fields_are_shown_and_named_otherwise(account, spdiag):
    calls = [{("who" if k == "seller" else k): v for k, v in row.items()} for row in rows("one-seller", number=800)]
    calls = [row | {"who": f"shop {row['who']}"} for row in calls]
    account.put("calls/one.jsonl", calls)
    name = account.table({("who" if key == "seller" else key): kind for key, kind in COLUMNS.items()})

    lacking = spdiag("compare", name, "--fields")
    named = spdiag("compare", name, "--field", "seller=who")

    assert lacking.out.splitlines()[0] == f"{name} (Athena table)"
    assert "seller       - not found" in lacking.out
    assert named.status == 1
    assert "no seller field" not in named.err

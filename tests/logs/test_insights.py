"""Log groups of CloudWatch: the queries are really run on what lies there, and find what Python finds."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asking
import boto3
import pytest
from logs import test_events as events
from seeded import HOURS, SCOPES, START, compared, kept, rows, told, written
from standing import interrupted_when

from spdiag.core.comparison import Clock, Place
from spdiag.logs.aws import insights_ql as ql
from spdiag.logs.aws.insights import Span
from spdiag.logs.aws.insights_tally import LONGEST_LIST
from spdiag.logs.fields.finding import Fields
from spdiag.logs.values.names import NOBODY
from spdiag.logs.values.shapes import constant

TAKEN = ql.taken(
    Fields(
        {
            "path": ("path",),
            "status": ("response.status",),
            "seller": ("seller-id", "merchant"),
            "marketplace": ("marketplace",),
            "method": ("method",),
            "code": ("errors[0].code",),
            "message": ("errors[0].message",),
        }
    )
)
FIELDS = (
    "fields toMillis(@timestamp) as at, path as q_path, marketplace as q_market, method as q_method, "
    "response.status as q_status, coalesce(`seller-id`, merchant) as q_seller, errors.0.code as q_code, "
    "errors.0.message as q_message"
)
SAID = r'(ispresent(q_{0}) and q_{0} != "" and q_{0} not like /^\s+$/)'
ANSWERED = "(ispresent(q_status) and q_status not like /^([^0-9]|$)/)"
STATUS = (
    r"\bstatus(?: ?code)?(?: of|:|=)? ?{0}[0-9][0-9]\b|^\W?HTTP(?:\/[0-9.]+)?(?: ?error| status)?:? ?{0}[0-9][0-9]\b|"
    r"^{0}[0-9][0-9]:? (?:client error|server error|unauthorized|forbidden|not found|bad request|conflict|gone|"
    r"too many requests|internal server error|bad gateway|service unavailable|gateway timeout|ok|accepted|created)\b"
)
AMISS = "fail|error|exception|invalid|refused|denied|cannot|could not|unexpected|timed? ?out|timeout"
FINE = (
    "^(?:(?:call|request|response|operation|spapi|sp-api) )*(?:was )?"
    "(?:ok|done|success|succeeded|completed|successful)(?: successfully)?[.!]?$"
)
WELL = (
    f"(ispresent(q_message) and q_message like /(?i){STATUS.format('[1-3]')}/ and "
    f"q_message not like /(?i){STATUS.format('[45]')}|{AMISS}/)"
)
ERRORS = f"{SAID.format('code')} or ({SAID.format('message')} and q_message not like /(?i){FINE}/)"
REQUEST = f"at >= 1000 and at < 9000 and ({SAID.format('path')} or {ANSWERED}) and ({ANSWERED} or {ERRORS} or {WELL})"
FAILED = f"(({ANSWERED} and (q_status >= 400 or q_status = 0)) or (not {ANSWERED} and not {WELL} and ({ERRORS})))"
ORDERS = (
    r"(q_path like /^([A-Z]+ )?([A-Za-z]+:\/\/[^\/]+)?\/orders\/v0\/orders\/*([?# ].*)?$/ and "
    '(not ispresent(q_method) or toupper(q_method) = "GET"))'
)
NOBODIES = r"\s*(-|--|0|\?|n\/a|na|nan|nil|none|null|undefined|unknown)\s*|\s+"
NAMED = f'(ispresent(q_seller) and q_seller != "" and q_seller not like /(?i)^({NOBODIES})$/)'
SPAN = Span(1000, 9000)
CLOCK = Clock(0.5, 0.125, 9.0)


def recent(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows in the half day before now, as CloudWatch takes none that are old."""
    by = timedelta(seconds=round(datetime.now(UTC).timestamp() - START - HOURS * 3600) - 60)
    return [row | {"time": written((datetime.fromisoformat(row["time"]) + by).timestamp())} for row in calls]


def same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert one["rows"] == other["rows"]
    assert one["window"] == other["window"]
    assert told(one) == told(other)


def test_the_queries_are_these():
    place = Place("GET", "getOrders", "/orders/v0/orders")
    orders = ql.of_operation(TAKEN, place)

    assert ql.sample(200) == "fields @timestamp, @message\n| sort @timestamp desc\n| limit 200"
    assert ql.sums(TAKEN, SPAN) == (
        f"{FIELDS}\n| filter {REQUEST}\n| fields strlen(q_seller) as named\n"
        f"| parse q_seller /(?i)^(?<qnobody>{NOBODIES})$/\n"
        "| stats count(*) as times, min(at) as first, max(at) as last by named, qnobody\n| limit 10000"
    )
    assert ql.failures(TAKEN, SPAN, CLOCK) == (
        f"{FIELDS}\n| filter {REQUEST} and {FAILED}\n| fields floor((at - 500) / 125) as slot\n"
        "| stats count(*) as times, min(at) as first, max(at) as last by q_method, q_path, q_status, q_code, "
        "q_message, q_seller, q_market, slot\n| limit 10000"
    )
    assert ql.successes(TAKEN, SPAN, CLOCK, orders, ["A1", 'B"2']) == (
        f'{FIELDS}\n| filter {REQUEST} and {ORDERS} and not {FAILED} and q_seller in ["A1", "B\\"2"]\n'
        "| fields floor((at - 500) / 125) as slot\n"
        "| stats count(*) as times, min(at) as first, max(at) as last by q_seller, q_market, slot\n| limit 10000"
    )
    assert ql.callers(TAKEN, SPAN, orders) == (
        f"{FIELDS}\n| filter {REQUEST} and {ORDERS} and {NAMED}\n| stats count(*) as calls by q_seller\n"
        "| stats count(*) as sellers by calls\n| limit 10000"
    )
    assert ql.marketplaces(TAKEN, SPAN, orders) == (
        f"{FIELDS}\n| filter {REQUEST} and {ORDERS} and {NAMED}\n| stats count(*) as calls by q_market, q_seller\n"
        "| stats count(*) as sellers by q_market\n| limit 10000"
    )
    assert ql.unnamed(TAKEN, SPAN, orders) == (
        f"{FIELDS}\n| filter {REQUEST} and {ORDERS} and not {NAMED}\n| stats count(*) as calls"
    )


@pytest.mark.parametrize(
    ("template", "fits", "not_"),
    [
        ("/orders/v0/orders", ["/orders/v0/orders", "/orders/v0/orders/?a=b"], ["/orders/v0/orders/1", "/x/orders/v0/orders"]),
        ("/orders/v0/orders/{orderId}", ["https://h.com/orders/v0/orders/1-2", "GET /orders/v0/orders/1 HTTP/1.1"], ["/orders/v0/orders"]),
        ("/internal/{}/sync/{}", ["/internal/a1/sync/17", "/internal/a1/sync/X"], ["/internal/aa/sync/17", "/internal/a1/sync/now"]),
    ],
)  # fmt: skip
def test_a_template_is_a_pattern_for_paths_as_they_are_logged(template, fits, not_):
    query = f"filter {ql.of_operation(TAKEN, Place('', '', template))}"
    found = asking.answered(
        f"fields path as q_path\n| {query}", [(0, json.dumps({"path": path})) for path in (*fits, *not_)], 100
    )

    assert [row["q_path"] for row in found] == fits


@pytest.mark.parametrize("text", ["nonsense @message", "fields nosuch(path) as x", "stats a\n| stats b\n| stats c"])
def test_the_stand_in_takes_no_other_queries(text):
    with pytest.raises((asking.Refused, KeyError)):
        asking.answered(text, [(0, "{}")], 10)


@pytest.mark.parametrize("incident", SCOPES)
def test_insights_finds_what_python_finds(aws, spdiag, tmp_path, incident):
    calls = recent(rows(incident, number=2_000))
    name = aws.group(calls)

    found = compared(spdiag, name)

    expected = compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream")
    if incident == "burst":  # calls within a time are counted exactly, where Python goes by slots
        assert found["rows"] == expected["rows"]
        assert [(one["operation"], one["scope"]) for one in found["findings"]] == [
            (one["operation"], one["scope"]) for one in expected["findings"]
        ]
    else:
        same(found, expected)
    assert [one["scope"] for one in found["findings"]][:1] == [SCOPES[incident]][: bool(SCOPES[incident])]


def test_fields_within_other_fields_are_found(aws, spdiag, tmp_path):
    calls = [
        {
            "time": row["time"],
            "ctx": {"merchant-id": row["seller"], "marketplaceId": row["marketplace"]},
            "request": {"url": "https://sellingpartnerapi-eu.amazon.com" + row["path"], "method": row["method"]},
            "response": {"status": row["status"]},
            "errors": [{"code": row["code"], "message": row["message"]}] if row["code"] else [],
        }
        for row in recent(rows("some", number=1_000))
    ]

    found = compared(spdiag, aws.group(calls))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert found["findings"][0]["scope"] == "limited-group"


def test_rows_that_are_odd_count_as_in_python(aws, spdiag, tmp_path):
    calls = recent(rows("one-seller", number=1_000))
    odd = [
        {"time": calls[5]["time"], "note": "no request"},
        {**calls[7], "status": None, "code": "network", "message": "connection reset"},
        {**calls[8], "status": None, "code": None, "message": None},
        {**calls[9], "path": "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders/#x", "status": 400},
        {**calls[10], "status": 500, "message": "two  blanks,\tand a tab"},
        {**calls[11], "status": 500, "message": json.dumps({"errors": [{"code": "X", "message": "inside 17"}]})},
        {**calls[12], "status": 500, "message": "quote ' and \\ and é"},
        {**calls[13], "status": 0, "code": "timeout"},
        {**calls[14], "status": None, "code": " ", "message": "  "},
        {**calls[15], "status": "none", "path": "  "},
    ]
    calls = sorted([*calls, *odd], key=lambda row: row["time"])

    found = compared(spdiag, aws.group(calls))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert found["rows"]["unrelated"] == 4


def test_who_is_named_nobody_is_no_seller(aws, spdiag, tmp_path):
    names = [*sorted(NOBODY), "N/A", "None", " Unknown ", "   ", 0]
    calls = recent(rows("some", number=1_500))
    calls = [row | ({"seller": names[n % len(names)]} if n % 9 == 4 else {}) for n, row in enumerate(calls)]

    found = compared(spdiag, aws.group(calls))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert found["rows"]["without_seller"] > 160


def test_the_longest_query_is_shorter_than_insights_takes():
    names = ("path", "method", "status", "code", "seller", "marketplace", "message")
    places = {name: tuple(f"attributes.http.response.{name}{n}" for n in range(4)) for name in names}
    about = ql.taken(Fields(places, events=places["message"][:1]))
    orders = ql.of_operation(about, Place("GET", "", "/{id}" * 40))
    sellers = ["A" * 13] * (LONGEST_LIST // 17)

    assert len(ql.successes(about, SPAN, CLOCK, orders, sellers)) < 0.95 * asking.LONGEST


@pytest.mark.parametrize("start", ["", "https://sellingpartnerapi-eu.amazon.com", "{method} "])
def test_a_seller_is_found_in_the_path_where_no_field_has_it(aws, spdiag, tmp_path, start):
    calls = [{k: v for k, v in row.items() if k != "seller"} for row in recent(rows("some", number=1_000))]
    calls = [row | {"path": start.format(**row) + row["path"]} for row in calls]
    calls += [{**row, "status": 403} for row in calls if "/listings/" in row["path"]]

    found = compared(spdiag, aws.group(sorted(calls, key=lambda row: row["time"])))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert max(one["sellers"]["failing"] for one in found["findings"]) > 20


def test_texts_of_events_are_asked_for_beside_others_and_tell_of_failures_by_their_words():
    fields = Fields({"path": ("path",), "seller": ("who",), "message": ("error", "msg")}, events=("msg",))

    query = ql.failures(ql.taken(fields), SPAN, CLOCK)

    assert query.startswith(
        "fields toMillis(@timestamp) as at, path as q_path, who as q_seller, coalesce(error, msg) as q_message, "
        "error as q_telling\n"
    )
    assert f"(not {SAID.format('telling')} and q_message like /(?i){AMISS}/)" in query
    assert "by q_method, q_path, q_status, q_code, q_message, q_telling, q_seller, q_market, slot" in query


@pytest.mark.parametrize("how", [{}, {"broken": True}, {"statuses": False}])
def test_texts_of_events_tell_of_failures_as_in_python(aws, spdiag, tmp_path, how):
    lines = Path(events.written(tmp_path, **how)).read_text().splitlines()
    by = datetime.now(UTC).timestamp() - 80_000 - datetime.fromisoformat(json.loads(lines[0])["ts"]).timestamp()
    calls = [json.loads(line) for line in lines]
    calls = [row | {"time": written(datetime.fromisoformat(row.pop("ts")).timestamp() + by)} for row in calls]

    found = compared(spdiag, aws.group(calls))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert events.DENIED in {one["message"] for one in found["findings"]}


@pytest.mark.parametrize(("fine", "refused"), events.TEXTS.items())
def test_statuses_that_messages_name_are_read_as_in_python(aws, spdiag, tmp_path, fine, refused):
    calls = of_texts(fine, refused)

    found = compared(spdiag, aws.group(calls))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert {constant(refused), None} >= {one["message"] for one in found["findings"]} > {None}


def of_texts(fine: str, refused: str) -> list[dict[str, Any]]:
    """Calls of which half have a text instead of a status."""
    whole = [{k: v for k, v in row.items() if k != "message"} for row in recent(rows("one-seller", number=1_000))]
    return [
        row if n % 2 else row | {"status": None, "code": "", "error": refused if row["code"] else fine}
        for n, row in enumerate(whole)
    ]


def test_a_message_that_names_a_success_first_is_no_failure(aws, spdiag):
    calls = of_texts("Response status 200, status 500 came before", "400 Bad Request")

    found = compared(spdiag, aws.group(calls))

    assert {one["status"] for one in found["findings"]} == {400, 403, 429}


@pytest.mark.parametrize("operation", ["getOrders", "/internal/v1/sync/now", "noSuchThing"])
def test_one_operation_alone_is_compared(aws, spdiag, tmp_path, operation):
    calls = recent(rows("moment", number=1_000))

    found = compared(spdiag, aws.group(calls), "--operation", operation)

    expected = compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream", "--operation", operation)
    assert told(found) == told(expected)
    assert found["window"] == expected["window"]


def test_a_time_alone_is_compared_and_only_that_is_asked_for(aws, spdiag, tmp_path):
    calls = recent(rows("moment", number=1_000))
    times = ("--since", calls[200]["time"], "--until", calls[900]["time"])

    found = compared(spdiag, aws.group(calls), *times)

    expected = compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream", *times)
    assert told(found) == told(expected)
    assert found["rows"]["read"] < 710


def test_answers_that_are_full_are_asked_for_in_halves(aws, spdiag, tmp_path, monkeypatch):
    monkeypatch.setattr("spdiag.logs.aws.insights.MOST_ROWS", 40)
    aws.insights.most = 40
    calls = recent(rows("some", number=1_000))

    found = compared(spdiag, aws.group(calls))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert sum("by q_method, q_path" in text for text in aws.insights.texts) > 3


def test_what_no_answer_can_hold_is_told(aws, spdiag, monkeypatch):
    monkeypatch.setattr("spdiag.logs.aws.insights.MOST_ROWS", 20)
    aws.insights.most = 20
    calls = recent(rows("quiet", number=200))
    at = calls[100]["time"]
    calls += [{**calls[100], "status": 500, "message": f"no {one}"} for one in range(50)]

    ran = spdiag("compare", aws.group(sorted(calls, key=lambda row: row["time"])))

    assert f"more rows at {at} than an answer can hold: some of them are not counted" in ran.err


def test_operations_that_would_scan_too_much_are_left_out_and_named(aws, spdiag):
    name = aws.group(recent(rows("some", number=1_000)))
    aws.insights.scans = 1_000_000

    ran = spdiag("compare", name, "--max-scan", "12MB", "--format", "json")

    found = json.loads(ran.out)["findings"]
    assert len({one["path"] for one in found}) == 1
    assert "left out, as --max-scan allows no more: " in ran.err
    assert "name one with --operation, or allow more" in ran.err


def test_what_will_be_scanned_is_said_before_and_refused_when_too_much(aws, spdiag):
    name = aws.group(recent(rows("noise", number=1_000)))
    size = boto3.client("logs").describe_log_groups()["logGroups"][0]["storedBytes"]

    refused = spdiag("compare", name, "--max-scan", "1MB")

    lines = refused.err.splitlines()
    assert refused.status == 2
    assert lines[0].startswith(f"`{name}`: the 24 hours since 20")
    assert lines[1] == (
        f"`{name}`: at most {size * 12 / 1e6:.3g} MB to scan: about {size / 1000:.3g} KB a query; 4 queries, and 8 more "
        "for an operation that fails"
    )
    assert lines[2] == f"error: `{name}` would scan up to {size * 12 / 1e6:.3g} MB, and 1 MB are allowed"
    assert aws.insights.texts == []


def test_the_estimate_is_scaled_by_the_time_that_is_asked_for(aws, spdiag, monkeypatch):
    name = aws.group(recent(rows("noise", number=200)))
    about = boto3.client("logs").describe_log_groups()["logGroups"][0]
    about |= {"creationTime": int((time.time() - 10 * 86_400) * 1000), "storedBytes": 10_000_000}
    monkeypatch.setattr("spdiag.logs.aws.insights_log._described", lambda *_: about)

    whole = spdiag("compare", name, "--since", "10d").err
    part = spdiag("compare", name, "--since", "24h").err
    about["retentionInDays"] = 2
    kept_short = spdiag("compare", name, "--since", "24h").err

    assert "about 10 MB a query" in whole
    assert "about 1 MB a query" in part
    assert "about 5 MB a query" in kept_short


def test_a_query_that_scans_more_than_may_be_is_stopped(aws, spdiag):
    name = aws.group(recent(rows("noise", number=100)))
    aws.insights.hangs = True
    aws.insights.scans = 40 * 10**9

    ran = spdiag("compare", name)

    assert ran.status == 2
    assert "was stopped: it had scanned 40 GB" in ran.err
    assert len(aws.insights.stopped) == 1


def test_ctrl_c_stops_the_query(aws, spdiag):
    name = aws.group(recent(rows("noise", number=100)))
    aws.insights.hangs = True

    ran = interrupted_when(aws.insights.hung, lambda: spdiag("compare", name))

    assert ran.status == 130
    assert len(aws.insights.stopped) == 1


@pytest.mark.parametrize("status", ["Failed", "Cancelled", "Timeout"])
def test_a_query_that_ends_otherwise_is_told(aws, spdiag, status):
    name = aws.group(recent(rows("noise", number=100)))
    aws.insights.status = status

    ran = spdiag("compare", name)

    assert ran.status == 2
    assert f"error: the query on `{name}` ended as {status}" in ran.err


def test_a_log_group_that_is_not_there_is_told(aws, spdiag):
    aws.group(recent(rows("noise", number=10)))

    near, far = spdiag("compare", "cloudwatch:///shop/cal"), spdiag("compare", "cloudwatch://shop/calls")

    assert near.status == far.status == 2
    assert "error: `cloudwatch:///shop/cal` is no log group here\nhint: there is cloudwatch:///shop/calls" in near.err
    assert "hint: check the name (cloudwatch:///aws/lambda/NAME, with its slash), and the region" in far.err


def test_messages_that_are_no_json_are_told(aws, spdiag):
    name = aws.group(recent(rows("noise", number=10)), messages=lambda row: f"GET {row['path']} 200")

    ran = spdiag("compare", name)

    assert ran.status == 2
    assert f"error: `{name}` holds no messages of JSON" in ran.err
    assert "hint: Insights finds fields in JSON alone; export the logs to S3 and give s3://bucket/prefix" in ran.err


def test_a_group_without_rows_in_that_time_holds_nothing(aws, spdiag):
    name = aws.group(recent(rows("noise", number=100)))

    ran = spdiag("compare", name, "--until", "20h", "--since", "30h")

    assert ran.status == 3
    assert f"! {name} holds no rows of that time" in ran.out


def test_a_group_of_sellers_that_call_seldom_is_told(aws, spdiag, tmp_path):
    calls = recent(rows("quiet", number=700, sellers=250))
    stuck = sorted({row["seller"] for row in calls} - {""})[:100]
    refused = {"status": 403, "code": "Unauthorized", "message": "Access denied."}
    calls = [row | {"path": "/orders/v0/orders", "method": "GET"} | (refused if row["seller"] in stuck else {})
             for row in calls]  # fmt: skip

    found = compared(spdiag, aws.group(calls))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert (found["findings"][0]["scope"], found["findings"][0]["sellers"]["affected"]) == ("limited-group", 100)


def test_what_fails_on_one_machine_alone_is_told_by_it(aws, spdiag, tmp_path):
    calls = recent(rows("quiet", number=3_000))
    calls = [row | {"host": f"web-{n % 6}", "pod": f"p{n % 7}"} for n, row in enumerate(calls)]
    down = {"status": 503, "code": "ServiceUnavailable", "message": "down"}
    calls = [row | (down if row["host"] == "web-4" else {}) for row in calls]

    found = compared(spdiag, aws.group(calls))

    same(found, compared(spdiag, kept(tmp_path / "calls.jsonl", calls), "--engine", "stream"))
    assert found["findings"][0]["differs"][0] | {"lift": 0} == {"field": "host", "value": "web-4", "lift": 0}


def test_an_end_before_the_start_is_told(aws, spdiag):
    name = aws.group(recent(rows("noise", number=10)))

    ran = spdiag("compare", name, "--since", "1h", "--until", "2h")

    assert ran.status == 2
    assert "error: --since is not before --until" in ran.err

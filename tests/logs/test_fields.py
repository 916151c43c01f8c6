"""Where logs keep the documented fields: found by name, by shape, or as told; and the moments in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from logs.worlds import DE
from running import Ran

from spdiag.core.problem import Problem
from spdiag.logs.counting.rows import Picker, Row
from spdiag.logs.fields.finding import Fields, flat, found_in
from spdiag.logs.fields.sharing import joined
from spdiag.logs.values.times import moment
from spdiag.render.schemas import schema

Run = Callable[..., Ran]
PATH = "/orders/v0/orders"
SELLER = "A1B2C3D4E5F6G7"


def found(record: Mapping[str, Any], told: Mapping[str, str] | None = None) -> Fields:
    return found_in([flat(record)] * 3, told or {})


def picked(record: Mapping[str, Any], told: Mapping[str, str] | None = None) -> Row | None:
    return Picker(found(record, told)).row(record)


@pytest.mark.parametrize(
    ("field", "key", "value"),
    [
        ("path", "resourcePath", PATH),
        ("path", "request.url", f"https://sellingpartnerapi-eu.amazon.com{PATH}?a=b"),
        ("path", "http.target", PATH),
        ("path", "REQUEST_URI", PATH),
        ("path", "anything", PATH),
        ("status", "statusCode", 403),
        ("status", "http.response.status_code", "403"),
        ("status", "response.status", 403.0),
        ("seller", "merchantId", 17),
        ("seller", "ctx.selling_partner_id", SELLER),
        ("seller", "anything", SELLER),
        ("marketplace", "marketplaceIds", [DE]),
        ("marketplace", "Marketplace-ID", DE),
        ("marketplace", "anything", DE),
        ("method", "httpMethod", "GET"),
        ("method", "anything", "PATCH"),
        ("time", "@timestamp", "2026-11-28T10:00:00Z"),
        ("time", "anything", "2026-11-28T10:00:00Z"),
        ("code", "errorCode", "Unauthorized"),
        ("code", "errors[0].code", "Unauthorized"),
        ("message", "error_message", "Access is denied."),
        ("message", "response.body.errors[0].message", "Access is denied."),
        ("operation", "operationId", "getOrders"),
        ("operation", "api_call", "OrdersV0Api.getOrders"),
        ("operation", "action", "Orders.getOrders"),
        ("operation", "endpoint", "orders/getOrders"),
    ],
)
def test_a_field_is_found_by_its_name_or_its_shape(field: str, key: str, value: object) -> None:
    record: dict[str, Any] = {"noise": "x", "number": 7}
    inner = record
    *outer, last = key.replace("[0]", ".[0]").split(".") if "." in key or "[" in key else [key]
    for name in outer:
        if name == "[0]":
            continue
        inner[name] = [{}] if f"{name}[0]" in key else {}
        inner = inner[name][0] if f"{name}[0]" in key else inner[name]
    inner[last] = value

    assert found(record).places[field] == (key,)


@pytest.mark.parametrize(
    ("field", "record"),
    [
        ("path", {"path": "not a path"}),
        ("status", {"status": "active"}),
        ("status", {"status": 17}),
        ("method", {"method": "card"}),
        ("time", {"time": "soon"}),
        ("time", {"time": "08:00:00"}),
        ("time", {"date": "2026-11-13", "time": "soon"}),
        ("seller", {"marketplace": DE}),
        ("seller", {"customer_id": "4711"}),
        ("seller", {"owner": {"accountId": "123456789012"}}),
        ("marketplace", {"seller": SELLER}),
        ("message", {"message": 17}),
    ],
)
def test_what_has_the_name_and_not_the_shape_is_no_such_field(field: str, record: dict[str, Any]) -> None:
    assert not found(record).has(field)


def test_the_better_name_counts_and_the_status_of_another_thing_does_not() -> None:
    record = {
        "status": 200,
        "statusCode": 403,
        "user": {"status": 100},
        "order": {"message": "x"},
        "error": {"message": "y"},
    }

    fields = found(record)

    assert fields.places["status"][0] == "statusCode"
    assert fields.places["message"][0] == "error.message"


@pytest.mark.parametrize(
    "name",
    [
        "OrdersV0Api.getOrders",
        "Orders.getOrders",
        "orders/getOrders",
        "get_orders",
        "get-orders",
        "OrdersV0Api#getOrders",
        "OrdersV0Api->getOrders",
        "OrdersV0Api::getOrders()",
        "GetOrdersAsync",
        "OrdersV0Api.getOrdersWithHttpInfo",
    ],
)
def test_an_operation_is_known_by_the_last_part_of_its_name(name: str) -> None:
    row = picked({"operation": name, "status": 403})

    assert row is not None
    assert (row.method, row.path) == ("GET", PATH)


def test_each_row_takes_the_first_key_that_has_a_value() -> None:
    records = [{"status": None, "http_status": 403, "path": PATH}, {"status": 200, "path": PATH}]
    picker = Picker(found_in([flat(one) for one in records], {}))

    rows = [picker.row(one) for one in records]

    assert [one.status for one in rows if one] == [403, 200]


def test_columns_to_compare_by_are_those_of_releases_and_machines() -> None:
    record = {
        "path": PATH,
        "app_version": "1.2",
        "ctx": {"host": "a"},
        "request_id": "x",
        "latency_ms": 3,
        "level": "INFO",
    }

    assert found(record).traits == ("app_version", "ctx.host")
    assert found_in([{"host": str(number)} for number in range(60)], {}).traits == ()


@pytest.mark.parametrize(
    "key",
    [
        "pod_name",
        "kubernetes.pod_name",
        "instance_id",
        "containerId",
        "sdk_version",
        "lambdaVersion",
        "image_tag",
        "git_sha",
        "aws_region",
        "AvailabilityZone",
        "az",
        "egress_ip",
        "host.ip",
        "serverIP",
        "proxy",
        "cloud_RoleInstance",
        "_source.host.name",
        "resource.k8s.pod.name",
        "host.id",
        "extra.git",
        "http_user_agent",
        "user_agent.original",
    ],
)
def test_a_column_is_one_to_compare_by_when_the_end_of_its_name_is(key: str) -> None:
    assert found({"path": PATH, key: "x"}).traits == (key,)


@pytest.mark.parametrize(
    "key",
    [
        "zip",
        "ship",
        "percentage",
        "ordername",
        "request_id",
        "asin",
        "name",
        "id",
        "stagecoach",
        "user.name",
        "order.id",
        "ip",
        "client_ip",
        "clientIp",
        "remote_ip",
        "x-real-ip",
        "client.ip",
        "user.ip",
    ],
)
def test_a_column_whose_name_only_looks_so_is_none(key: str) -> None:
    assert found({"path": PATH, key: "x"}).traits == ()


def test_a_field_that_is_told_is_taken_whatever_it_looks_like() -> None:
    record = {"path": PATH, "sellerId": SELLER, "ctx": {"who": 7}, "rc": 503}

    row = picked(record, {"seller": "ctx.who", "status": "rc"})

    assert row is not None
    assert (row.seller, row.status) == ("7", 503)


def test_a_field_nobody_knows_is_told() -> None:
    with pytest.raises(Problem, match="`colour` is no field"):
        found({}, {"colour": "x"})


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        ({"status": 403, "errors": [{"code": "Unauthorized", "message": "Denied."}]}, ("Unauthorized", "Denied.")),
        (
            {"status": 403, "message": '{"errors":[{"code":"Unauthorized","message":"Denied."}]}'},
            ("Unauthorized", "Denied."),
        ),
        ({"status": 403, "error": {"code": "Unauthorized", "message": "Denied."}}, ("Unauthorized", "Denied.")),
        ({"status": 403, "message": "{not JSON"}, ("", "{not JSON")),
    ],
)
def test_code_and_message_are_those_of_the_first_error(record: dict[str, Any], wanted: tuple[str, str]) -> None:
    row = picked({"path": PATH, **record})

    assert row is not None
    assert (row.code, row.message) == wanted
    assert row.failed


@pytest.mark.parametrize(
    ("record", "failed"),
    [
        ({"status": 200}, False),
        ({"status": 302}, False),
        ({"status": 404}, True),
        ({"status": 0}, True),
        ({"status": 200, "message": "all is well"}, False),
        ({"status": None, "message": "ConnectTimeout"}, True),
        ({"status": "403 Forbidden"}, True),
    ],
)
def test_a_call_failed_by_its_status_or_by_an_error_without_one(record: dict[str, Any], failed: bool) -> None:
    row = Picker(found_in([{"path": PATH, "status": 200, "message": "x"}], {})).row({"path": PATH, **record})

    assert row is not None
    assert row.failed is failed


@pytest.mark.parametrize("record", [{"level": "INFO"}, {"path": PATH, "event": "request"}])
def test_a_row_that_tells_of_no_answered_request_is_none(record: dict[str, Any]) -> None:
    assert Picker(found_in([{"path": PATH, "status": 200}], {})).row(record) is None


AT = datetime(2026, 11, 28, 10, 30, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-11-28T10:30:00Z", AT),
        ("2026-11-28T10:30:00", AT),
        ("2026-11-28 10:30:00,250", AT + 0.25),
        ("2026-11-28T10:30:00.123456789Z", AT + 0.123456789),
        ("2026-11-28T12:30:00+02:00", AT),
        ("2026-11-28T02:30:00-0800", AT),
        ("2026/11/28 10:30:00", AT),
        ("28/Nov/2026:10:30:00 +0000", AT),
        ("Sat, 28 Nov 2026 10:30:00 GMT", AT),
        ("28 Nov 2026 10:30:00 +0000", AT),
        ("Sat Nov 28 10:30:00 2026", AT),
        ("28.11.2026 10:30:00", AT),
        ("28.11.2026, 10:30:00,250", AT + 0.25),
        ("8.1.2026 9:30:00", datetime(2026, 1, 8, 9, 30, tzinfo=UTC).timestamp()),
        (f"/Date({int(AT * 1000)})/", AT),
        (f"/Date({int(AT * 1000)}+0100)/", AT),
        ("31.02.2026 10:30:00", None),
        ("11/28/2026 10:30:00", None),
        ("28/Nov/2026:10:30", AT),
        (int(AT), AT),
        (AT + 0.5, AT + 0.5),
        (int(AT * 1000), AT),
        (int(AT * 1e6), AT),
        (int(AT * 1e9), AT),
        (str(int(AT * 1000)), AT),
        (datetime(2026, 11, 28, 10, 30, tzinfo=UTC), AT),
        (datetime(2026, 11, 28, 10, 30), AT),
        ("yesterday", None),
        ("", None),
        ("2026-13-45T10:30:00Z", None),
        (0, None),
        (403, None),
        (float("inf"), None),
        (True, None),
        (None, None),
    ],
)
def test_moments_are_read_in_the_ways_logs_write_them(written: object, at: float | None) -> None:
    assert moment(written) == (None if at is None else pytest.approx(at, abs=1e-6))


@pytest.mark.parametrize(
    ("written", "at"),
    [
        (["11/09/2026 08:00:00", "11/28/2026 10:30:00 AM"], AT),
        (["9/11/2026 08:00:00", "28/11/2026, 10:30:00"], AT),
        (["11/28/2026 12:30:00 AM"], AT - 36_000),
        (["11/28/2026 12:30:00 pm"], AT + 7200),
        (["11/28/2026 12:30:00 +02:00"], AT),
        (["11/09/2026 08:00:00", "12/10/2026 08:00:00"], None),
        (["28/11/2026 08:00:00", "11/28/2026 08:00:00"], None),
    ],
)
def test_which_number_of_a_date_with_slashes_is_the_day_is_told_by_the_others(
    written: list[str], at: float | None
) -> None:
    records = [{"path": PATH, "Timestamp": one} for one in written]
    fields = found_in(records, {})

    rows = [Picker(fields).row(one) for one in records]

    assert rows[-1] is not None
    assert rows[-1].at == at
    assert fields.has("time") is (at is not None)


@pytest.mark.parametrize(
    ("record", "key"),
    [
        *(({name: 1_794_556_800_000}, name) for name in ("ts_ms", "timestamp_ms", "timestampMs", "epoch")),
        *(({name: 1_794_556_800_000_000}, name) for name in ("ts_us", "timestamp_us")),
        *(({name: "2026-11-28 10:30:00"}, name) for name in ("created_at", "createdAt", "startTime", "start_time")),
        ({"request_time": "2026-11-28T10:30:00Z"}, "request_time"),
        ({"ts": {"$numberLong": "1794556800000"}}, "ts.$numberLong"),
        ({"ts": {"$date": "2026-11-28T10:30:00Z"}}, "ts.$date"),
        ({"request_time": 0.31, "time_local": "28/Nov/2026:10:30:00 +0000"}, "time_local"),
    ],
)
def test_a_time_is_found_by_its_name_and_its_shape(record: dict[str, Any], key: str) -> None:
    assert found({"path": PATH, **record}).places["time"] == (key,)


@pytest.fixture
def log(tmp_path: Path) -> str:
    rows = [
        {"when": "2026-11-28T10:00:00Z", "call": {"what": PATH}, "status": 200, "ctx": {"who": number}, "host": "a"}
        for number in range(9)
    ]
    file = tmp_path / "log.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return str(file)


def test_fields_are_shown_and_how_to_log_those_that_lack(log: str, spdiag: Run) -> None:
    ran = spdiag("compare", log, "--fields")

    assert ran.status == 0
    assert (
        ran.out
        == f"""{log} (lines)
  path         call.what
  status       status
  message      - not found: log code and message of errors[0] of each answer that failed
  seller       - not found: log the selling partner's id with each request; spdiag.recorder takes it from your program
  marketplace  - not found: log the marketplace id of each request
  time         when
  compared by  host
"""
    )


def test_the_config_file_names_fields_and_the_command_line_overrides_it(
    log: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[fields]\nseller = "ctx.who"\npath = "call.what"\n')
    config.chmod(0o600)
    monkeypatch.setenv("SPDIAG_CONFIG", str(config))

    told, overridden = (spdiag("compare", log, "--fields", *more).out for more in ((), ("--field", "seller=host")))

    assert "  seller       ctx.who\n" in told
    assert "  seller       host\n" in overridden


def test_a_field_that_no_row_has_is_told_with_the_one_that_looks_like_it(log: str, spdiag: Run) -> None:
    compared, shown = (spdiag("compare", log, "--field", "path=nothere", *more).out for more in ((), ("--fields",)))

    said = "no row has a field nothere (told for path by --field or config.toml); call.what looks like it"
    assert f"! {said} " in " ".join(compared.split())
    assert f"\n{said}\n" in shown


def test_a_field_that_is_there_is_not_missed(log: str, spdiag: Run) -> None:
    ran = spdiag("compare", log, "--field", "seller=ctx.who", "--field", "path=call.what")

    assert "no row" not in ran.out


def test_a_field_that_one_of_two_logs_lacks_is_told_with_the_log(log: str, tmp_path: Path, spdiag: Run) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"path": "/orders/v0/orders", "status": 200, "shop": "one"}\n')

    found = json.loads(spdiag("compare", log, str(other), "--field", "seller=shop", "--format", "json").out)

    assert [one for one in found["warnings"] if "shop" in one] == [
        f"no row in {log} has a field shop (told for seller by --field or config.toml)"
    ]


def test_files_that_are_left_out_are_named_beside_the_fields(log: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "notes.txt").write_text("It was a dark and stormy night.\n")

    ran = spdiag("compare", str(tmp_path), "--fields")

    assert ran.status == 0
    assert ran.out.endswith(f"\n{tmp_path}/notes.txt holds no request that can be read, and is left out\n")


def test_fields_are_a_document_too(log: str, spdiag: Run) -> None:
    ran = spdiag("compare", log, "--fields", "--format", "json")

    document = json.loads(ran.out)
    jsonschema.validate(document, schema("fields"))
    (told,) = document["logs"]
    assert ran.status == 0
    assert told["fields"]["path"] == ["call.what"]
    assert told["compared_by"] == ["host"]
    assert set(told["missing"]) == {"path", "status", "message", "seller", "marketplace"} - set(told["fields"])
    assert all(key in spdiag("compare", log, "--fields").out for keys in told["fields"].values() for key in keys)


@pytest.mark.parametrize("more", [("--format", "markdown"), ("--report", "fields.json")])
def test_fields_are_no_report(
    more: tuple[str, ...], log: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spdiag: Run
) -> None:
    monkeypatch.chdir(tmp_path)

    ran = spdiag("compare", log, "--fields", *more)

    assert (ran.status, ran.out) == (2, "")
    assert "--fields shows fields as text or as JSON" in ran.err
    assert not (tmp_path / "fields.json").exists()


@pytest.mark.parametrize(
    ("pair", "said"),
    [("colour=x", "`colour` is no field"), ("seller", "`seller` names no field"), ("seller=", "names no")],
)
def test_a_field_that_cannot_be_told_is_a_usage_error(pair: str, said: str, log: str, spdiag: Run) -> None:
    ran = spdiag("compare", log, "--field", pair)

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_table_may_be_in_any_language(tmp_path: Path, spdiag: Run) -> None:
    lines = ["Datum;Händler;Pfad;Status;Fehler"]
    for number in range(60):
        bad = number % 6 == 3
        told = f"{403 if bad else 200};{'Access to requested resource is denied.' if bad else ''}"
        lines.append(f"2026-11-28T10:{number:02}:00Z;A{number % 6:013};{PATH};{told}")
    (tmp_path / "log.csv").write_text("\n".join(lines), encoding="utf-8")

    ran = spdiag("compare", str(tmp_path / "log.csv"), "--format", "json")

    (finding,) = json.loads(ran.out)["findings"]
    assert (finding["status"], finding["occurrences"], finding["sellers"]["seen"]) == (403, 10, 6)


def test_prose_with_commas_is_no_table(tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.txt").write_text(
        "At noon, the status, as said, was bad.\nSee /var/log/messages, too, please, now.\n"
    )

    assert spdiag("compare", str(tmp_path / "log.txt")).status == 2


def test_fields_that_are_shared_keep_how_they_are_read() -> None:
    own = Fields({"time": ("day",), "message": ("msg",)}, (), 1, "hour", ("msg",))
    other = Fields({"time": ("day",), "message": ("error", "note")}, events=("note",))

    assert joined(own, other) == own._replace(
        places={"time": ("day",), "message": ("msg", "error", "note")}, events=("msg", "note")
    )

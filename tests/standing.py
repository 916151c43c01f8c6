"""AWS on loopback: moto's server, with an Athena and a Logs Insights that really run what they are asked."""

from __future__ import annotations

import _thread
import json
import signal
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import asking
import boto3
import pytest
from running import Ran

AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "canary-secret",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
MACROS = (
    "regexp_like(s, p) AS regexp_matches(s, p)",
    "regexp_replace(s, p, r) AS system.main.regexp_replace(s, p, r, 'g')",
    "bitwise_and(a, b) AS a & b",
    "bitwise_left_shift(a, b) AS a << b",
    "bitwise_or_agg(a) AS bit_or(a)",
    "bit_count(a, b) AS system.main.bit_count(a)",
    "element_at(a, b) AS list_extract(a, b)",
    "cardinality(a) AS len(a)",
    "to_unixtime(a) AS epoch(a)",
    "from_iso8601_timestamp(a) AS a::TIMESTAMPTZ",
)
"""What Trino calls otherwise than DuckDB; the text of a query itself is not changed."""
KINDS = {
    "string": "VARCHAR",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
}


class Athena:
    """Runs queries on the objects that lie in S3 under the locations of Glue's tables."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.stopped: list[str] = []
        self.pages = 0
        self.scanned = 1_000
        self.reason = ""
        self.refuses = ""
        self.hangs = False
        self.hung = threading.Event()
        self._runs: dict[str, dict[str, Any]] = {}
        self._duck: Any = None

    def start(self, query: str) -> str:
        self.texts.append(query)
        id = str(uuid.uuid4())
        self._runs[id] = {"query": query, "states": iter(("QUEUED", "RUNNING")), "rows": None, "reason": self.reason}
        return id

    def state(self, id: str) -> dict[str, Any]:
        run = self._runs[id]
        if self.hangs:
            self.hung.set()
            return {"State": "RUNNING"}
        if (state := next(run["states"], None)) is not None:
            return {"State": state}
        if run["rows"] is None and not run["reason"]:
            try:
                run["rows"] = self._answer(run["query"])
            except Exception as error:  # as Athena: whatever it is, the query has failed
                run["reason"] = f"SYNTAX_ERROR: {error}"
        if run["reason"]:
            state = "CANCELLED" if run["reason"].startswith("cancelled") else "FAILED"
            return {"State": state, "StateChangeReason": run["reason"]}
        return {"State": "SUCCEEDED"}

    def results(self, id: str, start: int, most: int) -> dict[str, Any]:
        self.pages += 1
        rows = self._runs[id]["rows"]
        data = [{"Data": [{"VarCharValue": one} if one is not None else {} for one in row]} for row in rows]
        more = {"NextToken": str(start + most)} if start + most < len(rows) else {}
        return {"ResultSet": {"Rows": data[start : start + most], "ResultSetMetadata": {"ColumnInfo": []}}, **more}

    def _answer(self, query: str) -> list[list[str | None]]:
        if self._duck is None:
            self._duck = _loaded()
        found = self._duck.execute(query)
        header = [one[0] for one in found.description]
        return [header, *([_shown(one) for one in row] for row in found.fetchall())]


def _loaded() -> Any:
    """A DuckDB with Trino's words, and with what lies in S3 now."""
    import duckdb

    duck = duckdb.connect()
    duck.execute("SET TimeZone = 'UTC'")
    for macro in MACROS:
        duck.execute(f"CREATE MACRO {macro}")
    with tempfile.TemporaryDirectory() as folder:
        for one in _tables(Path(folder)):
            duck.execute(one)
    return duck


def _shown(value: Any) -> str | None:
    return None if value is None else f"{value:.16E}" if isinstance(value, float) else str(value)


def _tables(folder: Path) -> Iterator[str]:
    """Glue's tables, with what lies in S3."""
    s3, glue = boto3.client("s3"), boto3.client("glue")
    for database in glue.get_databases()["DatabaseList"]:
        yield f'CREATE SCHEMA "{database["Name"]}"'
        for table in glue.get_tables(DatabaseName=database["Name"])["TableList"]:
            bucket, _, prefix = table["StorageDescriptor"]["Location"].removeprefix("s3://").partition("/")
            for one in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", []):
                path = folder / table["Name"] / one["Key"]
                path.parent.mkdir(parents=True, exist_ok=True)
                s3.download_file(bucket, one["Key"], str(path))
            keys = {key["Name"]: _kind(key["Type"]) for key in table.get("PartitionKeys", [])}
            columns = {key["Name"]: _kind(key["Type"]) for key in table["StorageDescriptor"]["Columns"]}
            yield (
                f'CREATE TABLE "{database["Name"]}"."{table["Name"]}" AS SELECT * FROM read_json('
                f"'{folder / table['Name']}/**/*.jsonl', columns = {_struct(columns)}, format = 'newline_delimited', "
                f"ignore_errors = true{f', hive_partitioning = true, hive_types = {_struct(keys)}' if keys else ''})"
            )


def _struct(kinds: dict[str, str]) -> str:
    return "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items()) + "}"


def _kind(kind: str) -> str:
    """A kind of Hive's in DuckDB's words."""
    if kind.startswith("array<"):
        return f"{_kind(kind[6:-1])}[]"
    if kind.startswith("struct<"):
        members = (one.partition(":") for one in kind[7:-1].split(","))
        return f"STRUCT({', '.join(f'{name} {_kind(inner)}' for name, _, inner in members)})"
    return KINDS[kind]


class Insights:
    """Runs queries on the events that lie in moto's log groups."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.stopped: list[str] = []
        self.most = 10_000
        self.status = ""
        self.scans = 1_000
        self.hangs = False
        self.hung = threading.Event()
        self._runs: dict[str, dict[str, Any]] = {}
        self._kept: dict[str, list[tuple[int, str]]] = {}

    def start(self, group: str, start: int, end: int, query: str) -> str:
        self.texts.append(query)
        id = str(uuid.uuid4())
        events = [one for one in self._events(group) if start * 1000 <= one[0] <= end * 1000]
        self._runs[id] = {"query": query, "events": events, "states": iter(("Scheduled", "Running"))}
        return id

    def _events(self, group: str) -> list[tuple[int, str]]:
        if group not in self._kept:
            pages = boto3.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
            self._kept[group] = [(one["timestamp"], one["message"]) for page in pages for one in page["events"]]
        return self._kept[group]

    def results(self, id: str) -> dict[str, Any]:
        run = self._runs[id]
        if self.hangs:
            self.hung.set()
            return {"status": "Running", "results": [], "statistics": {"bytesScanned": self.scans}}
        if (state := next(run["states"], None)) is not None:
            return {"status": state, "results": []}
        try:
            rows = asking.answered(run["query"], run["events"], self.most)
        except (asking.Refused, KeyError) as error:
            return {"status": "Failed", "results": [], "why": str(error)}
        return {
            "status": self.status or "Complete",
            "results": [[{"field": k, "value": asking.shown(k, v)} for k, v in row.items()] for row in rows],
            "statistics": {"bytesScanned": self.scans, "recordsScanned": len(run["events"])},
        }


class World:
    """The account: what is kept in it, and what runs."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.athena = Athena()
        self.insights = Insights()
        self.bucket = f"logs-{uuid.uuid4().hex[:8]}"
        self.s3 = boto3.client("s3")
        self.s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})

    def put(self, key: str, rows: list[dict[str, Any]]) -> None:
        text = "".join(json.dumps(row) + "\n" for row in rows)
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode())

    def table(
        self, columns: dict[str, str], keys: dict[str, str] | None = None, parameters: dict[str, str] | None = None
    ) -> str:
        """A table of what lies under `calls/`; its name as a LOG."""
        glue = boto3.client("glue")
        glue.create_database(DatabaseInput={"Name": "shop"})
        glue.create_table(
            DatabaseName="shop",
            TableInput={
                "Name": "calls",
                "StorageDescriptor": {
                    "Columns": [{"Name": name, "Type": kind} for name, kind in columns.items()],
                    "Location": f"s3://{self.bucket}/calls/",
                },
                "PartitionKeys": [{"Name": name, "Type": kind} for name, kind in (keys or {}).items()],
                "Parameters": parameters or {},
            },
        )
        return "athena://shop.calls"

    def partition(self, values: list[str], folder: str) -> None:
        """Adds a partition of that table to the catalog."""
        about = {"Values": values, "StorageDescriptor": {"Location": f"s3://{self.bucket}/calls/{folder}/"}}
        boto3.client("glue").create_partition(DatabaseName="shop", TableName="calls", PartitionInput=about)

    def group(self, rows: list[dict[str, Any]], messages: Callable[[dict[str, Any]], str] = json.dumps) -> str:
        """A log group with these rows, each as a message at its time; its name as a LOG."""
        name = "/shop/calls"
        logs = boto3.client("logs")
        logs.create_log_group(logGroupName=name)
        logs.create_log_stream(logGroupName=name, logStreamName="one")
        events = [
            {"timestamp": round(datetime.fromisoformat(row["time"]).timestamp() * 1000), "message": messages(row)}
            for row in rows
        ]
        for start in range(0, len(events), 1_000):
            logs.put_log_events(logGroupName=name, logStreamName="one", logEvents=events[start : start + 1_000])
        return f"cloudwatch://{name}"


@contextmanager
def patched(
    patch: pytest.MonkeyPatch, athena: Callable[[], Athena], insights: Callable[[], Insights]
) -> Iterator[None]:
    """Lets moto's server hand queries to what runs them."""
    from moto.athena.responses import AthenaResponse
    from moto.logs.responses import LogsResponse

    def ask(self: Any) -> str:
        start, end = self._get_int_param("startTime"), self._get_int_param("endTime")
        id = insights().start(self._get_param("logGroupName"), start, end, self._get_param("queryString"))
        return json.dumps({"queryId": id})

    def found(self: Any) -> str:
        return json.dumps(insights().results(self._get_param("queryId")))

    def enough(self: Any) -> str:
        insights().stopped.append(self._get_param("queryId"))
        return json.dumps({"success": True})

    patch.setattr(LogsResponse, "start_query", ask)
    patch.setattr(LogsResponse, "get_query_results", found)
    patch.setattr(LogsResponse, "stop_query", enough, raising=False)

    def start(self: Any) -> Any:
        group = self._get_param("WorkGroup")
        if group and not self.athena_backend.get_work_group(group):
            return self.error(f"WorkGroup {group} is not found.", 400)
        if athena().refuses:
            return self.error(athena().refuses, 400)
        return json.dumps({"QueryExecutionId": athena().start(self._get_param("QueryString"))})

    def state(self: Any) -> str:
        id = self._get_param("QueryExecutionId")
        about = {"DataScannedInBytes": athena().scanned}
        return json.dumps(
            {"QueryExecution": {"QueryExecutionId": id, "Status": athena().state(id), "Statistics": about}}
        )

    def results(self: Any) -> str:
        start, most = int(self._get_param("NextToken") or 0), int(self._get_param("MaxResults") or 1000)
        return json.dumps(athena().results(self._get_param("QueryExecutionId"), start, most))

    def stop(self: Any) -> str:
        athena().stopped.append(self._get_param("QueryExecutionId"))
        return "{}"

    patch.setattr(AthenaResponse, "start_query_execution", start)
    patch.setattr(AthenaResponse, "get_query_execution", state)
    patch.setattr(AthenaResponse, "get_query_results", results)
    patch.setattr(AthenaResponse, "stop_query_execution", stop)
    yield


def waited(sign: threading.Event, seconds: float = 20) -> None:
    assert sign.wait(seconds)
    time.sleep(0.05)


def interrupted_when(hung: threading.Event, run: Callable[[], Ran]) -> Ran:
    """What comes of a run that Ctrl-C ends once a query hangs."""

    def interrupt() -> None:
        hung.wait(20)
        _thread.interrupt_main()

    thread = threading.Thread(target=interrupt)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
    thread.start()
    try:
        ran = run()
    finally:
        signal.signal(signal.SIGINT, before)
    thread.join()
    return ran

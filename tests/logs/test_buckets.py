"""Logs in S3: fetched, read under their own names, and gone when done, whatever happens."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import seeded

from spdiag.logs.aws.buckets import fetched


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A folder of its own for what is temporary."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def keys(aws, *names):
    with fetched([f"s3://{aws.bucket}/{name}" for name in names], 10**9, lambda _: None) as (_, called):
        return sorted(name.removeprefix(f"s3://{aws.bucket}/") for name in called.values())


def test_objects_are_named_by_key_by_prefix_and_by_glob(aws):
    for key in ("a/one.jsonl", "a/b/two.jsonl", "a/b/c/three.csv", "a/_SUCCESS", "ab/four.jsonl"):
        aws.put(key, [{"x": 1}])

    assert keys(aws, "a/one.jsonl") == ["a/one.jsonl"]
    assert keys(aws, "a") == keys(aws, "a/") == ["a/b/c/three.csv", "a/b/two.jsonl", "a/one.jsonl"]
    assert keys(aws, "a/*.jsonl") == ["a/one.jsonl"]
    assert keys(aws, "a/**/*.jsonl") == ["a/b/two.jsonl", "a/one.jsonl"]
    assert keys(aws, "a/b/t[vw]o.json?") == ["a/b/two.jsonl"]
    assert keys(aws, "ab/fo") == ["ab/four.jsonl"]
    assert len(keys(aws, "")) == 4
    assert keys(aws, "a/one.jsonl", "a/*.jsonl", "ab") == ["a/one.jsonl", "ab/four.jsonl"]


def test_logs_in_s3_and_here_are_read_together(aws, spdiag, tmp_path, temporary):
    rows = seeded.rows("one-seller")
    text = "".join(json.dumps(row) + "\n" for row in rows[:3_000]).encode()
    aws.s3.put_object(Bucket=aws.bucket, Key="logs/one.jsonl.gz", Body=gzip.compress(text))
    local = tmp_path / "here.jsonl"
    local.write_text("".join(json.dumps(row) + "\n" for row in rows[3_000:]))
    whole = tmp_path / "whole.jsonl"
    whole.write_text("".join(json.dumps(row) + "\n" for row in rows))

    ran = spdiag("compare", f"s3://{aws.bucket}/logs/", str(local), "--format", "json")

    expected = json.loads(spdiag("compare", str(whole), "--format", "json").out)
    found = json.loads(ran.out)
    assert ran.status == 1
    assert found["rows"] == expected["rows"]
    assert found["findings"] == expected["findings"]
    assert f"`s3://{aws.bucket}/logs/`: at most {len(gzip.compress(text)) / 1000:.3g} KB to scan" in ran.err
    assert list(temporary.iterdir()) == []


def test_rows_that_cannot_be_read_are_told_under_the_name_in_s3(aws, spdiag):
    text = "".join(json.dumps(row) + "\n" for row in seeded.rows("noise", number=50)) + "{broken\n"
    aws.s3.put_object(Bucket=aws.bucket, Key="logs/one.jsonl", Body=text.encode())

    ran = spdiag("compare", f"s3://{aws.bucket}/logs/one.jsonl")

    assert f"warning: s3://{aws.bucket}/logs/one.jsonl:51: cannot be read" in ran.err
    assert "/tmp" not in ran.err


def test_what_is_damaged_is_told_under_the_name_in_s3_and_nothing_stays(aws, spdiag, temporary):
    aws.s3.put_object(Bucket=aws.bucket, Key="one.gz", Body=b"\x1f\x8bno gzip at all")

    ran = spdiag("compare", f"s3://{aws.bucket}/one.gz")

    assert ran.status == 2
    assert ran.err.splitlines()[1] == f"error: `s3://{aws.bucket}/one.gz` is damaged"
    assert list(temporary.iterdir()) == []


def test_an_exception_and_ctrl_c_leave_nothing(aws, temporary):
    aws.put("one.jsonl", [{"x": 1}])

    for error in (RuntimeError, KeyboardInterrupt):
        with pytest.raises(error), fetched([f"s3://{aws.bucket}/one.jsonl"], 10**9, lambda _: None) as (paths, _):
            assert Path(paths[0]).is_file()
            raise error

    assert list(temporary.iterdir()) == []


PROGRAM = """
import sys, time
from spdiag.comparing.clouds import Reach, gathered
with gathered([sys.argv[1]], {}, Reach()) as logs:
    print(logs.survey.logs[0].source.path, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_ended_leaves_nothing(aws, temporary, number):
    aws.put("one.jsonl", [{"x": 1}])
    program = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n" + PROGRAM
    child = subprocess.Popen(
        [sys.executable, "-c", program, f"s3://{aws.bucket}/one.jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.stdout is not None
    path = Path(child.stdout.readline().strip())
    assert path.is_file()

    child.send_signal(number)

    assert child.wait(timeout=20) == -number
    child.stdout.close()
    assert list(temporary.iterdir()) == []


def test_more_than_may_be_fetched_is_not_fetched(aws, spdiag, temporary):
    aws.s3.put_object(Bucket=aws.bucket, Key="big.jsonl", Body=b"x" * 3_000)

    ran = spdiag("compare", f"s3://{aws.bucket}/big.jsonl", "--max-scan", "2KB")

    assert ran.status == 2
    assert ran.err.splitlines() == [
        f"`s3://{aws.bucket}/big.jsonl`: at most 3 KB to scan: 1 object to fetch",
        f"error: `s3://{aws.bucket}/big.jsonl` would scan up to 3 KB, and 2 KB are allowed",
        "hint: name fewer objects, by a longer prefix or a glob, or allow more with --max-scan 3KB",
        "  (spdiag explain spdiag.scan-limit)",
    ]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("s3://no-such-bucket-here/x", "error: AWS refused `s3://no-such-bucket-here/x`: NoSuchBucket"),
        ("s3://", "error: `s3://` names no bucket"),
        ("s3://{bucket}/nothing", "error: `s3://{bucket}/nothing` holds no objects"),
    ],
)
def test_what_is_not_there_is_told(aws, spdiag, name, said):
    ran = spdiag("compare", name.format(bucket=aws.bucket))

    assert ran.status == 2
    assert said.format(bucket=aws.bucket) in ran.err
    assert "hint: " in ran.err
    assert "canary-secret" not in ran.err


def test_without_credentials_and_without_a_region_it_is_said_how_to_get_them(aws, spdiag, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    unknown = spdiag("compare", f"s3://{aws.bucket}/x")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    nowhere = spdiag("compare", "athena://shop.calls")

    assert unknown.status == nowhere.status == 2
    assert f"error: `s3://{aws.bucket}/x` needs AWS credentials, and none were found" in unknown.err
    assert "aws sso login" in unknown.err
    assert "needs an AWS region, and none is set" in nowhere.err


def test_an_aws_that_does_not_answer_is_told(aws, spdiag, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    started = time.monotonic()
    ran = spdiag("compare", f"s3://{aws.bucket}/x")

    assert ran.status == 2
    assert "could not be asked: EndpointConnectionError" in ran.err
    assert time.monotonic() - started < 20


def test_files_here_are_compared_without_boto3(tmp_path):
    path = tmp_path / "calls.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in seeded.rows("noise", number=50)))
    program = (
        "import sys; from spdiag.cli import run; run(['compare', sys.argv[1]]);"
        "print([name for name in ('boto3', 'botocore') if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["athena://shop.calls", "cloudwatch://calls"])
def test_what_is_asked_where_it_lies_is_given_alone(aws, spdiag, name):
    ran = spdiag("compare", name, "here.jsonl")

    assert ran.status == 2
    assert ran.err.startswith(f"error: `{name}` cannot be compared together with other logs\nhint: give it alone")

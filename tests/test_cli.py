"""The command line as scripts rely on it: what goes where, and with which exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from running import Ran

from spdiag import __version__
from spdiag.cli.group import COMMANDS
from spdiag.render.schemas import NAMES, schema

FORBIDDEN = '{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}'
PROSE = "The weather in Lisbon is mild for the season and the trams run late."


def test_explain_puts_one_valid_document_on_stdout(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("explain", FORBIDDEN, "--status", "403", "--operation", "getOrders", "--format", "json")

    document = json.loads(ran.out)
    Draft202012Validator(schema("explanation")).validate(document)
    assert (ran.status, ran.err) == (0, "")
    assert document["schema"] == "spdiag/explanation/1"
    assert document["input"] == {"kind": "json", "bytes": len(FORBIDDEN)}
    assert document["case"]["status"] == 403
    assert document["case"]["operation"] == "getOrders"
    assert document["case"]["errors"] == [
        {"code": "Unauthorized", "message": "Access to requested resource is denied.", "details": ""}
    ]


def test_what_no_playbook_holds_is_unknown_and_exits_3(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("explain", PROSE, "--format", "json")

    document = json.loads(ran.out)
    Draft202012Validator(schema("explanation")).validate(document)
    assert (ran.status, document["outcome"], document["causes"]) == (3, "unknown", [])


@pytest.mark.parametrize("layout", ["text", "json"])
@pytest.mark.parametrize(("given", "status"), [("MD1000", 0), (PROSE, 3)])
def test_the_exit_code_is_the_same_in_every_format(
    layout: str, given: str, status: int, spdiag: Callable[..., Ran]
) -> None:
    assert spdiag("explain", given, "--format", layout).status == status
    assert spdiag("explain", given, "--format", layout, "--exit-zero").status == 0


def test_an_input_may_be_a_file_a_text_or_standard_input(tmp_path: Path, spdiag: Callable[..., Ran]) -> None:
    file = tmp_path / "error.json"
    file.write_text(FORBIDDEN, encoding="utf-8")
    piped = subprocess.run(
        [sys.executable, "-m", "spdiag", "explain", "-", "--format", "json"],
        input=FORBIDDEN,
        capture_output=True,
        text=True,
        check=False,
    )

    documents = [spdiag("explain", given, "--format", "json").out for given in (str(file), FORBIDDEN)]

    assert documents[0] == documents[1] == piped.stdout


def test_headers_given_as_options_are_read_and_shown(spdiag: Callable[..., Ran]) -> None:
    headers = {
        "x-amzn-RequestId": "6875f61f-6aa1-11e8-98c6-9b5e2",
        "x-amzn-ErrorType": "AccessDeniedException",
        "x-amzn-RateLimit-Limit": "2.0",
        "X-Amzn-Trace-Id": "Root=1-63ee9bb8-52ea8e6d108209842abc2a4d",
        "x-amz-apigw-id": "Ac1E1EycvHcFyNw=",
        "Date": "Fri, 17 Feb 2023 20:13:55 GMT",
    }
    options = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]

    told = json.loads(spdiag("explain", FORBIDDEN, *options, "--format", "json").out)["case"]
    text = spdiag("explain", FORBIDDEN, *options).out

    names = ("request_id", "error_type", "rate_limit", "trace_id", "apigw_id", "date")
    assert tuple(told[name] for name in names) == tuple(headers.values())
    assert all(value in " ".join(text.split()) for value in headers.values())


def test_an_operation_nobody_knows_is_a_warning_for_explain(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("explain", FORBIDDEN, "--operation", "getOrderz")

    assert ran.status == 0
    assert "warning: `getOrderz` is no operation of SP-API; did you mean getOrder" in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("chekc",), "did you mean `spdiag check`?"),
        (("check", "--region", "xx"), "--region"),
        (("check", "--request", "orders"), 'write it as "GET /path?query"'),
        (("check", "--operation", "getOrderz", "--region", "na"), "did you mean getOrder"),
        (("check", "--marketplace", "Atlantis"), "give its id or its country code"),
        (("check", "--error", "/nowhere/error.json"), "cannot be read"),
        (("check", "--demo", "helthy"), "healthy"),
        (("check", "--demo", "healthy", "--offline"), "choose one"),
        (("explain", "MD1000", "--report", "out.docx"), ".json"),
        (("schema", "nothing"), "explanation"),
    ],
)
def test_bad_usage_exits_2_with_a_way_out_and_no_document(
    arguments: tuple[str, ...], says: str, spdiag: Callable[..., Ran]
) -> None:
    ran = spdiag(*arguments)

    assert ran.status == 2
    assert says in ran.err
    assert "{" not in ran.out


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SPDIAG_SPAPI_URL_EU", "http://example.com", "not encrypted"),
        ("SPDIAG_SPAPI_URL_EU", "https://example.com", "--allow-host example.com"),
        ("SPDIAG_LWA_URL", "ftp://api.amazon.com", "not an address"),
    ],
)
def test_a_token_is_sent_nowhere_strange(
    variable: str, value: str, says: str, spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SP_API_CLIENT_ID", "SP_API_CLIENT_SECRET", "SP_API_REFRESH_TOKEN"):
        monkeypatch.setenv(name, f"value of {name}")
    monkeypatch.setenv(variable, value)

    ran = spdiag("check", "--region", "eu")

    assert ran.status == 2
    assert says in ran.err


def test_without_credentials_it_says_which_names_it_sought(
    spdiag: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SP_API_CLIENT_ID", "amzn1.application-oa2-client.1")

    ran = spdiag("check", "--format", "json")

    document = json.loads(ran.out)
    Draft202012Validator(schema("diagnosis")).validate(document)
    assert (ran.status, document["outcome"], document["verdict"]) == (5, "no-credentials", None)
    halves = "SP_API_CLIENT_ID is set, SP_API_CLIENT_SECRET and SP_API_REFRESH_TOKEN are not"
    assert halves in document["steps"][0]["summary"]
    assert document["calls"] == []


def test_reports_are_further_copies(tmp_path: Path, spdiag: Callable[..., Ran]) -> None:
    copy, text = tmp_path / "copy.json", tmp_path / "copy.txt"

    ran = spdiag("explain", "MD1000", "--format", "json", "--report", str(copy), "--report", str(text))

    assert copy.read_text(encoding="utf-8") == ran.out
    assert "MD1000" in text.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.json", "copy.txt"]


@pytest.mark.parametrize(
    ("options", "settings", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_follows_the_option_then_the_environment(
    options: tuple[str, ...],
    settings: dict[str, str],
    coloured: bool,
    spdiag: Callable[..., Ran],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    for command in (("explain", "MD1000"), ("check", "--demo", "healthy")):
        assert ("\x1b[" in spdiag(*command, *options).out) is coloured


def test_a_terminal_that_knows_no_unicode_gets_ascii() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}

    ran = subprocess.run(
        [sys.executable, "-m", "spdiag", "check", "--demo", "wrong-secret"],
        capture_output=True,
        env=environment,
        check=False,
    )

    assert ran.returncode == 1
    assert ran.stdout.decode("ascii").startswith("Checking")


def test_pasted_escape_sequences_never_reach_the_terminal(spdiag: Callable[..., Ran]) -> None:
    paste = (
        '{"errors":[{"code":"Unauth\x1b]0;title\x07orized","message":"\x1b[2Jgone \x1b[31mred","details":"\x9b31m"}]}'
    )

    ran = spdiag("explain", paste, "-v")

    assert not set(ran.out + ran.err) & {"\x1b", "\x07", "\x9b"}


HEEDING_CTRL_C = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets what it runs in the background ignore it
runpy.run_module("spdiag", run_name="__main__")
"""


def test_ctrl_c_ends_a_check_with_130_and_no_traceback() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", HEEDING_CTRL_C, "check", "--demo", "slow", "--timeout", "60"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(1.5)

    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=10)

    assert child.returncode == 130
    assert "Traceback" not in out + err


def test_a_closed_pipe_is_no_trouble() -> None:
    ran = subprocess.run(
        f"{sys.executable} -m spdiag explain Unauthorized -v | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Traceback" not in ran.stderr
    assert len(ran.stdout.splitlines()) == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, spdiag: Callable[..., Ran]) -> None:
    ran = spdiag(name, "--help")

    assert ran.status == 0
    assert ran.out.startswith(f"Usage: spdiag {name}")


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str, spdiag: Callable[..., Ran]) -> None:
    Draft202012Validator.check_schema(json.loads(spdiag("schema", name).out))


def test_the_version_is_that_of_the_package(spdiag: Callable[..., Ran]) -> None:
    assert spdiag("--version").out.strip().endswith(__version__)


def test_a_warned_step_counts_when_asked_for(spdiag: Callable[..., Ran]) -> None:
    assert spdiag("check", "--demo", "passing-503").status == 0
    assert spdiag("check", "--demo", "passing-503", "--fail-on", "warning").status == 1


def test_contradicting_options_are_diagnosed_and_not_refused(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--demo", "healthy", "--region", "na", "--marketplace", "DE", "--format", "json")

    document = json.loads(ran.out)
    assert (ran.status, document["verdict"]["cause"]) == (1, "endpoint.marketplace-mismatch")


def test_quiet_gives_the_verdict_alone(spdiag: Callable[..., Ran]) -> None:
    ran = spdiag("check", "--demo", "healthy", "-q")

    assert ran.out == "Healthy: nothing that was checked is wrong\n"


def test_a_quiet_explanation_is_what_it_is_and_the_first_cause_with_its_fix(spdiag: Callable[..., Ran]) -> None:
    told = spdiag("explain", "-q", "MD1000").out

    assert told.startswith("MD1000 on the consent page")
    assert told.count("Fix:") == 1
    assert "To know more" not in told and "Less likely" not in told


def test_what_nobody_knows_is_asked_to_be_completed(spdiag: Callable[..., Ran]) -> None:
    found = spdiag("explain", "good morning", "--format", "json")

    asked = [one["ask"] for one in json.loads(found.out)["next"]]
    assert found.status == 3
    assert any("`code`" in one for one in asked) and any("HTTP status" in one for one in asked)


def test_of_another_vendors_error_nothing_is_asked(spdiag: Callable[..., Ran]) -> None:
    found = spdiag("explain", "stripe.error.CardError: declined at https://api.stripe.com/v1/charges")

    assert found.status == 3
    assert "api.stripe.com (line 1) is of something else" in found.out
    assert "To know more" not in found.out


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [("lwa.secret-expird", "lwa.secret-expired"), ("QuotaExceded", "QuotaExceeded"), ("90221", "90220")],
)
def test_a_mistyped_code_is_asked_back(spdiag: Callable[..., Ran], mistyped: str, meant: str) -> None:
    found = spdiag("explain", mistyped, "--format", "json")

    assert found.status == 3
    assert {"ask": f"Did you mean {meant}?", "command": f"spdiag explain {meant}"} in json.loads(found.out)["next"]


def test_a_code_that_resembles_none_is_said_to_be_none(spdiag: Callable[..., Ran]) -> None:
    told = spdiag("explain", "xyzzy").out

    assert "`xyzzy` is no code" in told
    assert "Did you mean" not in told

"""Nothing pasted crashes, hangs or is obeyed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spdiag.core.facts import known
from spdiag.paste import read
from spdiag.paste.formats import FORMATS, KINDS

MEGABYTE = 1_000_000
ERROR = '{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}'
SHARED = Path(os.environ.get("SPDIAG_SHARED", Path(__file__).parents[3] / "shared"))
CORPUS = SHARED / "corpus" / "errors.jsonl"
PIECES = (
    '{"errors":[', '{"code":', '"message": "', "\\\"", "{", "}", "[", "]", "'", "\n", " ", "403", "[403]", "HTTP/1.1 ",
    "Host: ", "x-amz-access-token: ", "Atza|", "https://sellingpartnerapi-eu.amazon.com/", "?", "&", "=", "%25", "=>",
    "<html>", "<Code>", "Error: ", "Exception: ", "MD1000", "curl ", "grant_type=", "\x1b[31m", "\u202e", "(", ")",
    "redirect_uri=", "/apps/authorize/consent?", "processingStatus", "error-code\t", "entries", "\\u0027", "null",
)  # fmt: skip
HEAVY = (
    "[", "{", '{"a":', '{\\"', "error: ", "code: ", '"code": "x, ', "https://x.example/z ", "<Code>", "<html>",
    "<script>", "redirect_uri=", "Exception: ", "status code ", "A\\B\\", "Caused by: A.",
    "x-amzn-requestid: ", "GET /\n", "\x1b[", "transactionStatus\n", "error-code\t", " 403,", "grant_type=",
    "'", "a", " ", "\n", "MD ", "(client): ", "é", 'string(1) "', '{"errors":[{"code":"X1","message":"m"},',
    'curl -H "', "https://a/apps/authorize/consent?application_id= ",
    "2026-03-03 09:14:02,123 ERROR a.b: ", "2026-03-03 09:14:02 x\n", "app_1  | x: y\n", "> x: y\n", "&quot;", "```\n", "“a” ",
    "('abc', 'def ", "a.b.c.d ", "Exception: a ---> ", '"x-amzn-requestid": "a b: ', "string 'a' (length=", "`GET https://a.b/c` `",
)  # fmt: skip


@settings(max_examples=300, deadline=2_000)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map("".join))
def test_any_text_is_read_into_registered_facts(text):
    reading = read(text)

    assert reading.kind in KINDS
    assert len(reading.items) <= 20
    assert all(known(fact.name) and fact.origin for case in reading.cases for fact in case)


@settings(max_examples=200, deadline=2_000)
@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw):
    reading = read(raw)

    assert reading.size == len(raw)


@settings(max_examples=100, deadline=2_000)
@given(st.integers(min_value=0, max_value=len(ERROR)), st.text(max_size=3))
def test_an_error_broken_anywhere_is_read(place, noise):
    reading = read(ERROR[:place] + noise + ERROR[place:])

    assert reading.kind != "empty"


@pytest.mark.parametrize("piece", HEAVY)
def test_a_megabyte_of_anything_takes_less_than_a_second(piece):
    text = piece * (MEGABYTE // len(piece))
    begun = time.process_time()

    read(text)

    assert time.process_time() - begun < 1


def test_two_megabytes_of_noise_are_read():
    noise = bytes(range(256)) * 8_000

    assert read(noise).size == len(noise)


def test_the_error_at_the_end_of_a_long_log_is_found_with_its_line():
    log = '2024-01-01 12:00:00 INFO all is well {"a": 1}\n' * 20_000

    reading = read(log + ERROR)

    assert reading.items[0].value("error.code") == "Unauthorized"
    assert reading.items[0].fact("error.code").origin == "line 20001"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_every_encoding_is_understood(told, encoding):
    facts = told('{"code":"InvalidInput","message":"Größe fehlt","details":""}'.encode(encoding))

    assert facts["error.message"] == "Größe fehlt"


def test_terminal_escapes_are_gone():
    reading = read("\x1b[31m403 Forbidden\x1b[0m \x1b]0;title\x07\u202eabc")

    assert reading.case.value("response.status") == 403
    assert all("\x1b" not in str(fact.value) and "\u202e" not in str(fact.value) for fact in reading.case)


def test_entities_of_xml_are_not_expanded(told):
    bomb = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Error><Code>X1</Code><Message>&b;</Message></Error>'

    assert told(bomb)["error.message"] == "&b;"


def test_deep_nesting_is_no_trouble():
    assert read("[" * 100_000 + "]" * 100_000).kind
    assert read('{"a":' * 50_000 + "1" + "}" * 50_000).kind
    assert read(json.dumps(json.dumps(json.dumps({"errors": [{"code": "X1", "message": "m"}]})))).items


def test_nothing_is_empty():
    reading = read(" \n\t")

    assert (reading.kind, reading.items, next(iter(reading.case)).value) == ("empty", (), "empty")


def test_the_text_is_kept_up_to_twenty_thousand_characters():
    assert len(read("x y " * 10_000).case.text("input.text")) <= 20_000


def test_json_alone_loads_no_other_format():
    code = (
        "import sys; from spdiag.paste import read; read(sys.argv[1]); "
        "print(*sorted(name for name in sys.modules if name.startswith('spdiag.paste.')))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code, ERROR], capture_output=True, text=True, check=True
    ).stdout.split()

    tried = {name.rpartition(".")[2] for name in loaded} & {name for name, _, _ in FORMATS}
    assert tried == {"json_bodies"}


def test_reading_needs_none_of_the_heavy_libraries():
    code = "import sys; from spdiag.paste import read; read(sys.argv[1]); print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", code, ERROR], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"requests", "yaml", "rich", "asyncio", "urllib.request", "xml", "html.parser", "click"} & set(loaded)


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside the checkout (set SPDIAG_SHARED)")
def test_every_error_of_the_corpus_says_something():
    cases = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]

    mute = [case["id"] for case in cases if not _telling(case["input"])]

    assert mute == []


def _telling(text: str) -> bool:
    wanted = ("error.code", "error.message", "error.details", "response.status", "document.status", "consent.url",
              "response.empty-list", "transport.error")  # fmt: skip
    return all(any(name in case for name in wanted) for case in read(text).cases)

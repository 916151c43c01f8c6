"""Whatever is pasted, it is explained or not, but never breaks: from the reader to the drawn answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from functools import cache

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spdiag.core.knowledge import Knowledge
from spdiag.explaining import explain_text
from spdiag.handbook import load
from spdiag.render import documents, text
from spdiag.render.schemas import SCHEMAS
from spdiag.render.style import Style

SHAPES = (
    {"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied.", "details": ""}]},
    {"error": "invalid_grant", "error_description": "The request has an invalid grant parameter : refresh_token"},
    {"message": "Forbidden"},
    {"payload": {"Orders": [], "NextToken": None}},
    {"processingStatus": "FATAL", "reportType": "GET_MERCHANT_LISTINGS_ALL_DATA", "reportId": "1"},
    {"sku": "A", "status": "INVALID", "issues": [{"code": "90220", "message": "m", "severity": "ERROR"}]},
    {"operationStatus": "FAILED", "operationProblems": [{"code": "FBA_INB_0182", "message": "m"}]},
    {"log": {"entries": [{"request": {"method": "GET", "url": "https://sellingpartnerapi-na.amazon.com/orders/v0/orders",
                                      "headers": []}, "response": {"status": 403, "content": {"text": "{}"}}}]}},
    {"payload": {"transactionStatus": {"transactionId": "1", "status": "Failure", "errors": []}}},
)  # fmt: skip
ODD = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["\ud800", "\x00\x1b[31m", "\u202e", "9" * 5_000, "<html>", '{"errors":[{}]}', "{errors}"])
    | st.just([])
    | st.just({})
)
NASTY = (
    '{"code":' + "9" * 5_000 + ',"message":"x"}',
    '{"errors":[{"code":1e999,"message":NaN}]}',
    '{"errors":' * 3_000,
    "[" * 50_000 + "]" * 50_000,
    '{"a":' * 20_000 + "1" + "}" * 20_000,
    "\ud800\udfff \udc00 Error: 403 \ud83d",
    '{"errors":[{"code":"\\ud800","message":"\\u0000\\u001b[2J\\u009b31m"}]}',
    "HTTP/1.1 " + "9" * 400,
    "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders?" + "%" * 300 + "&=&==&%zz=%ff",
    "https://[::1/orders/v0/orders HTTP/1.1 403",
    "curl: (99999999999999999999)",
    "٤٠٣ Forbidden ４０３ ⁴⁰³ status code ²³⁴",
    '{"status":"²³⁴","message":"x"}',
    "MD１０００ MD٩٠٠٠",
    '{"log":{"entries":[null,1,{"request":[],"response":{"status":"x","headers":{}}}]}}',
    "data:;base64,\\u12\\uZZZZ \\ud8",
)


@cache
def handbook() -> Knowledge:
    return load(())


def whole(pasted: str | bytes) -> None:
    """Explains and draws it, and holds both documents against what they promise."""
    found = explain_text(handbook(), pasted)
    document = json.loads(documents.as_json(documents.explanation(found)))
    jsonschema.validate(document, SCHEMAS["explanation"]())
    for verbose in (False, True):
        drawn = text.explanation(found, Style(width=80, colour=False, verbose=verbose, quiet=False, unicode=True))
        assert not [one for one in drawn if one != "\n" and unicodedata.category(one) == "Cc"]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A real shape with odd values in some of its places, and perhaps cut off."""

    def odd(value: object) -> object:
        if draw(st.integers(0, 5)) == 0:
            return draw(ODD)
        if isinstance(value, dict):
            return {key if draw(st.integers(0, 9)) else key.upper() + " ": odd(one) for key, one in value.items()}
        return [odd(one) for one in value] if isinstance(value, list) else value

    written = json.dumps(odd(draw(st.sampled_from(SHAPES))), ensure_ascii=draw(st.booleans()))
    return written[: draw(st.integers(len(written) // 2, len(written)))] if draw(st.booleans()) else written


QUICK = settings(max_examples=120, deadline=2_000, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_explained_or_not(pasted):
    whole(pasted)


@QUICK
@given(st.binary(max_size=300))
def test_any_bytes_are_explained_or_not(pasted):
    whole(pasted)


@QUICK
@given(mutated())
def test_a_mutated_error_is_explained_or_not(pasted):
    whole(pasted)


@pytest.mark.parametrize("pasted", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_break_nothing(pasted):
    whole(pasted)


def test_the_answer_depends_on_neither_the_hash_seed_nor_the_order_of_files(tmp_path):
    program = (
        "import os, sys\n"
        "walk = os.walk\n"
        "def turned(*given):\n"
        "    for place, folders, names in walk(*given):\n"
        "        folders.sort(reverse='r' in sys.argv[1]); names.sort(reverse='r' in sys.argv[1])\n"
        "        yield place, folders, names\n"
        "os.walk = turned\n"
        "from spdiag.explaining import explain_text\n"
        "from spdiag.handbook import load\n"
        "from spdiag.render import documents\n"
        "for pasted in sys.argv[2:]:\n"
        "    print(documents.as_json(documents.explanation(explain_text(load(()), pasted))))\n"
    )
    pasted = [*(json.dumps(shape) for shape in SHAPES), "403 Forbidden", "MD9000", "InvalidInput"]

    answers = {
        subprocess.run(
            [sys.executable, "-c", program, order, *pasted],
            env={**os.environ, "PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path / (seed + order))},
            capture_output=True,
            check=True,
        ).stdout
        for seed, order in (("0", "f"), ("1", "r"), ("77", "f"))
    }

    assert len(answers) == 1 and len(answers.pop()) > 1_000

"""The gate on secrets without a well-known name or a digit in them; what Amazon and people say of such passes."""

from __future__ import annotations

import time

import pytest

from spdiag.core.redaction import Gate

GATE = Gate()
MASKED = {
    "db-pass=hushcanary": "db-pass=…",
    "DB_PASS=hushcanary&x=1": "DB_PASS=…&x=1",
    "pwd=hushcanary": "pwd=…",
    "db_pass: hushcanary": "db_pass: …",
    "pwd: hushcanary, next": "pwd: …, next",
    '{"pass": "hush canary", "a": 1}': '{"pass": "…", "a": 1}',
    "password is hushcanary": "password is …",
    "The password is 'hushcanary' today": "The password is '…' today",
    "https://x.example/y?a=1&sig=hushcanary": "https://x.example/y?a=1&sig=…",
    "token hushcanarytokennodigitsabc": "token …",
    "Token: HUSHCANARYTOKENNODIGITSABC": "Token: …",
    "-----BEGIN PRIVATE KEY-----MIIhushcanary": "-----BEGIN PRIVATE KEY-----…",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIhush\ncanary=\n-----END RSA PRIVATE KEY----- ok": (
        "-----BEGIN RSA PRIVATE KEY-----…-----END RSA PRIVATE KEY----- ok"
    ),
    '{"key": "-----BEGIN EC PRIVATE KEY-----\\nMIIhushcanary", "a": 1}': (
        '{"key": "-----BEGIN EC PRIVATE KEY-----…", "a": 1}'
    ),
    "ghp_hushcanaryABCDEFGH": "ghp_…",
    "github_pat_hushcanary_ABCDEFGH": "github_pat_…",
    "xoxb-hush-canary-token": "xoxb-…",
    "atza|IwEBhushcanary": "atza|…",
    "ATZR%7CIwEBhushcanary": "ATZR|…",
    "refresh_token=atzr|IwEBhushcanary": "refresh_token=atzr|…",
    "hushcanary@müller.de": "…@…",
    "jürgen.hushcanary@example.com": "…@…",
    "hushcanary@localhost": "…@…",
    '"hush canary"@example.com': "…@…",
    '{\\"to\\": \\"hush canary\\"@example.com}': '{\\"to\\": …@…}',
}
SAID = (
    "The password is incorrect",
    "password is wrong: try again",
    "Your password is not set",
    "3 tests pass: 2 fail",
    "pass: 3, fail: 2",
    "bypass=true",
    "compass=north",
    "The token internationalization failed",
    "token LWA_ACCESS_TOKEN_EXPIRED_OR_REVOKED_NOW",
    "the access token authorization has been revoked",
    "-----BEGIN CERTIFICATE-----",
    "my-lib@2 and @types/node",
    "design=blue&sign up",
    "ghp_short",
    "catch|other",
)


@pytest.mark.parametrize("pasted", MASKED)
def test_secrets_without_a_digit_or_a_long_name_are_masked(pasted: str) -> None:
    shown = GATE.text(pasted)

    assert shown == MASKED[pasted]
    assert GATE.text(shown) == shown


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_of_such_passes(said: str) -> None:
    assert GATE.text(said) == said


@pytest.mark.parametrize(
    "nasty",
    [
        '"a' * 40_000 + '"@',
        "é@" * 40_000,
        "-----BEGIN PRIVATE KEY-----" * 3_000,
        "pass=" * 20_000,
        '"pass":"' * 10_000,
        "password is " * 10_000,
        "token aaaaaaaaaaaaaaaaaaaaaa" * 4_000,
        "xoxb-" * 20_000,
    ],
)
def test_nasty_texts_are_masked_at_once(nasty: str) -> None:
    started = time.perf_counter()

    GATE.text(nasty)

    assert time.perf_counter() - started < 2
